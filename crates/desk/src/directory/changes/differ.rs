//! What the registry says of a provider, and how two sayings differ: pure decisions.

use registry::Provider;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::{
    directory::shown,
    sources::{OfficeAddress, Sameness},
};

/// What the registry says of a provider, as far as a practice goes by it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    pub(super) address: OfficeAddress,
    /// Ten digits, or empty.
    pub(super) phone: String,
    /// Ten digits, or empty.
    pub(super) fax: String,
    /// The day on which the number was deactivated; empty while it is valid.
    pub(super) retired: String,
}

/// One thing that differs: an address as JSON, the digits of a number, or a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) kind: Kind,
    pub(super) before: String,
    pub(super) after: String,
}

impl Said {
    /// What is said now.
    pub(super) fn of(provider: &Provider) -> Self {
        let digits =
            |text: &str| shown::number(text).map(|n| n.digits().to_owned()).unwrap_or_default();
        Self {
            address: shown::address(&provider.office),
            phone: digits(&provider.office.phone),
            fax: digits(&provider.office.fax),
            retired: provider.deactivated.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// What is known once this is heard: the files leave out of a deactivated number all but
    /// the day, and may leave out what they told before.
    pub(super) fn heard_after(self, before: &Self) -> Self {
        let keep = |new: String, old: &str| if new.is_empty() { old.to_owned() } else { new };
        Self {
            address: if self.address.street.is_empty() {
                before.address.clone()
            } else {
                self.address
            },
            phone: keep(self.phone, &before.phone),
            fax: keep(self.fax, &before.fax),
            retired: self.retired,
        }
    }
}

/// What differs. Who is retired is only that; what is not told any more is no difference.
pub(super) fn differences(before: &Said, now: &Said) -> Vec<Difference> {
    let difference = |kind, before: &str, after: &str| Difference {
        kind,
        before: before.to_owned(),
        after: after.to_owned(),
    };
    match (before.retired.is_empty(), now.retired.is_empty()) {
        (true, false) => return vec![difference(Kind::Retired, "", &now.retired)],
        (false, false) => return Vec::new(),
        (false, true) => return vec![difference(Kind::Returned, &before.retired, "")],
        (true, true) => {}
    }
    let mut found = Vec::new();
    if !now.address.street.is_empty() && now.address.is(&before.address) == Sameness::Another {
        let told = |address| serde_json::to_string(address).unwrap_or_default();
        found.push(difference(Kind::Moved, &told(&before.address), &told(&now.address)));
    }
    for (kind, old, new) in
        [(Kind::Phone, &before.phone, &now.phone), (Kind::Fax, &before.fax, &now.fax)]
    {
        if !new.is_empty() && new != old {
            found.push(difference(kind, old, new));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::directory::shown::tests::physician;

    fn kinds(before: &Said, now: &Said) -> Vec<Kind> {
        differences(before, now).into_iter().map(|one| one.kind).collect()
    }

    #[test]
    fn a_move_and_new_numbers_are_told_apart() {
        let before = Said::of(&physician());
        let mut provider = physician();
        provider.office.street = "640 POLARIS PARKWAY".into();
        provider.office.street2 = String::new();
        assert_eq!(kinds(&before, &Said::of(&provider)), [Kind::Moved]);
        provider.office.phone = "6145550199".into();
        provider.office.fax = "6145550198".into();
        assert_eq!(kinds(&before, &Said::of(&provider)), [Kind::Moved, Kind::Phone, Kind::Fax]);
    }

    #[test]
    fn another_spelling_of_the_same_place_is_no_move() {
        let before = Said::of(&physician());
        let mut provider = physician();
        provider.office.street = "12 High  Street".into();
        provider.office.zip = "43215".into();
        assert_eq!(kinds(&before, &Said::of(&provider)), []);
    }

    #[test]
    fn who_is_retired_is_told_once_and_keeps_their_office_for_a_return() {
        let before = Said::of(&physician());
        let mut provider = physician();
        provider.office = registry::Office::default();
        provider.deactivated = Some(date(2026, 11, 2));
        let now = Said::of(&provider).heard_after(&before);
        assert_eq!(kinds(&before, &now), [Kind::Retired]);
        assert_eq!(kinds(&now, &now), []);
        let back = Said::of(&physician()).heard_after(&now);
        assert_eq!(kinds(&now, &back), [Kind::Returned]);
        assert_eq!(back, before);
    }

    #[test]
    fn what_is_not_told_any_more_is_nothing_to_take_over() {
        let before = Said::of(&physician());
        let mut provider = physician();
        provider.office.fax = String::new();
        let now = Said::of(&provider);
        assert_eq!(kinds(&before, &now), []);
        assert_eq!(now.heard_after(&before), before);
    }

    fn said() -> impl Strategy<Value = Said> {
        let street = prop_oneof![Just(""), Just("1 High St"), Just("2 Low St"), Just("1  high st")];
        let digits = prop_oneof![Just(""), Just("6145550101"), Just("6145550102")];
        let day = prop_oneof![4 => Just(""), 1 => Just("2026-11-02")];
        (street, digits.clone(), digits, day).prop_map(|(street, phone, fax, retired)| Said {
            address: OfficeAddress {
                street: street.into(),
                city: "Columbus".into(),
                state: "OH".into(),
                zip: "43215".into(),
            },
            phone: phone.into(),
            fax: fax.into(),
            retired: retired.into(),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_heard_is_never_told_again(before in said(), now in said()) {
            let heard = now.clone().heard_after(&before);
            prop_assert_eq!(differences(&heard, &now.heard_after(&heard)), vec![]);
            prop_assert_eq!(differences(&before, &before), vec![]);
        }
    }
}
