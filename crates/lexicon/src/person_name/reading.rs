//! From a line of text to the parts of a name.

use super::credentials::{self, Letters, Place};
use super::{PersonName, order};
use crate::name_case::{is_particle, title_case_all};
use crate::name_words::{common_given, credential, prefix, suffix};
use unicode_normalization::UnicodeNormalization;

/// Longer texts hold no name worth reading to their end.
const LONGEST: usize = 400;

pub(super) fn read(text: &str) -> Option<PersonName> {
    let mut name = PersonName::default();
    let text = take_nickname(&mut name, &plain(text));
    let letters = Letters::of(&text);
    let segments = take_titles(&mut name, &text, letters);
    let mut segments = segments.into_iter();
    match (segments.next()?, segments.next()) {
        (family, Some(given)) => order::family_first(&mut name, &family, &given),
        (words, None) if is_only_a_credential(&words) => return None,
        (words, None) => order::supposed(&mut name, &words, letters),
    }
    tidy(&mut name, letters);
    (!name.family.is_empty()).then_some(name)
}

/// The text with one kind of quotes, apostrophes and spaces.
fn plain(text: &str) -> String {
    let one_kind = |c: char| match c {
        '“' | '”' | '„' => '"',
        '’' | '‘' | '´' | '`' | 'ʼ' | 'ʻ' | '′' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(one_kind).nfkc().take(LONGEST).collect()
}

/// Takes the first name in quotes or brackets; brackets may also hold credentials, which stay.
fn take_nickname(name: &mut PersonName, text: &str) -> String {
    for (open, close) in [('"', '"'), ('(', ')')] {
        let Some((before, rest)) = text.split_once(open) else {
            continue;
        };
        let Some((inner, after)) = rest.split_once(close) else {
            continue;
        };
        let inner = inner.trim();
        if credential(inner).is_some() {
            return format!("{before} {after}, {inner}");
        }
        if inner.chars().any(char::is_alphabetic) {
            name.nickname = Some(inner.to_owned());
        }
        return format!("{before} {after}");
    }
    text.to_owned()
}

/// Takes forms of address, suffixes and credentials; what is left are the names, cut at commas.
fn take_titles(name: &mut PersonName, text: &str, letters: Letters) -> Vec<Vec<String>> {
    let mut left: Vec<Vec<String>> = Vec::new();
    for segment in text.split([',', ';']) {
        let mut words: Vec<String> = segment.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            continue;
        }
        let place = match left.as_slice() {
            [] => Place::BeforeComma,
            [family] if is_family_alone(family) => Place::AfterFamily,
            _ => Place::AfterName,
        };
        if place == Place::BeforeComma {
            take_prefix(name, &mut words);
        }
        take_tail(name, &mut words, place, letters);
        take_prefix(name, &mut words);
        let named = words.iter().any(|word| word.contains(char::is_alphabetic));
        // After "David Wiebe, MD," comes where he works.
        let beside_the_name = place == Place::AfterName && !name.credentials.is_empty();
        if named && !beside_the_name {
            left.push(words);
        }
    }
    left
}

/// Whether the words are a family name such as `de la Cruz`, and not `Al Smith`.
fn is_family_alone(words: &[String]) -> bool {
    let before_last = &words[..words.len().saturating_sub(1)];
    before_last.iter().all(|word| is_particle(word) && !common_given(&crate::fold(word)))
}

fn take_prefix(name: &mut PersonName, words: &mut Vec<String>) {
    while let Some(found) = words.first().and_then(|word| prefix(word)) {
        name.prefix.get_or_insert_with(|| found.to_owned());
        words.remove(0);
    }
}

/// Takes credentials, suffixes and a trailing `DR.` from the end of a segment.
fn take_tail(name: &mut PersonName, words: &mut Vec<String>, place: Place, letters: Letters) {
    let at = name.credentials.len();
    let least = usize::from(place == Place::BeforeComma);
    loop {
        credentials::join_spaced(words, place);
        let Some(last) = words.last().filter(|_| words.len() > least) else {
            return;
        };
        if let Some(found) = suffix(last) {
            name.suffix.get_or_insert_with(|| found.to_owned());
        } else if let Some(found) = prefix(last).filter(|found| *found == "Dr.") {
            // Of the forms of address only this one is written behind a name.
            name.prefix.get_or_insert_with(|| found.to_owned());
        } else if let Some(found) = credentials::in_word(last, words.len(), place, letters) {
            for credential in found.into_iter().rev() {
                if !name.credentials.iter().any(|known| known == credential) {
                    name.credentials.insert(at, credential.to_owned());
                }
            }
        } else {
            return;
        }
        words.pop();
    }
}

/// A list of credentials without any name, as `RN, MSN`.
fn is_only_a_credential(words: &[String]) -> bool {
    let [word] = words else {
        return false;
    };
    let one_case = !word.contains(char::is_lowercase) || !word.contains(char::is_uppercase);
    one_case && credential(word).is_some_and(|(_, also_a_name)| !also_a_name)
}

fn tidy(name: &mut PersonName, letters: Letters) {
    let cased = |text: &str| {
        let text = text.trim_matches(|c: char| {
            matches!(c, '.' | '-' | '*' | '_' | '/' | '"' | '(' | ')') || c.is_whitespace()
        });
        let small = !text.contains(char::is_uppercase);
        let long_capitals = text.chars().filter(|c| c.is_alphabetic()).count() > 2
            && !text.contains(char::is_lowercase);
        if letters == Letters::Capitals || small || long_capitals {
            title_case_all(text)
        } else {
            text.to_owned()
        }
    };
    let optional = |part: &Option<String>| {
        let part = part.as_deref().map(cased);
        part.filter(|part| !part.is_empty())
    };
    name.given = cased(&name.given);
    name.family = cased(&name.family);
    name.middle = optional(&name.middle);
    name.nickname = optional(&name.nickname);
    if name.family.is_empty() {
        name.family = std::mem::take(&mut name.given);
    }
}
