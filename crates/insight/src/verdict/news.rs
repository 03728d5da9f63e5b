//! When a verdict that somebody put aside comes back.

use jiff::civil::Date;
use serde::Serialize;

use super::{Score, Shape, Status};

/// A verdict "slipping" that a person put aside, with what was known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dismissal {
    /// The day on which it was put aside.
    pub on: Date,
    /// Referrals the source had sent up to that day.
    pub referrals: u32,
    /// In which way it was slipping then.
    pub shape: Option<Shape>,
}

/// What is new since a verdict was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It sent referrals again, and then began to slip anew.
    SlippedAgain,
    /// It had become less; now it has stopped.
    Stopped,
}

/// Whether a source whose verdict was put aside has something new to say; nothing as long as
/// the silence or shortfall that was put aside merely goes on.
///
/// `referrals` is how many the source has sent up to the day of the score.
pub fn news(score: &Score, referrals: u32, dismissal: &Dismissal) -> Option<News> {
    if score.status != Status::Slipping {
        return None;
    }
    let began_later = score.since.is_some_and(|since| since > dismissal.on);
    if referrals > dismissal.referrals && began_later {
        return Some(News::SlippedAgain);
    }
    let declined_then = dismissal.shape == Some(Shape::Decline);
    (declined_then && score.shape == Some(Shape::Stop)).then_some(News::Stopped)
}
