//! What a newer registry tells that an older one did not.

use lexicon::Npi;

use crate::{Change, Office, Problem, Provider, Registry, What};

/// The changes of one provider.
pub(crate) fn of(old: &Registry, new: &Registry, npi: Npi) -> Vec<Result<Change, Problem>> {
    let compared = || {
        let Some(now) = new.get(npi)? else { return Ok(Vec::new()) };
        Ok(match old.get(npi)? {
            None if now.deactivated.is_some() => Vec::new(),
            None => vec![What::New],
            Some(before) => between(&before, &now),
        })
    };
    match compared() {
        Ok(changes) => changes.into_iter().map(|what| Ok(Change { npi, what })).collect(),
        Err(problem) => vec![Err(problem)],
    }
}

/// What is different with a provider.
fn between(before: &Provider, now: &Provider) -> Vec<What> {
    match (before.deactivated, now.deactivated) {
        (None, Some(day)) => return vec![What::Retired(Some(day))],
        (Some(_), None) => return vec![What::Reactivated],
        (Some(_), Some(_)) => return Vec::new(),
        (None, None) => {}
    }
    let mut changes = Vec::new();
    let has_moved = !is_same_place(&before.office, &now.office);
    if has_moved {
        changes.push(What::Moved { from: before.office.clone(), to: now.office.clone() });
    } else {
        let (from, to) = (number(&before.office.phone), number(&now.office.phone));
        if from != to {
            changes.push(What::Phone { from, to });
        }
        let (from, to) = (number(&before.office.fax), number(&now.office.fax));
        if from != to {
            changes.push(What::Fax { from, to });
        }
    }
    let known = |office: &Office| {
        std::iter::once(&before.office)
            .chain(&before.further_offices)
            .chain([&now.office])
            .any(|known| is_same_place(known, office))
    };
    let fresh = now.further_offices.iter().filter(|office| !known(office));
    changes.extend(fresh.map(|office| What::NewOffice(office.clone())));
    changes
}

fn number(digits: &str) -> Option<String> {
    (!digits.is_empty()).then(|| digits.to_owned())
}

/// The same street in the same five-digit ZIP code, however it is spelt; another suite is the same
/// place, for the way there is.
fn is_same_place(a: &Office, b: &Office) -> bool {
    let five = |office: &Office| office.zip.get(..5).map(str::to_owned);
    lexicon::fold(&a.street) == lexicon::fold(&b.street)
        && five(a) == five(b)
        && a.state.eq_ignore_ascii_case(&b.state)
}
