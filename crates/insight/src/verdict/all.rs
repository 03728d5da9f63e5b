//! The verdicts on all sources at once.

use std::collections::HashMap;

use jiff::Span;

use super::{
    Score, Shape, Status,
    growing::growing,
    list::{Limits, Listed, most_within},
    standing::{Ahead, Standing},
    words,
};
use crate::{
    change::{Follower, Luck, Surplus, turn},
    history::History,
    lifted::NOTHING,
    population::Population,
    streams::{Stream, Streams},
};

/// What is known of one source before the others are looked at.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub standing: Standing,
    pub luck: Luck,
    pub slipping: Listed,
    pub surplus: Option<Surplus>,
    pub referrals: usize,
    /// Days since the first and since the last referral.
    pub first: i32,
    pub silent: i32,
    pub known_to_have_ended: bool,
    /// The share of such sources that refer only once.
    pub once: f64,
}

/// A source that referred no more often than this is never called slipping.
const FEW: usize = 2;
/// A source is new for so many days.
const NEW: i32 = 90;
/// After so many days of silence a source that has ended is history.
const HISTORY: i32 = 365;
/// A source is listed only if luck alone does the like less often than this.
const LUCK: f64 = 0.10;
/// A change is looked for within so many days.
const WITHIN: i32 = 546;
/// Fewer sources than this are not worth another thread.
const LEAST_OF_A_THREAD: usize = 64;

/// The verdict on each source, in their order.
pub(crate) fn all(population: &Population, streams: &Streams, histories: &[History]) -> Vec<Score> {
    let ahead = Ahead::of(population, &NOTHING);
    let judge = |from: usize, histories: &[History]| {
        let mut follower = Follower::default();
        let mut once = HashMap::new();
        let one = |(at, history): (usize, &History)| {
            let stream = streams.stream(from + at);
            let mut judged = || judged(population, stream, history, &ahead, &mut follower);
            match stream.days {
                // Who referred once, on the same day as another, is as that other.
                [ago] if stream.lifted.is_nothing() => {
                    let known = once.entry((*ago, history.group)).or_insert_with(judged);
                    Judged { known_to_have_ended: history.ended, ..known.clone() }
                }
                _ => judged(),
            }
        };
        histories.iter().enumerate().map(one).collect::<Vec<Judged>>()
    };
    let judged: Vec<Judged> = in_parts(histories, judge);
    let slipping = chosen(&judged, population, |one| {
        (one.slipping == Listed::On && one.luck.chance <= LUCK && one.referrals > FEW)
            .then_some(1.0 - one.standing.fell - one.standing.ended())
    });
    let growing = growing(population, streams, histories, &judged);
    let mut scores = in_parts(&judged, |from, judged| {
        let one = |(at, one): (usize, &Judged)| {
            let listed = |list: &[bool]| list.get(from + at).copied().unwrap_or(false);
            let status = status(one, listed(&slipping), listed(&growing));
            scored(population, one, status, streams.of_source(from + at))
        };
        judged.iter().enumerate().map(one).collect()
    });
    rank(&mut scores);
    scores
}

/// Works on the parts of a list beside each other, one a processor.
fn in_parts<T: Sync, R: Send>(all: &[T], work: impl Fn(usize, &[T]) -> Vec<R> + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = all.len().div_ceil(threads).max(LEAST_OF_A_THREAD);
    if all.len() <= each {
        return work(0, all);
    }
    let work = &work;
    std::thread::scope(|scope| {
        let parts: Vec<_> = all
            .chunks(each)
            .enumerate()
            .map(|(part, of_it)| scope.spawn(move || work(part * each, of_it)))
            .collect();
        let mut done = Vec::with_capacity(all.len());
        for part in parts {
            match part.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}

fn judged(
    population: &Population,
    stream: Stream<'_>,
    history: &History,
    ahead: &Ahead,
    follower: &mut Follower,
) -> Judged {
    let days = stream.days;
    let lifted;
    let ahead = if stream.lifted.is_nothing() {
        ahead
    } else {
        lifted = Ahead::of(population, stream.lifted);
        &lifted
    };
    let mut slipping = Listed::Off;
    follower.follow(population, stream, history.group, |moment, _| {
        slipping = slipping.then(moment.shares.fell + moment.shares.ended, Limits::SLIPPING);
    });
    Judged {
        standing: Standing::of(population, follower, days.len(), ahead),
        luck: Luck::of(population, stream, history.group),
        slipping,
        surplus: Surplus::of(population, stream, history.group, 0),
        referrals: days.len(),
        first: days.first().copied().unwrap_or(0),
        silent: days.last().copied().unwrap_or(0),
        known_to_have_ended: history.ended,
        once: population.usual(history.group, days).only_once,
    }
}

/// Of those with a probability of being listed wrongly, the likeliest that keep it within bounds.
fn chosen(
    judged: &[Judged],
    population: &Population,
    wrong: impl Fn(&Judged) -> Option<f64>,
) -> Vec<bool> {
    let mut asked: Vec<(f64, usize)> =
        judged.iter().enumerate().filter_map(|(at, one)| Some((wrong(one)?, at))).collect();
    asked.sort_by(|one, other| one.0.total_cmp(&other.0));
    let rates: Vec<f64> = asked.iter().map(|(wrong, _)| *wrong).collect();
    let mut listed = vec![false; judged.len()];
    for (_, at) in asked.iter().take(most_within(&rates, population.false_discoveries)) {
        if let Some(listed) = listed.get_mut(*at) {
            *listed = true;
        }
    }
    listed
}

fn status(one: &Judged, slipping: bool, growing: bool) -> Status {
    let history = one.silent > HISTORY && one.standing.active < 0.5;
    if one.known_to_have_ended {
        Status::Retired
    } else if one.referrals <= FEW {
        if one.first <= NEW || one.referrals == 0 { Status::New } else { Status::OneTime }
    } else if history {
        Status::Retired
    } else if slipping {
        Status::Slipping
    } else if one.first <= NEW {
        Status::New
    } else if growing {
        Status::Growing
    } else {
        Status::Steady
    }
}

fn scored(population: &Population, one: &Judged, status: Status, days: &[i32]) -> Score {
    let standing = &one.standing;
    let ended = standing.ended();
    let shape = (status == Status::Slipping).then_some(if ended > standing.fell {
        Shape::Stop
    } else {
        Shape::Decline
    });
    let turned = match (status, shape) {
        (_, Some(Shape::Stop)) => Some(one.silent),
        (Status::Slipping | Status::Growing, _) => turn(&population.seasons, days, WITHIN),
        _ => None,
    };
    let since = turned.and_then(|ago| population.as_of.checked_sub(Span::new().days(ago)).ok());
    let surplus = one.surplus.filter(|_| status == Status::Growing);
    let stopped = status == Status::Retired && one.known_to_have_ended;
    let gone = |value: f64| if stopped { 0.0 } else { value };
    Score {
        status,
        shape,
        rate_month: gone(standing.rate),
        low: gone(standing.low),
        high: gone(standing.high),
        pace_month: surplus.map_or(standing.pace, |surplus| surplus.window.rate_month),
        chance: surplus.map_or(one.luck.chance, |surplus| surplus.chance),
        p_active: gone(standing.active),
        expected_90_days: gone(standing.expected),
        expected_loss_90_days: if status == Status::Retired { 0.0 } else { standing.loss },
        rank: 0,
        since,
        silent_days: (one.referrals > 0).then(|| one.silent.max(0).unsigned_abs()),
        why: words::why(one, status, shape, since),
    }
}

/// Those slipping first, then the others, by the loss to be expected; equal ones by their
/// numbers, so that the order of the sources does not matter.
fn rank(scores: &mut [Score]) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let key = |at: usize| {
        scores.get(at).map_or((false, 0.0, 0.0), |score| {
            (
                score.status != Status::Slipping,
                -score.expected_loss_90_days,
                -score.expected_90_days,
            )
        })
    };
    order.sort_by(|one, other| {
        let (one, other) = (key(*one), key(*other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.total_cmp(&other.2))
    });
    for (place, at) in order.iter().enumerate() {
        if let Some(score) = scores.get_mut(*at) {
            score.rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
    }
}
