//! How likely two are one and the same, and what says so.

use std::sync::LazyLock;

use insight::linkage::{Compared, Field, Judgement, Level, Linkage};

use crate::{
    Evidence, Kind, Named, Verdict,
    chances::{Chance, Chances, organisation, person},
    compare::compare_alike,
    plain, verdict,
};

/// What is held of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// How likely the two are the same, from 0 to 1.
    pub probability: f64,
    /// What follows from it.
    pub verdict: Verdict,
    /// Whether it is worth being put into a list of likely duplicates that nobody has asked for.
    pub is_suggested: bool,
    /// What it is in a few words: `same name and phone`.
    pub why: String,
    /// What each field says, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// A last name that is common says less, but at most two bits less: a source that is named in full
/// and by nothing else must be known again when the same file comes back.
const MOST_COMMON: f64 = 4.0;

/// Weighs whether two are one and the same; nothing when no person should be asked.
///
/// `commonness` is how many times commoner the last name is among the sources of the practice than
/// last names are where the chances were learned (1: just as common, or not known).
pub fn judge(one: &Named, other: &Named, commonness: f64) -> Option<Judged> {
    let linkage = linkage(one.kind)?;
    let mut compared = compare_alike(one, other)?;
    let verdict = verdict::firm(one.kind, &compared)?;
    let commonness = if commonness.is_finite() { commonness.clamp(1.0, MOST_COMMON) } else { 1.0 };
    let name = compared.get_mut(person::NAME).filter(|_| one.kind == Kind::Person);
    if let (Some(name), Some(field)) = (name, linkage.fields().get(person::NAME))
        && *name == Compared::At(person::name::SAME)
        && let Some(level) = field.levels.get(person::name::SAME)
    {
        *name = Compared::Value(person::name::SAME, level.u * commonness);
    }
    let weighed = weigh(one.kind, linkage, compared.clone());
    let evidence = evidence(linkage, &weighed);
    Some(Judged {
        probability: weighed.probability,
        verdict: verdict.at(weighed.probability)?,
        is_suggested: verdict::suggests(one.kind, &compared, weighed.probability),
        why: plain::why(one.kind, &compared),
        evidence,
    })
}

/// What is known of how the fields of such records compare. `None` never happens: the constants
/// make a linkage, as a test shows.
pub fn linkage(kind: Kind) -> Option<&'static Linkage> {
    static PEOPLE: LazyLock<Option<Linkage>> =
        LazyLock::new(|| Linkage::new(fields(&person::CHANCES), person::SHARE).ok());
    static ORGANISATIONS: LazyLock<Option<Linkage>> =
        LazyLock::new(|| Linkage::new(fields(&organisation::CHANCES), organisation::SHARE).ok());
    match kind {
        Kind::Person => PEOPLE.as_ref(),
        Kind::Organisation => ORGANISATIONS.as_ref(),
    }
}

fn fields(chances: &[Chances]) -> Vec<Field> {
    let level = |(words, m, u): &Chance| Level { words: (*words).into(), m: *m, u: *u };
    let field = |(name, levels): &Chances| Field {
        name: (*name).into(),
        levels: levels.iter().map(level).collect(),
    };
    chances.iter().map(field).collect()
}

/// An office and its phone speak once: together, or the phone alone where that says more. So one
/// more agreement never makes a pair less likely.
fn weigh(kind: Kind, linkage: &Linkage, compared: Vec<Compared>) -> Judgement {
    let whole = linkage.weigh(&compared);
    let there = compared.get(person::PHONE_THERE).copied();
    let (Kind::Person, Some(Compared::At(0))) = (kind, there) else { return whole };
    let mut alone = compared;
    for (field, how) in [
        (person::OFFICE, Compared::Missing),
        (person::PHONE_THERE, Compared::Missing),
        (person::PHONE, Compared::At(0)),
    ] {
        if let Some(place) = alone.get_mut(field) {
            *place = how;
        }
    }
    let alone = linkage.weigh(&alone);
    if alone.bits > whole.bits { alone } else { whole }
}

fn evidence(linkage: &Linkage, weighed: &Judgement) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = weighed
        .evidence
        .iter()
        .filter_map(|one| {
            let level = linkage.fields().get(one.field)?.levels.get(one.level)?;
            Evidence::new(&level.words, one.bits)
        })
        .collect();
    evidence.sort_by(|one, other| other.bits.total_cmp(&one.bits));
    evidence
}
