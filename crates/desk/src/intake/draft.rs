//! What a channel proposes for the referral. A person confirms it.

use serde::{Deserialize, Serialize};

/// Where a value was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Typed by the sender into a field of that name.
    #[default]
    Typed,
    /// Known to us beforehand: a known office, a link, the registry.
    Known,
    /// Found in the words of a mail.
    Mail,
    /// Recognised on the image of a fax.
    Fax,
    /// Heard in a message.
    Voice,
}

/// A value as read, never filled in silently: the screen shows where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Read {
    /// The value as it stands there.
    pub value: String,
    /// Where it was read.
    pub from: Origin,
    /// How sure the reading is, 0 to 100.
    pub sure: u8,
}

impl Read {
    /// A value that the sender typed.
    pub fn typed(value: impl Into<String>) -> Self {
        Self { value: value.into(), from: Origin::Typed, sure: 100 }
    }

    /// A value read somewhere, and how sure that is.
    pub fn found(value: impl Into<String>, from: Origin, sure: u8) -> Self {
        Self { value: value.into(), from, sure }
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.value.trim().is_empty()
    }
}

/// The proposed referral.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Who refers, as they call themselves.
    pub referrer: Read,
    /// Their practice, hospital, school or club.
    pub organisation: Read,
    /// The referring provider's NPI.
    pub npi: Read,
    /// The referrer's phone.
    pub referrer_phone: Read,
    /// The referrer's fax.
    pub referrer_fax: Read,
    /// The referrer's e-mail address.
    pub referrer_email: Read,
    /// How they want to be told: a channel's code.
    pub tell_by: Read,
    /// The patient's name.
    pub patient: Read,
    /// The patient's birth date, as written.
    pub birth_date: Read,
    /// The patient's phone.
    pub patient_phone: Read,
    /// The patient's e-mail address.
    pub patient_email: Read,
    /// Who pays.
    pub payer: Read,
    /// ICD-10 codes or the diagnosis in words.
    pub diagnosis: Read,
    /// Why the patient is sent, in words.
    pub reason: Read,
    /// Physical, occupational or speech therapy.
    pub discipline: Read,
    /// The clinic that was asked for, by its name or id.
    pub clinic: Read,
    /// What the sender adds.
    pub note: Read,
    /// The words of the whole thing: the body of a mail, the text of a fax.
    pub words: String,
    /// Why it should be looked at with care: "sent without the page's check".
    pub doubts: Vec<String>,
    /// The language of the form, `en` or `es`; empty where there was none.
    pub language: String,
}

impl Draft {
    /// Takes over what was read elsewhere, into empty fields only.
    pub fn fill_from(&mut self, found: Self) {
        let fields = [
            (&mut self.referrer, found.referrer),
            (&mut self.organisation, found.organisation),
            (&mut self.npi, found.npi),
            (&mut self.referrer_phone, found.referrer_phone),
            (&mut self.referrer_fax, found.referrer_fax),
            (&mut self.referrer_email, found.referrer_email),
            (&mut self.patient, found.patient),
            (&mut self.birth_date, found.birth_date),
            (&mut self.patient_phone, found.patient_phone),
            (&mut self.patient_email, found.patient_email),
            (&mut self.payer, found.payer),
            (&mut self.diagnosis, found.diagnosis),
            (&mut self.reason, found.reason),
            (&mut self.discipline, found.discipline),
            (&mut self.note, found.note),
        ];
        for (own, found) in fields {
            if own.is_empty() {
                *own = found;
            }
        }
        if self.words.trim().is_empty() {
            self.words = found.words;
        }
        for doubt in found.doubts {
            if !self.doubts.contains(&doubt) {
                self.doubts.push(doubt);
            }
        }
    }
}
