//! The months of a source beside what was to be expected of them, as a sparkline and in words.

use insight::Month;
use look::Banded;
use maud::Markup;

/// Months as the charts draw them.
pub(super) fn points(months: &[Month]) -> Vec<Banded> {
    let point = |month: &Month| Banded {
        label: month.first.strftime("%b").to_string(),
        value: i64::from(month.seen),
        low: i64::from(month.low),
        high: i64::from(month.high),
    };
    months.iter().map(point).collect()
}

/// The sparkline for a line of a list; it says its finding to those who do not see it.
pub(crate) fn sparkline(months: &[Month]) -> Markup {
    look::spark_band(&points(months), &finding(months))
}

/// What the months say: "In 3 of the last 12 months fewer came than expected".
pub(super) fn finding(months: &[Month]) -> String {
    let count = months.len();
    let below = months.iter().filter(|month| month.seen < month.low).count();
    let above = months.iter().filter(|month| month.seen > month.high).count();
    match (below, above) {
        (0, 0) => format!("Taken one by one, all of the last {count} months are as expected"),
        (below, 0) => format!("In {below} of the last {count} months fewer came than expected"),
        (0, above) => format!("In {above} of the last {count} months more came than expected"),
        (below, above) => format!(
            "Of the last {count} months {below} brought fewer than expected and {above} more"
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn month(seen: u32) -> Month {
        Month { first: date(2026, 5, 1), seen, expected: 3.0, low: 1, high: 6 }
    }

    #[test]
    fn a_finding_counts_the_months_outside_of_their_band() {
        let usual = [month(1), month(6)];
        assert_eq!(finding(&usual), "Taken one by one, all of the last 2 months are as expected");
        let low = [month(0), month(3)];
        assert_eq!(finding(&low), "In 1 of the last 2 months fewer came than expected");
        let high = [month(7), month(8)];
        assert_eq!(finding(&high), "In 2 of the last 2 months more came than expected");
        let both = [month(0), month(8)];
        assert_eq!(finding(&both), "Of the last 2 months 1 brought fewer than expected and 1 more");
    }
}
