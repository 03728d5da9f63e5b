//! Telling credentials from names.

use crate::name_words::{credential, prefix};

/// Where in the text a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before any comma.
    BeforeComma,
    /// Behind the comma after a family name: here the given name is awaited.
    AfterFamily,
    /// Behind the comma after a whole name.
    AfterName,
}

/// What the letters of a text can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// All are capitals, so that `DO` may be the name Do.
    Capitals,
    /// Capitals mean something.
    Mixed,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        if text.contains(char::is_lowercase) { Self::Mixed } else { Self::Capitals }
    }
}

/// Joins `M. D.` and `P. A.-C` at the end of a segment into one word.
pub(super) fn join_spaced(words: &mut Vec<String>, place: Place) {
    let [.., before, last] = words.as_slice() else {
        return;
    };
    let least = match place {
        Place::BeforeComma => 2,
        Place::AfterFamily | Place::AfterName => 1,
    };
    let dotted_letter = before.chars().count() == 2 && before.ends_with('.');
    let joined = format!("{before}{last}");
    if dotted_letter
        && words.len() > least
        && last.contains('.')
        && credential(last).is_none()
        && credential(&joined).is_some()
        && !(words.len() == 2 && are_initials(&joined, place))
    {
        words.truncate(words.len() - 2);
        words.push(joined);
    }
}

/// The credentials that the last of so many words stands for, `MD/PhD` being two.
pub(super) fn in_word(
    word: &str,
    words: usize,
    place: Place,
    letters: Letters,
) -> Option<Vec<&'static str>> {
    let sure = |part: &str| {
        let (spelling, also_a_name) = credential(part)?;
        (!also_a_name || is_no_name(part, words, place, letters)).then_some(spelling)
    };
    if words == 1 && are_initials(word, place) {
        return None;
    }
    match sure(word) {
        Some(spelling) => Some(vec![spelling]),
        None if word.contains('/') => word.split('/').map(sure).collect(),
        None => None,
    }
}

/// `Smith, J.D.` is a person with initials; as degrees these don't stand alone behind a family name.
fn are_initials(word: &str, place: Place) -> bool {
    place == Place::AfterFamily
        && is_dotted(word)
        && credential(word)
            .is_some_and(|(known, _)| matches!(known, "JD" | "MA" | "BA" | "BS" | "MS"))
}

/// Whether a word that could be a name (Do, Ma, Pa) can't be one here.
fn is_no_name(word: &str, words: usize, place: Place, letters: Letters) -> bool {
    if is_dotted(word) {
        return true;
    }
    if word.ends_with('.') && prefix(word).is_some() {
        return false;
    }
    let capitals = !word.contains(char::is_lowercase);
    match place {
        Place::AfterName if words == 1 => true,
        Place::AfterName | Place::AfterFamily => capitals,
        Place::BeforeComma => capitals && (words > 2 || (words == 2 && letters == Letters::Mixed)),
    }
}

/// `M.S.` and not `Ms.`
fn is_dotted(word: &str) -> bool {
    word.trim_end_matches('.').contains('.')
}
