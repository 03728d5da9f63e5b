//! What an import would do: records laid over what is there. Nothing here reads or writes the database, so
//! that the dry run and the import cannot differ.

mod dates;
mod patients;
mod referrals;
mod sources;
mod states;

use std::collections::HashMap;

use exchange::records::{Problem, Record, RowKind};
use jiff::tz::TimeZone;
use platform::Uuid;
use serde::{Deserialize, Serialize};

use super::existing::Existing;
use super::summary::{Candidate, Doubtful, New, RowProblem, Skipped, Summary};

pub(super) use patients::PlannedPatient;
pub(super) use referrals::{PlannedReferral, Step};
pub(super) use sources::{Alias, Fill, PlannedSource, What};

/// What a person said about doubtful sources, by the doubt's key.
pub(super) type Decisions = HashMap<String, Decision>;

/// One answer to a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    /// It is this source.
    Same(Uuid),
    /// It is somebody new.
    New,
}

/// A source that may be one of those we have, with all rows that name it so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Doubt {
    pub(super) key: String,
    /// As the file names it.
    pub(super) text: String,
    pub(super) rows: Vec<usize>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) decision: Option<Decision>,
}

/// What would be written.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) sources: Vec<PlannedSource>,
    pub(super) fills: Vec<Fill>,
    pub(super) patients: Vec<PlannedPatient>,
    pub(super) referrals: Vec<PlannedReferral>,
    pub(super) aliases: Vec<Alias>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) summary: Summary,
}

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Made,
    Changed,
    Nothing,
}

/// Works out what the records would change.
pub(super) fn plan(
    records: &[Record],
    notes: &[Problem],
    existing: Existing,
    decisions: &Decisions,
    zone: &TimeZone,
) -> Plan {
    let mut planner = Planner {
        sources: sources::Planner::new(
            existing.matcher,
            existing.members,
            decisions.clone(),
            sources::Standing { alone: existing.self_id, nobody: existing.unassigned_id },
        ),
        patients: patients::Planner::new(existing.patients),
        referrals: referrals::Planner::new(
            existing.referrals,
            existing.clinics,
            existing.unassigned_id,
            zone.clone(),
        ),
        summary: Summary { rows: records.len(), ..Summary::default() },
    };
    let whole_column = |note: &Problem| RowProblem {
        row: 1,
        column: note.column.clone(),
        problem: note.problem.clone(),
    };
    planner.summary.problems.extend(notes.iter().map(whole_column));
    for record in records {
        planner.row(record);
    }
    planner.finish()
}

struct Planner {
    sources: sources::Planner,
    patients: patients::Planner,
    referrals: referrals::Planner,
    summary: Summary,
}

impl Planner {
    fn row(&mut self, record: &Record) {
        for found in &record.problems {
            self.problem(record.row, &found.column, &found.problem);
        }
        let done = match record.kind {
            RowKind::Total => Err("A total or a footer, not a referral".to_owned()),
            RowKind::Blank => Err("Names nobody".to_owned()),
            RowKind::Source => self.source_row(record),
            RowKind::Referral => self.referral_row(record),
        };
        match done {
            Ok(Change::Made) => {}
            Ok(Change::Changed) => self.summary.updated += 1,
            Ok(Change::Nothing) => self.summary.unchanged += 1,
            Err(why) if why.is_empty() => {}
            Err(why) => self.summary.skipped.push(Skipped { row: record.row, why }),
        }
    }

    fn source_row(&mut self, record: &Record) -> Result<Change, String> {
        let (made, filled) = (self.sources.made(), self.sources.filled());
        self.sources.resolve(record.row, &record.source, &record.referral.owner)?;
        Ok(match () {
            () if self.sources.made() > made => Change::Made,
            () if self.sources.filled() > filled => Change::Changed,
            () => Change::Nothing,
        })
    }

    /// A row in doubt is left for a person, and so is one without a day: a guessed day would spoil every delay
    /// that is measured from it.
    fn referral_row(&mut self, record: &Record) -> Result<Change, String> {
        self.patients.must_be_found(&record.patient)?;
        self.referrals.must_have_day(record)?;
        let filled = self.sources.filled();
        let source_id = self.sources.resolve(record.row, &record.source, &record.referral.owner)?;
        let referrer_id = match &record.referrer {
            None => None,
            Some(referrer) => match self.sources.resolve(record.row, referrer, "") {
                Ok(id) => Some(id),
                Err(_) => return Err(String::new()),
            },
        };
        let (patient_id, patient_change) =
            self.patients.resolve(record.row, &record.patient, &record.referral.payer)?;
        let whose = referrals::Whose { patient_id, source_id, referrer_id };
        let (change, problems) = self.referrals.resolve(record, whose);
        for (column, problem) in problems {
            self.problem(record.row, &column, &problem);
        }
        Ok(match (change, patient_change) {
            (Change::Nothing, Change::Changed) => Change::Changed,
            (Change::Nothing, _) if self.sources.filled() > filled => Change::Changed,
            (change, _) => change,
        })
    }

    fn problem(&mut self, row: usize, column: &str, problem: &str) {
        let (column, problem) = (column.to_owned(), problem.to_owned());
        self.summary.problems.push(RowProblem { row, column, problem });
    }

    fn finish(self) -> Plan {
        let mut summary = self.summary;
        let sources::Outcome { planned, aliases, doubts, fills } = self.sources.finish();
        let patients = self.patients.finish();
        let referrals = self.referrals.finish();
        summary.new = New {
            patients: patients.iter().filter(|patient| patient.before.is_none()).count(),
            sources: planned.iter().filter(|source| matches!(source.what, What::Named(_))).count(),
            referrals: referrals.iter().filter(|referral| referral.before.is_none()).count(),
        };
        let open = doubts.iter().filter(|doubt| doubt.decision.is_none());
        summary.doubtful = open.flat_map(doubtful_rows).collect();
        summary.doubtful.sort_by_key(|doubt| doubt.row);
        Plan { sources: planned, fills, patients, referrals, aliases, doubts, summary }
    }
}

fn doubtful_rows(doubt: &Doubt) -> impl Iterator<Item = Doubtful> {
    let why = format!("“{}” may be one of your sources.", doubt.text);
    doubt.rows.iter().map(move |row| Doubtful {
        row: *row,
        candidates: doubt.candidates.clone(),
        why: why.clone(),
    })
}
