//! The search for a maximum by quasi-Newton steps (BFGS).
//!
//! Why not `argmin`: its BFGS with a line search brings a dozen crates (an executor, observers, a
//! math layer with random numbers) for what is a page of code here, and it ends with an error where
//! a log-likelihood leaves the numbers, which ours only takes as "too far".

/// How long to search, and how exactly.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// The most steps.
    pub rounds: usize,
    /// The search ends when no part of the gradient, times its coordinate (at least 1), is
    /// larger than this share of the value (at least 1).
    pub tolerance: f64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { rounds: 500, tolerance: 1e-9 }
    }
}

/// Where a search ended.
#[derive(Debug, Clone)]
pub struct Maximum {
    /// The coordinates.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// The gradient there.
    pub gradient: Vec<f64>,
    /// Steps taken.
    pub rounds: usize,
    /// Whether the gradient vanishes there within the tolerance.
    pub converged: bool,
}

/// Climbs from `start` to a maximum of `curve`, which writes its gradient and answers its value. A
/// value that is not finite is a place where the search must not go.
///
/// Nocedal & Wright, "Numerical Optimization", 2006, algorithm 6.1 with the scaling (6.20).
pub fn maximise(
    start: &[f64],
    effort: Effort,
    mut curve: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Maximum {
    let n = start.len();
    let mut gradient = vec![0.0; n];
    let value = curve(start, &mut gradient);
    let mut here = Maximum { at: start.to_vec(), value, gradient, rounds: 0, converged: false };
    let mut inverse = Inverse::of(n);
    while usable(&here) && here.rounds < effort.rounds {
        if vanishes(&here, effort.tolerance) {
            here.converged = true;
            break;
        }
        let mut direction = inverse.times(&here.gradient);
        let slope = dot(&direction, &here.gradient);
        if slope.is_nan() || slope <= 0.0 {
            inverse = Inverse::of(n);
            direction.clone_from(&here.gradient);
        }
        let Some(next) = step(&here, &direction, inverse.fresh, &mut curve) else {
            if inverse.fresh {
                // Not even uphill is there anything to gain: rounding has the last word.
                here.converged = vanishes(&here, effort.tolerance.sqrt());
                break;
            }
            inverse = Inverse::of(n);
            continue;
        };
        inverse.learn(&here, &next);
        here = next;
    }
    here
}

fn usable(here: &Maximum) -> bool {
    here.value.is_finite() && here.gradient.iter().all(|part| part.is_finite())
}

fn vanishes(here: &Maximum, tolerance: f64) -> bool {
    let parts = here.gradient.iter().zip(&here.at);
    let steepest = parts.map(|(g, x)| g.abs() * x.abs().max(1.0)).fold(0.0, f64::max);
    steepest <= tolerance * here.value.abs().max(1.0)
}

/// The first of ever shorter steps with a fair part of the gain that the slope promises.
fn step(
    here: &Maximum,
    direction: &[f64],
    fresh: bool,
    curve: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Option<Maximum> {
    let slope = dot(direction, &here.gradient);
    let length = dot(direction, direction).sqrt();
    // Nothing is known yet of the curvature: one unit is far enough.
    let mut share = if fresh { 1.0_f64.min(1.0 / length) } else { 1.0 };
    for _ in 0..60 {
        let at: Vec<f64> = here.at.iter().zip(direction).map(|(x, d)| x + share * d).collect();
        let mut gradient = vec![0.0; at.len()];
        let value = curve(&at, &mut gradient);
        let next = Maximum { at, value, gradient, rounds: here.rounds + 1, converged: false };
        let gain = value - here.value;
        if usable(&next) && gain >= 1e-4 * share * slope && next.at != here.at {
            return Some(next);
        }
        // The top of the parabola through what is known, within reason.
        let bend = share * slope - gain;
        let top = if usable(&next) { 0.5 * share * slope / bend } else { 0.1 };
        share *= top.clamp(0.1, 0.5);
    }
    None
}

/// What was learned of the inverse of the second derivatives (of minus the curve).
struct Inverse {
    rows: Vec<Vec<f64>>,
    fresh: bool,
}

impl Inverse {
    fn of(n: usize) -> Self {
        let row = |i| (0..n).map(|j| f64::from(u8::from(i == j))).collect();
        Self { rows: (0..n).map(row).collect(), fresh: true }
    }

    fn times(&self, vector: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| dot(row, vector)).collect()
    }

    fn learn(&mut self, from: &Maximum, to: &Maximum) {
        let moved: Vec<f64> = to.at.iter().zip(&from.at).map(|(to, from)| to - from).collect();
        let turned: Vec<f64> =
            from.gradient.iter().zip(&to.gradient).map(|(from, to)| from - to).collect();
        let bend = dot(&moved, &turned);
        // Where the curve does not bend down nothing is learned.
        if bend <= 1e-12 * dot(&turned, &turned).sqrt() * dot(&moved, &moved).sqrt() {
            return;
        }
        if self.fresh {
            let scale = bend / dot(&turned, &turned);
            self.rows.iter_mut().flatten().for_each(|cell| *cell *= scale);
            self.fresh = false;
        }
        let through = self.times(&turned);
        let along = (1.0 + dot(&turned, &through) / bend) / bend;
        for ((row, moved_i), through_i) in self.rows.iter_mut().zip(&moved).zip(&through) {
            for ((cell, moved_j), through_j) in row.iter_mut().zip(&moved).zip(&through) {
                let cross = moved_i * through_j + through_i * moved_j;
                *cell += along * moved_i * moved_j - cross / bend;
            }
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
