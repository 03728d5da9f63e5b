//! Chance that repeats itself.

/// Numbers that look like chance and are the same for the same seed (Vigna's splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Whether something comes about that does so this often.
    pub fn falls(&mut self, often: f64) -> bool {
        ((self.next() >> 11) as f64) / ((1_u64 << 53) as f64) < often
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number below `end`, low ones oftener, as names and offices are shared out (Mandelbrot's
    /// law): the chance of `n` falls with `1 / (n + flat)`.
    pub fn low(&mut self, end: usize, flat: f64) -> usize {
        let one = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let number = flat * ((end as f64 / flat + 1.0).powf(one) - 1.0);
        (number as usize).min(end - 1)
    }

    /// One of them.
    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}
