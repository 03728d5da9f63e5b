use proptest::prelude::*;

use std::collections::HashMap;

use super::*;

/// Adds up cells by line, and all of them.
fn fold<'a, K: std::hash::Hash + Eq>(
    cells: impl IntoIterator<Item = (K, Cell<'a>)>,
    period: Period,
) -> (HashMap<K, Figures>, Figures) {
    let mut lines: HashMap<K, Sum> = HashMap::new();
    let mut total = Sum::over(period);
    for (line, cell) in cells {
        total.put(&cell, Way::Add);
        lines.entry(line).or_insert_with(|| Sum::over(period)).put(&cell, Way::Add);
    }
    let lines = lines.into_iter().map(|(line, sum)| (line, sum.figures())).collect();
    (lines, total.figures())
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn cell<'a>(at: &str, received: i64, visit_days: &'a [u16]) -> Cell<'a> {
    let evaluated = visit_days.len() as i64;
    Cell { month: month(at), received, evaluated, contact_days: &[1], visit_days, courses: &[] }
}

#[test]
fn a_line_adds_up_its_months_and_compares_with_the_same_months_a_year_before() {
    let period = Period::new(month("2026-10"), month("2026-11"));
    let cells = [
        ("a", cell("2026-11", 4, &[3, 40, 100])),
        ("a", cell("2025-11", 7, &[])),
        ("a", cell("2025-12", 1, &[])),
        ("b", cell("2026-10", 4, &[5])),
        ("b", cell("2025-09", 9, &[])),
    ];
    let (lines, total) = fold(cells, period);
    let a = &lines["a"];
    assert_eq!((a.counts.referrals, a.counts.year_before, a.counts.evaluated), (4, 7, 3));
    assert_eq!((a.counts.evaluated_30, a.counts.evaluated_90), (1, 2));
    assert_eq!(a.days_to_visit, Some(40.0));
    assert_eq!(a.trend(), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
    assert_eq!(a.before_at(1), 7);
    assert_eq!(
        (total.counts.referrals, total.counts.year_before),
        (8, 7),
        "b's cell is out of reach"
    );
    assert_eq!(total.days_to_visit, Some(22.5));
    assert_eq!(a.counts.share(&total.counts), Some(0.5));
}

#[test]
fn what_a_month_usually_brings_leaves_out_the_best_and_the_worst() {
    let period = Period::new(month("2026-11"), month("2026-11"));
    let cells = period_before(period)
        .zip([9, 2, 5, 5, 5, 5, 5, 5, 5, 5, 6, 4])
        .map(|(month, received)| ((), Cell { month, ..cell("2026-01", received, &[]) }));
    let (_, total) = fold(cells, period);
    assert_eq!(total.usual_month(), Some((4, 6)));
    assert_eq!(fold(Vec::<((), Cell<'_>)>::new(), period).1.usual_month(), None);
}

fn period_before(period: Period) -> impl Iterator<Item = Month> {
    Month::range(period.from.plus(-12), period.from.previous())
}

proptest! {
    #[test]
    fn the_lines_always_add_up_to_the_total(
        cells in prop::collection::vec((0u8..4, 0i32..40, 0i64..50), 0..60), long in 0i32..20,
    ) {
        let to = month("2026-11");
        let period = Period::new(to.plus(-long), to);
        let cells = cells.into_iter().map(|(line, back, received)| {
            (line, Cell { month: to.plus(-back), ..cell("2026-01", received, &[2, 3]) })
        });
        let (lines, total) = fold(cells, period);
        let sum = |part: fn(&Counts) -> i64| lines.values().map(|line| part(&line.counts)).sum::<i64>();
        prop_assert_eq!(sum(|line| line.referrals), total.counts.referrals);
        prop_assert_eq!(sum(|line| line.year_before), total.counts.year_before);
        prop_assert_eq!(sum(|line| line.evaluated_90), total.counts.evaluated_90);
        prop_assert_eq!(total.months.iter().map(|month| month.received).sum::<i64>(), total.counts.referrals);
    }
}
