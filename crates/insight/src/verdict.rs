//! The verdict on each source.

mod all;
mod growing;
mod list;
mod news;
mod standing;
mod words;

use jiff::civil::Date;
use serde::Serialize;

use crate::history::{History, Options};
use crate::population::Population;

pub(crate) use all::all;
pub use news::{Dismissal, News, news};

/// How a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Fewer referrals than its own pace, beyond what chance explains.
    Slipping,
    /// More than its own pace, beyond what chance explains.
    Growing,
    /// As usual.
    Steady,
    /// Too short a history to have a pace.
    New,
    /// Referred once or twice, and that was all; never "slipping".
    OneTime,
    /// Gone for good, or known to have ended.
    Retired,
}

/// In which way a source is slipping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// It stopped.
    Stop,
    /// It became less and less, or lost a part.
    Decline,
}

/// What is to be said of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// How it stands.
    pub status: Status,
    /// In which way, when it is slipping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// Referrals a month (30.4375 days) at present, the season taken out; 0 for one that has
    /// certainly stopped.
    pub rate_month: f64,
    /// Lower end of the 90 % interval of the present rate, a month.
    pub low: f64,
    /// Upper end of the 90 % interval of the present rate, a month.
    pub high: f64,
    /// The pace it is measured against: referrals a month before it slipped or grew, its present
    /// rate where it did neither.
    pub pace_month: f64,
    /// How likely a silence or shortfall (for one that grows, a surplus) at least as large is by
    /// luck alone.
    pub chance: f64,
    /// How likely the source still refers at all.
    pub p_active: f64,
    /// Referrals to be expected in the next 90 days if nothing is done.
    pub expected_90_days: f64,
    /// Referrals that the next 90 days lack against the source's own pace.
    pub expected_loss_90_days: f64,
    /// 1 for the largest expected loss; those slipping come first.
    pub rank: u32,
    /// About when it began to slip or grow, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Days since the last referral.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent_days: Option<u32>,
    /// The reason in a sentence.
    pub why: String,
}

/// The verdict on each of the sources, in their order, as of the end of a day. Referrals after
/// that day are left out.
///
/// Learns the [`Population`] and gives its verdicts; whoever wants the months of a source as well
/// does both by himself.
pub fn score(histories: &[History], as_of: Date, options: &Options) -> Vec<Score> {
    Population::learn(histories, as_of, options).scores(histories)
}
