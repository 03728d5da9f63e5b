//! Who slips away today, with the reason and what it costs, the greatest loss first.

use super::{
    counted::sources_are,
    facts::Facts,
    section::{Cell, Grid, OnPaper, Section, Value},
};
use crate::{
    reports::{listed::Listed, standing::Said},
    verdicts::CHANCE_IN,
};

/// "3 sources are slipping", of one clinic "3 sources that refer to North are slipping".
pub fn sentence(facts: &Facts) -> String {
    sources_are(facts.slipping().len(), "slipping", facts.clinic())
}

fn finding(facts: &Facts, slipping: &[&Listed<Said>]) -> String {
    let lost: f64 = slipping.iter().map(|line| line.why.score.expected_loss_90_days).sum();
    match slipping.is_empty() {
        true => sentence(facts),
        false => format!(
            "{} If nothing is done, about {} fewer in the next 90 days.",
            sentence(facts),
            look::plural((lost.round() as i64).max(1), "referral", "referrals")
        ),
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let slipping = facts.slipping();
    let mut table = Grid::of(["Source", "Stopped or fewer", "Why", "Fewer in 90 days"]);
    let row = |line: &&Listed<Said>| {
        let how = if line.why.has_stopped() { "Stopped" } else { "Becoming fewer" };
        vec![
            Cell::page(line.name.as_str(), format!("/sources/{}", line.id)),
            Cell::words(how),
            Cell::words(line.why.score.why.as_str()),
            Value::Number(Some(line.why.score.expected_loss_90_days)).into(),
        ]
    };
    table.rows = slipping.iter().map(row).collect();
    Section {
        id: "slipping",
        title: "Who slips away",
        finding: finding(facts, &slipping),
        notes: vec![format!(
            "As it stands today, whatever period is shown. About 1 in {CHANCE_IN} of such verdicts \
             is only chance."
        )],
        table,
        action: Some(("/reports/sources#attention".into(), "See their months, and act".into())),
        on_paper: OnPaper::Whole,
        ..Section::default()
    }
}
