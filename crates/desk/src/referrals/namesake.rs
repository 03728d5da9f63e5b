//! The name under which a patient is found again.

use lexicon::PersonName;

/// What the spellings of one patient's name share: no middle names, accents or capitals. Systems add and
/// drop middle initials, and whoever is found by a name is told apart by the birth date.
pub fn match_name(name: &PersonName) -> String {
    PersonName { middle: None, ..name.clone() }.sort_key()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_middle_initial_makes_nobody_another_person() {
        let key = |text: &str| PersonName::parse(text).map(|name| match_name(&name));
        assert_eq!(key("ROSTOVA, NADIA B"), key("Nádia Rostova"));
        assert_ne!(key("Nadia Rostova"), key("Tobias Rostova"));
    }
}
