//! Who pays: the payers of the referrals, and which of them became more or less.

use super::{
    facts::Facts,
    section::{Cell, Chart, Grid, Part, Section, Value},
};
use crate::reports::{
    figures::TOO_FEW,
    line::{About, Line},
    words,
};

/// As many payers as one reads; the others stand together.
const SHOWN: usize = 8;
/// A share that moved by less than this is as it was.
const MOVED: f64 = 0.05;

/// A payer's part now and before.
#[derive(Debug, Clone, PartialEq)]
struct Mix<'a> {
    name: &'a str,
    now: f64,
    before: Option<f64>,
}

fn finding(mix: &[Mix<'_>], all: i64, unknown: i64) -> String {
    let Some(first) = mix.first().filter(|_| all >= 4 * TOO_FEW) else {
        return "Too few referrals to tell who pays.".into();
    };
    let mut said =
        format!("{} pays for {} of the referrals", first.name, words::share(Some(first.now)));
    let change = |one: &Mix<'_>| one.before.map(|before| one.now - before);
    let moved = mix.iter().filter_map(|one| Some((one, change(one)?)));
    let most = moved.max_by(|(_, one), (_, other)| one.abs().total_cmp(&other.abs()));
    if let Some((one, change)) = most.filter(|(_, change)| change.abs() >= MOVED) {
        let more = if change > 0.0 { "more" } else { "less" };
        said.push_str(&format!(
            "; {} is {more} than before ({}, then {})",
            one.name,
            words::share(Some(one.now)),
            words::share(one.before)
        ));
    }
    let part = unknown as f64 / all as f64;
    if part >= MOVED {
        said.push_str(&format!("; for {} nobody has asked yet", words::share(Some(part))));
    }
    said.push('.');
    said
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let (now, before) = (&facts.payers, &facts.payers_before);
    let mut lines: Vec<&Line> = now.lines().filter(|line| line.counts.referrals > 0).collect();
    lines.sort_by(|one, other| {
        other.counts.referrals.cmp(&one.counts.referrals).then_with(|| one.name().cmp(other.name()))
    });
    let (all, then) = (now.total.counts.referrals, before.total.counts.referrals);
    let earlier = |about: &About| {
        let known = before.lines().find(|line| line.about == *about);
        known.map_or(0, |line| line.counts.referrals)
    };
    let part = |count: i64, of: i64| (of > 0).then(|| count as f64 / of as f64);
    let is_known = |line: &&&Line| !matches!(&line.about, About::Payer(name) if name.is_empty());
    let mix: Vec<Mix<'_>> = lines
        .iter()
        .filter(is_known)
        .filter_map(|line| {
            let before = part(earlier(&line.about), then).filter(|_| then >= 4 * TOO_FEW);
            Some(Mix { name: line.name(), now: part(line.counts.referrals, all)?, before })
        })
        .collect();
    let unknown: i64 =
        lines.iter().filter(|line| !is_known(line)).map(|line| line.counts.referrals).sum();
    let mut table =
        Grid::of(["Payer", "Referrals", "Of all", "Evaluated in 90 days", facts.ask.compared_to()]);
    for line in &lines {
        let about = Some(&line.about);
        table.rows.push(vec![
            Cell::words(line.name()),
            Cell::referrals(line.counts.referrals, facts.behind(about, facts.ask.period)),
            Value::Part(part(line.counts.referrals, all), all).into(),
            Value::Part(line.counts.conversion_90(), line.counts.referrals).into(),
            Cell::referrals(earlier(&line.about), facts.behind(about, facts.ask.compared())),
        ]);
    }
    let parts = lines.iter().take(SHOWN).filter_map(|line| {
        let part = part(line.counts.referrals, all)?;
        Some(Part { name: line.name().to_owned(), part, said: words::share(Some(part)) })
    });
    Section {
        id: "payers",
        title: "Who pays",
        finding: finding(&mix, all, unknown),
        chart: if all >= 4 * TOO_FEW { Chart::Parts(parts.collect()) } else { Chart::None },
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finding_names_the_first_what_moved_and_what_is_not_known() {
        let mix = [
            Mix { name: "Medicare", now: 0.5, before: Some(0.49) },
            Mix { name: "Aetna", now: 0.1, before: Some(0.2) },
        ];
        assert_eq!(
            finding(&mix, 100, 10),
            "Medicare pays for 50% of the referrals; Aetna is less than before (10%, then 20%); \
             for 10% nobody has asked yet."
        );
        assert_eq!(finding(&mix, 19, 0), "Too few referrals to tell who pays.");
        assert_eq!(finding(&mix[..1], 100, 0), "Medicare pays for 50% of the referrals.");
    }
}
