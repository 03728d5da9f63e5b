//! The search for a maximum with second derivatives, for few parameters and dear values.

use super::Cholesky;

/// A value with its first and second derivatives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surface<const N: usize> {
    /// The value.
    pub value: f64,
    /// The first derivatives.
    pub gradient: [f64; N],
    /// The second derivatives; both triangles.
    pub bend: [[f64; N]; N],
}

impl<const N: usize> Surface<N> {
    /// Nothing yet.
    pub const FLAT: Self = Self { value: 0.0, gradient: [0.0; N], bend: [[0.0; N]; N] };

    fn is_finite(&self) -> bool {
        let bend = self.bend.as_flattened();
        self.value.is_finite() && self.gradient.iter().chain(bend).all(|part| part.is_finite())
    }
}

/// Where a search by Newton's steps ended.
#[derive(Debug, Clone, Copy)]
pub struct Summit<const N: usize> {
    /// The coordinates.
    pub at: [f64; N],
    /// The surface there.
    pub surface: Surface<N>,
    /// How often the surface was asked for.
    pub rounds: usize,
    /// Whether nothing more is to be gained there, off the limits.
    pub converged: bool,
}

/// Climbs from `start` to a maximum of `surface` with all coordinates within `limits`. None if
/// the surface is no number at the start.
///
/// Newton's steps, damped as Levenberg 1944 and Marquardt 1963 do where the surface does not bend
/// down or a step gains nothing.
pub fn climb<const N: usize>(
    start: [f64; N],
    limits: (f64, f64),
    surface: impl Fn(&[f64; N]) -> Surface<N>,
) -> Option<Summit<N>> {
    let here = surface(&start);
    let mut here = Summit { at: start, surface: here, rounds: 1, converged: false };
    if !here.surface.is_finite() {
        return None;
    }
    let mut damping = 0.0;
    while here.rounds < MOST_ROUNDS {
        let free = std::array::from_fn(|i| is_free(here.at[i], here.surface.gradient[i], limits));
        let Some(step) = step(&here.surface, &free, damping) else {
            damping = f64::max(damping * 4.0, 1e-3);
            if damping > MOST_DAMPING {
                break;
            }
            continue;
        };
        let promised = 0.5 * dot(&step, &here.surface.gradient);
        let next: [f64; N] = std::array::from_fn(|i| {
            (here.at[i] + step[i].clamp(-LONGEST, LONGEST)).clamp(limits.0, limits.1)
        });
        let there = surface(&next);
        here.rounds += 1;
        let rounding = 1e-13 * here.surface.value.abs();
        let gain = there.value - here.surface.value;
        // So near to the top a step can't be judged by its gain any more, nor need it be.
        let last = promised <= NOTHING.max(rounding) && damping <= 1e-3;
        if there.is_finite() && (gain > 0.0 || (last && gain >= -rounding)) {
            (here.at, here.surface) = (next, there);
            damping = if damping < 1e-3 { 0.0 } else { damping / 8.0 };
        } else if !last {
            damping = f64::max(damping * 4.0, 1e-3);
        }
        if last {
            here.converged = free.iter().all(|free| *free);
            break;
        }
        if damping > MOST_DAMPING {
            break;
        }
    }
    Some(here)
}

/// A coordinate at a limit that the surface pushes against stays there.
fn is_free(at: f64, gradient: f64, (low, high): (f64, f64)) -> bool {
    !(at <= low && gradient < 0.0 || at >= high && gradient > 0.0)
}

fn step<const N: usize>(surface: &Surface<N>, free: &[bool; N], damping: f64) -> Option<[f64; N]> {
    let mut system = [[0.0; N]; N];
    let mut slope = surface.gradient;
    for i in 0..N {
        for j in 0..N {
            system[i][j] = match (i == j, free[i] && free[j]) {
                (true, true) => -surface.bend[i][i] + damping * surface.bend[i][i].abs().max(1e-8),
                (true, false) => 1.0,
                (false, true) => -surface.bend[i][j],
                (false, false) => 0.0,
            };
        }
        if !free[i] {
            slope[i] = 0.0;
        }
    }
    let solved = Cholesky::of(N, system.as_flattened())?.solve(&slope);
    solved.try_into().ok()
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

const MOST_ROUNDS: usize = 200;
const MOST_DAMPING: f64 = 1e12;
/// No coordinate moves farther in one step.
const LONGEST: f64 = 2.0;
/// A gain that no conclusion from a log-likelihood depends on.
const NOTHING: f64 = 1e-9;
