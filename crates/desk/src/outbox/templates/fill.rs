//! Fields in braces: what is wrong with a text, and filling it in.

use platform::FieldError;

use super::{Name, Wording};

/// The longest subject and text.
const LONGEST_SUBJECT: usize = 150;
const LONGEST_BODY: usize = 4000;

/// Parts of words that people would use for a field about a patient.
const OF_A_PATIENT: &[&str] = &[
    "patient",
    "birth",
    "dob",
    "diagnos",
    "icd",
    "initial",
    "payer",
    "insur",
    "member",
    "visit",
    "appointment",
    "evaluat",
];

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
        } else if let Err(why) = known(name, text) {
            errors.push(FieldError::new(place, why));
        }
    }
    if wording.subject.trim().contains(['\n', '\r']) {
        errors.push(FieldError::new("subject", "Write the subject on one line."));
    }
    // A link in a subject is shown where it should not be, and a code likewise.
    for field in ["link", "code", "missing"] {
        if wording.subject.contains(&format!("{{{field}}}")) {
            let why = format!("Put {{{field}}} into the text, not into the subject.");
            errors.push(FieldError::new("subject", why));
        }
    }
    if let Some(needed) = name.needed()
        && !wording.body.contains(&format!("{{{needed}}}"))
    {
        let why = format!("Put {{{needed}}} somewhere: without it this mail is of no use.");
        errors.push(FieldError::new("body", why));
    }
    errors
}

/// Whether all fields are known and all braces closed.
fn known(name: Name, text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((field, after)) = after.split_once('}') else {
            return Err("A { has no } that ends it.".into());
        };
        rest = after;
        if name.fields().iter().any(|(known, _)| *known == field) {
            continue;
        }
        let shown: String = field.chars().take(40).collect();
        if is_of_a_patient(field) {
            return Err(format!(
                "{{{shown}}} would put a patient's data into a mail that others may read. Name \
                 the referral by its reference, and let the private page say the rest."
            ));
        }
        let fields: Vec<&str> = name.fields().iter().map(|(known, _)| *known).collect();
        return Err(format!(
            "There is no field {{{shown}}} here. The fields are {{{}}}.",
            fields.join("}, {")
        ));
    }
    Ok(())
}

/// Whether a field would, by its name, hold a patient's data.
pub(super) fn is_of_a_patient(field: &str) -> bool {
    let field = field.to_lowercase();
    field == "name" || OF_A_PATIENT.iter().any(|part| field.contains(part))
}

/// Fills the fields in. What is filled in is not read for fields again. A paragraph
/// that names a field for which there is nothing is left out.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.trim().split("\n\n").filter_map(|part| paragraph(part, values));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn paragraph(text: &str, values: &[(&str, &str)]) -> Option<String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}')?;
        let (_, value) = values.iter().find(|(known, _)| *known == field)?;
        if value.is_empty() {
            return None;
        }
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
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
        assert!(said(Name::Received, "Hello", "{practise}").contains("The fields are {practice}"));
        for field in ["{patient}", "{Patient_Name}", "{dob}", "{initials}", "{birth_date}"] {
            let why = said(Name::Received, "Hello", field);
            assert!(why.contains("patient's data"), "{field}: {why}");
        }
        assert!(said(Name::Received, "Hello {practice", "x").contains("no }"));
        assert!(said(Name::Received, "See {link}", "x").contains("not into the subject"));
        assert!(said(Name::StatusCode, "Code", "Hello").contains("{code}"));
        assert!(said(Name::Thanks, "", "").contains("Enter a subject."));
    }

    #[test]
    fn a_paragraph_without_its_value_is_left_out() {
        let values = [("link", ""), ("phone", "614")];
        assert_eq!(fill("A\n\nSee:\r\n{link}\r\n\r\nCall {phone}.", &values), "A\n\nCall 614.");
    }

    proptest! {
        #[test]
        fn what_is_filled_in_is_never_read_for_fields(value in "[a-z{}]{1,20}") {
            prop_assert_eq!(fill("<{phone}>", &[("phone", &value)]), format!("<{value}>"));
        }

        #[test]
        fn whatever_is_kept_a_mail_has_a_subject_and_its_needed_field(
            subject in "(\\PC|\\{link\\}|\\{practice\\}|\n){0,40}",
            body in "(\\PC|\\{code\\}|\\{patient\\}|\\{missing\\}|\n){0,60}",
            name in prop::sample::select(Name::ALL.to_vec()),
        ) {
            let values: Vec<(&str, &str)> =
                name.fields().iter().map(|(field, _)| (*field, "VALUE")).collect();
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
