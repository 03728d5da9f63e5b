//! The chances are learned from made practices, without being told which pairs match.

pub mod dice;
mod names;
pub mod practice;
mod slips;
mod supposed;

use dice::Dice;
use insight::linkage::{Compared, Linkage, Strength};
use likeness::{Judged, Kind, Named, Verdict, compare, judge, linkage};
use practice::Practice;

/// Where the made practices begin.
const SEED: u64 = 1969;
/// How many of them.
const PRACTICES: usize = 6;

/// The practices from which the chances are learned.
pub fn practices(kind: Kind) -> Vec<Practice> {
    made(kind, SEED)
}

/// Others of the same sort, to see how often what was learned is wrong.
pub fn others(kind: Kind) -> Vec<Practice> {
    made(kind, SEED + 1)
}

fn made(kind: Kind, seed: u64) -> Vec<Practice> {
    let mut dice = Dice(seed);
    let one = |dice: &mut Dice| match kind {
        Kind::Person => Practice::of_people(dice),
        Kind::Organisation => Practice::of_organisations(dice),
    };
    (0..PRACTICES).map(|_| one(&mut dice)).collect()
}

/// What is learned from all pairs of a source and one who comes in.
pub fn learned(kind: Kind, practices: &[Practice]) -> Linkage {
    let mut linkage = supposed::supposed(kind);
    // Sources of a practice are different ones, and rows of a file too: by them is seen what
    // agrees by chance.
    let strength = Strength { levels: 1.0, share: 1.0 };
    linkage.learn_chance(&apart(practices), strength);
    linkage.learn_matches(&together(practices), Strength { levels: 100.0, share: 20.0 });
    linkage
}

/// All pairs of one who comes in and a source.
fn together(practices: &[Practice]) -> Vec<Vec<Compared>> {
    let of_one = |practice: &Practice| -> Vec<_> {
        let Practice { sources, rows } = practice;
        let pairs =
            rows.iter().flat_map(|(row, _)| sources.iter().map(move |source| compare(row, source)));
        pairs.collect()
    };
    practices.iter().flat_map(of_one).collect()
}

/// All pairs of two sources, and of two rows.
fn apart(practices: &[Practice]) -> Vec<Vec<Compared>> {
    let pairs = |all: &[&Named]| -> Vec<_> {
        let pairs = all
            .iter()
            .enumerate()
            .flat_map(|(at, one)| all.iter().skip(at + 1).map(move |other| compare(one, other)));
        pairs.collect()
    };
    let of_one = |practice: &Practice| {
        let sources: Vec<&Named> = practice.sources.iter().collect();
        let rows: Vec<&Named> = practice.rows.iter().map(|(row, _)| row).collect();
        [pairs(&sources), pairs(&rows)].concat()
    };
    practices.iter().flat_map(of_one).collect()
}

/// How likely two sources of a practice, different ones, have the same last name.
pub fn families(practices: &[Practice]) -> f64 {
    let (mut same, mut all) = (0.0, 0.0);
    for practice in practices {
        for (at, one) in practice.sources.iter().enumerate() {
            for other in practice.sources.iter().skip(at + 1) {
                let family = |named: &Named| named.name.as_ref().map(|name| name.family.clone());
                all += 1.0;
                same += f64::from(u8::from(family(one) == family(other)));
            }
        }
    }
    same / all
}

/// What is said of those who come in, and how often it is wrong.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Taken as known, rightly.
    pub known: usize,
    /// Taken as known, and somebody else.
    pub mistaken: usize,
    /// Put to a person.
    pub asked: usize,
    /// Put to a person for nothing: the one who is meant is not among those shown, or is nobody.
    pub vain: usize,
    /// Taken for new, though their name or NPI looks like a source that they are.
    pub missed: usize,
    /// Sources of ours that nothing but a phone or an office tells.
    pub unrecognisable: usize,
    /// Rightly taken for new.
    pub new: usize,
}

/// What is said of the rows of these practices.
pub fn outcome(practices: &[Practice]) -> Outcome {
    let mut outcome = Outcome::default();
    for Practice { sources, rows } in practices {
        for (row, meant) in rows {
            let mut found: Vec<(usize, Judged)> = Vec::new();
            for (at, source) in sources.iter().enumerate() {
                found.extend(judge(row, source, 1.0).map(|judged| (at, judged)));
            }
            let known: Vec<usize> = found
                .iter()
                .filter(|(_, judged)| judged.verdict == Verdict::Known)
                .map(|(at, _)| *at)
                .collect();
            let is_there = found.iter().any(|(at, _)| Some(*at) == *meant);
            match (known.as_slice(), found.len()) {
                ([one], _) if Some(*one) == *meant => outcome.known += 1,
                ([_], _) => outcome.mistaken += 1,
                (_, 0) if meant.is_none() => outcome.new += 1,
                (_, 0) => match meant.and_then(|at| sources.get(at)) {
                    Some(source) if is_alike(row, source) => outcome.missed += 1,
                    _ => outcome.unrecognisable += 1,
                },
                _ if is_there => outcome.asked += 1,
                _ => {
                    outcome.asked += 1;
                    outcome.vain += 1;
                }
            }
        }
    }
    outcome
}

/// Whether name or NPI look alike.
fn is_alike(one: &Named, other: &Named) -> bool {
    let compared = compare(one, other);
    let at = |field: usize| compared.get(field).and_then(|compared| compared.level());
    let worst = linkage(one.kind)
        .and_then(|linkage| linkage.fields().get(1))
        .map_or(0, |field| field.levels.len() - 1);
    at(0) == Some(0) || at(1).is_some_and(|level| level < worst)
}
