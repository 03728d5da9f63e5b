//! Integrals of functions whose logarithm is smooth and bends down, as sums over nodes.

/// Nodes and weights of Gauss and Legendre's rule of 16 points on [-1, 1], one half.
const RULE: [(f64, f64); 8] = [
    (0.09501250983763744, 0.1894506104550685),
    (0.2816035507792589, 0.18260341504492358),
    (0.45801677765722737, 0.16915651939500254),
    (0.6178762444026438, 0.14959598881657674),
    (0.755404408355003, 0.12462897125553388),
    (0.8656312023878318, 0.09515851168249279),
    (0.9445750230732326, 0.062253523938647894),
    (0.9894009349916499, 0.027152459411754096),
];

/// How steep the logarithm of an integrand is at a place, and how much it bends.
pub(crate) struct Course {
    pub slope: f64,
    pub bend: f64,
}

/// Visits nodes between `from` and `to` (either may be the larger) such that the sum of weight
/// times integrand is the integral to about 14 digits. `visit` is given the node and its weight
/// and answers the logarithm of the integrand there. The walk ends early where all that follows
/// is too small to count, which is so when the integrand falls and has fallen far.
///
/// The steps are short enough that the integrand changes by no more than a factor of e^10 within
/// one, and it must be analytic within a distance of π of the line, which holds for powers and
/// logistic functions in logarithmic coordinates.
pub(crate) fn walk(
    from: f64,
    to: f64,
    course: impl Fn(f64) -> Course,
    mut visit: impl FnMut(f64, f64) -> f64,
) {
    let forward = if to >= from { 1.0 } else { -1.0 };
    let mut done = 0.0;
    let whole = (to - from).abs();
    let mut highest = f64::NEG_INFINITY;
    for _ in 0..MOST_PANELS {
        let here = from + forward * done;
        let width = width(&course(here)).min(whole - done);
        let half = 0.5 * width;
        let middle = here + forward * half;
        let mut last = f64::NEG_INFINITY;
        for (node, weight) in RULE {
            let weight = weight * half;
            let near = visit(middle - forward * half * node, weight);
            last = visit(middle + forward * half * node, weight);
            highest = highest.max(near).max(last);
        }
        done += width;
        if done >= whole || width <= 0.0 {
            return;
        }
        let falls = -forward * course(from + forward * done).slope;
        if falls > 0.0 && last - falls.min(1.0).ln() < highest - FAR {
            return;
        }
    }
}

/// Such that slope times width and bend times half the square of the width make 10 at most, if
/// the bend grows no quicker than e^width.
fn width(course: &Course) -> f64 {
    const MOST: f64 = 2.0;
    const CHANGE: f64 = 10.0;
    let slope = course.slope.abs();
    let bend = course.bend.abs() * MOST.exp();
    MOST.min(2.0 * CHANGE / (slope + (slope * slope + 2.0 * bend * CHANGE).sqrt()))
}

/// e^-45 of the highest part is nothing.
const FAR: f64 = 45.0;
const MOST_PANELS: usize = 2000;
