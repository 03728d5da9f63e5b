//! What is told by the order in which people say it on the phone.

/// People say the name just before the birth date: "a referral for Jane Doe, date of birth
/// April 12th".
const BIRTH: &[&str] = &["date of birth", "birth date", "birthday", "dob", "born"];
/// Words that stand before a name and are none.
const BEFORE: &[&str] = &[
    "for",
    "is",
    "named",
    "name",
    "called",
    "patient",
    "patients",
    "mr",
    "mrs",
    "ms",
    "miss",
    "of",
    "about",
    "regarding",
    "on",
    "a",
    "an",
    "the",
    "and",
    "with",
    "to",
    "see",
    "our",
    "her",
    "his",
    "their",
    "was",
    "who",
];
const MOST_WORDS: usize = 4;

/// The patient's name, if it was said before the birth date.
pub(super) fn patient(words: &str) -> Option<String> {
    let told: Vec<&str> = words.split_whitespace().collect();
    let plain: Vec<String> = told.iter().map(|word| letters(word).to_lowercase()).collect();
    let birth = (0..plain.len()).find(|at| {
        BIRTH.iter().any(|cue| {
            let cue: Vec<&str> = cue.split(' ').collect();
            plain[*at..].iter().map(String::as_str).take(cue.len()).eq(cue.iter().copied())
        })
    })?;
    let is_name = |at: &usize| {
        let word = plain[*at].as_str();
        // A sentence that ended before it is another sentence.
        let ended = told[*at].ends_with(['.', '?', '!']) && word.len() > 2;
        word.len() > 1 && !BEFORE.contains(&word) && !ended
    };
    let begin = (0..birth).rev().take_while(is_name).last()?;
    let name: Vec<String> = told[begin..birth].iter().map(|word| capital(letters(word))).collect();
    (2..=MOST_WORDS).contains(&name.len()).then(|| name.join(" "))
}

/// A word without the punctuation around it; nothing when it holds figures.
fn letters(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    if is_word { word } else { "" }
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::patient;

    #[test]
    fn a_name_said_before_the_birth_date_is_the_patients() {
        for (said, name) in [
            ("I have a referral for Jane doe date of birth April 12th 1971.", "Jane Doe"),
            ("The patient's name is maria de la cruz, DOB 3 4 1970", "Maria De La Cruz"),
            ("calling about Mr. John O'Neil born on May 2nd", "John O'Neil"),
        ] {
            assert_eq!(patient(said).as_deref(), Some(name), "{said}");
        }
    }

    #[test]
    fn where_no_name_was_said_none_is_made_up() {
        for said in [
            "Please call us back about a referral.",
            "Her date of birth is April 12th",
            "I have a new patient. Date of birth 1971",
            "He was born in May, 555 0188",
            "the one whom I sent you last week some days ago with the very long name date of birth",
            "",
        ] {
            assert_eq!(patient(said), None, "{said}");
        }
    }
}
