//! The referrals themselves: drawn day by day, since whom a liaison visits depends on them.

use super::{
    dice::Dice,
    season::Season,
    touches::{self, Effect, Touch},
    truth::Truth,
};

/// Days in a month, so that rates a month become rates a day.
pub const MONTH: f64 = 30.4375;

/// How much of this week's wandering is left in the next.
const KEPT: f64 = 0.75;

/// One source as it goes from day to day.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub truth: Truth,
    /// The day of each referral.
    pub days: Vec<i32>,
    pub touches: Vec<Touch>,
    /// The weekday on which it likes to refer, as the rest of the day number by 7.
    weekday: Option<i32>,
    /// Where its pace wanders to at present, as standard normal number.
    wander: f64,
    dice: Dice,
}

impl Stream {
    pub fn new(truth: Truth, days: Vec<i32>, mut dice: Dice) -> Self {
        let weekday = dice.happens(0.25).then(|| dice.whole(0, 6));
        let wander = dice.normal();
        Self { truth, days, touches: Vec::new(), weekday, wander, dice }
    }

    /// Draws the referrals of one day.
    pub fn day(&mut self, day: i32, season: &Season, effects: &[Effect]) {
        if day % 7 == 0 {
            let fresh = libm::sqrt(1.0 - KEPT * KEPT);
            self.wander = KEPT * self.wander + fresh * self.dice.normal();
        }
        let expected = expected(&self.truth, season, &self.touches, effects, day, day);
        // The mean of a log-normal factor is 1 with this correction.
        let spread = self.truth.wobble;
        let wobble = libm::exp(spread * self.wander - 0.5 * spread * spread);
        let clump = self.truth.clump.max(1.0);
        for _ in 0..self.dice.count(expected * wobble / clump) {
            let first = self.on_weekday(day, season);
            self.days.push(first);
            // Geometric: each may bring one more.
            while self.dice.happens(1.0 - 1.0 / clump) {
                let later = first + self.dice.whole(0, 4);
                self.days.push(if self.may(later, season) { later } else { first });
            }
        }
    }

    /// A source with a day of its own keeps most of its referrals for it.
    fn on_weekday(&mut self, day: i32, season: &Season) -> i32 {
        let Some(weekday) = self.weekday else { return day };
        let later = day + (weekday - day).rem_euclid(7);
        if self.dice.happens(0.6) && self.may(later, season) { later } else { day }
    }

    /// Whether a referral may be moved to a day: it is an open day, and the source is there.
    fn may(&self, day: i32, season: &Season) -> bool {
        season.on(day) > 0.3 && self.truth.rate_on(day) > 0.0 && !self.truth.away_on(day)
    }

    /// Referrals from one day to another, the last one not counted.
    pub fn between(&self, from: i32, to: i32) -> f64 {
        // No referral is kept for longer than ten days, so the list is nearly in order.
        let recent = self.days.iter().rev().take_while(|day| **day >= from - 10);
        recent.filter(|day| (from..to).contains(*day)).count() as f64
    }
}

/// Referrals expected on a day, with the touches known by another day.
pub(super) fn expected(
    truth: &Truth,
    season: &Season,
    touches: &[Touch],
    effects: &[Effect],
    day: i32,
    known: i32,
) -> f64 {
    let rate = truth.rate_on(day);
    if rate <= 0.0 || truth.away_on(day) {
        return 0.0;
    }
    rate / MONTH * season.on(day) * touches::factor(touches, effects, day, known)
}
