//! The time of the year, apart from how a practice grows.

use crate::numbers::Cholesky;

/// Waves a year that a season is made of: one, two and three.
const WAVES: usize = 3;
/// Weeks between two points of the trend.
const KNOT: usize = 26;
/// Fewer weeks than these tell nothing of a year.
const LEAST_WEEKS: usize = 60;
/// How far the first wave goes, as a standard deviation of the logarithm, before anything is seen;
/// the second half, the third a third as far.
const SWING: f64 = 0.15;
/// How far the trend moves in half a year.
const TREND: f64 = 0.15;
const ROUNDS: usize = 12;

/// The season as a sum of waves.
#[derive(Debug, Clone)]
pub(super) struct Year {
    waves: [f64; 2 * WAVES],
    /// Makes the average over a year 1.
    scale: f64,
}

impl Year {
    /// No season.
    const FLAT: Self = Self { waves: [0.0; 2 * WAVES], scale: 1.0 };

    /// Learned from what was seen on each day and how much of an even day it was, today first;
    /// `today` is its day number.
    ///
    /// A log-linear Poisson model of the weeks with a trend and waves (harmonic regression: P.
    /// McCullagh & J. A. Nelder 1989, "Generalized Linear Models", 2nd edition, chapters 6 and 9),
    /// penalised so that both are flat until the weeks say otherwise (ridge: S. le Cessie & J. C. van
    /// Houwelingen 1992, Appl. Stat. 41:191); the weeks count as much less as they scatter more than
    /// Poisson numbers (quasi-likelihood).
    pub fn learn(seen: &[f64], even: &[f64], today: i32) -> Self {
        let week = |days: &[f64]| days.iter().sum::<f64>();
        let weeks: Vec<Week> = seen
            .chunks_exact(7)
            .zip(even.chunks_exact(7))
            .enumerate()
            .map(|(at, (seen, even))| Week {
                at,
                middle: today - (at * 7) as i32 - 3,
                seen: week(seen),
                even: week(even) / 7.0,
            })
            .filter(|week| week.even > 0.05)
            .collect();
        let total: f64 = weeks.iter().map(|week| week.seen).sum();
        if weeks.len() < LEAST_WEEKS || total < 30.0 {
            return Self::FLAT;
        }
        let model = Model { knots: seen.len() / 7 / KNOT + 2 };
        let Some(first) = model.fit(&weeks, 1.0) else { return Self::FLAT };
        let scatter = model.scatter(&weeks, &first);
        let Some(fitted) = model.fit(&weeks, scatter) else { return Self::FLAT };
        Self::of(fitted.get(model.knots..).unwrap_or(&[]))
    }

    fn of(fitted: &[f64]) -> Self {
        let mut year = Self::FLAT;
        for (wave, fitted) in year.waves.iter_mut().zip(fitted) {
            *wave = if fitted.is_finite() { fitted.clamp(-1.0, 1.0) } else { 0.0 };
        }
        let mean = (0..365).map(|day| year.factor(day)).sum::<f64>() / 365.0;
        Self { scale: 1.0 / mean, ..year }
    }

    /// How much of an even day a day is, by its number.
    pub fn factor(&self, day: i32) -> f64 {
        let sum: f64 = waves(day).iter().zip(&self.waves).map(|(wave, size)| wave * size).sum();
        sum.exp() * self.scale
    }

    /// The average of each month, January first.
    pub fn months(&self) -> [f64; 12] {
        // Day numbers count from 1 March.
        let mut day = 306;
        [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map(|length| {
            let sum: f64 = (day..day + length).map(|day| self.factor(day)).sum();
            day += length;
            sum / f64::from(length)
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Week {
    /// Weeks ago.
    at: usize,
    /// The number of its middle day.
    middle: i32,
    seen: f64,
    even: f64,
}

fn waves(day: i32) -> [f64; 2 * WAVES] {
    let turn = std::f64::consts::TAU * f64::from(day) / 365.2425;
    let mut waves = [0.0; 2 * WAVES];
    for (at, wave) in waves.iter_mut().enumerate() {
        let angle = turn * (at / 2 + 1) as f64;
        *wave = if at % 2 == 0 { angle.cos() } else { angle.sin() };
    }
    waves
}

struct Model {
    /// Points of the trend.
    knots: usize,
}

impl Model {
    fn size(&self) -> usize {
        self.knots + 2 * WAVES
    }

    /// The weight of each coefficient in the logarithm of a week's mean.
    fn row(&self, week: &Week) -> Vec<f64> {
        let mut row = vec![0.0; self.size()];
        let (knot, part) = (week.at / KNOT, (week.at % KNOT) as f64 / KNOT as f64);
        for (at, value) in row.iter_mut().enumerate() {
            if at == knot {
                *value = 1.0 - part;
            } else if at == knot + 1 {
                *value = part;
            }
        }
        for (value, wave) in row.iter_mut().skip(self.knots).zip(waves(week.middle)) {
            *value = wave;
        }
        row
    }

    /// Newton's method, each step no longer than 1 in any coefficient.
    fn fit(&self, weeks: &[Week], scatter: f64) -> Option<Vec<f64>> {
        let rows: Vec<Vec<f64>> = weeks.iter().map(|week| self.row(week)).collect();
        let even: f64 = weeks.iter().map(|week| week.even).sum();
        let seen: f64 = weeks.iter().map(|week| week.seen).sum();
        let mut fitted = vec![0.0; self.size()];
        for knot in fitted.iter_mut().take(self.knots) {
            *knot = (seen / even).ln();
        }
        for _ in 0..ROUNDS {
            let step = self.step(weeks, &rows, &fitted, scatter)?;
            let longest = step.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
            if !longest.is_finite() {
                return None;
            }
            for (value, part) in fitted.iter_mut().zip(&step) {
                *value += part / longest.max(1.0);
            }
            if longest < 1e-6 {
                break;
            }
        }
        Some(fitted)
    }

    fn step(
        &self,
        weeks: &[Week],
        rows: &[Vec<f64>],
        fitted: &[f64],
        scatter: f64,
    ) -> Option<Vec<f64>> {
        let size = self.size();
        let mut slope = vec![0.0; size];
        let mut curve = vec![0.0; size * size];
        let mut bend = |i: usize, j: usize, by: f64| {
            if let Some(cell) = curve.get_mut(i * size + j) {
                *cell += by;
            }
        };
        let value = |at: usize| fitted.get(at).copied().unwrap_or(0.0);
        let mut slopes = |at: usize, by: f64| {
            if let Some(cell) = slope.get_mut(at) {
                *cell += by;
            }
        };
        for (week, row) in weeks.iter().zip(rows) {
            let mean = week.even * dot(row, fitted).min(50.0).exp();
            let used = row.iter().enumerate().filter(|(_, value)| **value != 0.0);
            for (i, a) in used.clone() {
                slopes(i, a * (week.seen - mean) / scatter);
                for (j, b) in used.clone() {
                    bend(i, j, a * b * mean / scatter);
                }
            }
        }
        for knot in 1..self.knots {
            let tied = 1.0 / (TREND * TREND);
            let apart = value(knot) - value(knot - 1);
            slopes(knot, -tied * apart);
            slopes(knot - 1, tied * apart);
            bend(knot, knot, tied);
            bend(knot - 1, knot - 1, tied);
            bend(knot, knot - 1, -tied);
            bend(knot - 1, knot, -tied);
        }
        for wave in 0..2 * WAVES {
            let tied = ((wave / 2 + 1) as f64 / SWING).powi(2);
            let at = self.knots + wave;
            slopes(at, -tied * value(at));
            bend(at, at, tied);
        }
        // A trend whose points no week touches is held all the same.
        bend(0, 0, 1e-6);
        Some(Cholesky::of(size, &curve)?.solve(&slope))
    }

    /// How many times the weeks scatter as much as Poisson numbers would (Pearson).
    fn scatter(&self, weeks: &[Week], fitted: &[f64]) -> f64 {
        let squares: f64 = weeks
            .iter()
            .map(|week| {
                let mean = week.even * dot(&self.row(week), fitted).min(50.0).exp();
                (week.seen - mean).powi(2) / mean.max(1e-9)
            })
            .sum();
        (squares / (weeks.len() - LEAST_WEEKS / 3) as f64).clamp(0.2, 1e3)
    }
}

fn dot(row: &[f64], fitted: &[f64]) -> f64 {
    row.iter().zip(fitted).map(|(a, b)| a * b).sum()
}
