//! What became of the sources that were new.

use super::{
    facts::Facts,
    section::{Cell, Chart, Grid, OnPaper, Part, Section, Value},
    study::Cohort,
    waiting,
};
use crate::reports::{figures::TOO_FEW, words};

fn finding(cohorts: &[Cohort]) -> String {
    let sum = |of: fn(&Cohort) -> i64| cohorts.iter().map(of).sum::<i64>();
    let (new, ripe, second) = (sum(|one| one.new), sum(|one| one.ripe), sum(|one| one.second));
    let (old, still) = (sum(|one| one.old), sum(|one| one.old_still));
    if new == 0 {
        return "No source was new in the last two years.".into();
    }
    let mut said = look::plural(new, "source was new", "sources were new");
    said.push_str(" in the last two years");
    if ripe < TOO_FEW {
        said.push_str("; too few to tell how many go on.");
        return said;
    }
    let part = |count: i64, of: i64| words::percent((of > 0).then(|| count as f64 / of as f64), of);
    said.push_str(&format!(
        "; {} of them sent a second patient within 90 days",
        part(second, ripe)
    ));
    if old >= TOO_FEW {
        said.push_str(&format!(", and {} of the older ones still refer", part(still, old)));
    }
    said.push('.');
    said
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let empty = Section { id: "new", title: "What became of new sources", ..Section::default() };
    let Some(study) = &facts.study else { return waiting(empty) };
    let cohorts = study.cohorts(facts.ask.clinic);
    let mut table = Grid::of([
        "First referral in",
        "New sources",
        "Sent a second within 90 days",
        "Of those that could",
        "Still refer",
    ]);
    let part = |count: i64, of: i64| (of > 0).then(|| count as f64 / of as f64);
    table.rows = cohorts
        .iter()
        .map(|one| {
            vec![
                Cell::words(one.label()),
                Cell::count(one.new),
                Cell::count(one.second),
                match one.ripe {
                    0 => Cell::words("too early to tell"),
                    ripe => Value::Part(part(one.second, ripe), ripe).into(),
                },
                Cell::count(one.still),
            ]
        })
        .collect();
    let shown = cohorts.iter().filter(|one| one.ripe >= TOO_FEW);
    let parts: Vec<Part> = shown
        .filter_map(|one| {
            let part = part(one.second, one.ripe)?;
            let said = words::percent(Some(part), one.ripe);
            Some(Part { name: one.label(), part, said })
        })
        .collect();
    Section {
        finding: finding(cohorts),
        notes: notes(facts.clinic()),
        chart: if parts.is_empty() { Chart::None } else { Chart::Parts(parts) },
        table,
        on_paper: OnPaper::Whole,
        ..empty
    }
}

fn notes(clinic: Option<&str>) -> Vec<String> {
    let all = "Who sent one in the last 180 days still refers. The first half year of the record is \
               left out: then everybody is new to it.";
    let here = clinic.map(|name| {
        format!("Of {name}: sources whose first patient went there, and all that they then sent.")
    });
    std::iter::once(all.to_owned()).chain(here).collect()
}

#[cfg(test)]
mod tests {
    use lexicon::{Month, Period};

    use super::*;

    fn cohort(new: i64, ripe: i64, second: i64) -> Cohort {
        let month = Month::parse("2026-01").expect("a month");
        let quarter = Period::new(month, month.plus(2));
        Cohort { quarter, new, ripe, second, still: second, old: ripe, old_still: second }
    }

    #[test]
    fn how_many_go_on_is_said_only_of_enough() {
        assert_eq!(
            finding(&[cohort(12, 10, 6)]),
            "12 sources were new in the last two years; 60% of them sent a second patient within \
             90 days, and 60% of the older ones still refer."
        );
        assert!(finding(&[cohort(3, 3, 1)]).ends_with("too few to tell how many go on."));
        assert_eq!(finding(&[]), "No source was new in the last two years.");
    }
}
