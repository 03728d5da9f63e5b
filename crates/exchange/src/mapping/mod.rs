//! Which column of a sheet is what.
//!
//! [`suggest`] recognises column names and, where they say nothing, looks at the values. A person
//! corrects it; [`Mapping::to_json`] and [`Mapping::from_json`] keep the outcome, and
//! [`fingerprint`] tells that the next file has the same columns.

mod context;
mod field;
mod header;
mod saved;
mod sniff;
mod suggest;
mod synonyms;
mod words;

pub use field::{Field, UnknownField};
pub use header::{fingerprint, is_known_header};
pub use saved::MappingProblem;
pub use suggest::suggest;

use crate::tabular::Sheet;

/// What each column of one sheet is, in the sheet's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The columns.
    pub columns: Vec<Column>,
}

/// One column and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file.
    pub header: String,
    /// What it holds; `None` is left out of the import.
    pub field: Option<Field>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, for the person who checks it.
    pub why: String,
    /// A few of its values.
    pub samples: Vec<String>,
}

/// How sure a column's meaning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The values look like it, or nothing is known of it.
    Guess,
    /// The name is nearly a known one, or known but used for several things.
    Likely,
    /// The name is a known one, or a person has said so.
    Sure,
}

impl Mapping {
    /// The place of the first column that holds `field`.
    pub fn place(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// Whether the rows name patients; otherwise they are a directory of sources.
    pub fn has_patients(&self) -> bool {
        self.columns.iter().any(|column| column.field.is_some_and(Field::names_a_patient))
    }

    /// Whether a row can lead to anything: a patient or somebody who refers.
    pub fn is_usable(&self) -> bool {
        self.has_patients()
            || self.columns.iter().any(|column| column.field.is_some_and(Field::names_a_source))
    }
}

/// Up to `count` different values of a column, from its top.
fn samples(sheet: &Sheet, place: usize, count: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for row in &sheet.rows {
        let Some(cell) = row.cells.get(place).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        let cell: String = cell.chars().take(60).collect();
        if !samples.contains(&cell) {
            samples.push(cell);
        }
        if samples.len() == count {
            break;
        }
    }
    samples
}
