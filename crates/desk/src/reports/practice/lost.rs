//! Why referrals were lost, and whether more are lost than before.

use lexicon::LostReason;

use super::{
    facts::Facts,
    section::{Cell, Chart, Grid, Part, Section, Value},
};
use crate::reports::{figures::TOO_FEW, words};

fn finding(lost: i64, all: i64, first: Option<(&str, i64)>, before: Option<f64>) -> String {
    let Some((reason, most)) = first else {
        return "None of these referrals has been lost.".into();
    };
    let share = words::percent((all > 0).then(|| lost as f64 / all as f64), all);
    let mut said =
        format!("{} lost ({share} of all)", look::plural(lost, "referral was", "referrals were"));
    if let Some(before) = before {
        said.push_str(&format!(", {} before", words::share(Some(before))));
    }
    match lost >= TOO_FEW {
        true => said.push_str(&format!(
            "; the most frequent reason is “{reason}”, {} times.",
            look::thousands(most)
        )),
        false => said.push_str("; too few to tell why."),
    }
    said
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let (now, before) = (&facts.sources, &facts.sources_before);
    let label = |reason: Option<LostReason>| reason.map_or("No reason given", LostReason::label);
    let lost: i64 = now.lost.iter().map(|(_, count)| count).sum();
    let (all, then) = (now.total.counts.referrals, before.total.counts.referrals);
    let lost_then: i64 = before.lost.iter().map(|(_, count)| count).sum();
    let share_then = (then >= 4 * TOO_FEW).then(|| lost_then as f64 / then as f64);
    let mut table = Grid::of(["Reason", "Referrals", "Of all lost", facts.ask.compared_to()]);
    for (reason, count) in &now.lost {
        let code = reason.map_or("none", LostReason::code);
        let behind = |period| format!("{}&reason={code}", facts.behind(None, period));
        let earlier = before.lost.iter().find(|(known, _)| known == reason);
        table.rows.push(vec![
            Cell::words(label(*reason)),
            Cell::referrals(*count, behind(facts.ask.period)),
            Value::Part((lost > 0).then(|| *count as f64 / lost as f64), lost).into(),
            Cell::referrals(earlier.map_or(0, |(_, count)| *count), behind(facts.ask.compared())),
        ]);
    }
    let parts = now.lost.iter().map(|(reason, count)| {
        let part = *count as f64 / lost.max(1) as f64;
        Part { name: label(*reason).to_owned(), part, said: look::thousands(*count) }
    });
    let first = now.lost.first().map(|(reason, count)| (label(*reason), *count));
    Section {
        id: "lost",
        title: "Why referrals were lost",
        finding: finding(lost, all, first, share_then),
        chart: if lost >= TOO_FEW { Chart::Parts(parts.collect()) } else { Chart::None },
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_named_only_when_enough_were_lost() {
        assert_eq!(finding(0, 50, None, None), "None of these referrals has been lost.");
        assert_eq!(
            finding(3, 50, Some(("Cost", 2)), None),
            "3 referrals were lost (6% of all); too few to tell why."
        );
        assert_eq!(
            finding(10, 50, Some(("Cost", 6)), Some(0.1)),
            "10 referrals were lost (20% of all), 10% before; the most frequent reason is “Cost”, \
             6 times."
        );
    }
}
