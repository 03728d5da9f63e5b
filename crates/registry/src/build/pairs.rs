//! Pairs of two numbers in one, sorted by the upper.

/// Bits that are sorted by at once.
const DIGIT: u32 = 11;

/// Digits of the upper half.
const DIGITS: usize = u32::BITS.div_ceil(DIGIT) as usize;

/// Sorts by the upper halves, of which only the lowest `bits` bits are used; equal ones keep their
/// order. `spare` is room to work in.
pub(crate) fn sort_by_upper(pairs: &mut Vec<u64>, spare: &mut Vec<u64>, bits: u32) {
    if spare.capacity() < pairs.len() {
        // Fresh memory is zero already.
        *spare = vec![0; pairs.len()];
    }
    spare.resize(pairs.len(), 0);
    // How many there are of a digit does not depend on the order, so all are counted at once.
    let mut counts = [[0u32; 1 << DIGIT]; DIGITS];
    for pair in pairs.iter() {
        for (number, counts) in counts.iter_mut().enumerate() {
            counts[digit(*pair, number)] += 1;
        }
    }
    for (number, places) in counts.iter_mut().enumerate().take(bits.div_ceil(DIGIT) as usize) {
        let mut sum = 0;
        for place in places.iter_mut() {
            sum += std::mem::replace(place, sum);
        }
        for pair in pairs.iter() {
            let place = &mut places[digit(*pair, number)];
            spare[*place as usize] = *pair;
            *place += 1;
        }
        std::mem::swap(pairs, spare);
    }
}

#[inline]
fn digit(pair: u64, number: usize) -> usize {
    (pair >> (u32::BITS + number as u32 * DIGIT)) as usize & ((1 << DIGIT) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_sorted_and_equal_ones_keep_their_order(uppers in prop::collection::vec(0u64..70_000, 0..3000)) {
            let mut pairs: Vec<u64> =
                uppers.iter().enumerate().map(|(place, upper)| upper << 32 | place as u64).collect();
            let mut expected = pairs.clone();
            expected.sort_unstable();
            sort_by_upper(&mut pairs, &mut Vec::new(), 17);
            prop_assert_eq!(pairs, expected);
        }
    }
}
