//! What is true of a source, which nobody who looks at its referrals can know.
//!
//! Days are counted from the first recorded one, which is day 0.

/// From a day on, this many referrals a month, season, absences and touches left aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// The first day of it.
    pub from: i32,
    /// Referrals a month (30.4375 days).
    pub rate: f64,
}

/// What became of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It ended from one day to the next.
    Stop,
    /// It became less over 3 to 9 months, down to 0 to 30 %.
    Decline,
    /// It fell to 30 to 60 % at once.
    PartLoss,
    /// It rose to 1.5 to 3 times its pace.
    Growth,
    /// Nothing for two to six months; it comes back.
    Pause,
    /// It came back from a pause.
    Return,
    /// The clinic it referred to closed; all of that clinic's sources changed together.
    ClinicClosed,
    /// The clinic it refers to opened a second room or moved near; all rose together.
    ClinicGrew,
}

/// One change of a source's pace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// What it was.
    pub change: Change,
    /// The day on which it began.
    pub day: i32,
    /// The day on which it was complete; the same day for what happened at once.
    pub until: i32,
    /// Referrals a month before it.
    pub before: f64,
    /// Referrals a month when it was complete.
    pub after: f64,
}

impl Event {
    /// Referrals a month that it took away; none for growth.
    #[must_use]
    pub fn lost(&self) -> f64 {
        (self.before - self.after).max(0.0)
    }
}

/// All that is true of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Truth {
    /// Its pace over time, in order. Before the first there is none.
    pub segments: Vec<Segment>,
    /// What became of it, in order.
    pub events: Vec<Event>,
    /// Its absences: first and last day. They are no losses.
    pub vacations: Vec<(i32, i32)>,
    /// It referred once or twice and was never meant to go on. Its pace is 0.
    pub one_timer: bool,
    /// How far its pace wanders by itself (standard deviation of the logarithm).
    pub wobble: f64,
    /// How many referrals come together on the average.
    pub clump: f64,
}

/// A pace that was left longer ago than this is not what a source is measured by: two years.
const REMEMBERED: i32 = 730;

impl Truth {
    /// Referrals a month on a day.
    #[must_use]
    pub fn rate_on(&self, day: i32) -> f64 {
        let known = self.segments.partition_point(|segment| segment.from <= day);
        known.checked_sub(1).and_then(|last| self.segments.get(last)).map_or(0.0, |last| last.rate)
    }

    /// The pace that a source is measured by on a day: its highest of the last two years; where
    /// it has stopped, of the two years before that, however long ago.
    #[must_use]
    pub fn usual_on(&self, day: i32) -> f64 {
        let until = if self.rate_on(day) > 0.0 { day } else { self.ended_before(day) };
        let remembered = self
            .segments
            .iter()
            .filter(|segment| segment.from <= until && segment.from > until - REMEMBERED);
        remembered.map(|segment| segment.rate).fold(self.rate_on(until - REMEMBERED), f64::max)
    }

    /// The first day of the silence in which a day lies.
    fn ended_before(&self, day: i32) -> i32 {
        let before = self.segments.iter().rev().skip_while(|segment| segment.from > day);
        let silence = before.take_while(|segment| segment.rate <= 0.0);
        silence.last().map_or(day, |segment| segment.from)
    }

    /// Which share of its pace it has lost on a day, from 0 to 1. A vacation is no loss.
    #[must_use]
    pub fn lost_share_on(&self, day: i32) -> f64 {
        let usual = self.usual_on(day);
        if usual > 0.0 { (1.0 - self.rate_on(day) / usual).max(0.0) } else { 0.0 }
    }

    /// How many times the pace that it had before it first grew in the last two years it sends on a
    /// day; 1 for one that has not grown. Coming back from a pause is no growth.
    #[must_use]
    pub fn grown_times_on(&self, day: i32) -> f64 {
        let recent = |event: &&Event| event.day <= day && event.day > day - REMEMBERED;
        let grew = |event: &&Event| {
            matches!(event.change, Change::Growth | Change::ClinicGrew) && event.before > 0.0
        };
        let first = self.events.iter().filter(recent).find(grew);
        first.map_or(1.0, |first| (self.rate_on(day) / first.before).max(1.0))
    }

    /// Whether it still refers at all on a day, or is on a pause from which it will come back.
    #[must_use]
    pub fn active_on(&self, day: i32) -> bool {
        self.rate_on(day) > 0.0
            || self.began().is_some_and(|began| began <= day)
                && self.segments.iter().any(|segment| segment.from > day && segment.rate > 0.0)
    }

    /// Whether it is away on a day.
    #[must_use]
    pub fn away_on(&self, day: i32) -> bool {
        self.vacations.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// The day on which it began.
    #[must_use]
    pub fn began(&self) -> Option<i32> {
        self.segments.first().map(|segment| segment.from)
    }

    /// The latest change that had begun by a day.
    #[must_use]
    pub fn latest_change(&self, day: i32) -> Option<&Event> {
        self.events.iter().rev().find(|event| event.day <= day)
    }
}
