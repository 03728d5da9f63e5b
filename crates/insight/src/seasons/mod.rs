//! When referrals come at all: weekdays, holidays, the time of the year, closures, and what
//! befalls all sources at once. Learned from all of them, even where the data are too few.

mod holidays;
mod shared;
mod year;

use jiff::civil::Date;

use crate::{
    history::Options,
    rates::WEEKS_A_YEAR,
    streams::{Streams, day_number},
};
use holidays::{Feast, feast};

/// How much of an even day each day is: 1 on average over open years, 0 while closed.
#[derive(Debug, Clone)]
pub(crate) struct Seasons {
    /// The number of today.
    today: i32,
    /// Today first.
    days: Vec<f64>,
    /// Tomorrow first.
    ahead: Vec<f64>,
    /// How much all sources together refer of what they should, of each week, the present first.
    shared: Vec<f64>,
    /// The weights of the days added up from today; one longer than the days.
    sums: Vec<f64>,
    months: [f64; 12],
    /// Monday first.
    weekdays: [f64; 7],
}

/// Days that are looked ahead.
pub(crate) const AHEAD: usize = 90;

/// What is counted, so that no one source makes a season: a source with many referrals counts as
/// if it had few.
#[derive(Debug, Clone, Copy)]
struct Day {
    date: Date,
    open: bool,
    feast: Feast,
    /// Referrals, those of large sources in part.
    seen: f64,
}

impl Seasons {
    /// Learned from all streams.
    pub fn learn(streams: &Streams, as_of: Date, options: &Options) -> Self {
        let today = day_number(as_of);
        let recorded = options.recorded_from.map_or(0, |day| today - day_number(day));
        let count =
            recorded.max(streams.oldest()).clamp(0, crate::streams::MOST_DAYS - 1) as usize + 1;
        let mut days = calendar(as_of, count, options);
        let years = count as f64 / 365.25;
        for source in streams.sources() {
            let weight = 1.0 / (1.0 + source.len() as f64 / (12.0 * years.max(0.25)));
            for ago in source.iter().skip(1) {
                if let Some(day) = days.get_mut(*ago as usize) {
                    day.seen += weight;
                }
            }
        }
        let weekdays = weekdays(&days);
        let feasts = feasts(&days, &weekdays);
        let plain = |day: &Day| {
            let weekday = weekdays.get(weekday(day.date)).copied().unwrap_or(1.0);
            if day.open { weekday * feasts.of(day.feast) } else { 0.0 }
        };
        let mut weights: Vec<f64> = days.iter().map(plain).collect();
        let seen: Vec<f64> = days.iter().map(|day| day.seen).collect();
        let year = year::Year::learn(&seen, &weights, today);
        for (ago, weight) in weights.iter_mut().enumerate() {
            *weight *= year.factor(today - ago as i32);
        }
        let open = days.iter().filter(|day| day.open).count().max(1);
        let mean = weights.iter().sum::<f64>() / open as f64;
        // Feasts take a little away from the year; not from a record shorter than it.
        let scale = if count >= 365 && mean > 0.0 { 1.0 / mean } else { 1.0 };
        for weight in &mut weights {
            *weight *= scale;
        }
        let ahead = ahead(as_of, options)
            .iter()
            .map(|day| plain(day) * year.factor(day_number(day.date)) * scale)
            .collect();
        let mut seasons = Self {
            today,
            days: weights,
            ahead,
            shared: Vec::new(),
            sums: Vec::new(),
            months: year.months(),
            weekdays,
        };
        seasons.shared = shared::learn(streams, &seasons.weeks());
        for (week, factor) in seasons.shared.iter().enumerate() {
            for day in seasons.days.iter_mut().skip(week * 7).take(7) {
                *day *= factor;
            }
        }
        seasons.sums = std::iter::once(0.0)
            .chain(seasons.days.iter().scan(0.0, |sum, day| {
                *sum += day;
                Some(*sum)
            }))
            .collect();
        seasons
    }

    /// How much of an even day a day up to today is; before the days looked at, as other days of
    /// the same name are.
    pub fn on(&self, date: Date) -> f64 {
        let ago = usize::try_from(self.today - day_number(date)).ok();
        let known = ago.and_then(|ago| self.days.get(ago));
        known.or_else(|| self.weekdays.get(weekday(date))).copied().unwrap_or(1.0)
    }

    /// How much of an even week each week is, the one that ends today first.
    pub fn weeks(&self) -> Vec<f64> {
        self.days.chunks(7).map(|week| week.iter().sum::<f64>() / 7.0).collect()
    }

    /// Even weeks from `to` (days ago) back to before `from`, both included.
    pub fn between(&self, from: i32, to: i32) -> f64 {
        let sum = |at: i32| {
            let last = self.sums.last().copied().unwrap_or(0.0);
            self.sums.get(at.max(0) as usize).copied().unwrap_or(last)
        };
        ((sum(from.saturating_add(1)) - sum(to)) / 7.0).max(0.0)
    }

    /// How much of an even week each of the next 90 days is, tomorrow first; what befell all
    /// sources lately is half gone after a quarter.
    pub fn ahead(&self) -> impl Iterator<Item = f64> {
        let now = self.shared.first().copied().unwrap_or(1.0);
        let fades = move |day: usize| now.powf((-(day as f64) / 130.0).exp());
        self.ahead.iter().enumerate().map(move |(day, weight)| weight * fades(day) / 7.0)
    }

    /// The factor of each month, January first.
    pub fn months(&self) -> [f64; 12] {
        self.months
    }
}

fn calendar(as_of: Date, count: usize, options: &Options) -> Vec<Day> {
    let mut date = as_of;
    let mut days = Vec::with_capacity(count);
    for _ in 0..count {
        days.push(Day { date, open: is_open(date, options), feast: feast(date), seen: 0.0 });
        let Ok(before) = date.yesterday() else { break };
        date = before;
    }
    days
}

fn ahead(as_of: Date, options: &Options) -> Vec<Day> {
    let mut date = as_of;
    let mut days = Vec::with_capacity(AHEAD);
    for _ in 0..AHEAD {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        days.push(Day { date, open: is_open(date, options), feast: feast(date), seen: 0.0 });
    }
    days
}

fn is_open(date: Date, options: &Options) -> bool {
    !options.closures.iter().any(|closure| closure.from <= date && date <= closure.to)
}

fn weekday(date: Date) -> usize {
    date.weekday().to_monday_zero_offset() as usize
}

/// How much of an even day each weekday is, Monday first: its referrals by those of an even day,
/// shrunk to 1 as if each weekday had been even for ten referrals.
fn weekdays(days: &[Day]) -> [f64; 7] {
    let mut seen = [0.0; 7];
    let mut open = [0.0; 7];
    for day in days.iter().filter(|day| day.open && day.feast == Feast::None) {
        if let (Some(seen), Some(open)) =
            (seen.get_mut(weekday(day.date)), open.get_mut(weekday(day.date)))
        {
            *seen += day.seen;
            *open += 1.0;
        }
    }
    let even = seen.iter().sum::<f64>() / open.iter().sum::<f64>().max(1.0);
    let mut factors = [1.0; 7];
    for ((factor, seen), open) in factors.iter_mut().zip(seen).zip(open) {
        *factor = (seen + 10.0) / (even * open + 10.0);
    }
    let mean = factors.iter().sum::<f64>() / 7.0;
    factors.map(|factor| factor / mean)
}

/// How much of other days the feasts are.
#[derive(Debug, Clone, Copy)]
struct Feasts {
    holiday: f64,
    turn_of_year: f64,
}

impl Feasts {
    fn of(&self, feast: Feast) -> f64 {
        match feast {
            Feast::None => 1.0,
            Feast::Holiday => self.holiday,
            Feast::TurnOfYear => self.turn_of_year,
        }
    }
}

/// Shrunk to 1 as if ten referrals had come on such days as on others.
fn feasts(days: &[Day], weekdays: &[f64; 7]) -> Feasts {
    let years = days.len() as f64 / (WEEKS_A_YEAR * 7.0);
    let all: f64 = days.iter().filter(|day| day.open).map(|day| day.seen).sum();
    let open = days.iter().filter(|day| day.open).count();
    let a_day = all / (open as f64).max(1.0);
    let factor = |feast: Feast| {
        let such = days.iter().filter(|day| day.open && day.feast == feast);
        let (mut seen, mut even) = (10.0, 10.0);
        for day in such {
            seen += day.seen;
            even += a_day * weekdays.get(weekday(day.date)).copied().unwrap_or(1.0);
        }
        if years < 0.5 { 1.0 } else { (seen / even).min(1.5) }
    };
    Feasts { holiday: factor(Feast::Holiday), turn_of_year: factor(Feast::TurnOfYear) }
}
