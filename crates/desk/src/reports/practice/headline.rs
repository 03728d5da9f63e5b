//! How many referrals came: the last whole month against its usual range, and the period against
//! what it is held against.

use lexicon::{Month, Period};
use look::{plural, thousands};

use super::{
    ask::Ask,
    facts::Facts,
    section::{Cell, Chart, Grid, Section, Value},
};
use crate::reports::{
    figures::{Figures, TOO_FEW},
    words,
};

/// How a month stands in its usual range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Below,
    Within,
    Above,
}

fn stands(count: i64, (least, most): (i64, i64)) -> Stands {
    match () {
        () if count < least => Stands::Below,
        () if count > most => Stands::Above,
        () => Stands::Within,
    }
}

/// "62 referrals in October, usual 55 to 75."; of one clinic "31 referrals at North in October".
pub fn month(facts: &Facts) -> String {
    let (month, answer) = &facts.month;
    of_month(*month, &answer.total, facts.clinic())
}

fn of_month(month: Month, total: &Figures, clinic: Option<&str>) -> String {
    let count = total.counts.referrals;
    let at = clinic.map_or_else(String::new, |name| format!(" at {name}"));
    let said = format!("{}{at}", plural(count, "referral", "referrals"));
    let when = month.first_day().strftime("%B");
    match total.usual_month() {
        None => format!("{said} in {when}; what is usual shows after a year of records."),
        Some((least, most)) => {
            let usual = match least == most {
                true => thousands(least),
                false => format!("{} to {}", thousands(least), thousands(most)),
            };
            let judged = match stands(count, (least, most)) {
                Stands::Below => "fewer than usual: ",
                Stands::Within => "usual ",
                Stands::Above => "more than usual: ",
            };
            format!("{said} in {when}, {judged}{usual}.")
        }
    }
}

/// The period against what it is held against, in a sentence.
fn compared(ask: Ask, now: i64, before: i64, today: jiff::civil::Date) -> String {
    let when = words::during(ask.period, today);
    let said = plural(now, "referral", "referrals");
    let than = match ask.against {
        super::ask::Against::YearBefore => "the year before",
        super::ask::Against::JustBefore => "as many months before",
    };
    if before < TOO_FEW {
        return format!("{said} {when}; {than} there were too few to compare with.");
    }
    let change = (now - before) as f64 / before as f64 * 100.0;
    match change.round() as i64 {
        0 => format!("{said} {when}, as many as {than}."),
        more if more > 0 => format!("{said} {when}, {more}% more than {than}."),
        fewer => format!("{said} {when}, {}% fewer than {than}.", -fewer),
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let (now, before) = (&facts.sources.total, &facts.sources_before.total);
    let mut table = Grid::of(["Month", "Referrals", facts.ask.compared_to(), "Evaluated so far"]);
    let pairs = now.months.iter().zip(&before.months);
    table.rows = pairs
        .map(|(now, before)| {
            let one = |month| facts.behind(None, Period::new(month, month));
            vec![
                Cell::words(now.month.label()),
                Cell::referrals(now.received, one(now.month)),
                Cell::referrals(before.received, one(before.month)),
                Value::Count(now.evaluated).into(),
            ]
        })
        .collect();
    let bars = now.months.iter().zip(&before.months);
    let bars = bars.map(|(now, before)| (now.month, now.received, before.received)).collect();
    Section {
        id: "months",
        title: "Referrals by month",
        finding: compared(facts.ask, now.counts.referrals, before.counts.referrals, facts.today),
        notes: vec![
            "Usual is what the twelve months before held, without the best and the worst of them."
                .into(),
        ],
        chart: Chart::Months(bars),
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::reports::{
        figures::{Cell as Counted, Sum},
        practice::ask::Against,
    };

    fn total(month: Month, before: &[i64], now: i64) -> Figures {
        let cell = |month: Month, received| Counted {
            month,
            received,
            evaluated: 0,
            contact_days: &[],
            visit_days: &[],
            courses: &[],
        };
        let past = before.iter().enumerate();
        let past = past.map(|(place, count)| cell(month.plus(place as i32 - 12), *count));
        Sum::of(Period::new(month, month), past.chain([cell(month, now)])).figures()
    }

    #[test]
    fn a_month_is_told_with_its_usual_range() {
        let month = Month::parse("2026-10").expect("a month");
        let before = [50, 55, 56, 60, 61, 62, 63, 64, 70, 72, 75, 90];
        assert_eq!(
            of_month(month, &total(month, &before, 62), None),
            "62 referrals in October, usual 55 to 75."
        );
        assert_eq!(
            of_month(month, &total(month, &before, 62), Some("North")),
            "62 referrals at North in October, usual 55 to 75."
        );
        assert_eq!(
            of_month(month, &total(month, &before, 40), None),
            "40 referrals in October, fewer than usual: 55 to 75."
        );
        assert_eq!(
            of_month(month, &total(month, &[0; 12], 1), None),
            "1 referral in October; what is usual shows after a year of records."
        );
    }

    #[test]
    fn too_few_are_not_compared() {
        let month = Month::parse("2026-10").expect("a month");
        let ask =
            Ask { period: Period::new(month, month), against: Against::JustBefore, clinic: None };
        let today = date(2026, 11, 25);
        assert!(compared(ask, 9, 4, today).ends_with("too few to compare with."));
        assert_eq!(
            compared(ask, 12, 10, today),
            "12 referrals in October, 20% more than as many months before."
        );
    }

    proptest! {
        #[test]
        fn a_month_like_its_twelve_is_usual(before in proptest::collection::vec(1_i64..500, 12), at in 1_usize..11) {
            let mut sorted = before.clone();
            sorted.sort_unstable();
            let month = Month::parse("2026-10").expect("a month");
            let said = of_month(month, &total(month, &before, sorted[at]), None);
            prop_assert!(!said.contains("than usual"), "{}", said);
        }
    }
}
