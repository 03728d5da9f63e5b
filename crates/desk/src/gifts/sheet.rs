//! A year of the ledger as a table for spreadsheets: a line a share, in the order of the days.

use std::collections::HashMap;

use exchange::export::{Cell, Table};
use lexicon::Cents;
use platform::Uuid;

use super::{
    book::{Account, Book},
    entry::{Share, Standing, heads},
    limit::{Known, Scope},
    store::Kept,
    words,
};

const HEADERS: &[&str] = &[
    "Day",
    "Recipient",
    "NPI",
    "Counts as",
    "Why",
    "Kind",
    "What",
    "Where",
    "In all",
    "Heads",
    "Share",
    "Sum of the year",
    "Limit",
    "Source of the limit",
    "Over the limit",
    "Cure",
    "Returns",
    "Asked for",
    "Reason for the excess",
    "Note",
    "Paid by",
    "Receipt",
];

/// The table.
pub(super) fn table(book: &Book) -> Table {
    let cures: HashMap<Uuid, Settled> = book
        .accounts()
        .iter()
        .filter_map(|account| Some((account.person.id, Settled::of(account)?)))
        .collect();
    let mut sums: HashMap<String, Cents> = HashMap::new();
    let mut rows = Vec::new();
    for kept in &book.entries {
        for share in &kept.entry.shares {
            let whose = match share.person {
                Some(person) => person.to_string(),
                None => kept.entry.patient.clone(),
            };
            let sum = sums.entry(whose).or_insert(Cents::ZERO);
            *sum = Cents::sum([*sum, share.cents]);
            rows.push(row(book, kept, share, *sum, &cures));
        }
    }
    Table {
        name: format!("Gifts {}", book.year),
        headers: HEADERS.iter().map(|header| (*header).to_owned()).collect(),
        rows,
    }
}

/// What is said of somebody's excess: for counsel, also what was returned and settles nothing.
struct Settled {
    cure: String,
    returns: String,
}

impl Settled {
    fn of(account: &Account<'_>) -> Option<Self> {
        let returns: Vec<String> =
            account.returns.iter().map(|back| words::returned(back)).collect();
        Some(Self {
            cure: words::cure(account.standing.excess.as_ref()?),
            returns: returns.join(". "),
        })
    }
}

fn row(
    book: &Book,
    kept: &Kept,
    share: &Share,
    sum: Cents,
    cures: &HashMap<Uuid, Settled>,
) -> Vec<Cell> {
    let entry = &kept.entry;
    let person = share.person.and_then(|id| book.person(id));
    let counts = person.is_some_and(|person| person.is_physician());
    let is_patient = share.standing == Standing::Patient;
    let limit = match (counts, is_patient) {
        (true, _) => Some(book.limit()),
        (_, true) => Some(book.limits.of(Scope::PatientYear, book.year)),
        _ => None,
    };
    let recipient = match (person, share.standing) {
        (Some(person), Standing::Family) => format!("Family of {}", person.name),
        (Some(person), _) => person.name.clone(),
        (None, Standing::Staff) => "Office staff".into(),
        (None, Standing::Ours) => "Ours".into(),
        (None, Standing::Patient) => format!("Patient {}", entry.patient),
        (None, _) => "Guests".into(),
    };
    let counts_as = match (counts, share.standing) {
        (true, Standing::Family) => "Physician's family",
        (true, _) => "Physician",
        (_, Standing::Patient) => "Patient",
        _ => "No annual limit",
    };
    let settled = person.and_then(|person| cures.get(&person.id));
    let named = sum_is_named(share);
    let most = limit.as_ref().and_then(Known::cents);
    let over = most.filter(|most| sum > *most).map(|most| money(sum.less(most)));
    vec![
        entry.given_on.into(),
        recipient.into(),
        person.and_then(|person| person.npi.clone()).into(),
        counts_as.into(),
        person.map(|person| person.why.clone()).into(),
        entry.kind.label().into(),
        words::what(entry).into(),
        entry.place.clone().into(),
        money(entry.total),
        i64::from(heads(&entry.shares)).into(),
        money(share.cents),
        if named { money(sum) } else { Cell::Empty },
        most.map_or(Cell::Empty, money),
        source(limit.as_ref(), book.year).into(),
        over.unwrap_or(Cell::Empty),
        settled.map(|settled| settled.cure.clone()).into(),
        settled.map(|settled| settled.returns.clone()).into(),
        match entry.asked.as_str() {
            "no" => "No",
            "yes" => "Yes",
            _ => "",
        }
        .into(),
        entry.over_reason.clone().into(),
        entry.note.clone().into(),
        kept.spender.clone().into(),
        if kept.file_id.is_some() { "Kept" } else { "" }.into(),
    ]
}

/// Sums are of somebody: of nameless heads there is none.
fn sum_is_named(share: &Share) -> bool {
    share.person.is_some() || share.standing == Standing::Patient
}

fn source(limit: Option<&Known>, year: i16) -> String {
    match limit {
        None => String::new(),
        Some(Known::Limit(limit)) => limit.source.clone(),
        Some(Known::NoneOnFile) => format!("No limit on file for {year}"),
        Some(Known::NotApplied) => "Not applied outside the United States".into(),
    }
}

/// In dollars: two decimals are exact for what a spreadsheet adds up.
fn money(cents: Cents) -> Cell {
    Cell::Number(cents.get() as f64 / 100.0)
}
