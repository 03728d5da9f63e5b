//! A source's months beside what was to be expected of them: the data of a sparkline.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    change::Follower,
    history::History,
    numbers::negative_binomial_tails,
    population::Population,
    streams::{Stream, Streams, day_number},
};

/// One month of one source.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Referrals that came in it (up to the day of the verdict).
    pub seen: u32,
    /// Referrals to be expected at the pace the source had until then, with the season and the
    /// closures of this month; for a month that is not over, of its days so far.
    pub expected: f64,
    /// Lower end of the 90 % band of the number of referrals at that pace.
    pub low: u32,
    /// Upper end of it.
    pub high: u32,
}

/// The last months of a source, the present one last.
///
/// What was to be expected of a month follows from the pace the source had at its beginning, as
/// believed then: a month is never judged by what came after it.
pub(crate) fn last(population: &Population, history: &History, count: usize) -> Vec<Month> {
    let streams = Streams::of(std::slice::from_ref(history), population.as_of);
    let stream = streams.stream(0);
    let paces = paces(population, stream, history.group);
    let today = day_number(population.as_of);
    let mut first = population.as_of.first_of_month();
    let mut last_ago = 0;
    let mut months = Vec::new();
    for _ in 0..count {
        let first_ago = today - day_number(first);
        months.push(month(population, stream, &paces, first, (first_ago, last_ago)));
        let Ok(day_before) = first.yesterday() else { break };
        first = day_before.first_of_month();
        last_ago = first_ago + 1;
    }
    months.reverse();
    months
}

/// The pace a week believed in on each day on which it was thought about, days ago, falling.
fn paces(population: &Population, stream: Stream<'_>, group: u32) -> Vec<(i32, f64)> {
    let mut paces = Vec::new();
    let rates = &population.ladder(stream.days.len()).levels.rates;
    Follower::default().follow(population, stream, group, |moment, follower| {
        let rates = rates.get(follower.from..).unwrap_or(&[]);
        paces.push((moment.ago, f64::from(follower.belief.own_pace(rates))));
    });
    paces
}

fn month(
    population: &Population,
    Stream { days, lifted }: Stream<'_>,
    paces: &[(i32, f64)],
    first: Date,
    (from, to): (i32, i32),
) -> Month {
    let seen = days.iter().filter(|ago| (to..=from).contains(ago)).count();
    let empty = Month { first, seen: seen as u32, expected: 0.0, low: 0, high: 0 };
    // What is known at the beginning of the month; in its first month, at the first look after it.
    let known = paces.partition_point(|(ago, _)| *ago > from);
    let pace = paces.get(known.saturating_sub(1)).or(paces.first());
    let (Some((_, pace)), Some(begun)) = (pace, days.first()) else { return empty };
    let weeks = lifted.weeks(&population.seasons, from.min(begun - 1), to);
    let expected = pace * weeks;
    if expected <= 0.0 || !expected.is_finite() {
        return empty;
    }
    let shape = (population.scatter.shape(*pace) * weeks.max(0.1)).clamp(1e-6, 1e9);
    let (low, high) = band(expected, shape);
    Month { expected, low, high, ..empty }
}

/// The numbers between which nine of ten lie, at least.
fn band(mean: f64, shape: f64) -> (u32, u32) {
    let below = |count: u32| negative_binomial_tails(u64::from(count), shape, mean).lower();
    // The smallest number with at least this much probability up to it, by halving.
    let quantile = |share: f64| {
        let (mut low, mut high) = (0_u32, 1_u32);
        while high < 1 << 20 && below(high) < share {
            high *= 2;
        }
        while low < high {
            let middle = low.midpoint(high);
            if below(middle) >= share {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    };
    (quantile(0.05), quantile(0.95))
}
