//! What is wrong with the wording of a mail, and filling it in. The language itself is
//! that of all wordings, [`lexicon::wording`].

use lexicon::wording::{Mistake, Wording as Words, Wrong};
use platform::FieldError;

use super::{Name, Wording};
use crate::wordings::is_of_a_patient;

/// The longest subject and text.
const LONGEST_SUBJECT: usize = 150;
const LONGEST_BODY: usize = 4000;

/// Everything that is wrong with a wording; nothing when it can be sent.
pub(super) fn faults(name: Name, wording: &Wording) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let texts =
        [("subject", &wording.subject, LONGEST_SUBJECT), ("body", &wording.body, LONGEST_BODY)];
    for (place, text, longest) in texts {
        if text.trim().is_empty() {
            let what = if place == "subject" { "a subject" } else { "the text of the mail" };
            errors.push(FieldError::new(place, format!("Enter {what}.")));
        } else if text.chars().count() > longest {
            errors.push(FieldError::new(place, format!("Use at most {longest} characters.")));
        } else if let Err(mistakes) = Words::parse(text, name.fields()) {
            errors.extend(mistakes.iter().map(|mistake| FieldError::new(place, said(mistake))));
        }
    }
    if wording.subject.trim().contains(['\n', '\r']) {
        errors.push(FieldError::new("subject", "Write the subject on one line."));
    }
    // A link in a subject is shown where it should not be, and a code likewise.
    for field in ["link", "code", "missing"] {
        if Some(true) == names(name, &wording.subject, field) {
            let why = format!("Put {{{field}}} into the text, not into the subject.");
            errors.push(FieldError::new("subject", why));
        }
    }
    if let Some(needed) = name.needed()
        && Some(false) == names(name, &wording.body, needed)
    {
        let why = format!("Put {{{needed}}} somewhere: without it this mail is of no use.");
        errors.push(FieldError::new("body", why));
    }
    errors
}

/// The mistake in words; a field that would be a patient's has its own.
fn said(mistake: &Mistake) -> String {
    match &mistake.wrong {
        Wrong::Unknown { name, .. } if is_of_a_patient(name) => format!(
            "Line {}: {{{name}}} would put a patient's data into a mail that others may read. \
             Name the referral by its reference, and let the private page say the rest.",
            mistake.line
        ),
        _ => mistake.to_string(),
    }
}

/// Whether a text names a field; nobody knows of one with mistakes.
fn names(name: Name, text: &str, field: &str) -> Option<bool> {
    let words = Words::parse(text, name.fields()).ok()?;
    Some(words.fields().any(|named| named == field))
}

/// The finished text; nothing of one that has mistakes.
pub(super) fn fill(name: Name, text: &str, values: &[(&str, &str)]) -> String {
    let words = Words::parse(text, name.fields());
    words.map(|words| words.fill(values).join("\n\n")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wording(subject: &str, body: &str) -> Wording {
        Wording { subject: subject.into(), body: body.into() }
    }

    fn said(name: Name, subject: &str, body: &str) -> String {
        faults(name, &wording(subject, body)).into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn an_unknown_field_and_a_patients_are_refused_in_their_own_words() {
        assert!(said(Name::Received, "Hello", "{practise}").contains("Did you mean {practice}?"));
        assert!(said(Name::Received, "Hello", "{address}").contains("The fields are {practice}"));
        for field in ["{patient}", "{Patient_Name}", "{dob}", "{initials}", "{birth_date}"] {
            let why = said(Name::Received, "Hello", field);
            assert!(why.contains("patient's data"), "{field}: {why}");
        }
        assert!(said(Name::Received, "Hello {practice", "x").contains("no }"));
        assert!(said(Name::Received, "See {link}", "x").contains("not into the subject"));
        assert!(said(Name::StatusCode, "Code", "Hello").contains("{code}"));
        assert!(said(Name::Thanks, "", "").contains("Enter a subject."));
    }

    proptest! {
        #[test]
        fn whatever_is_kept_a_mail_has_a_subject_and_its_needed_field(
            subject in "(\\PC|\\{link\\}|\\{practice\\}|\n){0,40}",
            body in "(\\PC|\\{code\\}|\\{patient\\}|\\{missing\\}|\n){0,60}",
            name in prop::sample::select(Name::ALL.to_vec()),
        ) {
            let values: Vec<(&str, &str)> =
                name.fields().iter().map(|field| (field.name, "VALUE")).collect();
            let own = wording(&subject, &body);
            let mail = super::super::write(name, Some(&own), &values);
            prop_assert!(!mail.subject.is_empty() && !mail.body.is_empty());
            let has_patient = mail.body.contains("{patient}");
            prop_assert!(!has_patient);
            if name.needed().is_some() {
                prop_assert!(mail.body.contains("VALUE"));
            }
        }
    }
}
