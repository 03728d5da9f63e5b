//! What an import does or did, as the command line prints it (DESIGN.md, section 6).

use std::fmt;

use platform::Uuid;
use serde::{Deserialize, Serialize};

use crate::sources::matching::Reason;

/// The outcome of an import or of its dry run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows below the column names.
    pub rows: usize,
    /// What is made.
    pub new: New,
    /// Rows that change something we have.
    pub updated: usize,
    /// Rows that say what we know.
    pub unchanged: usize,
    /// Rows that lead to nothing, and why.
    pub skipped: Vec<Skipped>,
    /// Cells that could not be read or should be checked.
    pub problems: Vec<RowProblem>,
    /// Rows whose source may be one we have; a person decides.
    pub doubtful: Vec<Doubtful>,
    /// The import, once there is one.
    pub import_id: Option<Uuid>,
}

/// Counts of what is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    /// Patients.
    pub patients: usize,
    /// Sources.
    pub sources: usize,
    /// Referrals.
    pub referrals: usize,
}

impl New {
    /// Everything that is made.
    pub fn all(self) -> usize {
        self.patients + self.sources + self.referrals
    }
}

/// A row that leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The row as a person sees it.
    pub row: usize,
    /// Why.
    pub why: String,
}

/// A cell that needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The row as a person sees it; 1, the column names, for what holds for a whole column.
    pub row: usize,
    /// The column's name in the file.
    pub column: String,
    /// What is wrong.
    pub problem: String,
}

/// A row whose source may be one we have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubtful {
    /// The row as a person sees it.
    pub row: usize,
    /// Who may be meant.
    pub candidates: Vec<Candidate>,
    /// What is doubtful.
    pub why: String,
}

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The source.
    pub source_id: Uuid,
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub why: String,
    /// How likely it is the same, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// What speaks for it and against it, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Reason>,
}

/// How many lines of a kind people are shown before the rest is only counted.
const SHOWN: usize = 20;

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rows", self.rows)?;
        writeln!(
            f,
            "new: {} patients, {} sources, {} referrals",
            self.new.patients, self.new.sources, self.new.referrals
        )?;
        writeln!(f, "updated: {}, unchanged: {}", self.updated, self.unchanged)?;
        let skipped =
            self.skipped.iter().map(|skipped| format!("Row {}: {}", skipped.row, skipped.why));
        write_lines(f, "skipped", skipped.collect())?;
        let problems = self
            .problems
            .iter()
            .map(|found| format!("Row {}, {}: {}", found.row, found.column, found.problem));
        write_lines(f, "to check", problems.collect())?;
        let doubtful = self.doubtful.iter().map(|doubt| {
            let names =
                doubt.candidates.iter().map(|other| format!("{} ({})", other.name, other.why));
            format!("Row {}: {} {}", doubt.row, doubt.why, names.collect::<Vec<_>>().join("; "))
        });
        write_lines(f, "doubtful, not imported", doubtful.collect())?;
        match self.import_id {
            Some(id) => writeln!(f, "import {id}"),
            None => writeln!(f, "Nothing was changed; run again with --commit to import."),
        }
    }
}

fn write_lines(f: &mut fmt::Formatter<'_>, title: &str, lines: Vec<String>) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}: {}", lines.len())?;
    for line in lines.iter().take(SHOWN) {
        writeln!(f, "  {line}")?;
    }
    match lines.len() > SHOWN {
        true => writeln!(f, "  and {} more", lines.len() - SHOWN),
        false => Ok(()),
    }
}
