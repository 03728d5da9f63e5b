//! A suggestion with its probability and its evidence, as people and files get it.

use std::cmp::Ordering;

use likeness::{Evidence, Judged, Speaks, in_words};
use maud::{Markup, html};
use platform::Uuid;
use serde::{Deserialize, Serialize};

use super::Known;

/// A source that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which source.
    pub source_id: Uuid,
    /// Its name.
    pub name: String,
    /// What speaks for it, in words.
    pub why: String,
    /// How likely it is and by what evidence; nothing where a person has said that it is meant.
    pub said: Option<Said>,
}

/// How likely a suggestion is, and what says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// From 0 to 1.
    pub probability: f64,
    /// The strongest first.
    pub evidence: Vec<Evidence>,
}

/// Evidence in the answer of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// In words: `same phone`.
    pub words: String,
    /// `for` or `against`.
    pub speaks: String,
    /// How much it says: each bit doubles the odds.
    pub bits: f64,
}

impl Candidate {
    pub(super) fn new(known: &Known, judged: Judged) -> Self {
        Self {
            source_id: known.source_id,
            name: known.label.clone(),
            why: judged.why,
            said: Some(Said { probability: judged.probability, evidence: judged.evidence }),
        }
    }

    /// The likelier first.
    pub(super) fn likelier_first(&self, other: &Self) -> Ordering {
        let probability =
            |candidate: &Self| candidate.said.as_ref().map_or(1.0, |said| said.probability);
        probability(other).total_cmp(&probability(self))
    }

    /// Probability and evidence below the name, where there are any.
    pub fn explained(&self) -> Markup {
        match &self.said {
            Some(said) => explained(said.probability, &reasons(&said.evidence)),
            None => html! {},
        }
    }
}

/// Evidence as a file gets it.
pub fn reasons(evidence: &[Evidence]) -> Vec<Reason> {
    let reason = |one: &Evidence| Reason {
        words: one.words.clone(),
        speaks: one.speaks.word().to_owned(),
        bits: (one.bits * 100.0).round() / 100.0,
    };
    evidence.iter().map(reason).collect()
}

/// "Very likely the same: 98 in 100. For: same name. Against: another office."
pub fn explained(probability: f64, reasons: &[Reason]) -> Markup {
    let side = |speaks: Speaks| {
        let words = reasons.iter().filter(|reason| reason.speaks == speaks.word());
        words.map(|reason| reason.words.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (speaks_for, against) = (side(Speaks::For), side(Speaks::Against));
    html! {
        span class="small" {
            (sentence(&in_words(probability))) "."
            @if !speaks_for.is_empty() { " For: " (speaks_for) "." }
            @if !against.is_empty() { " Against: " (against) "." }
        }
    }
}

/// Words as the beginning of a sentence.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
