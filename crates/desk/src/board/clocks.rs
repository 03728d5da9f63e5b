//! The clocks, as pure decisions: which step comes next and when it is due.
//!
//! Clocks run while the clinic is open, stand still while information is missing or
//! the referral is on hold, and stop when it ends.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use lexicon::{ReferralState, hours::Hours};
use platform::{
    Instant,
    clock::{local_day, timestamp, zoned},
};

use super::{
    attempt::{Outcome, Try},
    step::Step,
    targets::Targets,
};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
/// A clinic that does not open within a year has no open days to count.
const LONGEST: i32 = 400;

/// A stretch in which the clocks stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
}

/// How far the asking for what is missing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Something has not been asked for yet.
    NotYet,
    /// All of it was asked for, the last time then.
    At(Instant),
}

/// What the clocks must know of a referral.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// Where it stands.
    pub state: ReferralState,
    /// Since when.
    pub state_since: Instant,
    /// When it came in.
    pub received_at: Instant,
    /// Whether it is urgent.
    pub is_urgent: bool,
    /// When the calling began anew: after a visit that did not happen, or a hold.
    pub again_from: Option<Instant>,
    /// When the clocks stood still so far, the earliest first.
    pub pauses: &'a [Pause],
    /// The attempts since the calling began, the earliest first.
    pub tries: &'a [Try],
    /// What is missing.
    pub asked: Asked,
    /// When the first visit is.
    pub visit_at: Option<Instant>,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Which.
    pub step: Step,
    /// When it is due.
    pub due_at: Instant,
}

/// The clinic's time: its hours where it lies.
#[derive(Debug, Clone)]
pub struct Clock {
    /// When it is open.
    pub hours: Hours,
    /// Its time zone.
    pub zone: TimeZone,
}

/// What comes next, and when; none while a referral is on hold or has arrived.
pub fn next(case: &Case<'_>, targets: &Targets, clock: &Clock) -> Option<Next> {
    let (step, due_at) = match case.state {
        ReferralState::Received | ReferralState::Contacting => calling(case, targets, clock),
        ReferralState::NeedsInfo => match case.asked {
            Asked::NotYet => (Step::Ask, clock.after(case.state_since, targets.call_minutes)),
            Asked::At(at) => (Step::AskAgain, clock.days_after(at, targets.ask_again_days)),
        },
        // A visit is over some hours later: then somebody says whether they came.
        ReferralState::Scheduled => match case.visit_at {
            Some(visit) => (Step::Visit, clock.after(visit, targets.call_minutes)),
            None => (Step::Visit, evaluated_by(case, targets)),
        },
        _ => return None,
    };
    Some(Next { step, due_at })
}

fn calling(case: &Case<'_>, targets: &Targets, clock: &Clock) -> (Step, Instant) {
    let Some(last) = case.tries.last() else {
        let minutes =
            if case.is_urgent { targets.urgent_call_minutes } else { targets.call_minutes };
        let from = case.again_from.unwrap_or(case.received_at);
        return (Step::Call, clock.due(from, minutes, case.pauses));
    };
    let soon = || clock.after(last.at, targets.call_minutes);
    let in_vain = case.tries.iter().filter(|tried| tried.outcome.is_in_vain()).count() as i64;
    match last.outcome {
        Outcome::Reached => (Step::Book, soon().max(booked_by(case, targets))),
        Outcome::WrongNumber => (Step::FindNumber, soon()),
        Outcome::Declined => (Step::Close, soon()),
        _ if case.tries.iter().any(|tried| tried.kind.is_written()) => {
            (Step::Close, clock.days_after(last.at, targets.attempt_days))
        }
        _ if in_vain < targets.attempts => {
            (Step::CallAgain, clock.another_day(last.at, targets.call_minutes))
        }
        _ => (Step::Letter, clock.another_day(last.at, targets.call_minutes)),
    }
}

/// By when the first visit should be booked.
fn booked_by(case: &Case<'_>, targets: &Targets) -> Instant {
    let from = case.again_from.unwrap_or(case.received_at);
    let days = running(from, targets.schedule_days * DAY, case.pauses);
    if case.is_urgent { days.min(evaluated_by(case, targets)) } else { days }
}

/// By when the patient should be evaluated.
pub fn evaluated_by(case: &Case<'_>, targets: &Targets) -> Instant {
    let long = if case.is_urgent {
        targets.urgent_evaluate_hours * HOUR
    } else {
        targets.evaluate_days * DAY
    };
    running(case.received_at, long, case.pauses)
}

/// So much time later, pauses not counted.
fn running(from: Instant, long: i64, pauses: &[Pause]) -> Instant {
    let (mut at, mut left) = (from, long);
    for pause in pauses.iter().filter(|pause| pause.to > from) {
        let runs = pause.from.max(at) - at;
        if runs >= left {
            break;
        }
        (at, left) = (pause.to.max(at), left - runs);
    }
    at.saturating_add(left)
}

impl Clock {
    /// So many open minutes later, pauses not counted.
    pub fn due(&self, from: Instant, minutes: i64, pauses: &[Pause]) -> Instant {
        let (mut at, mut left) = (from, minutes);
        for pause in pauses.iter().filter(|pause| pause.to > from) {
            let runs = self.between(at, pause.from.max(at));
            if runs >= left {
                break;
            }
            (at, left) = (pause.to.max(at), left - runs);
        }
        self.after(at, left)
    }

    /// So many open minutes later.
    pub fn after(&self, from: Instant, minutes: i64) -> Instant {
        self.hours.after(timestamp(from), &self.zone, minutes).as_millisecond()
    }

    /// The open minutes between.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        self.hours.between(timestamp(from), timestamp(to), &self.zone)
    }

    /// So many open minutes into the next day on which the clinic is open: who did
    /// not answer today is tried on another day.
    pub fn another_day(&self, from: Instant, minutes: i64) -> Instant {
        let today = self.day(from);
        let begin = self.open_days(today, 1).and_then(|day| day.to_zoned(self.zone.clone()).ok());
        match begin {
            Some(begin) => self.after(begin.timestamp().as_millisecond(), minutes),
            None => from.saturating_add(DAY),
        }
    }

    /// The same time so many open days later. What happens while the clinic is closed
    /// counts as of its next opening.
    pub fn days_after(&self, from: Instant, days: i64) -> Instant {
        let open = self.opening(from);
        let local = zoned(open, &self.zone);
        let then = self
            .open_days(local.date(), days)
            .and_then(|day| day.to_datetime(local.time()).to_zoned(self.zone.clone()).ok());
        match then {
            Some(then) => self.opening(then.timestamp().as_millisecond()),
            None => from.saturating_add(days.saturating_mul(DAY)),
        }
    }

    /// The moment itself while the clinic is open, else its next opening.
    fn opening(&self, at: Instant) -> Instant {
        let here = zoned(at, &self.zone);
        if self.hours.is_open(&here) {
            return at;
        }
        let opens = self.hours.next_change(&here);
        opens.map_or(at, |change| change.at.timestamp().as_millisecond())
    }

    /// The day of an instant here.
    pub fn day(&self, at: Instant) -> Date {
        local_day(at, &self.zone)
    }

    /// The so-many-th open day after a day.
    fn open_days(&self, day: Date, count: i64) -> Option<Date> {
        let ahead = (1..=LONGEST).filter_map(|days| day.checked_add(days.days()).ok());
        let mut open = ahead.filter(|day| !self.hours.on(*day).is_empty());
        match count {
            ..1 => Some(day),
            _ => open.nth(usize::try_from(count - 1).ok()?),
        }
    }
}

#[cfg(test)]
#[path = "clocks_tests.rs"]
mod tests;
