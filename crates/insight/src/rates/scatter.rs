//! How unevenly referrals come at an unchanged pace: more than by pure chance.

/// The variance of a week's referrals at mean `m` is `m (1 + clump) + m^2 unrest`: patients that
/// come in clumps (in proportion to the mean), and weeks of an office that differ (in proportion
/// to its square). Together with the mean a negative binomial distribution (M. Greenwood & G. U.
/// Yule 1920, J. R. Stat. Soc. 83:255; both forms of its variance: A. C. Cameron & P. K. Trivedi
/// 2013, "Regression Analysis of Count Data", 2nd edition, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scatter {
    pub clump: f64,
    pub unrest: f64,
}

/// Blocks that are compared lie so far apart: what a source does for some weeks by itself goes on
/// into the next block, and would be missed between neighbours.
const APART: usize = 2;
/// Weeks of a block.
const BLOCK: f64 = 4.0;
/// Below these it is taken that nothing is uneven; above, the data are no stream of referrals.
const CLUMP: (f64, f64) = (0.02, 3.0);
const UNREST: (f64, f64) = (0.002, 1.0);

impl Scatter {
    /// The usual scatter, until the data say other.
    const EXPECTED: Self = Self { clump: 0.15, unrest: 0.05 };
    /// As if so many blocks of a source had shown the usual scatter.
    const WEIGHT: f64 = 25.0;

    /// Learned from blocks of four weeks between the first and the last referral of each source,
    /// in order.
    ///
    /// Half the mean square of the difference between blocks near to each other is their variance,
    /// whatever a pace does in the long run (J. von Neumann & al. 1941, Ann. Math. Stat. 12:153);
    /// what it is above the mean is fitted on the mean and its square by weighted least squares
    /// (the method of moments: N. E. Breslow 1984, Appl. Stat. 33:38). Blocks, and not weeks: what
    /// lasts for some weeks must count as scatter too, or it would be taken for a change.
    pub fn learn<'a>(sources: impl Iterator<Item = &'a [u32]>) -> Self {
        let mut sums = Sums::default();
        for blocks in sources {
            sums.add(blocks);
        }
        sums.fit()
    }

    /// The shape (size) of the negative binomial distribution of a number with this mean a week,
    /// a week long.
    pub fn shape(&self, mean_a_week: f64) -> f64 {
        mean_a_week / (self.clump + mean_a_week * self.unrest)
    }
}

#[derive(Debug, Default)]
struct Sums {
    mm: f64,
    mmm: f64,
    mmmm: f64,
    my: f64,
    mmy: f64,
}

impl Sums {
    fn add(&mut self, blocks: &[u32]) {
        let pairs = blocks.len().saturating_sub(APART);
        let mean = blocks.iter().map(|count| f64::from(*count)).sum::<f64>() / blocks.len() as f64;
        if pairs < 3 || mean <= 0.0 {
            return;
        }
        let differences = blocks.iter().zip(blocks.iter().skip(APART));
        let squares: f64 =
            differences.map(|(one, next)| (f64::from(*one) - f64::from(*next)).powi(2)).sum();
        let variance = squares / (2.0 * pairs as f64);
        self.weigh(mean / BLOCK, (variance - mean) / BLOCK, pairs as f64);
    }

    /// What `blocks` blocks say whose weeks have this mean and this variance above it.
    fn weigh(&mut self, mean: f64, surplus: f64, blocks: f64) {
        let Scatter { clump, unrest } = Scatter::EXPECTED;
        let usual = mean * (1.0 + clump) + mean * mean * unrest;
        let weight = blocks / (2.0 * usual * usual + usual / BLOCK);
        self.mm += weight * mean * mean;
        self.mmm += weight * mean.powi(3);
        self.mmmm += weight * mean.powi(4);
        self.my += weight * mean * surplus;
        self.mmy += weight * mean * mean * surplus;
    }

    fn fit(mut self) -> Scatter {
        // The blocks that are given beforehand, at half a referral and at eight a week.
        for mean in [0.5_f64, 8.0] {
            let Scatter { clump, unrest } = Scatter::EXPECTED;
            self.weigh(mean, mean * clump + mean * mean * unrest, Scatter::WEIGHT);
        }
        let determinant = self.mm * self.mmmm - self.mmm * self.mmm;
        let mut clump = (self.my * self.mmmm - self.mmy * self.mmm) / determinant;
        let mut unrest = (self.mm * self.mmy - self.mmm * self.my) / determinant;
        if unrest < UNREST.0 {
            unrest = UNREST.0;
            clump = (self.my - unrest * self.mmm) / self.mm;
        } else if clump < CLUMP.0 {
            clump = CLUMP.0;
            unrest = (self.mmy - clump * self.mmm) / self.mmmm;
        }
        let within = |value: f64, (low, high): (f64, f64)| {
            if value.is_finite() { value.clamp(low, high) } else { low }
        };
        Scatter { clump: within(clump, CLUMP), unrest: within(unrest, UNREST) }
    }
}
