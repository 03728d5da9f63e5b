//! Looking up the known names of columns.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::context::Shape;
use super::field::Field;
use super::header::squeezed;
use super::words::CLEAR;

/// Columns that look like something of ours and are not; naming them keeps guesses away.
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    (
        "The treating therapist is not imported",
        "therapist; assigned therapist; treating therapist; primary therapist; treating provider; clinician; \
         evaluating therapist; rendering provider",
    ),
    (
        "Counts of visits are not imported",
        "visits; visit count; number visits; number of visits; completed visits; total visits; appointments; \
         visits attended; cancellations; cancelled visits; no shows; no show; last visit; last visit date; date \
         of last visit; last seen; last dos; days to conversion; days to eval; cx; ns",
    ),
    (
        "Totals are counted from the referrals themselves",
        "referrals; total referrals; number of referrals; referral count; new patients; number of patients; new \
         clients; new cases; count; amount; charges; revenue; invoiced; paid; payments; billed; converted \
         referrals; conversions; evaluations; initial evaluations; converted; conversion; referral converted",
    ),
    (
        "Not needed to know who refers",
        "sex; gender; administrative sex; legal sex; goes by; preferred first name; primary insurance type; birth sex; sex at birth; ssn; social security number; member id; policy number; insurance \
         id; subscriber id; policy id; insurance type; payer type; financial class; race; ethnicity; language; \
         marital status; age; preferred name; nickname; secondary insurance; entity type code; replacement npi; \
         employer identification number; provider sex code",
    ),
];

/// The field of a name, its place among the field's names, by squeezed name.
pub(super) fn clear(normal: &str) -> Option<(Field, usize)> {
    static BY_NAME: LazyLock<HashMap<String, (Field, usize)>> = LazyLock::new(|| {
        let entry = |(field, place, name)| (squeezed(name), (field, place));
        all_clear().map(entry).collect()
    });
    BY_NAME.get(&squeezed(normal)).copied()
}

/// Why a column of this name is left out, if it is one of those.
pub(super) fn left_out(normal: &str) -> Option<&'static str> {
    static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let entries = LEFT_OUT
            .iter()
            .flat_map(|(why, names)| of_list(names).map(|name| (squeezed(name), *why)));
        entries.collect()
    });
    BY_NAME.get(&squeezed(normal)).copied()
}

/// The names in a list of the tables.
fn of_list(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split("; ")
}

/// Every clear name with its field and its place among the field's names.
pub(super) fn all_clear() -> impl Iterator<Item = (Field, usize, &'static str)> {
    CLEAR.iter().flat_map(|(field, names)| {
        of_list(names).enumerate().map(|(place, name)| (*field, place, name))
    })
}

/// Whether a name stands in any of the lists.
pub(super) fn is_known(normal: &str) -> bool {
    clear(normal).is_some() || left_out(normal).is_some() || Shape::Cases.field_of(normal).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::header::normal;
    use super::*;

    #[test]
    fn no_name_means_two_things() {
        let mut seen = HashMap::new();
        let clear = CLEAR.iter().map(|(field, names)| (field.code(), *names));
        for (what, names) in clear.chain(LEFT_OUT.iter().copied()) {
            for name in of_list(names) {
                assert_eq!(normal(name), *name, "not in normal form");
                assert_eq!(seen.insert(squeezed(name), what), None, "{name} twice");
                assert!(Shape::Cases.field_of(name).is_none(), "{name} is general");
            }
        }
    }
}
