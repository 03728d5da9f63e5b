//! The patient of a row.

use lexicon::{Century, Email, PersonName, Phone};

use super::{Cells, PatientCells};
use crate::mapping::Field;

pub(super) fn read(cells: &mut Cells<'_>) -> PatientCells {
    PatientCells {
        name: name(cells),
        external_id: external_id(cells.text(Field::PatientExternalId)),
        birth_date: birth_date(cells),
        phone: cells.read(Field::PatientPhone, Phone::parse),
        email: cells.read(Field::PatientEmail, Email::parse),
    }
}

fn name(cells: &mut Cells<'_>) -> Option<PersonName> {
    let parts = [Field::PatientFirstName, Field::PatientMiddleName, Field::PatientLastName];
    let [given, middle, family] = parts.map(|field| cells.text(field));
    if let Some(name) = PersonName::from_parts(given, middle, family) {
        return Some(name);
    }
    let full = cells.text(Field::PatientFullName);
    let name = PersonName::parse(full);
    if name.is_none() && !full.is_empty() {
        cells.blame_field(Field::PatientFullName, "This is not a name; check the column");
    }
    name
}

fn birth_date(cells: &mut Cells<'_>) -> Option<jiff::civil::Date> {
    let today = cells.reader.today;
    let (column, text) = cells.all(Field::PatientBirthDate).next()?;
    match column.order.read(text, Century::BirthDate { today }) {
        Ok(read) => Some(read.date),
        Err(problem) => {
            cells.blame(&column.header, problem.to_string());
            None
        }
    }
}

/// A number of another system as it is compared: a spreadsheet may have made `00123` of it or `123.0`.
pub(super) fn external_id(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('\'');
    let text = text.strip_suffix(".0").unwrap_or(text);
    (!text.is_empty()).then(|| text.chars().take(100).collect())
}
