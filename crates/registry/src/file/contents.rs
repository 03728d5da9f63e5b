//! What a registry says of itself, as lines of text.

use jiff::civil::Date;
use lexicon::UsState;

use crate::{Contents, Wanted};

/// As lines, a word before each.
pub(crate) fn write(contents: &Contents) -> String {
    let mut text =
        format!("providers {}\ndeactivated {}\n", contents.providers, contents.deactivated);
    if let Some(date) = contents.as_of {
        text += &format!("as-of {date}\n");
    }
    for file in &contents.files {
        text += &format!("file {}\n", file.replace(['\n', '\r'], " "));
    }
    text + &write_wanted(&contents.wanted)
}

/// What was wanted, as lines.
pub(crate) fn write_wanted(wanted: &Wanted) -> String {
    let states = wanted.states.iter().map(|state| format!("state {state}\n"));
    let taxonomies = wanted.taxonomies.iter().map(|code| format!("taxonomy {}\n", code.trim()));
    states.chain(taxonomies).collect()
}

/// Read back; lines that are not known are left out.
pub(crate) fn read(text: &str) -> Contents {
    let mut contents = Contents::default();
    for (word, rest) in text.lines().filter_map(|line| line.split_once(' ')) {
        match word {
            "providers" => contents.providers = rest.parse().unwrap_or(0),
            "deactivated" => contents.deactivated = rest.parse().unwrap_or(0),
            "as-of" => contents.as_of = rest.parse::<Date>().ok(),
            "file" => contents.files.push(rest.to_owned()),
            "state" => contents.wanted.states.extend(UsState::parse(rest)),
            "taxonomy" => contents.wanted.taxonomies.push(rest.to_owned()),
            _ => {}
        }
    }
    contents
}
