//! Random numbers that are the same on every machine: whole-number arithmetic, and the
//! elementary functions of `libm`, which are one code everywhere.

/// A generator with a seed (`SplitMix64`: Steele, Lea & Flood 2014, "Fast splittable
/// pseudorandom number generators").
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// A generator for one purpose of one seed: two purposes never share their numbers, so that
    /// more of one thing does not change another.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut dice = Self(seed ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Anywhere between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn whole(&mut self, low: i32, high: i32) -> i32 {
        let drawn = libm::floor(self.between(f64::from(low), f64::from(high) + 1.0)) as i32;
        drawn.clamp(low, high.max(low))
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// The standard normal distribution (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.share()));
        radius * libm::cos(std::f64::consts::TAU * self.share())
    }

    /// A waiting time of this mean.
    pub fn wait(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.share())
    }

    /// A number whose logarithm is normal, of this median.
    pub fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * libm::exp(spread * self.normal())
    }

    /// How many of independent things happen where `mean` are expected (Poisson), by counting
    /// the waiting times that fit in.
    pub fn count(&mut self, mean: f64) -> u32 {
        let mut passed = 0.0;
        let mut count = 0;
        while mean > 0.0 && count < 10_000 {
            passed += self.wait(1.0);
            if passed > mean {
                break;
            }
            count += 1;
        }
        count
    }

    /// One of the things, each as often as its weight says; the last if all weights are 0.
    pub fn pick<T: Copy>(&mut self, weighted: &[(T, f64)]) -> Option<T> {
        let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
        let mut left = self.share() * total;
        for (thing, weight) in weighted {
            left -= weight;
            if left < 0.0 {
                return Some(*thing);
            }
        }
        weighted.last().map(|(thing, _)| *thing)
    }
}

/// A seed that belongs to a name (FNV-1a).
pub(super) fn mix(name: &str, seed: u64) -> u64 {
    name.bytes().fold(seed ^ 0xCBF2_9CE4_8422_2325, |mixed, byte| {
        (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
