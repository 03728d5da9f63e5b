//! What is wrong with a wording of paper.

use lexicon::wording::{Mistake, Wrong};
use platform::FieldError;

use super::{Name, is_of_a_patient, paper};

/// What may be printed on it, in characters.
fn longest(name: Name) -> usize {
    match name {
        Name::Card(_) => 500,
        Name::Cues(_) => 2_000,
        Name::FaxCover | Name::Call(_) => 800,
        Name::Note(_) => 1_500,
        Name::Letter(_) => 4_000,
    }
}

/// A sentence that still is quickly written by hand.
const LONGEST_CUE: usize = 120;

/// Everything that is wrong with a text; nothing when it can be printed.
pub(super) fn faults(name: Name, text: &str) -> Vec<FieldError> {
    complaints(name, text).into_iter().map(|why| FieldError::new("body", why)).collect()
}

fn complaints(name: Name, text: &str) -> Vec<String> {
    if text.trim().is_empty() {
        return vec!["Enter the text.".into()];
    }
    let longest = longest(name);
    if text.chars().count() > longest {
        return vec![format!("Use at most {longest} characters: more has no room.")];
    }
    let mistakes = paper::read(name, text).err().unwrap_or_default();
    let mut all: Vec<String> = mistakes.iter().map(|mistake| said(name, mistake)).collect();
    if !name.may_name_a_patient() {
        let blank = blanks(text).into_iter().find(|blank| is_of_a_patient(blank));
        all.extend(blank.map(|blank| names_a_patient(&blank.chars().take(40).collect::<String>())));
    }
    let is_long = |line: &str| line.trim().chars().count() > LONGEST_CUE;
    if matches!(name, Name::Cues(_)) && text.lines().any(is_long) {
        all.push(format!(
            "Write one sentence a line, each of at most {LONGEST_CUE} characters: it is written by \
             hand."
        ));
    }
    all
}

/// The mistake in words; a field that would be a patient's has its own.
fn said(name: Name, mistake: &Mistake) -> String {
    match &mistake.wrong {
        Wrong::Unknown { name: field, .. }
            if is_of_a_patient(field) && !name.may_name_a_patient() =>
        {
            names_a_patient(&format!("{{{field}}}"))
        }
        _ => mistake.to_string(),
    }
}

fn names_a_patient(field: &str) -> String {
    format!(
        "{field} would put a patient's data on paper that others may read. Leave it out: a card \
         and a cover page name no patient, no condition and no date. A letter to a treating \
         provider may."
    )
}

/// What people write where something is to be filled in by hand later: `[patient]`, `<dob>`.
/// Double brackets belong to the language.
fn blanks(text: &str) -> Vec<String> {
    let text = text.replace("[[", "").replace("]]", "");
    let between = |open: char, close: char| -> Vec<String> {
        let words = text.split(open).skip(1).filter_map(|rest| rest.split_once(close));
        words.map(|(word, _)| word.to_owned()).collect()
    };
    [between('[', ']'), between('<', '>')].concat()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Circle, Report, Thanked},
        *,
    };

    const CARD: Name = Name::Card(Thanked::Lay);

    fn said(name: Name, text: &str) -> String {
        complaints(name, text).join(" ")
    }

    #[test]
    fn every_built_in_wording_is_whole() {
        for name in Name::ALL {
            assert_eq!(said(name, super::super::texts::of(name)), "", "{name:?}");
        }
    }

    #[test]
    fn a_card_has_no_field_that_is_about_a_patient() {
        for name in Name::ALL.into_iter().filter(|name| !name.may_name_a_patient()) {
            for field in paper::fields(name) {
                assert!(!is_of_a_patient(field.name), "{name:?} {field:?}");
            }
        }
    }

    #[test]
    fn a_card_that_would_tell_of_a_patient_is_refused_with_the_reason() {
        for text in
            ["About {patient}", "Born {DOB}", "For [patient's name]", "<Initials>", "{visits}"]
        {
            for name in [CARD, Name::Cues(Circle::Providers), Name::FaxCover] {
                let why = said(name, text);
                assert!(why.contains("would put a patient's data on paper"), "{text}: {why}");
            }
        }
        assert_eq!(said(CARD, "Thank you for your visit[[, from your patients at {clinic}]]."), "");
        assert_eq!(said(Name::Letter(Report::Evaluated), "About {patient}, [see below]"), "");
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        assert!(said(CARD, " \n ").contains("Enter the text"));
        assert!(said(CARD, "Dear {too}").contains("Did you mean {to}?"));
        assert!(said(CARD, "Dear {to").contains("no }"));
        assert!(said(CARD, &"x".repeat(501)).contains("500"));
        assert!(
            said(Name::Letter(Report::Declined), "{insurance}").contains("no field {insurance}")
        );
        let cues = Name::Cues(Circle::Others);
        assert!(said(cues, "One.\nTwo {to").contains("Line 2"), "{}", said(cues, "One.\nTwo {to"));
        let cue = format!("Short.\n{}", "x".repeat(121));
        assert!(said(cues, &cue).contains("one sentence a line"));
    }
}
