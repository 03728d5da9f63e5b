//! Practices whose truth is known, for tests and for the scoreboard of `docs/insight.md`.
//!
//! A [`World`] has sources that refer for years: their paces are of no family that a model here
//! fits, referrals come in clumps and by weekday, paces wander, the whole practice has seasons and
//! holidays, sources go on vacation, begin, grow, fade, stop, pause and come back, clinics close
//! and grow, and liaisons go to those who have just slipped or have just referred much. What is
//! true is kept beside it. The same setting and seed give the same world on every machine.
//!
//! ```
//! use insight::simulate::{Setting, World};
//!
//! let world = World::draw(&Setting::small(), 7);
//! let histories = world.histories();
//! assert_eq!(histories.len(), 50);
//! ```

mod clinics;
mod course;
mod dice;
mod season;
mod setting;
mod stream;
mod touches;
mod truth;

use jiff::{ToSpan, civil::Date};

pub use season::Season;
pub use setting::{Range, Setting};
pub use stream::MONTH;
pub use touches::{Effect, Touch, TouchKind};
pub use truth::{Change, Event, Segment, Truth};

use self::{
    clinics::ClinicChange,
    course::Habits,
    dice::Dice,
    stream::Stream,
    touches::{Liaisons, Seen},
};
use crate::history::History;

/// For so many days the truth goes on after the last recorded one.
pub const BEYOND: i32 = 120;

/// One practice, what is recorded of it, and what is true.
#[derive(Debug, Clone)]
pub struct World {
    /// The first recorded day, day 0.
    pub from: Date,
    /// How many days are recorded.
    pub recorded: i32,
    /// Those who refer.
    pub sources: Vec<Source>,
    /// What was done for them, in order of days.
    pub touches: Vec<Touch>,
    /// What touches truly do.
    pub effects: Vec<Effect>,
    /// What the whole practice goes through.
    pub season: Season,
}

/// One who refers.
#[derive(Debug, Clone)]
pub struct Source {
    /// A name that no other has.
    pub name: String,
    /// Sources of one group refer more alike than others.
    pub group: u32,
    /// The clinic it refers to.
    pub clinic: u32,
    /// The day of each referral, counted from the first recorded one, in order.
    pub days: Vec<i32>,
    /// What is true of it.
    pub truth: Truth,
}

impl World {
    /// The world of a seed. Two kinds of practice share nothing but the number.
    #[must_use]
    pub fn draw(setting: &Setting, seed: u64) -> Self {
        let seed = dice::mix(setting.name, seed);
        let mut dice = Dice::new(seed, 0);
        let from = Date::constant(2018, 1, 1)
            .saturating_add(dice.whole(0, 3).years())
            .saturating_add(dice.whole(0, 11).months());
        let end = from.saturating_add(setting.years.clamp(1, 20).years());
        let recorded = days_between(from, end);
        let all = recorded + BEYOND;
        let season = Season::draw(setting, from, recorded, all, seed);
        let effects = touches::effects(&mut dice);
        let liaisons = Liaisons::draw(setting, &mut dice);
        let people = people(setting, recorded, seed, &mut dice);
        let (mut streams, places): (Vec<Stream>, Vec<(u32, u32)>) = people.into_iter().unzip();

        let mut all_touches = Vec::new();
        for day in 0..recorded {
            if day % 7 == 0 && day >= 56 {
                let seen = seen(&streams, day);
                let mut new = liaisons.week(day, &seen, &mut dice);
                if day % 182 == 0 {
                    new.extend(Liaisons::event(day, &seen, &mut dice));
                }
                new.retain(|touch| touch.day < recorded);
                new.sort_by_key(|touch| (touch.day, touch.source));
                for touch in new {
                    if let Some(stream) = streams.get_mut(touch.source) {
                        stream.touches.push(touch);
                    }
                    all_touches.push(touch);
                }
            }
            for stream in &mut streams {
                stream.day(day, &season, &effects);
            }
        }
        all_touches.sort_by_key(|touch| (touch.day, touch.source));
        let sources = streams.into_iter().zip(places).enumerate();
        let sources = sources.map(|(place, (stream, (group, clinic)))| {
            let mut days = stream.days;
            days.retain(|day| *day < recorded);
            days.sort_unstable();
            Source { name: format!("source {place:03}"), group, clinic, days, truth: stream.truth }
        });
        let sources = sources.collect();
        Self { from, recorded, sources, touches: all_touches, effects, season }
    }

    /// What can be known of the sources, in their order.
    #[must_use]
    pub fn histories(&self) -> Vec<History> {
        let history = |source: &Source| History {
            days: source.days.iter().map(|day| self.date(*day)).collect(),
            group: source.group,
            ..History::default()
        };
        self.sources.iter().map(history).collect()
    }

    /// The date of a day.
    #[must_use]
    pub fn date(&self, day: i32) -> Date {
        self.from.saturating_add(day.days())
    }

    /// The day of a date.
    #[must_use]
    pub fn day(&self, date: Date) -> i32 {
        days_between(self.from, date)
    }

    /// Referrals that a source will truly bring in the `days` after a day if nothing more is
    /// done: its changes to come, vacations and seasons are in it, and what touches until then
    /// still do.
    #[must_use]
    pub fn expected(&self, source: usize, day: i32, days: i32) -> f64 {
        let Some(one) = self.sources.get(source) else { return 0.0 };
        let touches = self.touches_of(source, day);
        let of_day =
            |later| stream::expected(&one.truth, &self.season, &touches, &self.effects, later, day);
        (day + 1..=day + days).map(of_day).sum()
    }

    /// The same with all touches that liaisons will have done by then.
    #[must_use]
    pub fn to_come(&self, source: usize, day: i32, days: i32) -> f64 {
        let Some(one) = self.sources.get(source) else { return 0.0 };
        let touches = self.touches_of(source, day + days);
        let of_day = |later| {
            stream::expected(&one.truth, &self.season, &touches, &self.effects, later, later)
        };
        (day + 1..=day + days).map(of_day).sum()
    }

    /// Referrals that the `days` after a day lack against the pace a source is measured by, if
    /// its present pace goes on.
    #[must_use]
    pub fn lost(&self, source: usize, day: i32, days: i32) -> f64 {
        let Some(one) = self.sources.get(source) else { return 0.0 };
        let lost = (one.truth.usual_on(day) - one.truth.rate_on(day)).max(0.0);
        lost / MONTH * (day + 1..=day + days).map(|later| self.season.on(later)).sum::<f64>()
    }

    /// Referrals a month of a source on a day with what touches do at present, season and
    /// vacations left aside.
    #[must_use]
    pub fn present_rate(&self, source: usize, day: i32) -> f64 {
        let Some(one) = self.sources.get(source) else { return 0.0 };
        let touches = self.touches_of(source, day);
        one.truth.rate_on(day) * touches::factor(&touches, &self.effects, day, day)
    }

    fn touches_of(&self, source: usize, until: i32) -> Vec<Touch> {
        // No effect lasts longer, and nobody asks about more days at once.
        let longest = self.effects.iter().map(|effect| effect.days).max().unwrap_or(0);
        let since = until - longest - BEYOND;
        let first = self.touches.partition_point(|touch| touch.day < since);
        let recent = self.touches.iter().skip(first).take_while(|touch| touch.day <= until);
        recent.filter(|touch| touch.source == source).copied().collect()
    }
}

/// The sources before anything has happened, with group and clinic.
fn people(
    setting: &Setting,
    recorded: i32,
    seed: u64,
    dice: &mut Dice,
) -> Vec<(Stream, (u32, u32))> {
    let habits = Habits::draw(setting, dice);
    let one_timers = dice.between(setting.one_timers.0, setting.one_timers.1);
    let clinics = ClinicChange::draw(setting, recorded, dice);
    let tilts: Vec<f64> = (0..6).map(|_| dice.log_normal(1.0, 0.4)).collect();
    let one = |place: usize| {
        let mut own = Dice::new(seed, 1000 + place as u64);
        let group = own.whole(0, 5);
        let clinic = own.whole(0, i32::try_from(clinics.len()).unwrap_or(1) - 1);
        let (group, clinic) = (group.unsigned_abs(), clinic.unsigned_abs());
        let (truth, days) = if own.happens(one_timers) {
            course::one_timer(recorded, &mut own)
        } else {
            let change = clinics.get(clinic as usize).unwrap_or(&ClinicChange::None);
            let tilt = tilts.get(group as usize).copied().unwrap_or(1.0);
            (course::lasting(&habits, change, tilt, recorded + BEYOND, &mut own), Vec::new())
        };
        (Stream::new(truth, days, own), (group, clinic))
    };
    (0..setting.sources).map(one).collect()
}

/// What the liaisons see of those to whom they may go: nobody goes to the same source again within
/// four weeks.
fn seen(streams: &[Stream], day: i32) -> Vec<Seen> {
    let rested = |stream: &Stream| stream.touches.last().is_none_or(|last| day - last.day >= 28);
    let of = |(source, stream): (usize, &Stream)| Seen {
        source,
        lately: stream.between(day - 28, day),
        usually: stream.between(day - 210, day - 28) / 6.5,
    };
    let open = streams.iter().enumerate().filter(|(_, stream)| rested(stream));
    open.map(of).filter(|seen| seen.lately + seen.usually > 0.0).collect()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
