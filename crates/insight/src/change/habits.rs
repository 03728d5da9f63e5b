//! How often and how far paces change: what the hidden Markov model takes for granted.

use crate::rates::{Levels, WEEKS_A_YEAR};

/// Changes of pace a year, and how they go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Sources that end, of one that refer, a year. Learned; see [`crate::rates::Endings`].
    pub ends: f64,
    /// That lose a part at once.
    pub falls: f64,
    /// That gain a part at once.
    pub rises: f64,
    /// How far a pace that does not change wanders in a year, as a standard deviation of its
    /// logarithm. Learned; see [`crate::rates::Wander`].
    pub wander: f64,
    /// How far a pace is from that of a half year before by wandering alone, as a variance of its
    /// logarithm. Learned.
    pub halves: f64,
    /// Weeks of absence begun, a year.
    pub rests: f64,
}

impl Default for Habits {
    fn default() -> Self {
        Self { ends: 0.15, falls: 0.15, rises: 0.2, wander: 0.35, halves: 0.04, rests: 1.2 }
    }
}

/// An absence is over in a week with this probability: two weeks on average, and four
/// weeks are rare.
const RETURN_FROM_REST: f64 = 0.6;
/// One that ended refers again, a year.
const RETURNS: f64 = 0.08;
/// A fall or rise becomes the new pace, a year; one that stays where it is does so sooner, since
/// those that fall mostly go on falling.
const SETTLES: f64 = 0.2;
/// While a source falls it ends or falls again this many times as often as usual.
const FALLING: f64 = 4.0;
/// While it falls its rate goes down by so much more a week, as a logarithm.
const DECLINE_A_WEEK: f64 = 0.012;
/// What a pace falls at once, as a logarithm: the least (to three quarters), and how much more on
/// average, exponentially distributed.
const FALL: (f64, f64) = (0.29, 0.6);
/// What it rises at once: the least (by a third), and how much more on average.
const RISE: (f64, f64) = (0.29, 0.45);

/// The probabilities of the changes within a step of some weeks, on given levels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub ends: f32,
    pub ends_falling: f32,
    pub falls: f32,
    pub falls_falling: f32,
    pub rises: f32,
    pub settles: f32,
    pub returns: f32,
    /// To one neighbouring level, for a pace that does not change.
    pub wanders: f32,
    /// Down (up, for one that rises) in addition.
    pub declines: f32,
    pub rests: f32,
    pub rest_over: f32,
    /// How many levels a fall goes at least.
    pub fall: usize,
    /// The probability that it does not go one further.
    pub fall_ends: f32,
    pub rise: usize,
    pub rise_ends: f32,
}

impl Step {
    pub fn of(weeks: u32, habits: &Habits, levels: &Levels) -> Self {
        let weeks = f64::from(weeks);
        let within = |a_year: f64| (1.0 - (-a_year * weeks / WEEKS_A_YEAR).exp()) as f32;
        let a_week = habits.wander * habits.wander / WEEKS_A_YEAR;
        let wanders = (weeks * a_week / (2.0 * levels.step * levels.step)).min(0.3) as f32;
        let others = 2.0 * wanders
            + within(habits.falls * FALLING)
            + within(habits.ends * FALLING)
            + within(SETTLES);
        // No more may leave a level than is there.
        let declines = ((weeks * DECLINE_A_WEEK / levels.step) as f32).min(0.98 - others).max(0.0);
        Self {
            ends: within(habits.ends),
            ends_falling: within(habits.ends * FALLING),
            falls: within(habits.falls),
            falls_falling: within(habits.falls * FALLING),
            rises: within(habits.rises),
            settles: within(SETTLES),
            returns: within(RETURNS),
            wanders,
            declines,
            rests: within(habits.rests),
            rest_over: RETURN_FROM_REST as f32,
            fall: levels.steps(FALL.0),
            fall_ends: (1.0 - (-levels.step / FALL.1).exp()) as f32,
            rise: levels.steps(RISE.0),
            rise_ends: (1.0 - (-levels.step / RISE.1).exp()) as f32,
        }
    }
}

impl Habits {
    /// What a week leaves on average of the rate of a source at its pace, one that falls and one
    /// that rises.
    pub fn keeps(&self) -> Keeps {
        let a_week = |a_year: f64| a_year / WEEKS_A_YEAR;
        let (fall, rise) = (0.6, 1.0);
        let steady = 1.0 - a_week(self.ends + fall * self.falls - rise * self.rises);
        let falling = 1.0 - a_week(FALLING * (self.ends + fall * self.falls)) - DECLINE_A_WEEK;
        Keeps { steady: steady.clamp(0.5, 1.0), falling, returns: a_week(RETURNS) }
    }
}

/// See [`Habits::keeps`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeps {
    pub steady: f64,
    pub falling: f64,
    /// Of those that ended, a week.
    pub returns: f64,
}
