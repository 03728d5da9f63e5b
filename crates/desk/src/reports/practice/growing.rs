//! Who sends more than they used to, beyond what chance explains.

use super::{
    counted::sources_are,
    facts::Facts,
    section::{Cell, Grid, OnPaper, Section, Value},
};
use crate::{
    reports::{listed::Listed, standing::Said},
    verdicts::CHANCE_IN,
};

/// "2 sources are growing.", where somebody is: that nobody is, is no news.
pub fn sentence(facts: &Facts) -> Option<String> {
    let count = facts.growing().len();
    (count > 0).then(|| sources_are(count, "growing", facts.clinic()))
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let growing = facts.growing();
    let mut table = Grid::of(["Source", "Sent a month before", "Sends a month now", "Why"]);
    let row = |line: &&Listed<Said>| {
        let score = &line.why.score;
        vec![
            Cell::page(line.name.as_str(), format!("/sources/{}", line.id)),
            Value::Number(Some(score.pace_month)).into(),
            Value::Number(Some(score.rate_month)).into(),
            Cell::words(score.why.as_str()),
        ]
    };
    table.rows = growing.iter().map(row).collect();
    Section {
        id: "growing",
        title: "Who sends more",
        finding: sources_are(growing.len(), "growing", facts.clinic()),
        notes: vec![format!(
            "As it stands today, whatever period is shown. About 1 in {CHANCE_IN} of such verdicts \
             is only chance; of those that truly grow some are not named yet."
        )],
        table,
        on_paper: OnPaper::Whole,
        ..Section::default()
    }
}
