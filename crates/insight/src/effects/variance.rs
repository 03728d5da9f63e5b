//! How well effects are known.

use super::{
    forecast::{OfSource, Pass, add_at},
    square::Square,
};

/// A source whose part of what is known of an effect is smaller than this would not be missed: the
/// estimate without it differs by what its scores say.
const MISSED: f64 = 0.01;

/// The variance of the effects, whatever the model says of how far referrals scatter.
///
/// Sources differ, and what befalls many at once (a closure, a bad winter, an event to which all
/// were asked) makes them alike for a while. The first is told by leaving out each source in turn
/// (the jackknife in one step: M. H. Quenouille 1956, *Biometrika* 43: 353-360; Bell & McCaffrey
/// 2002, *Survey Methodology* 28: 169-181, who show that sums of outer products alone are too small
/// where a few sources weigh most). The second by the scores of all sources within four weeks, where
/// they scatter more than if they were independent (Cameron, Gelbach & Miller 2011, *Journal of
/// Business & Economic Statistics* 29: 238-249).
///
/// `beforehand` is what was known before anything was seen, and `inverse` the inverse of that and
/// of what all sources tell.
pub(super) fn of(pass: &Pass, inverse: &Square, beforehand: &Square) -> Square {
    let mut information = pass.information.clone();
    information.plus(beforehand);
    let mut variance = inverse.around(beforehand);
    for source in &pass.sources {
        let shift = without(source, &information, inverse);
        let all: Vec<usize> = (0..shift.len()).collect();
        variance.add_outer(&all, &shift, 1.0);
    }
    variance.plus(&together(pass, inverse));
    variance
}

/// How the effects shift without a source: a step of Newton from the estimate of all.
fn without(source: &OfSource, information: &Square, inverse: &Square) -> Vec<f64> {
    let mut scores = vec![0.0; information.size()];
    add_at(&mut scores, &source.columns, &source.scores);
    let places = || source.columns.iter().enumerate();
    let part: f64 = places()
        .flat_map(|(row, left)| places().map(move |(column, right)| (row, column, left, right)))
        .map(|(row, column, left, right)| {
            source.information.at(row, column) * inverse.at(*left, *right)
        })
        .sum();
    let rest = if part > MISSED {
        information.minus(&source.information, &source.columns).inverse()
    } else {
        None
    };
    rest.as_ref().unwrap_or(inverse).times_vector(&scores)
}

/// What the scores of a stretch of time have in common beside what each source has by itself.
fn together(pass: &Pass, inverse: &Square) -> Square {
    let size = pass.score.len();
    let all: Vec<usize> = (0..size).collect();
    let mut common = Square::zero(size);
    for scores in pass.stretches.values() {
        common.add_outer(&all, scores, 1.0);
    }
    // Scores of intervals are independent of those before, so that their outer products are what
    // sources have by themselves.
    let own = inverse.around(&pass.information);
    let more = inverse.around(&common).minus(&own, &all);
    let known: Vec<usize> = all.into_iter().filter(|at| more.at(*at, *at) > 0.0).collect();
    let mut kept = Square::zero(size);
    for row in &known {
        known.iter().for_each(|column| kept.add(*row, *column, more.at(*row, *column)));
    }
    kept
}
