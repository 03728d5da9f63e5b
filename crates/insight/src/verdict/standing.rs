//! What is believed of one source, in numbers.

use crate::{
    change::{Belief, Follower, Keeps, sum},
    lifted::Lifted,
    population::Population,
    rates::WEEKS_A_MONTH,
};

/// Where a source stands today. Rates are a month.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Standing {
    pub rate: f64,
    pub low: f64,
    pub high: f64,
    /// The pace it is measured against.
    pub pace: f64,
    pub active: f64,
    pub fell: f64,
    pub expected: f64,
    pub loss: f64,
}

/// The part of the probability that lies outside of the interval.
const OUTSIDE: f64 = 0.10;
/// The probability below the upper end of an interval. More than the rest by half: a rate that
/// has just risen, by a visit say, is seen late.
const BELOW_HIGH: f64 = 0.96;
/// The same of an interval that begins at 0.
const OPEN_BELOW: f64 = 0.95;

impl Standing {
    /// How probable it is that it has ended.
    pub fn ended(&self) -> f64 {
        1.0 - self.active
    }

    pub fn of(
        population: &Population,
        follower: &Follower,
        referrals: usize,
        ahead: &Ahead,
    ) -> Self {
        let belief = &follower.belief;
        if referrals == 0 {
            return Self::default();
        }
        let levels = &population.ladder(referrals).levels;
        let rates = levels.rates.get(follower.from..).unwrap_or(&[]);
        let shares = belief.shares();
        let [rest, rest_fell, rest_fell_pace, rest_rose, _] = &belief.resting;
        let mean = |list: &[f32]| f64::from(dot(list, rates));
        let total = |list: &[f32]| f64::from(sum(list));
        let steady = mean(&belief.pace) + mean(rest);
        let fallen = mean(&belief.fell) + mean(rest_fell);
        let risen = mean(&belief.rose) + mean(rest_rose);
        let ended = mean(&belief.ended);
        let before_fall = total(&belief.fell_pace) + total(rest_fell_pace);
        let before_end = total(&belief.ended_pace);
        let expected =
            ahead.steady * (steady + risen) + ahead.falling * fallen + ahead.returning * ended;
        // What the same pace would bring that is as likely to change as any other.
        let own = ahead.steady * (steady + risen + before_fall + before_end);
        let (low, high) = interval(belief, rates, levels.step);
        let [low, high] = [low, high].map(|end| end * ahead.now);
        let rate = ahead.now * (steady + fallen + risen);
        let pace = ahead.now * (steady + risen + before_fall + before_end);
        Self {
            rate: rate * WEEKS_A_MONTH,
            low: low.min(rate) * WEEKS_A_MONTH,
            high: high.max(rate) * WEEKS_A_MONTH,
            pace: pace * WEEKS_A_MONTH,
            active: f64::from(1.0 - shares.ended).clamp(0.0, 1.0),
            fell: f64::from(shares.fell),
            expected,
            loss: (own - expected).max(0.0),
        }
    }
}

/// Even weeks of the next 90 days, with what is left of a source and of what was done for it by
/// then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    steady: f64,
    falling: f64,
    returning: f64,
    /// How many times its own pace a source refers at today, by what was done for it.
    now: f64,
}

impl Ahead {
    pub fn of(population: &Population, lifted: &Lifted) -> Self {
        let Keeps { steady, falling, returns } = population.habits.keeps();
        let mut ahead = Self { steady: 0.0, falling: 0.0, returning: 0.0, now: lifted.now() };
        for (day, (even, times)) in population.seasons.ahead().zip(lifted.ahead()).enumerate() {
            let even = even * times;
            let weeks = (day as f64 + 0.5) / 7.0;
            ahead.steady += even * steady.powf(weeks);
            ahead.falling += even * falling.powf(weeks);
            ahead.returning += even * (1.0 - (1.0 - returns).powf(weeks)) * steady.powf(weeks);
        }
        ahead
    }
}

/// The interval of the rate a week that holds 90 % of what is believed. Where it may well have
/// ended it begins at 0, and leaves out a little less above, so that it holds for those too that
/// refer after all.
fn interval(belief: &Belief, rates: &[f32], step: f64) -> (f64, f64) {
    let [rest, rest_fell, _, rest_rose, _] = &belief.resting;
    let at = |list: &[f32], k: usize| f64::from(list.get(k).copied().unwrap_or(0.0));
    let share = |k: usize| {
        at(&belief.pace, k)
            + at(&belief.fell, k)
            + at(&belief.rose, k)
            + at(rest, k)
            + at(rest_fell, k)
            + at(rest_rose, k)
    };
    let ended = f64::from(belief.shares().ended);
    let below = if ended > OUTSIDE / 2.0 { 0.0 } else { OUTSIDE / 2.0 };
    let above = if below > 0.0 { BELOW_HIGH } else { OPEN_BELOW };
    let (mut low, mut high) = (0.0, 0.0);
    let mut sum = ended;
    for (k, rate) in rates.iter().enumerate().take(belief.pace.len()) {
        let share = share(k);
        // Within a level the logarithm of the rate is even.
        let within = |limit: f64| {
            f64::from(*rate) * (step * ((limit - sum) / share - 0.5).clamp(-0.5, 0.5)).exp()
        };
        if sum <= below && sum + share > below {
            low = within(below);
        }
        if sum <= above && sum + share > above {
            high = within(above);
        }
        sum += share;
    }
    if high == 0.0 && ended < above {
        high = rates.get(belief.pace.len().saturating_sub(1)).copied().map_or(0.0, f64::from);
    }
    (low, high.max(low))
}

fn dot(list: &[f32], rates: &[f32]) -> f32 {
    list.iter().zip(rates).map(|(a, b)| a * b).sum()
}
