//! What likely candidates are filed under, so that nobody is compared with all sources.

use lexicon::fold;
use likeness::{Kind, Named};

/// Everything under which likely candidates are filed.
pub(super) fn keys(named: &Named) -> Vec<String> {
    let mut keys: Vec<String> = named.phones.iter().map(|phone| format!("phone {phone}")).collect();
    keys.extend(named.npi.iter().map(|npi| format!("npi {npi}")));
    match (named.kind, &named.name) {
        (Kind::Person, Some(name)) => {
            let (family, given) = (fold(&name.family), fold(&name.given));
            keys.push(format!("family {family}"));
            // Given and family name exchanged.
            keys.push(format!("family {given}"));
            // One slip of the finger in the family name leaves the given name
            // and most letters as they were.
            keys.push(format!("given {given} {}", letters(&family)));
        }
        _ => {
            keys.push(format!("organisation {}", named.organisation));
            let words = named.organisation.split(' ').filter(|word| word.len() >= 4);
            keys.extend(words.map(|word| format!("word {word}")));
        }
    }
    keys
}

/// The first letter and the rough length: what one wrong letter seldom changes.
fn letters(family: &str) -> String {
    family.chars().take(1).collect()
}
