//! One world followed over its last years: what each rule said of each source, week by week.

use insight::{History, Options, Score, Status, effects::Ratios, score, simulate::World};

use crate::effects::{self, touches};
use crate::rules::{Rule, Suspicion};

/// Days between two looks.
pub const WEEK: i32 = 7;

/// Our suspicion of those who are slipping.
pub const LISTED: f64 = 2.0;

/// Our suspicion of those who are gone: they are no longer on the list, but nobody overlooked them.
pub const NAMED: f64 = 1.0;

/// Days at the end that are looked at one by one, for stability.
const DAILY: i32 = 42;

/// A world with all that was said.
pub struct Course {
    pub kind: &'static str,
    pub world: World,
    /// The days on which was looked, in order.
    pub days: Vec<i32>,
    /// Our verdicts: a row a day, in the order of the sources.
    pub ours: Vec<Vec<Score>>,
    /// What the simpler rules said, in their order: a row a day.
    pub others: Vec<(Rule, Vec<Vec<Suspicion>>)>,
    /// How many verdicts of ours differed from the day before.
    pub flips: usize,
    /// How many verdicts were compared for that.
    pub compared: usize,
}

/// What ours is told beside referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Nothing,
    Touches,
}

/// The histories as they are known on one day after the other.
struct Knowledge {
    histories: Vec<History>,
    told: Told,
    ratios: Option<Ratios>,
    /// When the ratios are learned anew.
    until: i32,
}

/// Days after which what touches do is learned anew.
const LEARN: i32 = 91;

impl Knowledge {
    fn of(world: &World, told: Told) -> Self {
        Self { histories: world.histories(), told, ratios: None, until: 0 }
    }

    fn on(&mut self, world: &World, day: i32) -> &[History] {
        if self.told == Told::Nothing {
            return &self.histories;
        }
        if self.ratios.is_none() || day >= self.until {
            self.ratios = Some(effects::ratios(world, day));
            self.until = day + LEARN;
        }
        if let Some(ratios) = &self.ratios {
            for (history, touches) in self.histories.iter_mut().zip(touches(world, day)) {
                history.lifts = ratios.lifts(&touches);
            }
        }
        &self.histories
    }
}

impl Course {
    /// `told` says whether ours knows what was done for the sources.
    pub fn follow(kind: &'static str, world: World, told: Told) -> Self {
        let first = (world.recorded - 731).max(366);
        let days: Vec<i32> = (first..world.recorded).step_by(WEEK as usize).collect();
        let mut known = Knowledge::of(&world, told);
        let options = Options::default();
        let mut look = |day: i32| score(known.on(&world, day), world.date(day), &options);
        let ours = days.iter().map(|day| look(*day)).collect();
        let others = Rule::ALL.map(|rule| (rule, rule.rows(&world, &days)));
        let (mut flips, mut compared) = (0, 0);
        let mut before: Option<Vec<Score>> = None;
        for day in world.recorded - DAILY..world.recorded {
            let now = look(day);
            for (then, now) in before.iter().flatten().zip(&now) {
                compared += 1;
                flips += usize::from(then.status != now.status);
            }
            before = Some(now);
        }
        Self { kind, world, days, ours, others: others.into(), flips, compared }
    }

    /// The sources of which anything is known by a day.
    pub fn known(&self, day: i32) -> impl Iterator<Item = usize> {
        let sources = self.world.sources.iter().enumerate();
        sources
            .filter(move |(_, one)| one.days.first().is_some_and(|at| *at <= day))
            .map(|(n, _)| n)
    }

    /// Whom we name, as a rule of its own: those slipping are listed, those gone only named.
    pub fn our_suspicions(&self) -> Vec<Vec<Suspicion>> {
        let of = |score: &Score| Suspicion {
            how: match score.status {
                Status::Slipping => Some(LISTED),
                Status::Retired => Some(NAMED),
                _ => None,
            },
            cost: score.expected_loss_90_days,
        };
        self.ours.iter().map(|row| row.iter().map(of).collect()).collect()
    }
}
