//! Registries of made-up providers, in the layout of the real file: for tests, for measuring, and for
//! the sample practice. The same seed always makes the same file.
//!
//! Nobody in it exists: names are put together by chance, telephone numbers are those that are kept
//! for fiction (555-0100 to 555-0199).

mod header;
mod person;
mod places;
mod row;
mod vocabulary;

use std::io::{self, Write};

use lexicon::{Npi, UsState};

pub use header::header;
pub use person::Fate;

/// What to make.
#[derive(Debug, Clone)]
pub struct MadeUp {
    /// How many rows, headings left out.
    pub rows: u64,
    /// Another seed makes other providers.
    pub seed: u64,
    /// Only in these states; all if empty.
    pub states: Vec<UsState>,
    /// Which month's file.
    pub month: Month,
}

/// Of two months' files, which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Month {
    /// The first.
    #[default]
    First,
    /// The one after it: some have moved, retired, changed a number (see [`MadeUp::fate`]), and one
    /// in two hundred is new, at the end.
    Second,
    /// What an update would bring from the first to the second: only the rows that differ.
    Update,
}

impl MadeUp {
    /// So many providers of all states, first month.
    pub fn of(rows: u64, seed: u64) -> Self {
        Self { rows, seed, states: Vec::new(), month: Month::First }
    }

    /// What becomes of a row from the first month to the second.
    pub fn fate(&self, row: u64) -> Fate {
        if row >= self.rows { Fate::New } else { person::fate(self.seed, row) }
    }

    /// The number of a row's provider.
    pub fn npi(&self, row: u64) -> Option<Npi> {
        Npi::parse(&person::npi(self.seed, row).to_string()).ok()
    }

    /// Rows of the second month.
    pub fn rows_of_second(&self) -> u64 {
        self.rows + self.rows / 200
    }

    /// Writes the file.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(header().as_bytes())?;
        let rows = match self.month {
            Month::First => self.rows,
            Month::Second | Month::Update => self.rows_of_second(),
        };
        let places = places::Places::of(&self.states);
        let mut bytes = Vec::with_capacity(1 << 20);
        for row in 0..rows {
            let fate = match self.month {
                Month::First => Fate::Same,
                Month::Second | Month::Update => self.fate(row),
            };
            if self.month == Month::Update && fate == Fate::Same {
                continue;
            }
            row::write(&mut bytes, &person::Person::of(self.seed, row, fate, &places));
            if bytes.len() > (1 << 20) - 8192 {
                out.write_all(&bytes)?;
                bytes.clear();
            }
        }
        out.write_all(&bytes)
    }
}
