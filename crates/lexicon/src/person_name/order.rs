//! Which of the words is the family name.

use super::credentials::Letters;
use super::{NameOrder, PersonName};
use crate::fold;
use crate::name_case::is_particle;
use crate::name_words::{common_family, common_given, suffix};

/// A comma told the order.
pub(super) fn family_first(name: &mut PersonName, family: &[String], given: &[String]) {
    name.family = family.join(" ");
    set_given(name, given);
}

/// Nothing but the words themselves tells the order.
pub(super) fn supposed(name: &mut PersonName, words: &[String], letters: Letters) {
    let told = name.prefix.is_some()
        || (!name.credentials.is_empty() && letters == Letters::Mixed)
        || words.iter().rev().skip(1).any(|word| is_initial(word));
    if !told && is_ambiguous(words, letters) {
        name.order = NameOrder::Guessed;
    }
    if let [family, word, rest @ ..] = words
        && let Some(found) = suffix(word)
        && !rest.is_empty()
    {
        // Only a family name has "Jr" behind it.
        name.order = NameOrder::Known;
        name.suffix.get_or_insert_with(|| found.to_owned());
        name.family = family.clone();
        set_given(name, rest);
    } else if let Some(family) = leading_family_words(words, letters)
        && (!told || ends_with_initial(words))
    {
        name.order = NameOrder::Guessed;
        name.family = words[..family].join(" ");
        set_given(name, &words[family..]);
    } else {
        given_first(name, words);
    }
}

/// Whether nothing shows that the first word is a given name.
fn is_ambiguous(words: &[String], letters: Letters) -> bool {
    let [first, .., last] = words else {
        return false;
    };
    let first = fold(first);
    let hidden_family = is_initial(last) && !last.ends_with('.');
    let sure = common_given(&first) && !common_family(&first);
    !sure && (letters == Letters::Capitals || hidden_family)
}

fn given_first(name: &mut PersonName, words: &[String]) {
    let Some((last, before)) = words.split_last() else {
        return;
    };
    if before.is_empty() {
        name.family = last.clone();
        return;
    }
    let particles = before[1..].iter().rev().take_while(|word| is_particle(word)).count();
    let start = before.len() - particles;
    set_given(name, &words[..start]);
    name.family = words[start..].join(" ");
}

/// How many words at the beginning look like the family name of an export without commas
/// (`SMITH JOHN A`), if they do.
fn leading_family_words(words: &[String], letters: Letters) -> Option<usize> {
    let is_given = |word: &String| common_given(&fold(word));
    let is_family = |word: &String| common_family(&fold(word));
    let [first, rest @ ..] = words else {
        return None;
    };
    if let [initial] = rest
        && is_initial(initial)
        && !is_initial(first)
    {
        // "Sanjay P." hides a family name, "WIEBE D" shortens a given one.
        let hidden = letters == Letters::Mixed && initial.ends_with('.');
        return (!is_given(first) && !hidden).then_some(1);
    }
    let family = words.iter().take_while(|word| is_particle(word)).count() + 1;
    let initial = ends_with_initial(words);
    let given = words.get(family..words.len() - usize::from(initial))?;
    let given_follows = !given.is_empty() && given.iter().all(is_given);
    let capitals = letters == Letters::Capitals;
    let family_leads =
        !is_given(first) || (capitals && is_family(first) && !rest.iter().any(is_family));
    let reversed = if family > 1 {
        given_follows && (capitals || initial)
    } else if initial {
        family_leads && (given_follows || capitals)
    } else {
        family_leads && given_follows && (capitals || (words.len() == 2 && is_family(first)))
    };
    reversed.then_some(family)
}

fn set_given(name: &mut PersonName, words: &[String]) {
    let mut words = words.iter().flat_map(|word| separate_initials(word));
    name.given = words.next().unwrap_or_default();
    name.middle = Some(words.collect::<Vec<_>>().join(" ")).filter(|middle| !middle.is_empty());
}

/// `J.D.` are two names; the points come back when the name is shown.
fn separate_initials(word: &str) -> Vec<String> {
    let letters: Vec<&str> = word.split('.').filter(|part| !part.is_empty()).collect();
    if letters.iter().all(|part| part.chars().count() == 1) {
        letters.into_iter().map(str::to_owned).collect()
    } else {
        vec![word.to_owned()]
    }
}

fn ends_with_initial(words: &[String]) -> bool {
    words.last().is_some_and(|word| is_initial(word))
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.trim_end_matches('.').chars();
    letters.next().is_some_and(|c| c.is_uppercase() || c.is_lowercase()) && letters.next().is_none()
}
