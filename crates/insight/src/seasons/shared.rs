//! What befalls all sources at once: a clinic that lost its therapist, a list not typed in yet.

use crate::streams::Streams;

/// Weeks of a block.
const BLOCK: usize = 4;
/// What a block keeps of what a source did before: half of it after half a year.
const KEEPS: f64 = 0.9;
/// How far what is shared goes up or down, as a standard deviation of the logarithm.
const SWING: f64 = 0.12;
/// How likely something larger befell all, of any size down to a fiftieth.
const BLOW: f64 = 0.002;
/// How likely one source is quiet for a block on its own.
const QUIET: f64 = 0.12;
/// How much the referrals of a block scatter beside Poisson, as a part of their square.
const OWN: f64 = 0.25;
/// The factors that are tried.
const TRIED: [f64; 17] =
    [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 1.0, 1.07, 1.15, 1.25, 1.4];
/// Classes by what is due, each half as large again as the one before, from a half on.
const CLASSES: usize = 14;
/// Referrals of a block above these are not told apart.
const MOST: usize = 120;

/// Of each week, the present first, how much all sources together referred of what each should
/// by its own recent pace; 1 where too few say so.
///
/// Each block of four weeks is compared with the recent pace of the sources known by then. A
/// source is either quiet for reasons of its own, or refers a negative binomial number about the
/// shared factor times what is due: a mixture, so that a clinic that closes, or one large source
/// that leaves, does not look like a blow to all. Of the factors tried the mean by their
/// posterior probability is taken, most of which lies near 1 beforehand.
pub(super) fn learn(streams: &Streams, weeks: &[f64]) -> Vec<f64> {
    let blocks = weeks.len() / BLOCK;
    let mut factors = vec![1.0; weeks.len()];
    let mut known: Vec<Known> = vec![Known::default(); streams.len()];
    for block in (0..blocks).rev() {
        let even: f64 = weeks.iter().skip(block * BLOCK).take(BLOCK).sum();
        let last_day = (block * BLOCK * 7) as i32;
        let classes = compare(streams, &mut known, last_day, even);
        let factor = classes.factor();
        for week in factors.iter_mut().skip(block * BLOCK).take(BLOCK) {
            *week = factor;
        }
        for source in &mut known {
            source.pass(even);
        }
    }
    even_out(&mut factors);
    factors
}

/// Makes the average over the last two years 1: those still there are always a little better
/// than what they were, which is no blow to all.
fn even_out(factors: &mut [f64]) {
    let told = factors.iter().take(104).filter(|factor| **factor != 1.0);
    let (sum, count) =
        told.fold((0.0, 0.0), |(sum, count), factor| (sum + factor.ln(), count + 1.0));
    if count > 0.0 {
        let mean = (sum / count).clamp(-0.1, 0.3).exp();
        for factor in factors.iter_mut().filter(|factor| **factor != 1.0) {
            *factor /= mean;
        }
    }
}

/// The recent pace of one source.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Of its referrals, how many are looked at already.
    at: usize,
    seen: f64,
    even: f64,
    now: usize,
    /// Blocks without a referral up to now.
    silent: u32,
}

impl Known {
    fn pass(&mut self, even: f64) {
        if self.at > 0 {
            self.seen = KEEPS * self.seen + self.now as f64;
            self.even = KEEPS * self.even + even;
            self.silent = if self.now == 0 { self.silent + 1 } else { 0 };
        }
    }
}

fn compare(streams: &Streams, known: &mut [Known], last_day: i32, even: f64) -> Classes {
    let mut classes = Classes::default();
    for (source, days) in known.iter_mut().zip(streams.sources()) {
        let coming = days.get(source.at..).unwrap_or(&[]).iter();
        let count = coming.take_while(|ago| **ago >= last_day).count();
        // The first referral makes a source known; it says nothing of its pace.
        source.now = if source.at == 0 { count.saturating_sub(1) } else { count };
        source.at += count;
        if source.even > 6.0 && source.silent <= 1 {
            classes.add(source.seen / source.even * even, source.now);
        }
    }
    classes
}

/// How many sources of which so many were due sent so many.
#[derive(Debug)]
struct Classes {
    cells: Vec<u32>,
}

impl Default for Classes {
    fn default() -> Self {
        Self { cells: vec![0; CLASSES * (MOST + 1)] }
    }
}

impl Classes {
    fn add(&mut self, due: f64, seen: usize) {
        if due < 0.5 {
            return;
        }
        let class = ((due / 0.5).ln() / 1.5_f64.ln()) as usize;
        if let Some(cell) = self.cells.get_mut(class.min(CLASSES - 1) * (MOST + 1) + seen.min(MOST))
        {
            *cell += 1;
        }
    }

    fn factor(&self) -> f64 {
        let ln: Vec<f64> = TRIED.iter().map(|factor| self.likely(*factor)).collect();
        let most = ln.iter().copied().fold(f64::MIN, f64::max);
        let (mut sum, mut total) = (0.0, 0.0);
        for (factor, ln) in TRIED.iter().zip(ln) {
            let share = (ln - most).exp();
            sum += share * factor.ln();
            total += share;
        }
        (sum / total).exp()
    }

    /// The logarithm of how likely the block is at a factor, and the factor is beforehand.
    fn likely(&self, factor: f64) -> f64 {
        let swing = factor.ln() / SWING;
        let mut sum = ((-0.5 * swing * swing).exp() + BLOW).ln();
        for (class, cells) in self.cells.chunks(MOST + 1).enumerate() {
            let up_to = cells.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
            if up_to == 0 {
                continue;
            }
            let due = 0.5 * 1.5_f64.powf(class as f64 + 0.5);
            let (mean, shape) = (due * factor, due / (0.15 + OWN * due));
            let mut likely = (-shape * (mean / shape).ln_1p()).exp();
            let each = mean / (shape + mean);
            for (seen, count) in cells.iter().take(up_to).enumerate() {
                if *count > 0 {
                    let own = if seen == 0 { QUIET } else { 0.0 };
                    sum += f64::from(*count) * (own + (1.0 - QUIET) * likely).max(1e-300).ln();
                }
                likely *= each * (shape + seen as f64) / (seen as f64 + 1.0);
            }
        }
        sum
    }
}
