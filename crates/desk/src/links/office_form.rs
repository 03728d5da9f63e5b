//! What is asked before a private link is made: the details that the form will
//! know, checked as they would be in the form.

use lexicon::{Email, Npi, Phone};
use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::Details;

const LONGEST: usize = 120;

/// The fields as typed; shown again whatever is wrong with them.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct OfficeForm {
    /// Made with the page, so that a form sent twice makes one link.
    pub id: String,
    /// The source that the office is.
    pub source: String,
    /// The private link that this one takes the place of.
    pub replaces: String,
    /// Who refers.
    pub referrer: String,
    /// Their practice.
    pub organisation: String,
    /// Their NPI.
    pub npi: String,
    /// Their phone.
    pub phone: String,
    /// Their fax.
    pub fax: String,
    /// Their e-mail address.
    pub email: String,
}

impl OfficeForm {
    /// A form filled in with what is known.
    pub fn of(id: Uuid, source: Option<Uuid>, replaces: Option<Uuid>, known: &Details) -> Self {
        let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let known = known.clone();
        Self {
            id: id.to_string(),
            source: text(source),
            replaces: text(replaces),
            referrer: known.referrer,
            organisation: known.organisation,
            npi: known.npi,
            phone: known.phone,
            fax: known.fax,
            email: known.email,
        }
    }

    /// The details, or everything that is wrong with them. `before` keeps what
    /// this form does not ask for.
    pub fn read(&self, before: &Details) -> Result<Details, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut complain = |field: &str, message: String| {
            errors.push(FieldError::new(field, message));
            String::new()
        };
        let (referrer, organisation) = (line(&self.referrer), line(&self.organisation));
        for (field, text) in [("referrer", &referrer), ("organisation", &organisation)] {
            if text.chars().count() > LONGEST {
                complain(field, format!("Shorten this to {LONGEST} letters."));
            }
        }
        if referrer.is_empty() && organisation.is_empty() {
            complain("organisation", "Enter the name of the office or of who refers.".into());
        }
        let npi = match self.npi.trim() {
            "" => String::new(),
            text => match Npi::parse(text) {
                Ok(npi) => npi.as_str().to_owned(),
                Err(problem) => complain("npi", format!("{problem}.")),
            },
        };
        let mut number = |field: &str, text: &str| match text.trim() {
            "" => String::new(),
            text => match Phone::parse(text) {
                Ok(phone) => phone.to_string(),
                Err(problem) => complain(field, format!("{problem}.")),
            },
        };
        let (phone, fax) = (number("phone", &self.phone), number("fax", &self.fax));
        let email = match self.email.trim() {
            "" => String::new(),
            text => match Email::parse(text) {
                Ok(email) => email.to_string(),
                Err(problem) => complain("email", format!("{problem}.")),
            },
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let tell_by = before.tell_by.clone();
        Ok(Details { referrer, organisation, npi, phone, fax, email, tell_by })
    }
}

/// On one line, without what has no look.
fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once_and_nothing_is_needed_but_a_name() {
        let wrong = OfficeForm {
            npi: "1234567890".into(),
            phone: "12".into(),
            fax: "34".into(),
            email: "nobody".into(),
            ..OfficeForm::default()
        };
        let errors = wrong.read(&Details::default()).expect_err("errors");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["organisation", "npi", "phone", "fax", "email"]);
        let enough = OfficeForm { referrer: " Dr.\u{0}Ada  Reyes".into(), ..OfficeForm::default() };
        let details = enough.read(&Details::default()).expect("details");
        assert_eq!(details.referrer, "Dr. Ada Reyes");
    }

    #[test]
    fn how_an_office_wants_to_be_told_survives_a_new_link() {
        let before = Details { tell_by: "fax".into(), ..Details::default() };
        let form = OfficeForm::of(Uuid::nil(), None, None, &before);
        let form = OfficeForm { organisation: "Northside".into(), ..form };
        assert_eq!(form.read(&before).expect("details").tell_by, "fax");
    }
}
