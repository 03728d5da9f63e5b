//! How much of the practice hangs on how few: the top source and the top five.
//!
//! A source above a quarter of all referrals is a risk of its own: when it leaves, a quarter leaves.

use super::{
    facts::Facts,
    section::{Cell, Chart, Grid, Part, Section, Value},
};
use crate::{
    reports::{
        figures::TOO_FEW,
        line::{About, Line},
        words,
    },
    thanks::is_somebody,
};

/// From this share on one source is a risk.
pub const RISK: f64 = 0.25;
/// As many as a practice calls its top sources.
const TOP: usize = 5;

/// How the referrals are spread over the sources.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The part of the first.
    pub first: f64,
    /// The part of the first five.
    pub five: f64,
    /// Sources that referred at all.
    pub sources: usize,
}

/// The spread of counts, the most first; none while they are too few to tell.
pub fn spread(counts: &[i64]) -> Option<Spread> {
    let all: i64 = counts.iter().sum();
    if all < 4 * TOO_FEW {
        return None;
    }
    let part = |first: usize| counts.iter().take(first).sum::<i64>() as f64 / all as f64;
    let sources = counts.iter().filter(|count| **count > 0).count();
    Some(Spread { first: part(1), five: part(TOP), sources })
}

fn finding(spread: Option<Spread>, name: &str) -> String {
    let Some(spread) = spread else {
        return "Too few referrals to tell on how many sources the practice rests.".into();
    };
    let (first, five) = (words::share(Some(spread.first)), words::share(Some(spread.five)));
    match spread.first > RISK {
        true => format!(
            "{name} alone sends {first} of all referrals: more than a quarter from one source is a \
             risk. The first five of {} sources send {five}.",
            spread.sources
        ),
        false => format!(
            "No source sends more than a quarter: the most is {first}, from {name}. The first five \
             of {} sources send {five}.",
            spread.sources
        ),
    }
}

/// The section. Who came by themselves is no source that could leave.
pub fn section(facts: &Facts) -> Section {
    let mut lines: Vec<&Line> =
        facts.sources.lines().filter(|line| line.counts.referrals > 0).collect();
    lines.retain(|line| line.source().is_some_and(|one| is_somebody(&one.kind, &one.profession)));
    lines.sort_by(|one, other| {
        other.counts.referrals.cmp(&one.counts.referrals).then_with(|| one.name().cmp(other.name()))
    });
    let counts: Vec<i64> = lines.iter().map(|line| line.counts.referrals).collect();
    let all: i64 = counts.iter().sum();
    let mut table = Grid::of(["Source", "Referrals", "Of all", facts.ask.compared_to()]);
    let part = |line: &Line| (all > 0).then(|| line.counts.referrals as f64 / all as f64);
    for line in lines.iter().take(2 * TOP) {
        let about = Some(&line.about);
        let then = facts.sources_before.lines().find(|known| known.about == line.about);
        table.rows.push(vec![
            match &line.about {
                About::Source(id) => Cell::page(line.name(), format!("/sources/{id}")),
                _ => Cell::words(line.name()),
            },
            Cell::referrals(line.counts.referrals, facts.behind(about, facts.ask.period)),
            Value::Part(part(line), all).into(),
            Cell::referrals(
                then.map_or(0, |then| then.counts.referrals),
                facts.behind(about, facts.ask.compared()),
            ),
        ]);
    }
    let spread = spread(&counts);
    let parts = lines.iter().take(TOP).filter_map(|line| {
        let part = part(line)?;
        Some(Part { name: line.name().to_owned(), part, said: words::share(Some(part)) })
    });
    Section {
        id: "concentration",
        title: "On whom the practice rests",
        finding: finding(spread, lines.first().map_or("nobody", |line| line.name())),
        notes: vec!["Patients who came by themselves are not counted here.".into()],
        chart: if spread.is_some() { Chart::Parts(parts.collect()) } else { Chart::None },
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn more_than_a_quarter_from_one_is_called_a_risk() {
        let said = finding(spread(&[30, 20, 20, 20, 10]), "Dr. Ito");
        assert!(said.starts_with("Dr. Ito alone sends 30% of all referrals"), "{said}");
        let said = finding(spread(&[25, 25, 25, 25]), "Dr. Ito");
        assert!(said.starts_with("No source sends more than a quarter"), "{said}");
    }

    #[test]
    fn of_few_nothing_is_said() {
        assert_eq!(spread(&[10, 5]), None);
        assert_eq!(spread(&[]), None);
    }

    proptest! {
        #[test]
        fn the_first_is_part_of_the_first_five_and_they_of_all(
            mut counts in proptest::collection::vec(0_i64..1000, 0..60)
        ) {
            counts.sort_unstable_by(|one, other| other.cmp(one));
            if let Some(spread) = spread(&counts) {
                prop_assert!(spread.first <= spread.five + 1e-12 && spread.five <= 1.0 + 1e-12);
                prop_assert!(spread.first >= 1.0 / spread.sources as f64 - 1e-12);
                prop_assert_eq!(spread.sources, counts.iter().filter(|count| **count > 0).count());
            }
        }
    }
}
