//! The verdict on one source, with what the practice has said to it.

use insight::{News, Score, Status};
use jiff::civil::Date;

use super::aside::Aside;

/// How one source stands.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// What the statistics say.
    pub score: &'a Score,
    sent: Sent<'a>,
    /// Why the relationship rests at present; empty where it does not.
    pub rests: &'a str,
    /// That somebody put it aside, if that was taken back by nobody.
    pub aside: Option<&'a Aside>,
    /// What is new since.
    pub news: Option<News>,
}

/// The days on which a source referred, rising, and today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent<'a> {
    pub days: &'a [Date],
    pub today: Date,
}

impl Sent<'_> {
    fn count(self) -> u32 {
        let upto = self.days.partition_point(|day| *day <= self.today);
        u32::try_from(upto).unwrap_or(u32::MAX)
    }
}

/// A silence this likely is no news where somebody rests.
const UNLIKELY: f64 = 0.05;
/// Whoever rests for longer is not missed by anybody.
const A_YEAR: u32 = 365;

impl<'a> Verdict<'a> {
    pub(super) fn new(
        score: &'a Score,
        sent: Sent<'a>,
        rests: &'a str,
        aside: Option<&'a Aside>,
    ) -> Self {
        let news = aside.and_then(|aside| insight::news(score, sent.count(), &aside.dismissal()));
        Self { score, sent, rests, aside, news }
    }

    /// Referrals it has sent up to today.
    pub fn referrals(&self) -> u32 {
        self.sent.count()
    }

    /// Whether it is to be listed as slipping: it is, nobody knows why, and it does not rest.
    pub fn is_slipping(&self) -> bool {
        self.score.status == Status::Slipping && self.rests.is_empty() && !self.is_put_aside()
    }

    /// Whether it is slipping and stays off the list because somebody put it aside.
    pub fn is_put_aside(&self) -> bool {
        self.score.status == Status::Slipping && self.aside.is_some() && self.news.is_none()
    }

    /// Whether it is growing.
    pub fn is_growing(&self) -> bool {
        self.score.status == Status::Growing && self.rests.is_empty()
    }

    /// Whether it is only missing from the list because the relationship rests.
    pub fn is_left_out(&self) -> bool {
        if self.rests.is_empty() {
            return false;
        }
        let silent = self.score.silent_days.is_some_and(|days| (1..=A_YEAR).contains(&days));
        let gone = self.score.status == Status::Retired
            && self.score.chance < UNLIKELY
            && silent
            && self.referrals() > 2;
        self.score.status == Status::Slipping || gone
    }
}
