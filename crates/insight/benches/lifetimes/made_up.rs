//! Sources that refer and leave as BG/NBD has it.

use insight::lifetimes::Summary;
use insight::numbers::{beta_quantile, gamma_quantile};

/// r, alpha (days), a and b of those that are made.
pub const TRUTH: [f64; 4] = [0.8, 40.0, 0.9, 3.0];

/// So many, known for up to two years, with their times as `clock` reads them.
pub fn sources(count: usize, clock: fn(f64) -> f64) -> Vec<Summary> {
    let mut chances = Chances(1);
    (0..count).map(|_| one(&mut chances, clock)).collect()
}

fn one(chances: &mut Chances, clock: fn(f64) -> f64) -> Summary {
    let [r, alpha, a, b] = TRUTH;
    let rate = gamma_quantile(chances.next(), r, alpha);
    let leaves = beta_quantile(chances.next(), a, b);
    let age = clock(30.0 + 700.0 * chances.next());
    let (mut repeats, mut last, mut time) = (0, 0.0, 0.0);
    loop {
        time += -chances.next().ln() / rate;
        let day = clock(time);
        if day > age {
            break;
        }
        // Two on one day are one.
        if day > last {
            (repeats, last) = (repeats + 1, day);
        }
        if chances.next() < leaves {
            break;
        }
    }
    Summary::new(repeats, last, age)
}

/// Numbers between 0 and 1, the same in each run (Steele, Lea & Flood 2014, SplitMix).
struct Chances(u64);

impl Chances {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}
