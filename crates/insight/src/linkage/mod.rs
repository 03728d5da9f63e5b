//! Whether two records are of the same one: record linkage by evidence (Fellegi & Sunter 1969,
//! *Journal of the American Statistical Association* 64: 1183-1210).
//!
//! The caller compares two records field by field and says at which *level* each agrees: the same,
//! close, different, or that one has nothing there. A level that is common among pairs that belong
//! together (its `m`) and rare among pairs that do not (its `u`) speaks for a match by
//! `log2(m / u)` bits. The bits of the fields add up to the odds. What is missing says nothing.
//!
//! `m` and the share of matches are learned from pairs of which nobody says whether they match
//! (expectation-maximisation: Winkler 1988; Jaro 1989, *JASA* 84: 414-420); `u` from pairs taken at
//! random. The values that a [`Field`] begins with are guesses that weigh as much as the caller
//! says, so that few pairs cannot overthrow them. No text of a person comes in here.

mod learn;
mod weigh;

pub use learn::{Learned, Strength};
pub use weigh::{Compared, Evidence, Judgement};

/// One way in which two values can compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// What is said of it to a person: `same phone`.
    pub words: String,
    /// How likely it is among pairs that belong together.
    pub m: f64,
    /// How likely it is among pairs that do not.
    pub u: f64,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The ways in which its values can compare; the first is full agreement.
    pub levels: Vec<Level>,
}

/// Why no linkage can be made of some fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A field needs at least two levels: it is named.
    TooFewLevels(String),
    /// A field has a chance that is no number from 0 to 1, or chances that are all 0: it is named.
    NoChances(String),
    /// The share of matches is not between 0 and 1.
    NoShare,
}

/// What is known of the fields and of how many pairs match.
#[derive(Debug, Clone, PartialEq)]
pub struct Linkage {
    fields: Vec<Field>,
    share: f64,
}

/// No level is held for impossible: a single one never decides against all others.
const LEAST: f64 = 1e-6;

impl Linkage {
    /// Fields with what is supposed of them, and the share of matches among the pairs that will be
    /// compared. The chances of a field are made to add up to 1.
    pub fn new(fields: Vec<Field>, share: f64) -> Result<Self, Problem> {
        if !(share > 0.0 && share < 1.0) {
            return Err(Problem::NoShare);
        }
        let mut linkage = Self { fields, share };
        for field in &mut linkage.fields {
            if field.levels.len() < 2 {
                return Err(Problem::TooFewLevels(field.name.clone()));
            }
            let fit = |chance: f64| (0.0..=1.0).contains(&chance);
            let some =
                |chance: fn(&Level) -> f64| field.levels.iter().map(chance).sum::<f64>() > 0.0;
            let all_fit = field.levels.iter().all(|level| fit(level.m) && fit(level.u));
            if !all_fit || !some(|level| level.m) || !some(|level| level.u) {
                return Err(Problem::NoChances(field.name.clone()));
            }
            whole(field);
        }
        Ok(linkage)
    }

    /// The fields as they are known.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The share of matches among the pairs that are compared.
    pub fn share(&self) -> f64 {
        self.share
    }
}

/// Makes the chances of a field add up to 1, none of them nothing.
fn whole(field: &mut Field) {
    for level in &mut field.levels {
        level.m = level.m.max(LEAST);
        level.u = level.u.max(LEAST);
    }
    let (m, u) = field.levels.iter().fold((0.0, 0.0), |(m, u), level| (m + level.m, u + level.u));
    for level in &mut field.levels {
        level.m /= m;
        level.u /= u;
    }
}
