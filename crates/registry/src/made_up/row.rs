//! A made-up provider as a row of 330 columns.

use super::person::{Kind, Person};
use super::places::Place;

/// Adds a row with its line break.
pub(super) fn write(out: &mut Vec<u8>, person: &Person) {
    let mut row = Row { out, columns: 0 };
    row.field(&person.npi.to_string());
    match &person.kind {
        Kind::Deactivated(day) => {
            row.skip_to(39);
            row.field(day);
        }
        Kind::Person { prefix, first, middle, last, suffix, credential, former, .. } => {
            row.field("1");
            row.skip_to(5);
            for text in [last.as_str(), first, middle, prefix, suffix, credential] {
                row.field(text);
            }
            row.skip_to(13);
            row.field(former);
        }
        Kind::Organisation { name, other, .. } => {
            row.field("2");
            row.field("");
            row.field("<UNAVAIL>");
            row.field(name);
            row.skip_to(11);
            row.field(other);
            row.field(if other.is_empty() { "" } else { "3" });
        }
    }
    if !matches!(person.kind, Kind::Deactivated(_)) {
        valid(&mut row, person);
    }
    row.skip_to(330);
    row.out.push(b'\n');
}

fn valid(row: &mut Row<'_>, person: &Person) {
    row.skip_to(20);
    for (street, second, place) in [&person.mailing, &person.office] {
        let Place { city, state, zip } = place;
        for text in [street.as_str(), second, city, state, zip, "US", &person.phone, &person.fax] {
            row.field(text);
        }
    }
    row.field(&person.enumerated);
    row.field(&person.updated);
    row.skip_to(41);
    match &person.kind {
        Kind::Person { sex, .. } => row.field(sex),
        Kind::Organisation { official: (last, first), .. } => {
            row.skip_to(42);
            row.field(last);
            row.field(first);
            row.field("");
            row.field("OWNER");
            row.field(&person.phone);
        }
        Kind::Deactivated(_) => {}
    }
    row.skip_to(47);
    let state = person.office.2.state;
    if let Some(second) = person.second_taxonomy {
        for text in [second, "", "", "N"] {
            row.field(text);
        }
    }
    let license = (person.npi / 10 % 1_000_000).to_string();
    for text in [person.taxonomy, &license, state, "Y"] {
        row.field(text);
    }
    row.skip_to(107);
    for number in 0..person.identifiers {
        let identifier = (person.npi / 7 + number as u64 * 1234).to_string();
        for text in [identifier.as_str(), "05", state, "MEDICAID"] {
            row.field(text);
        }
    }
    row.skip_to(307);
    row.field(if matches!(person.kind, Kind::Person { .. }) { "N" } else { "" });
    row.skip_to(329);
    row.field(&person.updated);
}

struct Row<'a> {
    out: &'a mut Vec<u8>,
    columns: usize,
}

/// Empty fields, so that many are added at once.
const EMPTY: [u8; 3 * 330] = {
    let mut empty = [b'"'; 3 * 330];
    let mut column = 0;
    while column < 330 {
        empty[3 * column] = b',';
        column += 1;
    }
    empty
};

impl Row<'_> {
    fn field(&mut self, text: &str) {
        self.out.extend_from_slice(if self.columns > 0 { b",\"" } else { b"\"" });
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
        self.columns += 1;
    }

    /// Leaves the columns before this one empty.
    fn skip_to(&mut self, column: usize) {
        let count = column.saturating_sub(self.columns);
        self.out.extend_from_slice(&EMPTY[..3 * count]);
        self.columns += count;
    }
}
