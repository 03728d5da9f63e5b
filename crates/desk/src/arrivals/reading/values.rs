//! Values behind labels, checked for what they must be; and what can be found
//! without a label. The flag says whether letters or digits had to be repaired.

use jiff::civil::Date;
use lexicon::{Century, Email, Icd10, Npi, PersonName, parse_date};

use super::{numbers, repair};
use crate::intake::{Draft, Origin, Read};

/// Longer values are sentences, not names.
const LONGEST_NAME: usize = 60;
const LONGEST_WORDS: usize = 200;

pub(super) type Found = Option<(String, bool)>;

pub(super) fn words(value: &str) -> Found {
    let value: String =
        value.trim_matches([' ', '_', '-', ':', '.']).chars().take(LONGEST_WORDS).collect();
    value.chars().any(char::is_alphanumeric).then_some((value, false))
}

/// A name with a family and a given part.
pub(super) fn name(value: &str) -> Found {
    let value = value.split(['(', ';', '[']).next().unwrap_or_default();
    let (value, repaired) = repair::letters(value.trim_matches([' ', '_', ',', '.', '-']));
    let plausible = (3..=LONGEST_NAME).contains(&value.chars().count())
        && !value.chars().any(|c| c.is_ascii_digit())
        && value.split_whitespace().count() <= 6;
    let named = plausible && PersonName::parse(&value).is_some_and(|name| !name.family.is_empty());
    named.then(|| (value.trim().to_owned(), repaired))
}

pub(super) fn birth_date(value: &str, today: Date) -> Found {
    let (value, repaired) = repair::digits(value);
    let words: Vec<String> = value.split_whitespace().take(4).map(without_ordinal).collect();
    // "04/12/1971 (54 y)", "April 12, 1971": the longest beginning that is a date.
    (1..=words.len()).rev().find_map(|count| {
        let text = words[..count].join(" ");
        let text = text.trim_end_matches(['.', ',', ';']);
        let read = parse_date(text, Century::BirthDate { today }).ok()?;
        // A bare number is no date on paper.
        let written = text.contains(['/', '-', '.', ' ']);
        written.then(|| (text.to_owned(), repaired || read.century_guessed))
    })
}

fn without_ordinal(word: &str) -> String {
    let bare = word.trim_end_matches([',', '.']);
    for ending in ["st", "nd", "rd", "th"] {
        if let Some(number) = bare.strip_suffix(ending)
            && number.chars().all(|c| c.is_ascii_digit())
            && !number.is_empty()
        {
            return format!("{number},");
        }
    }
    word.to_owned()
}

pub(super) fn phone(value: &str) -> Found {
    if let Some(phone) = numbers::phones(value).into_iter().next() {
        return Some((phone.to_string(), false));
    }
    let (value, _) = repair::digits(value);
    numbers::phones(&value).into_iter().next().map(|phone| (phone.to_string(), true))
}

pub(super) fn npi(value: &str) -> Found {
    let (repaired, changed) = repair::digits(value);
    repaired
        .split(|c: char| !c.is_ascii_digit())
        .find_map(|part| Npi::parse(part).ok())
        .map(|npi| (npi.to_string(), changed))
}

pub(super) fn email(value: &str) -> Found {
    value
        .split([' ', '<', '>', ',', ';'])
        .find_map(|word| Email::parse(word.trim_matches(['.', ':'])).ok())
        .map(|email| (email.to_string(), false))
}

/// The codes, or the words where there are none.
pub(super) fn diagnosis(value: &str) -> Found {
    let repaired = repaired_codes(value);
    let codes = Icd10::find_all(&repaired);
    if codes.is_empty() {
        return words(value);
    }
    let changed = codes != Icd10::find_all(value);
    Some((listed(&codes), changed))
}

fn listed(codes: &[Icd10]) -> String {
    codes.iter().map(Icd10::as_str).collect::<Vec<_>>().join(", ")
}

/// `M17.ll` is M17.11: no code has an I, L or O behind its first letter.
fn repaired_codes(value: &str) -> String {
    value
        .split_whitespace()
        .map(|word| match word.char_indices().nth(1) {
            Some((at, _)) if word.contains('.') => {
                let tail: String = word[at..]
                    .chars()
                    .map(|c| match c {
                        'l' | 'I' | '|' => '1',
                        'O' | 'o' => '0',
                        other => other,
                    })
                    .collect();
                format!("{}{tail}", &word[..at])
            }
            _ => word.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// What can be told without a label; never surer than a guess.
pub(super) fn unlabelled(draft: &mut Draft, words: &str, from: Origin, today: Date) {
    let guess = if from == Origin::Voice { 35 } else { 50 };
    let _ = today;
    if draft.diagnosis.is_empty() {
        // A code needs its point here: "B12" in a sentence is a vitamin.
        let codes: Vec<Icd10> =
            Icd10::find_all(words).into_iter().filter(|code| code.as_str().contains('.')).collect();
        if !codes.is_empty() {
            draft.diagnosis = Read::found(listed(&codes), from, guess);
        }
    }
    let known: Vec<String> = [&draft.patient_phone, &draft.referrer_phone, &draft.referrer_fax]
        .iter()
        .map(|read| read.value.clone())
        .collect();
    for (at, phone) in numbers::placed_phones(words).into_iter().take(20) {
        let shown = phone.to_string();
        if known.contains(&shown) {
            continue;
        }
        let before = before(words, at, 48);
        let slot = if before.contains("fax") {
            &mut draft.referrer_fax
        } else if [
            "her number",
            "his number",
            "their number",
            "patient",
            "paciente",
            "su número",
            "su numero",
        ]
        .iter()
        .any(|word| before.contains(word))
        {
            &mut draft.patient_phone
        } else {
            &mut draft.referrer_phone
        };
        if slot.is_empty() {
            *slot = Read::found(shown, from, guess.saturating_sub(10));
        }
    }
    if draft.referrer.is_empty()
        && let Some(name) = words.lines().take(200).find_map(prescriber)
    {
        draft.referrer = Read::found(name, from, guess);
    }
}

/// The words before a place, in lower case, up to the end of the sentence before.
fn before(words: &str, at: usize, most: usize) -> String {
    let start = (at.saturating_sub(most)..=at).find(|start| words.is_char_boundary(*start));
    let part = &words[start.unwrap_or(at)..at];
    let part = part.rsplit(['\n', ';']).next().unwrap_or_default();
    part.to_lowercase()
}

/// A person with the credentials of somebody who refers, in a part of a line.
fn prescriber(line: &str) -> Option<String> {
    const PRESCRIBE: &[&str] = &[
        "MD", "DO", "NP", "NP-C", "FNP", "FNP-C", "FNP-BC", "PA-C", "PA", "DPM", "APRN", "DC",
        "DDS",
    ];
    line.split("  ").flat_map(|part| part.split(':')).find_map(|part| {
        let part = part.trim();
        if part.chars().count() > LONGEST_NAME || part.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let name = PersonName::parse(part)?;
        let prescribes = name.credentials.iter().any(|known| PRESCRIBE.contains(&known.as_str()));
        (prescribes && !name.given.is_empty() && part.split_whitespace().count() <= 6)
            .then(|| part.to_owned())
    })
}

/// Words that ask for haste, unless a "not" stands before them.
pub(super) fn sounds_urgent(words: &str) -> bool {
    let lower = words.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map_or("", |before| parts[before]);
        matches!(*word, "urgent" | "urgently" | "stat" | "asap" | "urgente" | "emergent")
            && !matches!(before, "not" | "non" | "no" | "if" | "routine")
    })
}
