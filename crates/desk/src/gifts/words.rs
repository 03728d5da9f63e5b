//! Sentences of the ledger, each with its number.

use jiff::civil::Date;
use lexicon::Cents;
use look::Tone;

use super::{
    book::{Account, Book, Return},
    cure::{Cure, Excess},
    entry::Entry,
    limit::{Known, Origin},
    returns::Cures,
};
use crate::days;

/// "$312.40 given in 2026; nobody is over the limit; Dr. Osei has $41.17 left".
pub(super) fn heading(book: &Book) -> String {
    let given = format!("{} given in {}", book.total(), book.year);
    let accounts = book.accounts();
    match book.limit() {
        Known::NoneOnFile => return format!("{given}; no limit on file for {}", book.year),
        Known::NotApplied => return given,
        Known::Limit(_) => {}
    }
    let over: Vec<&Account<'_>> = accounts
        .iter()
        .filter(|account| {
            account.standing.excess.as_ref().is_some_and(|excess| !excess.cure.is_settled())
        })
        .collect();
    let state = match over.as_slice() {
        [] => "nobody is over the limit".to_owned(),
        [one] => format!("{} is over the limit", one.person.short),
        many => format!("{} physicians are over the limit", many.len()),
    };
    let least = accounts
        .iter()
        .filter(|account| account.standing.spent > Cents::ZERO && account.standing.excess.is_none())
        .filter_map(|account| Some((account.standing.left?, &account.person.short)))
        .min();
    match least {
        Some((left, who)) => format!("{given}; {state}; {who} has {left} left"),
        None => format!("{given}; {state}"),
    }
}

/// "Dr. Osei: $493.83 of $535.00 in 2026, $41.17 left".
pub(super) fn account(account: &Account<'_>, book: &Book) -> String {
    let (who, year, standing) = (&account.person.short, book.year, &account.standing);
    let spent = standing.spent;
    if !account.person.is_physician() {
        return format!("{who}: {spent} in {year}; no annual limit");
    }
    match (book.limit(), &standing.excess, standing.left) {
        (Known::Limit(limit), Some(excess), _) => {
            format!("{who}: {spent} of {} in {year}, {} over", limit.cents, excess.amount)
        }
        (Known::Limit(limit), None, Some(left)) => {
            format!("{who}: {spent} of {} in {year}, {left} left", limit.cents)
        }
        (Known::NoneOnFile, ..) => format!("{who}: {spent} in {year}; no limit on file"),
        _ => format!("{who}: {spent} in {year}"),
    }
}

/// Where a limit is from, and what it is not.
pub(super) fn limit(known: &Known, year: i16) -> String {
    match known {
        Known::NotApplied => {
            "Your practice is not in the United States: its limits are not applied here.".into()
        }
        Known::NoneOnFile => format!(
            "No limit on file for {year}: the sums are kept, and nothing can be compared. An owner \
             adds the figure with its source under Limits."
        ),
        Known::Limit(limit) => {
            let whose = match limit.origin {
                Origin::Ours => "set by your practice",
                Origin::Published => "brought along by Liaison",
                Origin::Derived => "worked out by Liaison and not published",
            };
            format!(
                "The limit of {year} is {} for each physician ({whose}: {}).",
                limit.cents, limit.source
            )
        }
    }
}

/// What can be done about an excess.
pub(super) fn cure(excess: &Excess) -> String {
    let day = days::long;
    let Excess { amount, received_on, by, .. } = excess;
    let received = day(*received_on);
    match excess.cure {
        Cure::Open { to_return } => format!(
            "{amount} went over on {received}. If it was given inadvertently, 42 CFR 411.357(k)(3) \
             deems it within the limit once {to_return} is returned by {}.",
            day(*by)
        ),
        Cure::Settled { on } => format!(
            "{amount} went over on {received}. It was returned by {}, and {} was the last day.",
            day(on),
            day(*by)
        ),
        Cure::TooLarge { most } => format!(
            "{amount} went over on {received}. That is more than half of the limit ({most}), so that \
             42 CFR 411.357(k)(3) is not available: speak with counsel."
        ),
        Cure::UsedBefore { on, again } => format!(
            "{amount} went over on {received}. A return of {} used 42 CFR 411.357(k)(3), which is \
             there once in 3 years with the same physician: it is not available before {}. Speak \
             with counsel.",
            day(on),
            day(again)
        ),
        Cure::Missed { missing } => format!(
            "{amount} went over on {received}. {missing} was not returned by {}, the last day of \
             42 CFR 411.357(k)(3): speak with counsel.",
            day(*by)
        ),
    }
}

/// What a return does that is recorded now, where it settles nothing or may settle nothing.
pub(super) fn no_cure(excess: &Excess) -> Option<String> {
    match excess.cure {
        Cure::Open { .. } | Cure::Settled { .. } => None,
        Cure::Missed { .. } => Some(format!(
            "Was it returned by {} and only not written down? Then enter that day. A later return \
             can be recorded for the file; it does not settle the excess by 42 CFR 411.357(k)(3). \
             Ask counsel what else is to be done.",
            days::long(excess.by)
        )),
        Cure::TooLarge { .. } | Cure::UsedBefore { .. } => Some(
            "A return can be recorded for the file. It does not settle the excess by 42 CFR \
             411.357(k)(3): ask counsel what else is to be done."
                .into(),
        ),
    }
}

/// "$20.00 returned on June 3, 2026", and whether that settled anything.
pub(super) fn returned(back: &Return) -> String {
    let said = format!("{} returned on {}", back.cents, day(back.on));
    match back.cures {
        Cures::Yes => said,
        Cures::No => format!("{said}; it does not settle the excess"),
    }
}

/// The state of an account in a word.
pub(super) fn state(account: &Account<'_>) -> (&'static str, Tone) {
    match account.standing.excess.as_ref().map(|excess| excess.cure) {
        _ if !account.person.is_physician() => ("No annual limit", Tone::Plain),
        None if account.standing.left.is_none() => ("Not compared", Tone::Look),
        None if account.standing.left == Some(Cents::ZERO) => ("Nothing left", Tone::Look),
        None => ("Within", Tone::Good),
        Some(Cure::Settled { .. }) => ("Excess returned", Tone::Good),
        Some(Cure::Open { .. }) => ("Over, return open", Tone::Bad),
        Some(_) => ("Over", Tone::Bad),
    }
}

/// What an entry was, in a few words.
pub(super) fn what(entry: &Entry) -> String {
    match entry.what.as_str() {
        "" => entry.kind.label().to_owned(),
        what => what.to_owned(),
    }
}

/// A day as it stands in tables.
pub(super) fn day(day: Date) -> String {
    days::long(day)
}
