//! Cumulative sums that sound an alarm when counts run above or below what is usual, and how long
//! it takes until they do (Page 1954, *Biometrika* 41: 100-115; Lucas 1985, *Technometrics* 27:
//! 129-144 for counts).

/// Which change is watched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// More than usual.
    Rise,
    /// Less than usual.
    Fall,
}

/// A cumulative sum: what a value is above the reference (for a fall: below it) is added, and the
/// sum never falls below 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    /// Which change is watched for.
    pub side: Side,
    /// The reference value, between what is usual and what is to be found.
    pub reference: f64,
    /// The decision interval: the alarm sounds when the sum reaches it.
    pub decision: f64,
}

impl Cusum {
    /// The best reference to tell two Poisson means apart: `(m1 - m0) / (ln m1 - ln m0)` (Lucas
    /// 1985, equation 3). Where both are the same, or one is not above 0, the mean of both.
    pub fn reference_between(usual: f64, changed: f64) -> f64 {
        let reference = (changed - usual) / (changed.ln() - usual.ln());
        if reference.is_finite() { reference } else { f64::midpoint(usual, changed) }
    }

    /// The sum after one more value.
    pub fn after(&self, sum: f64, value: f64) -> f64 {
        let more = match self.side {
            Side::Rise => value - self.reference,
            Side::Fall => self.reference - value,
        };
        (sum + more).max(0.0)
    }

    /// Whether a sum sounds the alarm.
    pub fn alarms(&self, sum: f64) -> bool {
        sum >= self.decision
    }

    /// The average number of Poisson counts of a mean until the alarm, from a sum at the beginning
    /// (0, or half the decision interval for a fast initial response: Lucas & Crosier 1982).
    ///
    /// Exact where reference, decision interval and beginning are multiples of `1 / parts`: the
    /// sums are then the states of a Markov chain (Brook & Evans 1972, *Biometrika* 59: 539-549).
    /// Infinite where the alarm never sounds; none where the chain would have more than 2,000
    /// states, or a number is not fit.
    pub fn run_length_of_counts(&self, mean: f64, begin: f64, parts: u32) -> Option<f64> {
        let scale = f64::from(parts.max(1));
        let whole = |value: f64| (value * scale).round();
        let (reference, decision) = (whole(self.reference), whole(self.decision));
        let begin = whole(begin);
        let fits = mean > 0.0 && mean < 500.0 && decision >= 1.0 && begin >= 0.0;
        if !fits || decision > MOST_STATES as f64 || !reference.is_finite() || begin >= decision {
            return None;
        }
        let states = decision as usize;
        let chances = counts(mean);
        let move_from = |state: usize| {
            let mut row = vec![0.0; states];
            for (count, chance) in chances.iter().enumerate() {
                let value = count as f64 * scale - reference;
                let value = if self.side == Side::Rise { value } else { -value };
                let next = (state as f64 + value).max(0.0) as usize;
                if let Some(cell) = row.get_mut(next) {
                    *cell += chance;
                }
            }
            row
        };
        expected_steps((0..states).map(move_from).collect(), begin as usize)
    }

    /// The same of normal values of this mean and standard deviation 1, with the interval from 0
    /// to the decision cut into `states` parts (Brook & Evans 1972, section 3). The error falls
    /// with the square of the parts; 200 give four digits.
    pub fn run_length_of_normals(&self, mean: f64, states: usize) -> Option<f64> {
        let fits = (2..=MOST_STATES).contains(&states) && mean.is_finite() && self.decision > 0.0;
        if !fits {
            return None;
        }
        // The first state is half as wide as the others: it is the sum of nothing.
        let width = 2.0 * self.decision / (2.0 * states as f64 - 1.0);
        let (reference, mean) = match self.side {
            Side::Rise => (self.reference, mean),
            Side::Fall => (-self.reference, -mean),
        };
        let below = |sum: f64, from: f64| normal_below(sum - from + reference - mean);
        let row = |state: usize| {
            let from = state as f64 * width;
            let edge = |next: usize| below((next as f64 + 0.5) * width, from);
            let inner = (1..states).map(|next| edge(next) - edge(next - 1));
            std::iter::once(edge(0)).chain(inner).collect()
        };
        expected_steps((0..states).map(row).collect(), 0)
    }
}

const MOST_STATES: usize = 2000;

/// The Poisson chances of 0, 1, 2 ... as far as they count.
fn counts(mean: f64) -> Vec<f64> {
    let last = (mean + 12.0 * mean.sqrt() + 40.0) as usize;
    let mut log = -mean;
    (0..=last)
        .map(|count| {
            if count > 0 {
                log += (mean / count as f64).ln();
            }
            log.exp()
        })
        .collect()
}

/// The expected number of steps until a chain is left, from a state: the solution of
/// `(I - R) x = 1` by elimination. The rows of `R` have sums of at most 1, so that no pivot needs
/// to be looked for.
fn expected_steps(moves: Vec<Vec<f64>>, begin: usize) -> Option<f64> {
    let mut rows: Vec<Vec<f64>> = moves
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let kept = row.into_iter().enumerate();
            let own = kept.map(|(to, chance)| f64::from(u8::from(at == to)) - chance);
            own.chain(std::iter::once(1.0)).collect()
        })
        .collect();
    for pivot in 0..rows.len() {
        let (above, below) = rows.split_at_mut_checked(pivot + 1)?;
        let row = above.last()?;
        let own = *row.get(pivot)?;
        if own <= 1e-14 {
            return Some(f64::INFINITY);
        }
        for lower in below {
            let factor = *lower.get(pivot)? / own;
            if factor != 0.0 {
                let rest = lower.iter_mut().zip(row).skip(pivot);
                rest.for_each(|(cell, above)| *cell -= factor * above);
            }
        }
    }
    let mut solved: Vec<f64> = vec![0.0; rows.len()];
    for (at, row) in rows.iter().enumerate().rev() {
        let known: f64 = row.iter().zip(&solved).skip(at + 1).map(|(cell, x)| cell * x).sum();
        *solved.get_mut(at)? = (row.last()? - known) / row.get(at)?;
    }
    solved.get(begin).copied()
}

/// The standard normal distribution function.
fn normal_below(value: f64) -> f64 {
    0.5 * libm::erfc(-value / std::f64::consts::SQRT_2)
}
