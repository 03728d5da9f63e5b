//! The referral that a person makes of an item: the draft as a form, and the form
//! checked.

use jiff::civil::Date;
use lexicon::{Century, Email, Icd10, Npi, Payer, PersonName, Phone, Profession, parse_date};
use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::item::Item;
use crate::{intake::Draft, referrals::NewPatient, sources::Somebody};

/// The fields as typed; shown again whatever is wrong with them.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Proposal {
    /// The version the person saw.
    pub version: i64,
    /// The source chosen: an id, `new`, `self` or `unassigned`.
    pub source: String,
    /// Words to find the source by.
    pub source_search: String,
    /// `find` when only the source is to be looked up.
    pub step: String,
    /// Who refers.
    pub referrer: String,
    /// Where they work.
    pub organisation: String,
    /// Their NPI.
    pub npi: String,
    /// Their phone.
    pub referrer_phone: String,
    /// Their fax.
    pub referrer_fax: String,
    /// Their e-mail address.
    pub referrer_email: String,
    /// What they are, when they are added.
    pub profession: String,
    /// The patient's name.
    pub patient: String,
    /// Their birth date.
    pub birth_date: String,
    /// Their phone.
    pub phone: String,
    /// Their e-mail address.
    pub email: String,
    /// Who pays.
    pub payer: String,
    /// The diagnosis.
    pub diagnosis: String,
    /// Why they are sent.
    pub reason: String,
    /// Physical, occupational or speech therapy.
    pub discipline: String,
    /// The clinic's id.
    pub clinic: String,
    /// What a known patient of the same name is: `join` or `other`.
    pub same: String,
}

/// A proposal that can be accepted.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The patient.
    pub patient: NewPatient,
    /// Their phone.
    pub phone: Option<Phone>,
    /// Who pays, under its usual name.
    pub payer: String,
    /// ICD-10 codes.
    pub codes: String,
    /// Why they are sent; a diagnosis in words stands here too.
    pub reason: String,
    /// The clinic.
    pub clinic: Uuid,
}

impl Proposal {
    /// What the draft proposes.
    pub fn of(item: &Item, clinics: &[(String, String)]) -> Self {
        let draft = &item.draft;
        let asked = draft.clinic.value.trim();
        let clinic = item
            .clinic_id
            .map(|id| id.to_string())
            .or_else(|| {
                let fits = |(id, name): &&(String, String)| {
                    id == asked || (!asked.is_empty() && name.eq_ignore_ascii_case(asked))
                };
                clinics.iter().find(fits).map(|(id, _)| id.clone())
            })
            .or_else(|| clinics.first().map(|(id, _)| id.clone()))
            .unwrap_or_default();
        Self {
            version: item.version,
            source: item.source_id.map(|id| id.to_string()).unwrap_or_default(),
            referrer: draft.referrer.value.clone(),
            organisation: draft.organisation.value.clone(),
            npi: draft.npi.value.clone(),
            referrer_phone: draft.referrer_phone.value.clone(),
            referrer_fax: draft.referrer_fax.value.clone(),
            referrer_email: draft.referrer_email.value.clone(),
            profession: Profession::Physician.code().into(),
            patient: draft.patient.value.clone(),
            birth_date: draft.birth_date.value.clone(),
            phone: draft.patient_phone.value.clone(),
            email: draft.patient_email.value.clone(),
            payer: draft.payer.value.clone(),
            diagnosis: draft.diagnosis.value.clone(),
            reason: said(draft),
            discipline: draft.discipline.value.clone(),
            clinic,
            ..Self::default()
        }
    }

    /// Who refers, for the search among the sources.
    pub fn somebody(&self) -> Somebody {
        let phones = [&self.referrer_phone, &self.referrer_fax];
        Somebody {
            name: self.referrer.trim().to_owned(),
            organisation: self.organisation.trim().to_owned(),
            npi: Npi::parse(&self.npi).ok(),
            phones: phones.into_iter().filter_map(|text| Phone::parse(text).ok()).collect(),
            ..Somebody::default()
        }
    }

    /// The patient as far as they can be told, for the search among the known.
    pub fn who(&self, today: Date) -> (Option<PersonName>, Option<Date>, Option<Phone>) {
        (
            PersonName::parse(&self.patient),
            parse_date(&self.birth_date, Century::BirthDate { today }).ok().map(|read| read.date),
            Phone::parse(&self.phone).ok(),
        )
    }

    /// The proposal, or everything that is wrong with it.
    pub fn check(&self, today: Date) -> Result<Checked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError::new(field, message));
        let filled = |text: &str| !text.trim().is_empty();
        let name = PersonName::parse(&self.patient);
        if name.is_none() {
            wrong("patient", "Enter the patient's name.".into());
        }
        let birth_date = match parse_date(&self.birth_date, Century::BirthDate { today }) {
            Ok(read) => Some(read.date),
            Err(problem) => {
                if filled(&self.birth_date) {
                    wrong("birth_date", problem.to_string());
                }
                None
            }
        };
        let phone = match Phone::parse(&self.phone) {
            Ok(phone) => Some(phone),
            Err(problem) => {
                if filled(&self.phone) {
                    wrong("phone", problem.to_string());
                }
                None
            }
        };
        if filled(&self.email) && Email::parse(&self.email).is_err() {
            wrong("email", "This is no e-mail address; correct it or leave it empty.".into());
        }
        let clinic = self.clinic.parse::<Uuid>().ok();
        if clinic.is_none() {
            wrong("clinic", "Choose the clinic.".into());
        }
        if self.source.is_empty() {
            wrong("source", "Say who referred the patient.".into());
        }
        if self.source == "new" && !filled(&self.referrer) && !filled(&self.organisation) {
            wrong("referrer", "Enter the name of whoever referred the patient.".into());
        }
        let (Some(name), Some(clinic), true) = (name, clinic, errors.is_empty()) else {
            return Err(errors);
        };
        let codes: Vec<String> =
            Icd10::find_all(&self.diagnosis).iter().map(ToString::to_string).collect();
        let mut reason = self.reason.trim().to_owned();
        // A diagnosis in words has no code: it must not get lost.
        if codes.is_empty() && filled(&self.diagnosis) && !reason.contains(self.diagnosis.trim()) {
            reason = format!("{} {reason}", self.diagnosis.trim()).trim().to_owned();
        }
        Ok(Checked {
            patient: NewPatient {
                name,
                birth_date,
                phone: phone.as_ref().map(ToString::to_string).unwrap_or_default(),
                email: self.email.trim().to_owned(),
            },
            phone,
            payer: Payer::canonical(&self.payer),
            codes: codes.join(" "),
            reason,
            clinic,
        })
    }
}

/// Why the patient is sent, and what the sender adds.
fn said(draft: &Draft) -> String {
    let parts = [&draft.reason, &draft.note].map(|read| read.value.trim());
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
