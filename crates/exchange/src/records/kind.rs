//! What a row is before its cells are read.

use lexicon::fold;

use super::{Cells, RowKind, words};
use crate::mapping::Field;

const TOTALS: &[&str] =
    &["total", "totals", "grand total", "sub total", "subtotal", "sum", "average", "count"];
const FOOTERS: &[&str] = &[
    "page ",
    "printed ",
    "generated ",
    "report generated",
    "report run",
    "run date",
    "end of report",
    "total ",
    "grand total ",
    "subtotal ",
    "totals ",
    "confidential",
    "copyright",
    "exported ",
];

const PATIENT: [Field; 4] = [
    Field::PatientFullName,
    Field::PatientLastName,
    Field::PatientFirstName,
    Field::PatientExternalId,
];
const SOURCE: [Field; 5] = [
    Field::ProviderFullName,
    Field::ProviderLastName,
    Field::ProviderFirstName,
    Field::ProviderPractice,
    Field::SourceName,
];
/// A row with one of these is about somebody, whatever its first cell says.
const FACTS: [Field; 4] = [
    Field::PatientBirthDate,
    Field::ReferralReceivedOn,
    Field::ReferralEvaluatedOn,
    Field::ProviderNpi,
];

pub(super) fn of(cells: &Cells<'_>, has_patients: bool) -> RowKind {
    let has = |fields: &[Field]| fields.iter().any(|field| !cells.text(*field).is_empty());
    // The word "Total" itself may stand in the column of dates.
    let is_fact = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    if !FACTS.iter().any(|field| is_fact(cells.text(*field))) && is_total(cells) {
        return RowKind::Total;
    }
    match has_patients {
        true if has(&PATIENT) => RowKind::Referral,
        false if has(&SOURCE) => RowKind::Source,
        _ => RowKind::Blank,
    }
}

/// Totals name themselves in one of the first cells, or in the only one.
fn is_total(cells: &Cells<'_>) -> bool {
    let filled = || cells.row.cells.iter().filter(|cell| !words::is_filler(cell));
    let alone = filled().count() <= 2;
    filled().take(2).any(|cell| {
        let text = fold(&cell.chars().take(60).collect::<String>());
        TOTALS.contains(&text.as_str())
            || (alone && FOOTERS.iter().any(|beginning| text.starts_with(beginning)))
    })
}
