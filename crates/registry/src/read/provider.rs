//! A row of a provider file as an entry of the registry.

use super::layout::{Column as C, Layout};
use super::lines::Row;
use super::split::Cells;
use crate::build::entry::{Entry, EntryKind, Location, day, phone, zip};

/// Gives the entry of a row, whose number is known, to `take`.
#[inline]
pub(crate) fn with_entry(
    npi: u32,
    layout: &Layout,
    row: &Row<'_>,
    cells: &mut Cells,
    take: impl FnOnce(&Entry<'_>),
) {
    // Finding the taxonomy may look at more of the row, so it comes first.
    let mut taxonomy = [0; 16];
    let length = {
        let code = layout.taxonomy(row, cells);
        let code = &code[..code.len().min(taxonomy.len())];
        taxonomy[..code.len()].copy_from_slice(code);
        code.len()
    };
    let cells = &*cells;
    let text = |column| layout.get(row, cells, column);
    let (deactivated, reactivated) = (day(text(C::Deactivated)), day(text(C::Reactivated)));
    let kind = match text(C::Entity) {
        [b'1', ..] => EntryKind::Person,
        [b'2', ..] => EntryKind::Organisation,
        _ => EntryKind::Unsaid,
    };
    let organisation = text(C::Organisation);
    let (names, other) = match kind {
        EntryKind::Organisation => {
            ([organisation, b"", b"", b"", b"", b""], text(C::OtherOrganisation))
        }
        _ => {
            let columns = [C::Prefix, C::First, C::Middle, C::Last, C::Suffix, C::Credential];
            (columns.map(text), text(C::OtherLast))
        }
    };
    let other = [other];
    let entry = Entry {
        npi,
        kind,
        names,
        taxonomy: &taxonomy[..length],
        office: Location {
            street: text(C::Street),
            street2: text(C::Street2),
            city: text(C::City),
            state: text(C::State),
            zip: zip(text(C::Zip)),
            phone: phone(text(C::Phone)),
            fax: phone(text(C::Fax)),
        },
        updated: day(text(C::Updated)),
        deactivated: if reactivated >= deactivated { 0 } else { deactivated },
        other_names: if other[0].is_empty() { &[] } else { &other },
        further: &[],
    };
    take(&entry);
}
