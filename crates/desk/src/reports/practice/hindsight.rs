//! The list of who slips away, held against the practice's own past.

use super::{
    facts::Facts,
    section::{Cell, Grid, Section},
    study::Hindsight,
    waiting,
};

/// So few that left are no test of a list.
const FEW: usize = 3;

/// "From June 2025 to May 2026 this list would have named 9 of the 11 sources that left, 6 weeks
/// before the 90-day rule, with 2 false alarms; the rule would have named 5, with 20."
pub fn sentence(found: &Hindsight) -> String {
    let month = |day: jiff::civil::Date| day.strftime("%B %Y").to_string();
    let span = format!("From {} to {}", month(found.span.0), month(found.span.1));
    let with = |alarms: usize| match alarms {
        0 => "without a false alarm".to_owned(),
        count => format!("with {}", look::plural(count as i64, "false alarm", "false alarms")),
    };
    let alarms = with(found.false_alarms);
    match found.left {
        0 => format!("{span} no source left that this list could have named; it ran {alarms}."),
        few if few < FEW => format!(
            "{span} only {} left: too few to tell how good this list would have been. It would \
             have named {}, {alarms}.",
            look::plural(few as i64, "source", "sources"),
            found.named
        ),
        left => format!(
            "{span} this list would have named {} of the {left} sources that left{}, {alarms}; the \
             rule would have named {}, {}.",
            found.named,
            lead(found.earlier_days),
            found.named_by_rule,
            with(found.false_alarms_of_rule)
        ),
    }
}

/// How much earlier, in whole weeks: month ends tell nothing finer.
fn lead(earlier_days: Option<i64>) -> String {
    let Some(days) = earlier_days else { return String::new() };
    let weeks = (days as f64 / 7.0).round() as i64;
    let said = look::plural(weeks.abs(), "week", "weeks");
    match weeks {
        0 => ", as early as the 90-day rule".into(),
        before if before > 0 => format!(", {said} before the 90-day rule"),
        _ => format!(", {said} after the 90-day rule"),
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let empty = Section {
        id: "hindsight",
        title: "How good the list of who slips away would have been",
        ..Section::default()
    };
    let Some(study) = &facts.study else { return waiting(empty) };
    let Some(found) = &study.hindsight else {
        let finding =
            "The record is too short: this takes more than a year and a half of referrals.".into();
        return Section { finding, ..empty };
    };
    let mut table = Grid::of(["", "This list", "90-day rule"]);
    let row = |words: &str, list: usize, rule: usize| {
        vec![Cell::words(words), Cell::count(list as i64), Cell::count(rule as i64)]
    };
    table.rows = vec![
        row("Sources that left", found.left, found.left),
        row("Of them named", found.named, found.named_by_rule),
        row("Named, and went on", found.false_alarms, found.false_alarms_of_rule),
    ];
    Section {
        finding: sentence(found),
        notes: vec![
            "A source has left when it sent nothing, or less than 30% of its pace, in the 180 days \
             after a month’s end, so little that chance does the like at its pace less than 1 \
             time in 100 in a year, and when it never came back to half of that pace. So who \
             sends a few a year cannot be told to have left, and is not counted."
                .into(),
            "A source was named in time if it stood on the list from two months before to half a \
             year after it left. A false alarm is a source that was named and then sent at least \
             70% of its pace in half a year. Both rules are looked at on the ends of months, on \
             what was known then."
                .into(),
            "A source that came back because somebody went there counts as a false alarm too."
                .into(),
        ],
        table,
        ..empty
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn found(left: usize, named: usize, earlier_days: Option<i64>) -> Hindsight {
        Hindsight {
            span: (date(2025, 6, 30), date(2026, 5, 31)),
            left,
            named,
            named_by_rule: 5,
            earlier_days,
            false_alarms: 2,
            false_alarms_of_rule: 20,
        }
    }

    #[test]
    fn the_past_is_told_in_a_sentence() {
        assert_eq!(
            sentence(&found(11, 9, Some(42))),
            "From June 2025 to May 2026 this list would have named 9 of the 11 sources that left, \
             6 weeks before the 90-day rule, with 2 false alarms; the rule would have named 5, with \
             20 false alarms."
        );
        let said = sentence(&found(11, 9, Some(-30)));
        assert!(said.contains("4 weeks after the 90-day rule"), "{said}");
    }

    #[test]
    fn two_that_left_are_too_few_to_praise_a_list() {
        let said = sentence(&found(2, 2, Some(42)));
        assert!(said.contains("too few to tell") && !said.contains("weeks"), "{said}");
    }
}
