//! The smooth line through points, as METAFONT draws it.
//!
//! J. D. Hobby, "Smooth, easy to compute interpolating splines", Discrete & Computational
//! Geometry 1 (1986), 123-140; with tension 1, and curl 1 at the ends.

use super::Point;

/// A line from a point on: two points that draw at it, and where it ends.
pub(super) type Curve = [Point; 3];

/// The curves through the points, one for each two neighbours.
pub(super) fn through(points: &[Point]) -> Vec<Curve> {
    let mut curves = Vec::with_capacity(points.len());
    let angles = angles(points);
    for (pair, angle) in points.windows(2).zip(&angles) {
        let [from, to] = [pair[0], pair[1]];
        let chord = to - from;
        let (leaving, arriving) = (angle.leaving, angle.arriving);
        curves.push([
            from + chord.turned(leaving) * pull(leaving, arriving),
            to - chord.turned(-arriving) * pull(arriving, leaving),
            to,
        ]);
    }
    curves
}

/// How a curve leaves and meets its chord, in radians.
struct Angles {
    leaving: f64,
    arriving: f64,
}

/// Hobby's velocity: how far a point draws at the curve.
fn pull(here: f64, there: f64) -> f64 {
    let five = 5f64.sqrt();
    let (sin, cos) = (here.sin(), here.cos());
    let (other_sin, other_cos) = (there.sin(), there.cos());
    let lift = 2f64.sqrt() * (sin - other_sin / 16.0) * (other_sin - sin / 16.0);
    let above = 2.0 + lift * (cos - other_cos);
    above / (3.0 * (1.0 + 0.5 * (five - 1.0) * cos + 0.5 * (3.0 - five) * other_cos))
}

/// The angles at which the curvature changes least: a tridiagonal system.
fn angles(points: &[Point]) -> Vec<Angles> {
    let chords: Vec<Point> = points.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if chords.len() < 2 {
        return chords.iter().map(|_| Angles { leaving: 0.0, arriving: 0.0 }).collect();
    }
    let last = chords.len();
    // How much the way turns at each point; not at all at its ends.
    let mut turns = vec![0.0; last + 1];
    for (turn, pair) in turns[1..].iter_mut().zip(chords.windows(2)) {
        *turn = pair[0].turn_to(pair[1]);
    }
    let mut rows = Vec::with_capacity(last + 1);
    rows.push(Row { before: 0.0, here: 1.0, after: 1.0, sum: -turns[1] });
    for at in 1..last {
        let (near, far) = (1.0 / chords[at - 1].length(), 1.0 / chords[at].length());
        rows.push(Row {
            before: near,
            here: 2.0 * near + 2.0 * far,
            after: far,
            sum: -2.0 * near * turns[at] - far * turns[at + 1],
        });
    }
    rows.push(Row { before: 1.0, here: 1.0, after: 0.0, sum: 0.0 });
    let leaving = solved(rows);
    (0..last)
        .map(|at| Angles { leaving: leaving[at], arriving: -turns[at + 1] - leaving[at + 1] })
        .collect()
}

/// One equation: what its unknown and the two beside it are multiplied with.
struct Row {
    before: f64,
    here: f64,
    after: f64,
    sum: f64,
}

/// Gauss's elimination, down and up again.
fn solved(mut rows: Vec<Row>) -> Vec<f64> {
    for at in 1..rows.len() {
        let factor = rows[at].before / rows[at - 1].here;
        rows[at].here -= factor * rows[at - 1].after;
        rows[at].sum -= factor * rows[at - 1].sum;
    }
    let mut values = vec![0.0; rows.len() + 1];
    for (at, row) in rows.iter().enumerate().rev() {
        values[at] = (row.sum - row.after * values[at + 1]) / row.here;
    }
    values.pop();
    values
}
