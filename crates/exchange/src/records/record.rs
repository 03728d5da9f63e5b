//! What a row says, in checked values.

use jiff::civil::{Date, Time};
use lexicon::{
    Email, Icd10, LostReason, Npi, PersonName, Phone, Profession, ReferralState, UsState, Zip,
};

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The row as a person sees it.
    pub row: usize,
    /// What the row is.
    pub kind: RowKind,
    /// Whom the referral is counted for.
    pub source: SourceCells,
    /// The clinician who referred, where that is somebody else.
    pub referrer: Option<SourceCells>,
    /// The patient.
    pub patient: PatientCells,
    /// The referral.
    pub referral: ReferralCells,
    /// What could not be read, and what should be checked.
    pub problems: Vec<Problem>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A patient's referral.
    Referral,
    /// Somebody who refers, without a patient.
    Source,
    /// A total or a footer.
    Total,
    /// Nothing that names anybody.
    Blank,
}

/// Who referred, as the row says it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceCells {
    /// Somebody named, the patient alone, or nobody.
    pub kind: SourceKind,
    /// The text that named it, as it stood in the file.
    pub text: String,
    /// The person.
    pub name: Option<PersonName>,
    /// The organisation: the person's, or the source itself when there is no person.
    pub organisation: String,
    /// The NPI.
    pub npi: Option<Npi>,
    /// What the source is by trade.
    pub profession: Option<Profession>,
    /// The specialty as written, or a taxonomy code.
    pub specialty: String,
    /// Phones.
    pub phones: Vec<Phone>,
    /// The fax number.
    pub fax: Option<Phone>,
    /// The e-mail address.
    pub email: Option<Email>,
    /// Street and house number.
    pub street: String,
    /// City.
    pub city: String,
    /// State.
    pub state: Option<UsState>,
    /// ZIP code.
    pub zip: Option<Zip>,
}

/// What kind of answer "who referred" got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SourceKind {
    /// Somebody is named.
    Named,
    /// The patient came without anybody's referral.
    SelfReferred,
    /// Nobody is named.
    #[default]
    Unassigned,
}

/// The patient, as the row says it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PatientCells {
    /// The name.
    pub name: Option<PersonName>,
    /// The number in the system that exported.
    pub external_id: Option<String>,
    /// The birth date.
    pub birth_date: Option<Date>,
    /// The phone.
    pub phone: Option<Phone>,
    /// The e-mail address.
    pub email: Option<Email>,
}

/// The referral, as the row says it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReferralCells {
    /// The number in the system that exported.
    pub external_id: Option<String>,
    /// The day it came, or the day the case was made when that is all there is.
    pub received_on: Option<Date>,
    /// The time of day, where one stood beside the date.
    pub received_at: Option<Time>,
    /// The reason in words.
    pub reason: String,
    /// Diagnosis codes.
    pub diagnoses: Vec<Icd10>,
    /// The payer by its usual name.
    pub payer: String,
    /// PT, OT, SLP, or as written.
    pub discipline: String,
    /// The clinic as written.
    pub clinic: String,
    /// Where it stands, from its status and its dates.
    pub state: Option<ReferralState>,
    /// Why it was lost, when it was.
    pub lost_reason: Option<LostReason>,
    /// First contact.
    pub contacted_on: Option<Date>,
    /// When the evaluation is or was scheduled for.
    pub scheduled_on: Option<Date>,
    /// The first visit.
    pub evaluated_on: Option<Date>,
    /// The discharge.
    pub discharged_on: Option<Date>,
    /// Who looks after the source, as written.
    pub owner: String,
}

/// What is wrong in one column, written for users.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The column's name in the file.
    pub column: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl Record {
    pub(super) fn without_cells(row: usize, kind: RowKind) -> Self {
        Self {
            row,
            kind,
            source: SourceCells::default(),
            referrer: None,
            patient: PatientCells::default(),
            referral: ReferralCells::default(),
            problems: Vec::new(),
        }
    }
}
