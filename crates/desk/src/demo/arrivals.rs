//! Which source refers on which day.

use super::{
    calendar::{Calendar, Day},
    random::Random,
    sources::{Habit, Source},
};

/// A referral that is going to come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    pub day: Day,
    pub minute: i32,
    /// The place of its source in the list.
    pub source: u32,
}

/// How many referrals there are, and how they spread over the days.
pub(super) struct Volume {
    pub referrals: usize,
    /// The weight of all days before each day.
    before: Vec<f64>,
}

/// The sum of `1 / (rank + 6)` over some hundred ranks, about: what one weight
/// is a share of.
const ALL_WEIGHTS: f64 = 3.6;

impl Volume {
    /// The days of the calendar and the number of referrals on them.
    pub fn new(calendar: &Calendar, referrals: usize) -> Self {
        let mut sum = 0.0;
        let mut before = vec![0.0];
        for day in 0..=calendar.today() {
            sum += calendar.weight(day);
            before.push(sum);
        }
        Self { referrals, before }
    }

    /// About how many referrals a day a source of this weight sends of late.
    pub fn a_day(&self, weight: f64) -> f64 {
        let days = self.before.len() - 1;
        let lately = self.between(days.saturating_sub(365) as Day, days as Day - 1);
        let share = lately / self.before[days];
        self.referrals as f64 * 0.85 * weight / ALL_WEIGHTS * share / days.min(365) as f64
    }

    fn between(&self, from: Day, to: Day) -> f64 {
        let last = self.before.len() as Day - 1;
        let place = |day: Day| self.before[day.clamp(0, last) as usize];
        place(to + 1) - place(from)
    }

    /// A day from one to another, busy ones more often.
    fn day(&self, random: &mut Random, from: Day, to: Day) -> Day {
        let from = from.clamp(0, self.before.len() as Day - 2);
        let wanted = self.before[from as usize] + random.unit() * self.between(from, to);
        let place = self.before.partition_point(|before| *before <= wanted) as Day - 1;
        place.clamp(from, to.max(from))
    }
}

/// From when to when a source refers by the same weight.
struct Stretch {
    source: u32,
    from: Day,
    to: Day,
}

/// All referrals in the order in which they come in.
pub(super) fn draw(random: &mut Random, volume: &Volume, sources: &[Source]) -> Vec<Arrival> {
    let last = volume.before.len() as Day - 2;
    let mut arrivals = Vec::with_capacity(volume.referrals);
    let mut regular: Vec<(f64, Stretch)> = Vec::new();
    let mut sum = 0.0;
    for (place, source) in (0u32..).zip(sources) {
        match source.habit {
            Habit::Never => {}
            Habit::Once => {
                let day = volume.day(random, 0, last);
                arrivals.push(arrival(random, day, place));
            }
            Habit::Standing { percent } => {
                for _ in 0..(volume.referrals as f64 * percent / 100.0) as usize {
                    let day = volume.day(random, 0, last);
                    arrivals.push(arrival(random, day, place));
                }
            }
            Habit::Regular { weight, from, to, growth } => {
                let more = growth.map(|growth| (weight * (growth.times - 1.0), growth.since));
                for (weight, from) in [(weight, from)].into_iter().chain(more) {
                    sum += weight * volume.between(from, to);
                    regular.push((sum, Stretch { source: place, from, to }));
                }
            }
        }
    }
    arrivals.truncate(volume.referrals);
    while arrivals.len() < volume.referrals && !regular.is_empty() {
        let wanted = random.unit() * sum;
        let found = regular.partition_point(|(until, _)| *until <= wanted).min(regular.len() - 1);
        let Stretch { source, from, to } = regular[found].1;
        let day = volume.day(random, from, to);
        arrivals.push(arrival(random, day, source));
    }
    break_chance_silences(random, volume, sources, &mut arrivals);
    arrivals.sort_unstable();
    arrivals
}

fn arrival(random: &mut Random, day: Day, source: u32) -> Arrival {
    let minute = if random.chance(0.05) {
        random.between(3 * 60, 23 * 60)
    } else {
        // Most between ten and four.
        random.between(450, 760) + random.between(0, 310)
    };
    Arrival { day, minute, source }
}

/// With hundreds of sources some fall silent for long by chance alone. Their
/// last referral is brought forward, so that the list of those who need
/// attention tells the stories and not the dice.
fn break_chance_silences(
    random: &mut Random,
    volume: &Volume,
    sources: &[Source],
    arrivals: &mut [Arrival],
) {
    let today = volume.before.len() as Day - 2;
    let mut newest: Vec<Option<usize>> = vec![None; sources.len()];
    let mut within_a_year = vec![0; sources.len()];
    for (place, arrival) in arrivals.iter().enumerate() {
        let newest = &mut newest[arrival.source as usize];
        if newest.is_none_or(|known| arrivals[known].day < arrival.day) {
            *newest = Some(place);
        }
        within_a_year[arrival.source as usize] += i32::from(arrival.day > today - 365);
    }
    for (source, newest) in newest.into_iter().enumerate() {
        let still_refers =
            matches!(sources[source].habit, Habit::Regular { to, .. } if to == today);
        let Some(newest) = newest.filter(|_| still_refers) else { continue };
        let usual = 365 / within_a_year[source].max(1);
        if within_a_year[source] >= 3 && today - arrivals[newest].day > usual * 5 / 2 {
            arrivals[newest].day = volume.day(random, today - usual, today);
        }
    }
}
