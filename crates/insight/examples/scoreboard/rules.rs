//! The simpler rules. Each says how suspicious a source is, so that its threshold can be set to
//! any number of false alarms, and how much it would be missed, so that its list has an order.

use insight::{
    lifetimes::{BgNbd, Model, Summary, fit, gather},
    simulate::{Source, World},
};

use crate::detectors::Detector;

/// What one rule says of one source on one day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Suspicion {
    /// The larger, the sooner it is listed; nothing at all when the rule says nothing of it.
    pub how: Option<f64>,
    /// What it would cost, for the order of the list: referrals a year.
    pub cost: f64,
}

/// A rule that looks at one source's referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// No referral for 90 days, and at least 3 in the year before these.
    NinetyDays,
    /// The last 90 days under half of the 90 before, where those had at least 3.
    Quarters,
    /// A silence that a constant pace of the last year explains with less than 5 %.
    ConstantPace,
    /// P(alive) of the BG/NBD, fitted to all sources as of the day, under one half.
    BgNbd,
    /// One of the detectors of the literature.
    Detects(Detector),
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NinetyDays,
        Self::Quarters,
        Self::ConstantPace,
        Self::BgNbd,
        Self::Detects(Detector::Cusum),
        Self::Detects(Detector::ChangePoint),
        Self::Detects(Detector::LikelihoodRatio),
    ];

    /// What it is called in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::NinetyDays => "90-day rule",
            Self::Quarters => "quarter on quarter",
            Self::ConstantPace => "first simple rule",
            Self::BgNbd => "BG/NBD",
            Self::Detects(Detector::Cusum) => "CUSUM",
            Self::Detects(Detector::ChangePoint) => "Bayesian change-point",
            Self::Detects(Detector::LikelihoodRatio) => "likelihood ratio",
        }
    }

    /// The suspicion from which on the rule, as it is commonly used, lists a source.
    pub fn usual_threshold(self) -> f64 {
        match self {
            Self::NinetyDays => 90.0,
            Self::Quarters | Self::BgNbd => 0.5,
            Self::ConstantPace => 0.95,
            Self::Detects(Detector::ChangePoint) => 0.5,
            // As likely by chance as 5 in 100, about.
            Self::Detects(Detector::Cusum | Detector::LikelihoodRatio) => 3.0,
        }
    }

    /// What it says of each source of a world on days a week apart: a row a day.
    pub fn rows(self, world: &World, days: &[i32]) -> Vec<Vec<Suspicion>> {
        match self {
            Self::Detects(detector) => detector.rows(world, days),
            _ => days.iter().map(|day| self.row(world, *day)).collect(),
        }
    }

    /// What it says of each source of a world as of a day.
    fn row(self, world: &World, day: i32) -> Vec<Suspicion> {
        let known = |source: &Source| source.days.partition_point(|at| *at <= day);
        let known = world.sources.iter().map(|source| &source.days[..known(source)]);
        match self {
            Self::NinetyDays => known.map(|days| ninety_days(days, day)).collect(),
            Self::Quarters => known.map(|days| quarters(days, day)).collect(),
            Self::ConstantPace => known.map(|days| constant_pace(days, day)).collect(),
            Self::BgNbd => bg_nbd(&known.collect::<Vec<_>>(), day),
            Self::Detects(detector) => {
                detector.rows(world, &[day]).into_iter().next().unwrap_or_default()
            }
        }
    }
}

fn ninety_days(known: &[i32], day: i32) -> Suspicion {
    let Some(last) = known.last() else { return Suspicion::default() };
    let silent = f64::from(day - last);
    // The year before the silence, so that a longer threshold asks the same; and as with
    // the rule itself, who has been silent for longer falls off the list.
    let before = within(known, last - 365, *last);
    let asked = before >= 3.0 && silent <= 455.0;
    Suspicion { how: asked.then_some(silent), cost: before }
}

fn quarters(known: &[i32], day: i32) -> Suspicion {
    let (now, then) = (within(known, day - 90, day), within(known, day - 180, day - 90));
    Suspicion { how: (then >= 3.0).then(|| 1.0 - now / then), cost: (then - now) * 4.0 }
}

fn constant_pace(known: &[i32], day: i32) -> Suspicion {
    let Some(last) = known.last() else { return Suspicion::default() };
    let year = within(known, day - 365, day);
    let chance = (-year / 365.0 * f64::from(day - last)).exp();
    Suspicion { how: (year >= 3.0).then_some(1.0 - chance), cost: year }
}

/// As with the other rules, only sources with at least 3 referrals are asked about, and who has
/// been silent for more than 455 days falls off the list.
fn bg_nbd(known: &[&[i32]], day: i32) -> Vec<Suspicion> {
    let summary = |days: &&[i32]| {
        let days = days.iter().map(|at| i64::from(*at));
        Summary::of_days(days, i64::from(day)).scaled(1.0 / 7.0)
    };
    let summaries: Vec<Summary> = known.iter().map(summary).collect();
    let Some(fitted) = fit::<BgNbd>(&gather(summaries.iter().copied())) else {
        return vec![Suspicion::default(); known.len()];
    };
    let look = |(days, summary): (&&[i32], &Summary)| {
        let Some(last) = days.last() else { return Suspicion::default() };
        let gone = 1.0 - fitted.model.p_alive(summary);
        let asked = days.len() >= 3 && day - last <= 455;
        Suspicion { how: asked.then_some(gone), cost: gone * within(days, last - 365, *last) }
    };
    known.iter().zip(&summaries).map(look).collect()
}

/// Referrals after one day and up to another.
pub fn within(known: &[i32], after: i32, to: i32) -> f64 {
    let up_to = |limit: i32| known.partition_point(|at| *at <= limit);
    up_to(to).saturating_sub(up_to(after)) as f64
}
