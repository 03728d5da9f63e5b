//! The life of one referral, from the day it came in to today.

use lexicon::{LostReason, ReferralState};

use super::{
    calendar::{Calendar, Day},
    random::Random,
};
use LostReason as Why;
use ReferralState::*;

/// A step of a referral.
pub(super) struct Step {
    pub from: Option<ReferralState>,
    pub to: ReferralState,
    pub day: Day,
    pub minute: i32,
    pub why: Option<LostReason>,
}

/// A referral's steps up to today.
pub(super) struct History<'a> {
    calendar: &'a Calendar,
    pub steps: Vec<Step>,
}

impl<'a> History<'a> {
    /// Lives a referral that came in at a time. `conversion` is the chance that
    /// its patient is evaluated.
    pub fn of(
        random: &mut Random,
        calendar: &'a Calendar,
        (day, minute): (Day, i32),
        conversion: f64,
    ) -> Self {
        let mut history = Self { calendar, steps: Vec::with_capacity(7) };
        history.steps.push(Step { from: None, to: Received, day, minute, why: None });
        history.live(random, conversion);
        // What lies ahead has not happened.
        history.steps.retain(|step| step.day <= calendar.today());
        history
    }

    /// Where it stands.
    pub fn state(&self) -> ReferralState {
        self.steps.last().map_or(Received, |step| step.to)
    }

    /// Why it ended, if it ended without a patient.
    pub fn why(&self) -> Option<LostReason> {
        self.steps.last().and_then(|step| step.why)
    }

    /// The day on which it first reached a state.
    pub fn first(&self, state: ReferralState) -> Option<Day> {
        self.steps.iter().find(|step| step.to == state).map(|step| step.day)
    }

    /// The day on which it last reached a state.
    pub fn last(&self, state: ReferralState) -> Option<Day> {
        self.steps.iter().rev().find(|step| step.to == state).map(|step| step.day)
    }

    fn live(&mut self, random: &mut Random, conversion: f64) {
        if random.chance(0.07) {
            self.step(random, NeedsInfo, 0);
            let days = 1 + random.wait(1.5, 6);
            self.step(random, Received, days);
        }
        let early_end = random.unit();
        match early_end {
            ..0.014 => return self.end(random, Duplicate, 0, Why::Duplicate),
            ..0.030 => {
                let why =
                    random.pick(&[Why::ClinicDeclined, Why::PayerNotAccepted, Why::OutOfArea]);
                return self.end(random, Declined, 1, why);
            }
            ..0.040 => {
                let why = random.pick(&[Why::NoLongerNeeded, Why::OtherPractice]);
                return self.end(random, CancelledByReferrer, 2, why);
            }
            _ => {}
        }
        let days = random.wait(1.6, 12);
        self.step(random, Contacting, days);
        if early_end < 0.048 {
            // Called and called, until the order was too old.
            return self.end(random, Expired, 40, Why::Unreachable);
        }
        if !random.chance(conversion) {
            return self.lose(random);
        }
        if random.chance(0.03) {
            let days = 1 + random.wait(3.0, 10);
            self.step(random, OnHold, days);
            let days = random.between(7, 30);
            self.step(random, Contacting, days);
        }
        self.schedule(random);
        if random.chance(0.09) {
            // The patient did not come, was called, and got another date.
            let days = 2 + random.wait(6.0, 14);
            self.step(random, Contacting, days);
            self.schedule(random);
        }
        let days = 1 + random.wait(6.5, 32);
        self.step(random, Evaluated, days);
        self.care(random);
    }

    fn lose(&mut self, random: &mut Random) {
        let late = random.chance(0.4);
        if late {
            self.schedule(random);
        }
        let days = if late { 3 + random.wait(7.0, 21) } else { 4 + random.wait(9.0, 35) };
        let why = random.weighted(&[
            (Why::Unreachable, 0.28),
            (Why::OtherPractice, 0.20),
            (Why::Cost, 0.14),
            (Why::PayerNotAccepted, 0.13),
            (Why::NoLongerNeeded, 0.15),
            (Why::OutOfArea, 0.05),
            (Why::Other, 0.05),
        ]);
        self.end(random, Lost, days, why);
    }

    fn schedule(&mut self, random: &mut Random) {
        let days = random.wait(1.2, 7);
        self.step(random, Scheduled, days);
    }

    fn care(&mut self, random: &mut Random) {
        if random.chance(0.04) {
            // One visit was enough.
            return self.step(random, Discharged, 0);
        }
        let days = random.wait(1.5, 7);
        self.step(random, InCare, days);
        if random.chance(0.02) {
            let days = random.between(7, 20);
            self.step(random, OnHold, days);
            let days = random.between(10, 25);
            self.step(random, InCare, days);
        }
        let days = 18 + random.wait(24.0, 90);
        self.step(random, Discharged, days);
        if random.chance(0.01) {
            let days = random.between(7, 50);
            self.step(random, InCare, days);
            let days = random.between(14, 40);
            self.step(random, Discharged, days);
        }
    }

    fn end(&mut self, random: &mut Random, state: ReferralState, days: Day, why: LostReason) {
        self.step(random, state, days);
        if let Some(step) = self.steps.last_mut() {
            step.why = Some(why);
        }
    }

    /// Goes on to a state after some days, in office hours.
    fn step(&mut self, random: &mut Random, to: ReferralState, days: Day) {
        let Some(before) = self.steps.last() else { return };
        let later = before.minute + random.between(8, 150);
        let mut day = self.calendar.workday(before.day + days);
        if day == before.day && later > 19 * 60 {
            day = self.calendar.workday(day + 1);
        }
        let minute = if day == before.day { later } else { random.between(8 * 60, 17 * 60 + 30) };
        self.steps.push(Step { from: Some(before.to), to, day, minute, why: None });
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use platform::clock;

    use super::*;

    #[test]
    fn every_step_is_allowed_and_later_than_the_one_before() {
        let calendar = Calendar::new(date(2026, 3, 6), 36, &clock::zone("America/New_York"));
        let mut random = Random::new(7);
        for day in 0..=calendar.today() {
            for _ in 0..10 {
                let minute = random.between(0, 1439);
                let history = History::of(&mut random, &calendar, (day, minute), 0.75);
                assert_eq!(history.steps[0].to, Received);
                for pair in history.steps.windows(2) {
                    assert_eq!(pair[1].from, Some(pair[0].to));
                    assert!(pair[0].to.may_become(pair[1].to), "{}", pair[1].to);
                    let at = |step: &Step| calendar.at(step.day, step.minute);
                    assert!(at(&pair[0]) < at(&pair[1]));
                }
                let ended = history.state();
                assert_eq!(history.why().is_some(), ended.needs_reason(), "{ended}");
                assert!(calendar.today() - day < 260 || ended.is_terminal(), "{ended}");
            }
        }
    }
}
