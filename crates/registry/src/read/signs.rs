//! Looks for quotes, commas and line breaks in many bytes at once, with whatever instructions the
//! processor turns out to have.

use fearless_simd::prelude::*;
use fearless_simd::u8x64;

/// Bytes that are looked at together.
pub(crate) const BLOCK: usize = 64;

/// Bits that say where the signs stand in a block; the lowest is that of the first byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Signs {
    pub quotes: u64,
    pub commas: u64,
    pub breaks: u64,
}

impl Signs {
    /// Looks at a block.
    #[inline(always)]
    pub fn of<S: Simd>(simd: S, block: &[u8; BLOCK]) -> Self {
        let block = u8x64::from_slice(simd, block);
        let bits = |sign: u8| block.simd_eq(u8x64::splat(simd, sign)).to_bitmask();
        Self { quotes: bits(b'"'), commas: bits(b','), breaks: bits(b'\n') }
    }

    /// Bits of the bytes before the first line break: all if there is none.
    #[inline(always)]
    pub fn before_break(self) -> u64 {
        (self.breaks & self.breaks.wrapping_neg()).wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fearless_simd::{Level, dispatch};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_bit_is_a_byte(bytes in prop::collection::vec(0usize..9, BLOCK)) {
            let bytes: Vec<u8> = bytes.iter().map(|at| b"\",\n\xA2\x8A\x23ab\0"[*at]).collect();
            let block = bytes.first_chunk::<BLOCK>().expect("a block");
            let signs = dispatch!(Level::new(), simd => Signs::of(simd, block));
            for (at, byte) in bytes.iter().enumerate() {
                let is = |bits: u64| bits >> at & 1 == 1;
                prop_assert_eq!(is(signs.quotes), *byte == b'"');
                prop_assert_eq!(is(signs.commas), *byte == b',');
                prop_assert_eq!(is(signs.breaks), *byte == b'\n');
                prop_assert_eq!(is(signs.before_break()), !bytes[..=at].contains(&b'\n'));
            }
        }
    }
}
