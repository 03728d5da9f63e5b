//! What all streams together tell of each: the season, the usual rates, how often one ends.

use jiff::civil::Date;

use crate::{
    change::{Habits, Step},
    history::{History, Options},
    month::{self, Month},
    rates::{
        Arrival, Chances, Early, Endings, HALF, Halves, Known, Levels, Life, RUNS, Scatter, Usual,
        Wander,
    },
    seasons::Seasons,
    streams::Streams,
    verdict::{self, Score},
};

/// What was learned from all streams up to a day.
#[derive(Debug, Clone)]
pub struct Population {
    pub(crate) as_of: Date,
    pub(crate) seasons: Seasons,
    pub(crate) scatter: Scatter,
    pub(crate) habits: Habits,
    pub(crate) false_discoveries: f64,
    usual_levels: Levels,
    usual: Known,
    /// Who was seen first before so many days ago may have been there before the record.
    later_than: i32,
    ladders: Ladders,
}

/// The levels for sources with few referrals, with more and with many.
#[derive(Debug, Clone)]
struct Ladders {
    few: Ladder,
    more: Ladder,
    many: Ladder,
}

/// Levels with all that depends on them.
#[derive(Debug, Clone)]
pub(crate) struct Ladder {
    pub levels: Levels,
    pub chances: Chances,
    /// Steps of one, two, four and eight weeks.
    pub steps: [Step; RUNS],
    /// How many times a week is doubled at most: in longer steps paces would wander too far for
    /// the distance of the levels.
    pub doubled: usize,
}

/// The step between levels for sources with few referrals, whose rate is not known better.
const COARSEST: f64 = 0.25;
/// For those with more.
const COARSE: f64 = 0.15;
/// For those with many.
const FINE: f64 = 0.13;
/// From so many referrals on a source has more than few.
const MORE: usize = 10;
/// From so many on it has many.
const MANY: usize = 60;
/// Who was there when the record began has been seen within so many days, mostly.
const SETTLED: i32 = 180;
/// Weeks after its first referral that tell at which level a source begins, and whether it refers
/// again at all: in one year a rare source looks like one that refers once.
const EARLY_WEEKS: f64 = 104.0;

impl Population {
    /// Learns from the streams up to the end of a day.
    pub fn learn(histories: &[History], as_of: Date, options: &Options) -> Self {
        Self::of(&Streams::of(histories, as_of), histories, as_of, options)
    }

    pub(crate) fn of(
        streams: &Streams,
        histories: &[History],
        as_of: Date,
        options: &Options,
    ) -> Self {
        let seasons = Seasons::learn(streams, as_of, options);
        let scatter = scatter(streams);
        let usual_levels = Levels::new(COARSE, &scatter);
        let later_than = streams.oldest() - SETTLED;
        let beginnings = streams.sources().zip(histories).filter_map(|(days, history)| {
            let arrival = arrival(days, later_than);
            Some((history.group, arrival, early(days, &seasons)?))
        });
        let usual = Usual::learn(beginnings, &usual_levels, &scatter);
        let lives = streams.sources().zip(histories).filter(|(_, history)| !history.ended);
        let lives: Vec<Life> = lives.filter_map(|(days, _)| life(days, &seasons)).collect();
        let endings = Endings::learn(lives.iter().copied());
        let wander = Wander::learn(&halves(streams, &seasons), &scatter);
        let habits = Habits { ends: endings.a_year, wander: wander.a_year, ..Habits::default() };
        let weeks = seasons.weeks();
        let most = Most::of(streams);
        let ladder = |step: f64, most: [usize; RUNS], rests: f64, doubled: usize| {
            let levels = Levels::new(step, &scatter);
            // Vacations are looked for week by week only.
            let habits =
                |weeks: u32| Habits { rests: if weeks == 1 { rests } else { 0.0 }, ..habits };
            Ladder {
                chances: Chances::new(&levels, &weeks, most),
                steps: [1, 2, 4, 8].map(|weeks| Step::of(weeks, &habits(weeks), &levels)),
                levels,
                doubled,
            }
        };
        let ladders = Ladders {
            few: ladder(COARSEST, [MORE; RUNS], 0.0, 3),
            more: ladder(COARSE, [MANY; RUNS], 0.0, 2),
            many: ladder(FINE, most.0, habits.rests, 2),
        };
        Self {
            as_of,
            seasons,
            scatter,
            habits,
            false_discoveries: options.false_discoveries.clamp(0.001, 0.5),
            usual_levels,
            usual,
            later_than,
            ladders,
        }
    }

    /// The verdict on each of the sources, in their order. To rank them and to keep the false
    /// alarms within bounds they are wanted all at once.
    pub fn scores(&self, histories: &[History]) -> Vec<Score> {
        verdict::all(self, &Streams::of(histories, self.as_of), histories)
    }

    /// The last `count` months of one source, the present one last, each with what was to be
    /// expected of it.
    pub fn months(&self, history: &History, count: usize) -> Vec<Month> {
        month::last(self, history, count)
    }

    /// How many referrals come in each month of the year against an even year, January first,
    /// as learned from all sources; 1 where the data are too few to say.
    pub fn season(&self) -> [f64; 12] {
        self.seasons.months()
    }

    /// The levels for a source with so many referrals.
    pub(crate) fn ladder(&self, referrals: usize) -> &Ladder {
        match referrals {
            MANY.. => &self.ladders.many,
            MORE.. => &self.ladders.more,
            _ => &self.ladders.few,
        }
    }

    /// How usual the levels are for sources of a group that began when this one did.
    pub(crate) fn usual(&self, group: u32, days: &[i32]) -> &Usual {
        self.usual.of(group, arrival(days, self.later_than))
    }

    /// The mean and the variance of the rates a week of sources of a group that refer again.
    pub(crate) fn usual_rate(&self, group: u32, days: &[i32]) -> (f64, f64) {
        let usual = self.usual(group, days);
        let shares = usual.levels.iter().zip(&self.usual_levels.rates);
        let (mut mean, mut square) = (0.0, 0.0);
        for (share, rate) in shares {
            mean += share * f64::from(*rate);
            square += share * f64::from(*rate).powi(2);
        }
        (mean.max(1e-6), (square - mean * mean).max(1e-9))
    }

    /// The levels by which [`Usual`] is told.
    pub(crate) fn usual_levels(&self) -> &Levels {
        &self.usual_levels
    }
}

/// From the blocks of four weeks between the first and the last referral of each source.
fn scatter(streams: &Streams) -> Scatter {
    let mut blocks: Vec<u32> = Vec::new();
    let mut bounds = vec![0];
    for days in streams.sources().filter(|days| days.len() >= 4) {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
        // The first and the last are there by choice: only what is between them counts.
        let count = (first - last - 1) / 28;
        let from = blocks.len();
        blocks.resize(from + count.max(0) as usize, 0);
        for ago in days {
            let block = (ago - last - 1).div_euclid(28);
            let place = usize::try_from(block).ok().filter(|place| (*place as i32) < count);
            if let Some(block) = place.and_then(|place| blocks.get_mut(from + place)) {
                *block += 1;
            }
        }
        bounds.push(blocks.len());
    }
    let of_source = bounds.windows(2).filter_map(|bounds| match bounds {
        [from, to] => blocks.get(*from..*to),
        _ => None,
    });
    Scatter::learn(of_source)
}

fn arrival(days: &[i32], later_than: i32) -> Arrival {
    match days.first() {
        Some(first) if *first > later_than => Arrival::Before,
        _ => Arrival::Later,
    }
}

fn early(days: &[i32], seasons: &Seasons) -> Option<Early> {
    let first = *days.first()?;
    let weeks = seasons.between(first - 1, 0);
    if weeks < 1.0 {
        return None;
    }
    let last = (first - (EARLY_WEEKS * 7.0) as i32).max(0);
    let again = days.iter().skip(1).take_while(|ago| **ago >= last).count();
    let weeks = seasons.between(first - 1, last).round().clamp(1.0, 120.0);
    Some(Early { again: again.min(500) as u16, weeks: weeks as u8 })
}

fn life(days: &[i32], seasons: &Seasons) -> Option<Life> {
    let (first, last) = (*days.first()?, *days.last()?);
    if days.len() < 4 {
        return None;
    }
    let weeks = seasons.between(first - 1, last);
    // A little lower than it was, since referrals come unevenly and silences are longer.
    let rate = 0.8 * (days.len() as f64 - 1.0) / (weeks + 4.0);
    Some(Life { rate, weeks, silent: seasons.between(last - 1, 0) })
}

/// The neighbouring half years of each source between its first and its last referral.
fn halves(streams: &Streams, seasons: &Seasons) -> Vec<Halves> {
    let half = HALF * 7;
    let mut pairs = Vec::new();
    for days in streams.sources() {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
        let sent = |from: i32, to: i32| {
            let from = days.partition_point(|ago| *ago > from);
            (days.partition_point(|ago| *ago >= to) - from) as f64
        };
        // The first and the last are there by choice: only what is between them counts.
        let mut to = last + 1;
        while to + 2 * half < *first {
            let (middle, from) = (to + half, to + 2 * half);
            pairs.push(Halves {
                weeks: (seasons.between(from - 1, middle), seasons.between(middle - 1, to)),
                referrals: (sent(from - 1, middle), sent(middle - 1, to)),
            });
            to = middle;
        }
    }
    pairs
}

/// The most referrals of one source in a run of weeks of each length.
struct Most([usize; RUNS]);

impl Most {
    fn of(streams: &Streams) -> Self {
        let mut most = [1; RUNS];
        for days in streams.sources().filter(|days| days.len() >= MANY) {
            for (most, days_of_run) in most.iter_mut().zip([7, 14, 28, 56]) {
                *most = most_within(days, days_of_run).max(*most);
            }
        }
        Self(most)
    }
}

/// The most referrals in any so many days, of a source whose first comes first.
pub(crate) fn most_within(days: &[i32], length: i32) -> usize {
    let (mut most, mut from) = (0, 0);
    for (at, ago) in days.iter().enumerate() {
        while days.get(from).is_some_and(|first| first - ago >= length) {
            from += 1;
        }
        most = most.max(at + 1 - from);
    }
    most
}
