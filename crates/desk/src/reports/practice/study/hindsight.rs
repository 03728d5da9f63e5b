//! What the list of who slips away would have said in the past, held against what came, beside the
//! rule of 90 silent days.
//!
//! Both are looked at on the ends of months, on what was known then. Who has *left* says [`Leaving`];
//! a source left at the month's end after which so little is least explained by chance.

use jiff::{ToSpan, civil::Date};

use super::{
    left::{AFTER, Leaving},
    looks::Look,
    past::{Past, Source},
};

/// Who sends at least this part of its pace went on.
const STILL: f64 = 0.7;
/// A list may see it coming by so many days.
const EARLY: i64 = 62;
/// The silence of the old rule.
const SILENT: i32 = 90;
/// Month ends at which somebody may have left.
const MONTHS: usize = 12;
/// A month, in days.
const MONTH: f64 = 30.4375;

/// What would have been said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hindsight {
    /// The first and the last month's end at which somebody may have left.
    pub span: (Date, Date),
    /// Sources that left.
    pub left: usize,
    /// Of them, those that the list would have named in time.
    pub named: usize,
    /// Of them, those that the rule of 90 days would have named.
    pub named_by_rule: usize,
    /// Days that the list was earlier, at the median of those that both named; below 0 when it
    /// was later.
    pub earlier_days: Option<i64>,
    /// Sources that the list would have named although they went on.
    pub false_alarms: usize,
    /// Sources that the rule would have named although they went on.
    pub false_alarms_of_rule: usize,
}

/// The hindsight; none while the record does not reach over a year and a half.
pub fn hindsight(past: &Past, looks: &[Look], today: Date) -> Option<Hindsight> {
    let over = |look: &&Look| look.as_of.saturating_add(AFTER.days()) <= today;
    let judged = looks.iter().filter(over).count();
    // The one before the first only says who had left already.
    let first = judged.saturating_sub(MONTHS).max(1);
    let judged = looks.get(first..judged).filter(|judged| judged.len() >= 3)?;
    let (from, to) = (judged.first()?.as_of, judged.last()?.as_of);
    let span = Span { all: looks, judged, before: looks.get(first - 1)? };
    let leaving = Leaving::learn(past, today);
    let mut found = Hindsight { span: (from, to), ..Hindsight::default() };
    let mut earlier = Vec::new();
    // Who ended with its clinic has not left by itself.
    let could = |one: &Source| one.is_somebody && !one.has_lost_its_clinic;
    for (at, source) in past.sources.iter().enumerate().filter(|(_, one)| could(one)) {
        match span.left(&leaving, source) {
            None => {
                let (list, rule) = span.alarms(at, source);
                found.false_alarms += usize::from(list);
                found.false_alarms_of_rule += usize::from(rule);
            }
            Some(day) if day > span.before.as_of => {
                let (list, rule) = span.named(at, source, day);
                found.left += 1;
                found.named += usize::from(list.is_some());
                found.named_by_rule += usize::from(rule.is_some());
                earlier
                    .extend(list.zip(rule).map(|(list, rule)| i64::from((rule - list).get_days())));
            }
            // It had left before.
            Some(_) => {}
        }
    }
    earlier.sort_unstable();
    found.earlier_days = earlier.get(earlier.len() / 2).copied();
    Some(found)
}

/// The looks that are judged, the one before them, and all there are.
struct Span<'a> {
    all: &'a [Look],
    judged: &'a [Look],
    before: &'a Look,
}

impl Span<'_> {
    /// The month's end after which a source left, the one before the first included.
    fn left(&self, leaving: &Leaving, source: &Source) -> Option<Date> {
        let ends = std::iter::once(self.before).chain(self.judged).map(|look| look.as_of);
        let found = ends.filter_map(|day| Some((leaving.after(source, day)?, day)));
        found.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, day)| day)
    }

    /// When the list and when the rule first named a source that left on a day.
    fn named(&self, at: usize, source: &Source, left: Date) -> (Option<Date>, Option<Date>) {
        let from = left.saturating_sub(EARLY.days());
        let to = left.saturating_add(AFTER.days());
        let within = || self.all.iter().filter(|look| (from..=to).contains(&look.as_of));
        let day = |look: &Look| look.as_of;
        (
            within().find(|look| look.names(at)).map(day),
            within().find(|look| is_silent(source, look.as_of)).map(day),
        )
    }

    /// Whether the list and whether the rule newly named a source that went on.
    fn alarms(&self, at: usize, source: &Source) -> (bool, bool) {
        let went_on = |day: Date, pace: f64| {
            let sent = source.between(day, day.saturating_add(AFTER.days()));
            sent as f64 >= STILL * pace * AFTER as f64 / MONTH
        };
        let befores = std::iter::once(self.before).chain(self.judged);
        let (mut list, mut rule) = (false, false);
        for (now, then) in self.judged.iter().zip(befores) {
            let new = now.of(at).filter(|said| said.slipping && !then.names(at));
            list |= new.is_some_and(|said| went_on(now.as_of, said.pace));
            rule |= is_silent(source, now.as_of)
                && !is_silent(source, then.as_of)
                && went_on(now.as_of, pace_before(source, now.as_of));
        }
        (list, rule)
    }
}

/// The rule of 90 days, for who refers more than now and then: that is how it is used at its best.
fn is_silent(source: &Source, day: Date) -> bool {
    let silent = source.last_by(day).is_some_and(|last| (day - last).get_days() >= SILENT);
    silent && source.between(Date::MIN, day) >= 3
}

/// Referrals a month in the year before the silence began.
fn pace_before(source: &Source, day: Date) -> f64 {
    let Some(last) = source.last_by(day) else { return 0.0 };
    source.between(last.saturating_sub(365.days()), last) as f64 * MONTH / 365.0
}

#[cfg(test)]
#[path = "hindsight_tests.rs"]
mod tests;
