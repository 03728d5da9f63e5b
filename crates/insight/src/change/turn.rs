//! About when a pace changed.

use crate::seasons::Seasons;

/// How many days ago the pace changed, if it changed once in the last `within` days: where the
/// generalised likelihood ratio of two rates against one is largest (G. Lorden 1971, Ann. Math.
/// Stat. 42:1897, for Poisson numbers).
pub(crate) fn turn(seasons: &Seasons, days: &[i32], within: i32) -> Option<i32> {
    let first = days.first()?.saturating_sub(1);
    let weeks = seasons.between(first, 0);
    let all = days.len().saturating_sub(1) as f64;
    let latest = 14.min(first);
    let gain = |ago: i32| {
        let later = days.len() - days.partition_point(|day| *day >= ago);
        let after = seasons.between(ago - 1, 0);
        let likely = |count: f64, weeks: f64| {
            if count > 0.0 && weeks > 0.0 { count * (count / weeks).ln() } else { 0.0 }
        };
        likely(later as f64, after) + likely(all - later as f64, weeks - after)
    };
    let places = (latest..first.min(within)).step_by(7);
    places.map(|ago| (ago, gain(ago))).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(ago, _)| ago)
}
