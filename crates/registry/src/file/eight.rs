//! Several varints at once.

/// The whole varints in eight bytes, of which the first begins with the first byte.
pub(super) struct Eight {
    /// What they are together.
    pub sum: u32,
    /// How many.
    pub numbers: usize,
    /// In how many bytes.
    pub bytes: usize,
}

/// A one in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;

/// What each byte has of a number.
const SEVEN: u64 = EACH * 0x7F;

impl Eight {
    /// Takes eight bytes, the first in the lowest place; none if a varint in it has more than three.
    #[inline]
    pub fn of(eight: u64) -> Option<Self> {
        // Bytes behind which the varint goes on; behind the last whole varint all do.
        let going_on = eight >> 7 & EACH;
        let unfinished = (eight | SEVEN).leading_ones() as usize / 8;
        let bytes = 8 - unfinished;
        let used = u64::MAX.checked_shr(8 * unfinished as u32)?;
        let seconds = going_on << 8;
        let thirds = seconds & seconds << 8;
        if thirds & thirds << 8 & used != 0 {
            return None;
        }
        let (low, seconds, thirds) = (eight & SEVEN & used, seconds * 0x7F, thirds * 0x7F);
        let sum = added(low & !seconds)
            + (added(low & seconds & !thirds) << 7)
            + (added(low & thirds) << 14);
        let numbers = bytes - (going_on & used).count_ones() as usize;
        Some(Self { sum, numbers, bytes })
    }
}

/// The sum of eight bytes.
#[inline]
fn added(bytes: u64) -> u32 {
    const EACH_PAIR: u64 = 0x0001_0001_0001_0001;
    const LOWER: u64 = EACH_PAIR * 0xFF;
    let pairs = (bytes & LOWER) + (bytes >> 8 & LOWER);
    (pairs.wrapping_mul(EACH_PAIR) >> 48) as u32
}

#[cfg(test)]
mod tests {
    use super::super::postings::{read_varint, varint};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn eight_bytes_are_read_as_one_after_the_other(
            numbers in prop::collection::vec(prop_oneof![0u32..128, 0u32..20_000, 0u32..3_000_000], 8),
        ) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| varint(&mut bytes, *number));
            let (mut at, mut sum, mut count, mut longest) = (0, 0, 0, 0);
            loop {
                let mut next = at;
                let number = read_varint(&bytes, &mut next);
                longest = longest.max(next.min(8) - at);
                if next > 8 {
                    break;
                }
                (sum, count, at) = (sum + number, count + 1, next);
            }
            let eight = bytes.first_chunk::<8>().expect("eight bytes");
            match Eight::of(u64::from_le_bytes(*eight)) {
                Some(eight) => {
                    prop_assert_eq!((eight.sum, eight.numbers, eight.bytes), (sum, count, at));
                }
                None => prop_assert!(longest > 3),
            }
        }
    }
}
