//! What happens to names on the way into a file.

use lexicon::PersonName;

use super::{dice::Dice, names};

/// A letter exchanged with its neighbour, left out, doubled or wrong; never the first.
pub fn misspelt(dice: &mut Dice, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(b'a' + dice.below(26) as u8),
    }
    letters.into_iter().collect()
}

/// A person's name as a file may have it.
pub fn person(dice: &mut Dice, name: &PersonName) -> PersonName {
    let mut written = name.clone();
    if dice.falls(0.5) {
        written.middle = None;
    }
    if dice.falls(0.015) {
        written.family = names::family(dice); // married, or divorced
    } else if dice.falls(0.03) {
        written.family = misspelt(dice, &name.family);
    }
    if dice.falls(0.05) {
        written.given = name.given.chars().take(1).collect();
    } else if dice.falls(0.1) {
        written.given = names::short(&name.given).unwrap_or(&name.given).to_owned();
    } else if dice.falls(0.015) {
        written.given = misspelt(dice, &name.given);
    }
    if dice.falls(0.008) {
        std::mem::swap(&mut written.given, &mut written.family);
    }
    written
}

/// An organisation's name as a file may have it.
pub fn organisation(dice: &mut Dice, name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    match dice.below(100) {
        0..76 => name.to_owned(),
        76..81 => misspelt(dice, name),
        81..85 => words.iter().rev().copied().collect::<Vec<_>>().join(" "),
        85..90 => format!("The {name}, LLC"),
        90..94 => format!("{name} and Associates"),
        94..97 => words.iter().take(words.len() - 1).copied().collect::<Vec<_>>().join(" "),
        _ => names::organisation(dice), // under new owners
    }
}
