//! The two clocks of a source: how long since anybody was in contact, and how long since
//! somebody met who decides. Pure: days of the practice's calendar in, a state out.

use jiff::civil::Date;

use super::pauses::Pauses;

/// So many days before a contact is due it is said that it will be.
const SOON: i64 = 7;

/// What a tier wants of one clock, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// A contact is wanted after so many days.
    pub target: i64,
    /// After more than so many it counts as neglected.
    pub most: i64,
}

/// The days that decide where a clock begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// When the source was entered.
    pub entered: Date,
    /// When they first referred.
    pub first_referral: Option<Date>,
    /// The last time it was set back.
    pub last: Option<Date>,
}

impl Begun {
    /// The day it runs from: the last contact; without one the day on which the
    /// relationship began, entered or first referral, whichever came later. What lies in
    /// the future sets no clock.
    pub fn on(self, today: Date) -> Date {
        let past = |day: &Date| *day <= today;
        self.last.filter(past).unwrap_or_else(|| {
            let first = self.first_referral.filter(past).unwrap_or(self.entered);
            self.entered.max(first).min(today)
        })
    }
}

/// A clock with the days it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The day it runs from.
    pub begun: Date,
    /// How many days have run.
    pub elapsed: i64,
    /// The day on which a contact is wanted; none behind a pause without end.
    pub due_on: Option<Date>,
    /// The day after which it counts as neglected.
    pub late_on: Option<Date>,
}

impl Clock {
    /// Sets it.
    pub fn new(begun: Date, interval: Interval, pauses: &Pauses, today: Date) -> Self {
        Self {
            begun,
            elapsed: pauses.running(begun, today),
            due_on: pauses.after_running(begun, interval.target),
            late_on: pauses.after_running(begun, interval.most),
        }
    }

    /// Where it stands.
    pub fn state(&self, pauses: &Pauses, today: Date) -> State {
        State::of(self.due_on, self.late_on, pauses, today)
    }
}

/// Where a clock stands. The numbers are days that ran or have to run, without paused ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It stands still.
    Paused,
    /// There is time.
    Fine(i64),
    /// It will be due within a week.
    Soon(i64),
    /// It is due, for so many days.
    Due(i64),
    /// It is over its maximum, by so many days.
    Overdue(i64),
}

impl State {
    /// By the days that are kept with a source.
    pub fn of(due_on: Option<Date>, late_on: Option<Date>, pauses: &Pauses, today: Date) -> Self {
        let Some(due) = due_on.filter(|_| pauses.at(today).is_none()) else { return Self::Paused };
        if today < due {
            let left = pauses.running(today, due);
            return if left <= SOON { Self::Soon(left) } else { Self::Fine(left) };
        }
        match late_on.map(|late| pauses.running(late, today)) {
            Some(over) if over > 0 => Self::Overdue(over),
            _ => Self::Due(pauses.running(due, today)),
        }
    }

    /// Whether something is to be done.
    pub fn is_due(self) -> bool {
        matches!(self, Self::Due(_) | Self::Overdue(_))
    }

    /// Whether it is over its maximum.
    pub fn is_overdue(self) -> bool {
        matches!(self, Self::Overdue(_))
    }

    /// In a few words: `due in 3 days`.
    pub fn words(self) -> String {
        let days = |count: i64| look::plural(count, "day", "days");
        match self {
            Self::Paused => "paused".into(),
            Self::Fine(left) => format!("{} left", days(left)),
            Self::Soon(left) => format!("due in {}", days(left)),
            Self::Due(0) => "due today".into(),
            Self::Due(over) => format!("due for {}", days(over)),
            Self::Overdue(over) => format!("{} overdue", days(over)),
        }
    }
}
