//! The sentences of the report.

use jiff::civil::Date;
use lexicon::{Month, Period};
use look::{plural, thousands};

use super::{
    figures::{Figures, TOO_FEW},
    listed::Listed,
};

/// The answer of the page: how many, whether that is usual, and who slips away.
pub fn headline(total: &Figures, period: Period, slipping: usize, today: Date) -> String {
    let count = plural(total.counts.referrals, "referral", "referrals");
    let slips = sources_are(slipping, "slipping");
    let what = if period.from == period.to { one_month(total, period.from, today) } else { None };
    let what = what.unwrap_or_else(|| {
        format!(
            "{}{}",
            during(period, today),
            compared(total).map_or_else(String::new, |c| format!(", {c}"))
        )
    });
    format!("{count} {what}; {slips}")
}

/// `3 sources are growing`, `no source is slipping`.
pub fn sources_are(count: usize, what: &str) -> String {
    match count {
        0 => format!("no source is {what}"),
        1 => format!("1 source is {what}"),
        many => format!("{} sources are {what}", thousands(many as i64)),
    }
}

/// The same as the beginning of a sentence.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// As many of those left out are named; the others are counted.
const NAMED: usize = 4;

/// Who is silent and not called slipping, and why; nothing when nobody is.
pub fn left_out(resting: &[&Listed<String>]) -> Option<String> {
    if resting.is_empty() {
        return None;
    }
    let named = resting.iter().take(NAMED).map(|one| format!("{} ({})", one.name, one.why));
    let mut names = named.collect::<Vec<_>>().join(", ");
    if resting.len() > NAMED {
        names.push_str(&format!(" and {} more", resting.len() - NAMED));
    }
    Some(format!("Left out, because the relationship rests: {names}."))
}

/// `in November, usual 55 to 75`, once there is a year of history.
fn one_month(total: &Figures, month: Month, today: Date) -> Option<String> {
    let (least, most) = total.usual_month()?;
    let so_far = if month == Month::of(today) { "so far " } else { "" };
    let whole = if so_far.is_empty() { "usual" } else { "usual for a whole month" };
    let span = if least == most {
        thousands(least)
    } else {
        format!("{} to {}", thousands(least), thousands(most))
    };
    Some(format!("{so_far}in {}, {whole} {span}", named(month, today)))
}

/// `in November`, `in the last 12 months`, `from January to March`,
/// `from December 2024 to March 2025`.
pub fn during(period: Period, today: Date) -> String {
    if period == Period::last(12, today) {
        return "in the last 12 months".into();
    }
    if period.from == period.to {
        return format!("in {}", named(period.from, today));
    }
    if period.from.year() == period.to.year() {
        return format!("from {} to {}", name(period.from), named(period.to, today));
    }
    format!("from {} to {}", with_year(period.from), with_year(period.to))
}

/// `8% more than the year before`; none without enough to compare with.
pub fn compared(figures: &Figures) -> Option<String> {
    if figures.counts.year_before < TOO_FEW {
        return None;
    }
    let change = figures.counts.change() as f64 / figures.counts.year_before as f64 * 100.0;
    Some(match change.round() as i64 {
        0 => "as many as the year before".into(),
        more if more > 0 => format!("{more}% more than the year before"),
        fewer => format!("{}% fewer than the year before", -fewer),
    })
}

/// A month without its year when that is this year.
fn named(month: Month, today: Date) -> String {
    if month.year() == today.year() { name(month) } else { with_year(month) }
}

fn name(month: Month) -> String {
    month.first_day().strftime("%B").to_string()
}

fn with_year(month: Month) -> String {
    month.first_day().strftime("%B %Y").to_string()
}

/// A part as people read it: `63%`; words when it stands on too few.
pub fn percent(part: Option<f64>, of: i64) -> String {
    match part {
        Some(part) if of >= TOO_FEW => format!("{:.0}%", part * 100.0),
        _ => "too few to tell".into(),
    }
}

/// A share: `12%`, `below 1%`.
pub fn share(part: Option<f64>) -> String {
    match part {
        None => "–".into(),
        Some(part) if part > 0.0 && part < 0.01 => "below 1%".into(),
        Some(part) => format!("{:.0}%", part * 100.0),
    }
}

/// Median days: `3`, `3.5`; a dash where nobody was reached or seen yet.
pub fn days(median: Option<f64>) -> String {
    median.map_or_else(|| "–".into(), |days| format!("{days}"))
}

/// A difference with its sign: `+3`, `−2`, `±0`.
pub fn difference(change: i64) -> String {
    match change {
        0 => "±0".into(),
        more if more > 0 => format!("+{}", thousands(more)),
        fewer => thousands(fewer),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reports::figures::{Cell, Sum};

    const TODAY: Date = date(2026, 11, 25);

    fn total(period: Period, before: i64, now: i64) -> Figures {
        let cell = |month: Month, received| Cell {
            month,
            received,
            evaluated: 0,
            contact_days: &[],
            visit_days: &[],
            courses: &[],
        };
        let past = Month::range(period.from.plus(-12), period.from.previous());
        let cells =
            past.map(|month| cell(month, before)).chain(period.months().map(|m| cell(m, now)));
        Sum::of(period, cells).figures()
    }

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn the_heading_is_the_answer() {
        let october = Period::new(month("2026-10"), month("2026-10"));
        assert_eq!(
            headline(&total(october, 60, 62), october, 3, TODAY),
            "62 referrals in October, usual 60; 3 sources are slipping"
        );
        let november = Period::last(1, TODAY);
        assert_eq!(
            headline(&total(november, 60, 1), november, 1, TODAY),
            "1 referral so far in November, usual for a whole month 60; 1 source is slipping"
        );
        let year = Period::last(12, TODAY);
        assert_eq!(
            headline(&total(year, 50, 54), year, 0, TODAY),
            "648 referrals in the last 12 months, 8% more than the year before; no source is slipping"
        );
    }

    #[test]
    fn without_history_nothing_is_compared() {
        let october = Period::new(month("2026-10"), month("2026-10"));
        assert_eq!(
            headline(&total(october, 0, 2), october, 0, TODAY),
            "2 referrals in October; no source is slipping"
        );
    }

    #[test]
    fn percentages_of_few_are_words() {
        assert_eq!(percent(Some(0.5), 4), "too few to tell");
        assert_eq!(percent(Some(0.5), 6), "50%");
        assert_eq!(percent(None, 0), "too few to tell");
        assert_eq!((share(Some(0.004)).as_str(), days(Some(3.5)).as_str()), ("below 1%", "3.5"));
        assert_eq!((difference(-2).as_str(), difference(3).as_str()), ("−2", "+3"));
    }
}
