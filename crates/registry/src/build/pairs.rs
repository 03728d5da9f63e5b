//! Pairs of two numbers in one, sorted by the upper.

/// Sorts by the upper halves, of which only the lowest `bits` bits are used; equal ones keep their
/// order. `spare` is room to work in.
pub(crate) fn sort_by_upper(pairs: &mut Vec<u64>, spare: &mut Vec<u64>, bits: u32) {
    const DIGIT: u32 = 11;
    spare.clear();
    spare.resize(pairs.len(), 0);
    let mut shift = 32;
    while shift < 32 + bits {
        let mut places = [0u32; 1 << DIGIT];
        for pair in pairs.iter() {
            places[digit(*pair, shift)] += 1;
        }
        let mut sum = 0;
        for place in &mut places {
            let count = *place;
            *place = sum;
            sum += count;
        }
        for pair in pairs.iter() {
            let place = &mut places[digit(*pair, shift)];
            spare[*place as usize] = *pair;
            *place += 1;
        }
        std::mem::swap(pairs, spare);
        shift += DIGIT;
    }
    fn digit(pair: u64, shift: u32) -> usize {
        (pair >> shift) as usize & ((1 << DIGIT) - 1)
    }
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
