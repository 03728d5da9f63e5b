//! One source followed from its first referral to today.

use super::hidden::{Belief, Shares};
use crate::{
    lifted::Lifted,
    population::{Ladder, Population, most_within},
    streams::Stream,
};

/// What is believed of a source at the end of a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Days ago of the last day of the step.
    pub ago: i32,
    pub shares: Shares,
}

/// Room for the beliefs about one source after another.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    pub belief: Belief,
    likely: Vec<f32>,
    /// The first level that is looked at.
    pub from: usize,
}

/// What one source sends at most and at least is within these proportions of what it sent.
const WITHIN: (f64, f64) = (50.0, 5.0);

impl Follower {
    /// Follows a source whose referrals came so many days ago, the first of them first; `at_each`
    /// sees what is believed after each step, up to today. Nothing is believed without referrals.
    pub fn follow(
        &mut self,
        population: &Population,
        Stream { days, lifted }: Stream<'_>,
        group: u32,
        mut at_each: impl FnMut(Moment, &Self),
    ) {
        let Some(first) = days.first() else {
            self.belief.begin(&[], 0.0);
            return;
        };
        let ladder = population.ladder(days.len());
        let count = self.range(population, ladder, days);
        let usual = population.usual(group, days);
        let levels = usual.on(population.usual_levels(), &ladder.levels, self.from, count);
        let (first_time, second) = usual.ends_at();
        self.belief.begin(&levels, first_time as f32);
        let mut coming = days.get(1..).unwrap_or(&[]);
        let mut week = first / 7;
        let mut again = taken(&mut coming, week);
        if again > 0 {
            self.see(ladder, (week as usize, 0), again, shift(lifted, (week, 0)));
            if again == 1 {
                self.belief.ends_here(second as f32);
            }
        }
        while week > 0 {
            let quiet = week - coming.first().map_or(0, |ago| ago / 7 + 1);
            let doubled = doubled(week, quiet, ladder.steps[0].rests).min(ladder.doubled);
            week -= 1 << doubled;
            let Some(step) = ladder.steps.get(doubled) else { break };
            let rates = ladder.levels.rates.get(self.from..).unwrap_or(&[]);
            self.belief.pass(step, rates);
            again = taken(&mut coming, week);
            let shift = shift(lifted, (week, doubled));
            if again > 0 {
                self.see(ladder, (week as usize, doubled), again, shift);
                if days.len() - coming.len() == 2 {
                    self.belief.ends_here(second as f32);
                }
            } else if shift == 0.0 {
                self.belief.see_none(ladder.chances.none(week as usize, doubled, self.from, count));
            } else {
                self.weigh(ladder, (week as usize, doubled), 0, shift);
                self.belief.see_none(&self.likely);
            }
            at_each(Moment { ago: week * 7, shares: self.belief.shares() }, self);
        }
    }

    /// Looks at the levels near to what the source sent; how many there are.
    fn range(&mut self, population: &Population, ladder: &Ladder, days: &[i32]) -> usize {
        let first = days.first().copied().unwrap_or(0);
        let weeks = population.seasons.between(first - 1, 0).max(4.0);
        let mean = days.len() as f64 / weeks;
        let weeks_of_four = days.windows(4).any(|four| matches!(four, [a, .., d] if a - d < 28));
        let peak = if weeks_of_four { most_within(days, 28) as f64 / 4.0 } else { 1.0 };
        self.from = ladder.levels.nearest(mean / WITHIN.0);
        let to = ladder.levels.nearest((mean * WITHIN.1).max(2.0 * peak).max(1.0));
        to - self.from + 1
    }

    /// Looks at weeks with referrals, `2^doubled` of them.
    fn see(&mut self, ladder: &Ladder, weeks: (usize, usize), referrals: usize, shift: f64) {
        if referrals <= 8 && shift == 0.0 {
            let (from, count) = (self.from, self.belief.pace.len());
            let n = referrals as i32;
            let all = chances(ladder, weeks, referrals, (from, count));
            self.likely.clear();
            self.likely.extend(all.map(|(none, each, ways)| none * each.powi(n) * ways));
        } else {
            self.weigh(ladder, weeks, referrals, shift);
        }
        self.belief.see_some(&self.likely);
    }

    /// How likely so many referrals are at each level, in logarithms against the likeliest level:
    /// products of many would vanish. What was done for a source in these weeks makes each level
    /// what otherwise another is, by `shift` as a difference of logarithms.
    fn weigh(&mut self, ladder: &Ladder, weeks: (usize, usize), referrals: usize, shift: f64) {
        let count = self.belief.pace.len();
        let steps = shift / ladder.levels.step;
        let part = steps - steps.floor();
        let most = ladder.levels.len().saturating_sub(count) as f64;
        self.likely.clear();
        self.likely.resize(count, 0.0);
        for (more, weight) in [(0.0, 1.0 - part), (1.0, part)] {
            if weight <= 0.0 {
                continue;
            }
            let from = (self.from as f64 + steps.floor() + more).clamp(0.0, most) as usize;
            let all = chances(ladder, weeks, referrals, (from, count));
            for (likely, (none, each, ways)) in self.likely.iter_mut().zip(all) {
                let some = referrals as f32 * each.max(1e-37).ln() + ways.max(1e-37).ln();
                *likely += weight as f32 * (none.max(1e-37).ln() + some);
            }
        }
        let most = self.likely.iter().copied().fold(f32::MIN, f32::max);
        for likely in &mut self.likely {
            *likely = (*likely - most).exp();
        }
    }
}

/// The chances of no referral in `2^doubled` weeks, what each multiplies them by, and the factor of
/// so many, of `count` levels.
fn chances(
    ladder: &Ladder,
    (week, doubled): (usize, usize),
    referrals: usize,
    (from, count): (usize, usize),
) -> impl Iterator<Item = (f32, f32, f32)> {
    let none = ladder.chances.none(week, doubled, from, count);
    let each = ladder.chances.each(week, doubled, from, count);
    let ways = ladder.chances.ways(referrals, doubled, from, count);
    none.iter().zip(each).zip(ways).map(|((none, each), ways)| (*none, *each, *ways))
}

/// How much more was due in `2^doubled` weeks by what was done, as a difference of logarithms.
fn shift(lifted: &Lifted, (week, doubled): (i32, usize)) -> f64 {
    if lifted.is_nothing() { 0.0 } else { lifted.mean(week * 7, 7 << doubled).ln() }
}

/// How many times the week of the next step is doubled, with so many weeks to go and so many of
/// them without a referral up to the next.
///
/// Half a year is looked at week by week. What is longer ago only says which pace was usual, and
/// months say that as well as weeks. Silent weeks go together where vacations are not looked for.
fn doubled(week: i32, quiet: i32, rests: f32) -> usize {
    let long = match week - RECENT {
        104.. => 3,
        4.. => 2,
        _ => 0,
    };
    let silent = match quiet {
        4.. if rests == 0.0 => 2,
        2.. if rests == 0.0 => 1,
        _ => 0,
    };
    long.max(silent)
}

/// Weeks that are looked at one by one.
const RECENT: i32 = 26;

/// Takes the referrals of a week; how many they were.
fn taken(coming: &mut &[i32], week: i32) -> usize {
    let count = coming.iter().take_while(|ago| *ago / 7 >= week).count();
    *coming = coming.get(count..).unwrap_or(&[]);
    count
}
