//! The evidence of one pair, and what it comes to.

use super::{LEAST, Linkage};

/// How the values of one field compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Compared {
    /// One of the records has nothing there.
    Missing,
    /// At this level.
    At(usize),
    /// At this level, of a value that this share of all records has: that two agree on a rare
    /// value says more (Winkler 2000, "Frequency-based matching in Fellegi-Sunter model of record
    /// linkage", U.S. Census Bureau RR2000/06).
    Value(usize, f64),
}

impl Compared {
    /// The level, unless a value is missing.
    pub fn level(self) -> Option<usize> {
        match self {
            Self::Missing => None,
            Self::At(level) | Self::Value(level, _) => Some(level),
        }
    }
}

/// What one field says.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The place of the field.
    pub field: usize,
    /// The level at which it compares.
    pub level: usize,
    /// How much it speaks for a match, in bits: each doubles the odds. Below 0 it speaks against.
    pub bits: f64,
    /// The same in words: `same phone: strong for`.
    pub words: String,
}

/// What all fields say.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// How likely the two are the same.
    pub probability: f64,
    /// The bits of all fields.
    pub bits: f64,
    /// What each field says, in the order of the fields; those without a value are left out.
    pub evidence: Vec<Evidence>,
}

impl Linkage {
    /// Weighs how two records compare, one entry a field; fields beyond those given are missing.
    pub fn weigh(&self, compared: &[Compared]) -> Judgement {
        let mut evidence = Vec::new();
        for (place, (field, compared)) in self.fields.iter().zip(compared).enumerate() {
            let Some(level) = compared.level() else { continue };
            let Some(known) = field.levels.get(level) else { continue };
            let chance = match compared {
                // A value that nobody else has cannot be rarer than the records can show.
                Compared::Value(0, frequency) if *frequency > 0.0 && *frequency <= 1.0 => {
                    frequency.max(LEAST)
                }
                _ => known.u,
            };
            let bits = (known.m / chance).log2();
            let words = format!("{}: {}", known.words, strength(bits));
            evidence.push(Evidence { field: place, level, bits, words });
        }
        let bits: f64 = evidence.iter().map(|one| one.bits).sum();
        Judgement { probability: self.probability(bits), bits, evidence }
    }

    /// How likely a pair with so many bits matches.
    pub fn probability(&self, bits: f64) -> f64 {
        let against = (1.0 - self.share) / self.share * (-bits).exp2();
        1.0 / (1.0 + against)
    }
}

/// Bits in words. Ten bits are odds of a thousand to one.
fn strength(bits: f64) -> &'static str {
    match bits {
        bits if bits >= 7.0 => "strong for",
        bits if bits >= 3.0 => "for",
        bits if bits >= 0.5 => "weak for",
        bits if bits > -0.5 => "says little",
        bits if bits > -3.0 => "weak against",
        bits if bits > -7.0 => "against",
        _ => "strong against",
    }
}
