//! Chance that is the same each time for the same seed: no hand writes a letter twice
//! alike, and no card may change between its preview and its print.

/// Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014):
/// SplitMix64.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number between `-most` and `most`, those in the middle more often.
    pub(super) fn about(&mut self, most: f64) -> f64 {
        let even = |bits: u64| (bits >> 11) as f64 / (1u64 << 53) as f64;
        (even(self.next()) + even(self.next()) - 1.0) * most
    }
}
