//! One world followed over its last years: what each rule said of each source, week by week.

use insight::{Options, Score, Status, score, simulate::World};

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

impl Course {
    pub fn follow(kind: &'static str, world: World) -> Self {
        let first = (world.recorded - 731).max(366);
        let days: Vec<i32> = (first..world.recorded).step_by(WEEK as usize).collect();
        let histories = world.histories();
        let options = Options::default();
        let look = |day: i32| score(&histories, world.date(day), &options);
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
