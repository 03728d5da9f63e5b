//! Who has truly left: so little came after a day that chance hardly explains it at the source's
//! own pace, and it never came back to half of that pace. Needs what came later, so it judges the
//! past only, and whatever rule would have named somebody is held against the same answer.

use jiff::{ToSpan, civil::Date};

use super::past::{Past, Source};

/// Days over which it shows whether somebody has left.
pub const AFTER: i64 = 180;
/// The pace is that of so many days before.
const BEFORE: i64 = 365;
/// Who sends less than this part of its pace may have left.
const GONE: f64 = 0.3;
/// Who sends at least this part of it in any later half year has come back.
const BACK: f64 = 0.5;
/// Chance may do the like less often than this. A source is asked at the ends of twelve months,
/// whose half years are as good as three that do not overlap: so chance makes one in a hundred
/// sources leave in a year, at most.
const CHANCE: f64 = 0.01 / 3.0;
/// Blocks of days from which it is learned how unevenly referrals come, years of them, and the
/// fewest of one source.
const BLOCK: i64 = 28;
const YEARS: i32 = 3;
const LEAST_BLOCKS: usize = 8;
/// Blocks that are compared lie so far apart: what a source does for some weeks by itself goes on
/// into the next one.
const APART: usize = 2;
/// Later half years are looked at in steps of so many days.
const STEP: i64 = 30;

/// What tells leaving from chance, learned from the whole record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaving {
    /// The variance of a source's referrals against their mean: 1 where each comes by itself.
    unevenness: f64,
    /// The last day on record.
    today: Date,
}

impl Leaving {
    /// Learned from the last years of all sources.
    pub fn learn(past: &Past, today: Date) -> Self {
        let since = today.saturating_sub(YEARS.years());
        let (mut weighed, mut weight) = (0.0, 0.0);
        for source in &past.sources {
            let blocks = blocks(source, since, today);
            let Some((unevenness, pairs)) = unevenness(&blocks) else { continue };
            weighed += unevenness * pairs;
            weight += pairs;
        }
        let unevenness = if weight > 0.0 { (weighed / weight).max(1.0) } else { 1.0 };
        Self { unevenness, today }
    }

    /// How likely chance does what a source did after a day, where that is leaving; none where it
    /// is not.
    pub fn after(&self, source: &Source, day: Date) -> Option<f64> {
        let year = source.between(day.saturating_sub(BEFORE.days()), day);
        let pace = year as f64 / BEFORE as f64;
        let sent = source.between(day, day.saturating_add(AFTER.days()));
        if year == 0 || sent as f64 >= GONE * pace * AFTER as f64 || self.is_back(source, day, pace)
        {
            return None;
        }
        Some(self.chance(year, sent)).filter(|chance| *chance < CHANCE)
    }

    /// The chance of so few or fewer in the half year after a year with so many: a negative
    /// binomial distribution, whose variance is that of uneven counts and of a pace that is known
    /// from one year only.
    fn chance(&self, year: usize, sent: usize) -> f64 {
        let mean = year as f64 * AFTER as f64 / BEFORE as f64;
        let above = mean * (self.unevenness - 1.0) + mean.powi(2) * self.unevenness / year as f64;
        let shape = mean.powi(2) / above;
        insight::numbers::negative_binomial_tails(sent as u64, shape, mean).ln_lower.exp()
    }

    fn is_back(&self, source: &Source, day: Date, pace: f64) -> bool {
        let enough = BACK * pace * AFTER as f64;
        let ends = (0..).map(|step| day.saturating_add((AFTER + step * STEP).days()));
        ends.take_while(|end| *end <= self.today)
            .any(|end| source.between(end.saturating_sub(AFTER.days()), end) as f64 >= enough)
    }
}

/// Referrals in blocks of four weeks between the first and the last of a source.
fn blocks(source: &Source, since: Date, today: Date) -> Vec<f64> {
    let days = &source.history.days;
    let (Some(first), Some(last)) = (days.first(), source.last_by(today)) else {
        return Vec::new();
    };
    let begin = since.max(*first);
    let starts = (0..).map(|step| begin.saturating_add((step * BLOCK).days()));
    starts
        .map(|start| (start, start.saturating_add(BLOCK.days())))
        .take_while(|(_, end)| *end <= last)
        .map(|(start, end)| source.between(start, end) as f64)
        .collect()
}

/// The variance of blocks against their mean, and on how many pairs it rests: half the mean square
/// of the difference between blocks near to each other, which a slow trend does not reach (J. von
/// Neumann & al. 1941, Ann. Math. Stat. 12:153). Each source counts for its blocks alone, so that
/// a few large ones do not speak for all.
fn unevenness(blocks: &[f64]) -> Option<(f64, f64)> {
    let mean = blocks.iter().sum::<f64>() / blocks.len().max(1) as f64;
    if blocks.len() < LEAST_BLOCKS || mean <= 0.0 {
        return None;
    }
    let differences = blocks.iter().zip(blocks.iter().skip(APART));
    let squares: f64 = differences.map(|(one, next)| (one - next).powi(2)).sum();
    let pairs = (blocks.len() - APART) as f64;
    Some((squares / 2.0 / pairs / mean, pairs))
}

#[cfg(test)]
mod tests {
    use insight::simulate::Setting;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{
        super::simulated::{last_day, practice, source, world},
        *,
    };

    const TODAY: Date = date(2026, 11, 25);

    fn ago(days: i64) -> Date {
        TODAY.saturating_sub(days.days())
    }

    fn asked(one: Source, day: Date) -> Option<f64> {
        let past = Past { sources: vec![one.clone()], ..Past::default() };
        Leaving::learn(&past, TODAY).after(&one, day)
    }

    #[test]
    fn who_sent_one_a_week_and_then_nothing_has_left() {
        assert!(asked(source(TODAY, 7, 1200, 300), ago(290)).is_some_and(|chance| chance < 1e-6));
    }

    #[test]
    fn half_a_year_without_any_of_six_a_year_is_chance() {
        assert_eq!(asked(source(TODAY, 60, 1200, 300), ago(290)), None);
    }

    #[test]
    fn who_comes_back_has_not_left() {
        let mut one = source(TODAY, 7, 1200, 500);
        one.history.days.extend(source(TODAY, 7, 250, 0).history.days);
        assert_eq!(asked(one, ago(490)), None);
    }

    proptest! {
        #[test]
        fn fewer_are_never_likelier(year in 1_usize..500, sent in 0_usize..200, uneven in 1.0_f64..5.0) {
            let leaving = Leaving { unevenness: uneven, today: TODAY };
            let (fewer, more) = (leaving.chance(year, sent), leaving.chance(year, sent + 1));
            prop_assert!((0.0..=1.0).contains(&fewer) && fewer <= more + 1e-12, "{} {}", fewer, more);
        }
    }

    /// Of practices whose truth is known: who is said to have left has lost more than half.
    #[test]
    fn of_those_who_are_said_to_have_left_most_truly_have() {
        let (mut left, mut truly) = (0, 0);
        for (setting, seed) in [Setting::ordinary(), Setting::large(), Setting::bursty()]
            .iter()
            .flat_map(|setting| (1..=3).map(move |seed| (setting, seed)))
        {
            let world = world(setting, seed);
            let (past, today) = (practice(&world), last_day(&world));
            let leaving = Leaving::learn(&past, today);
            for (source, one) in world.sources.iter().zip(&past.sources) {
                let ends = (6..18).map(|month| today.saturating_sub((month * 31).days()));
                let found = ends.filter_map(|day| Some((leaving.after(one, day)?, day)));
                let Some((_, day)) = found.min_by(|one, other| one.0.total_cmp(&other.0)) else {
                    continue;
                };
                let lost = |days: i32| source.truth.lost_share_on(world.day(day) + days) > 0.5;
                left += 1;
                truly += i32::from(lost(30) || lost(90));
            }
        }
        println!("{truly} of {left} who are said to have left truly have");
        assert!(left >= 30 && truly * 10 >= left * 8, "{truly} of {left}");
    }
}
