//! How much sources refer: the possible rates, how evenly referrals come at one rate, which rates
//! are usual among sources, and how often a source ends.

mod endings;
mod levels;
mod scatter;
mod usual;
mod wander;

pub(crate) use endings::{Endings, Life};
pub(crate) use levels::{Chances, Levels, RUNS};
pub(crate) use scatter::Scatter;
pub(crate) use usual::{Arrival, Early, Known, Usual};
pub(crate) use wander::{HALF, Halves, Wander};

/// Days in a month, on average over four years.
pub(crate) const MONTH: f64 = 30.4375;
/// Weeks in a month.
pub(crate) const WEEKS_A_MONTH: f64 = MONTH / 7.0;
/// Weeks in a year.
pub(crate) const WEEKS_A_YEAR: f64 = 365.25 / 7.0;
