//! Which column of a file is what, by the names in its first row.

use super::lines::Row;
use super::split::Cells;

/// The columns of the provider file that are used, in this order.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Column {
    Npi,
    Entity,
    Organisation,
    Last,
    First,
    Middle,
    Prefix,
    Suffix,
    Credential,
    OtherOrganisation,
    OtherLast,
    Street,
    Street2,
    City,
    State,
    Zip,
    Phone,
    Fax,
    Updated,
    Deactivated,
    Reactivated,
}

/// Their names, folded.
const NAMES: [&str; 21] = [
    "npi",
    "entity type code",
    "provider organization name legal business name",
    "provider last name legal name",
    "provider first name",
    "provider middle name",
    "provider name prefix text",
    "provider name suffix text",
    "provider credential text",
    "provider other organization name",
    "provider other last name",
    "provider first line business practice location address",
    "provider second line business practice location address",
    "provider business practice location address city name",
    "provider business practice location address state name",
    "provider business practice location address postal code",
    "provider business practice location address telephone number",
    "provider business practice location address fax number",
    "last update date",
    "npi deactivation date",
    "npi reactivation date",
];

/// Without these a file is no provider file. The others may be missing, as in an extract.
const NEEDED: [Column; 8] = [
    Column::Npi,
    Column::Entity,
    Column::Organisation,
    Column::Last,
    Column::First,
    Column::City,
    Column::State,
    Column::Zip,
];

/// A column that is not there.
const NONE: usize = usize::MAX;

/// Where the columns of a provider file are.
pub(crate) struct Layout {
    /// How many there are.
    pub columns: usize,
    places: [usize; NAMES.len()],
    /// Code and "this is the primary one" of the up to fifteen taxonomies.
    taxonomies: Vec<(usize, usize)>,
    /// Fields up to here are looked at in every row.
    pub head: usize,
    /// And up to here if the first taxonomy is not the primary one.
    whole: usize,
}

impl Layout {
    /// Reads the names in the first row; says what is missing if it is no provider file.
    pub fn of(names: &[String]) -> Result<Self, String> {
        let place = |name: &str| names.iter().position(|n| n == name).unwrap_or(NONE);
        let places = NAMES.map(place);
        if let Some(missing) = NEEDED.iter().find(|column| places[**column as usize] == NONE) {
            return Err(format!("there is no column “{}”", NAMES[*missing as usize]));
        }
        let taxonomies: Vec<(usize, usize)> = (1..=15)
            .map(|n| {
                let switch = format!("healthcare provider primary taxonomy switch {n}");
                (place(&format!("healthcare provider taxonomy code {n}")), place(&switch))
            })
            .filter(|(code, _)| *code != NONE)
            .collect();
        let last = |columns: &mut dyn Iterator<Item = usize>| {
            columns.filter(|c| *c != NONE).max().map_or(0, |c| c + 1)
        };
        let firsts = taxonomies.first().copied().map_or([NONE, NONE], |(a, b)| [a, b]);
        let head = last(&mut places.iter().copied().chain(firsts));
        let whole = last(&mut taxonomies.iter().flat_map(|(a, b)| [*a, *b])).max(head);
        Ok(Self { columns: names.len(), places, taxonomies, head, whole })
    }

    /// Finds the fields of the row that was read last; if it has another number of fields, how many.
    #[inline]
    pub fn find(&self, row: &Row<'_>, cells: &mut Cells) -> Result<(), usize> {
        cells.settle(row, self.columns, self.head)
    }

    /// The text of a column.
    #[inline]
    pub fn get<'a>(&self, row: &Row<'a>, cells: &'a Cells, column: Column) -> &'a [u8] {
        plain(cells.get(row, self.places[column as usize]))
    }

    /// The code of the primary taxonomy, or the first if none is said to be primary.
    pub fn taxonomy<'a>(&self, row: &Row<'a>, cells: &'a mut Cells) -> &'a [u8] {
        let Some((first, switch)) = self.taxonomies.first().copied() else { return b"" };
        if cells.get(row, first).is_empty() || is_yes(cells.get(row, switch)) {
            return cells.get(row, first);
        }
        if cells.find(row, self.columns, self.whole).is_err() {
            return b"";
        }
        let primary = self.taxonomies.iter().find(|(_, switch)| is_yes(cells.get(row, *switch)));
        cells.get(row, primary.map_or(first, |(code, _)| *code))
    }
}

fn is_yes(switch: &[u8]) -> bool {
    matches!(switch, [b'Y' | b'y', ..])
}

/// A text without spaces around it; nothing if it is masked, as `<UNAVAIL>`, `$$$$$$$$$` and
/// `********` are.
#[inline]
pub(crate) fn plain(text: &[u8]) -> &[u8] {
    match text {
        [] => text,
        [b'<', .., b'>'] => b"",
        [b'$', b'$', ..] | [b'*', b'*', ..] => b"",
        [b' ', ..] | [.., b' '] => text.trim_ascii(),
        _ => text,
    }
}

/// The names in the first row of a file, folded.
pub(crate) fn names(row: &Row<'_>) -> Vec<String> {
    let mark = b"\xEF\xBB\xBF";
    let bytes = row.bytes.strip_prefix(mark.as_slice()).unwrap_or(row.bytes);
    let row = Row { bytes, quotes: row.quotes, line: row.line };
    let mut cells = Cells::default();
    let columns = super::split::columns_of(bytes);
    if cells.find(&row, columns, columns).is_err() {
        return Vec::new();
    }
    (0..columns)
        .map(|column| lexicon::fold(&String::from_utf8_lossy(cells.get(&row, column))))
        .collect()
}
