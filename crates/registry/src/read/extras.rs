//! The files beside the provider file: other names, and further practice locations.
//!
//! They are read first and kept by the provider's number, for a provider's row follows later.

use super::layout::plain;
use super::lines::Lines;
use super::source::{Holds, Source};
use super::split::Cells;
use crate::Problem;
use crate::build::entry::{Location, npi, phone, zip};

/// Rows by number, as texts with their lengths before them.
#[derive(Default)]
struct Rows {
    bytes: Vec<u8>,
    /// Number and beginning, sorted by number when all are read.
    places: Vec<(u32, u32)>,
}

/// What the files beside the provider file say.
#[derive(Default)]
pub(crate) struct Extras {
    names: Rows,
    locations: Rows,
}

/// How the headings of the columns that are used end, folded: what stands before is told in several
/// ways within the same file.
const NAME_COLUMNS: [&str; 1] = ["provider other organization name"];

const LOCATION_COLUMNS: [&str; 7] = [
    "address line 1",
    "address line 2",
    "city name",
    "state name",
    "postal code",
    "telephone number",
    "fax number",
];

impl Extras {
    /// Reads the files that are such, the newest first: of a provider, only what the newest file
    /// that knows it says.
    pub fn read(sources: &[Source]) -> Result<Self, Problem> {
        let mut extras = Self::default();
        for source in sources {
            match source.holds {
                Holds::OtherNames => extras.names.read(source, &NAME_COLUMNS)?,
                Holds::Locations => extras.locations.read(source, &LOCATION_COLUMNS)?,
                Holds::Providers | Holds::Deactivations => {}
            }
        }
        Ok(extras)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.places.is_empty() && self.locations.places.is_empty()
    }

    /// The other names of a number, if a file has some.
    pub fn names(&self, npi: u32) -> Vec<&[u8]> {
        self.names.of(npi).map(|[name]: [&[u8]; 1]| name).collect()
    }

    /// The further locations of a number, if a file has some.
    pub fn locations(&self, npi: u32) -> Vec<Location<'_>> {
        self.locations
            .of(npi)
            .map(|[street, street2, city, state, code, telephone, fax]: [&[u8]; 7]| Location {
                street,
                street2,
                city,
                state,
                zip: zip(code),
                phone: phone(telephone),
                fax: phone(fax),
            })
            .collect()
    }
}

impl Rows {
    fn read(&mut self, source: &Source, columns: &[&str]) -> Result<(), Problem> {
        let known = std::mem::take(&mut self.places);
        let mut fresh: Vec<(u32, u32)> = Vec::new();
        let mut lines = Lines::new(source.open(0)?, 0, 0);
        let mut cells = Cells::default();
        let names = match lines.next(0, 0, &mut cells).map_err(|error| source.failure(error))? {
            Some(row) => super::layout::names(&row),
            None => Vec::new(),
        };
        let place = |name: &str| {
            names.iter().position(|n| n.ends_with(name)).ok_or_else(|| {
                Problem::NotNppes(source.path.clone(), format!("there is no column “{name}”"))
            })
        };
        let number = place("npi")?;
        let columns = columns.iter().map(|name| place(name)).collect::<Result<Vec<_>, _>>()?;
        let width = names.len();
        while let Some(row) =
            lines.next(width, width, &mut cells).map_err(|error| source.failure(error))?
        {
            if cells.settle(&row, width, width).is_err() {
                continue;
            }
            let Some(npi) = npi(plain(cells.get(&row, number))) else { continue };
            let is_known = known.binary_search_by_key(&npi, |(known, _)| *known).is_ok();
            if is_known || self.bytes.len() > u32::MAX as usize - 4000 {
                continue;
            }
            fresh.push((npi, self.bytes.len() as u32));
            for column in &columns {
                let text = plain(cells.get(&row, *column));
                let text = &text[..text.len().min(255)];
                self.bytes.push(text.len() as u8);
                self.bytes.extend_from_slice(text);
            }
        }
        self.places = known;
        self.places.extend(fresh);
        self.places.sort_unstable();
        Ok(())
    }

    fn of<const N: usize>(&self, npi: u32) -> impl Iterator<Item = [&[u8]; N]> {
        let from = self.places.partition_point(|(known, _)| *known < npi);
        self.places[from..].iter().take_while(move |(known, _)| *known == npi).map(|(_, start)| {
            let mut rest = &self.bytes[*start as usize..];
            std::array::from_fn(|_| {
                let (length, behind) = rest.split_first().unwrap_or((&0, &[]));
                let (text, behind) =
                    behind.split_at_checked(usize::from(*length)).unwrap_or((&[], &[]));
                rest = behind;
                text
            })
        })
    }
}
