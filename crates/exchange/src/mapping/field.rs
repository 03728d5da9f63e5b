//! What a column may hold.

use std::fmt;

/// What a column of an import may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// How they heard of us.
    SourceName,
    /// Kind of source.
    SourceType,
    /// Referring provider.
    ProviderFullName,
    /// Referring provider's first name.
    ProviderFirstName,
    /// Referring provider's middle name.
    ProviderMiddleName,
    /// Referring provider's last name.
    ProviderLastName,
    /// Referring provider's NPI.
    ProviderNpi,
    /// Credentials.
    ProviderCredentials,
    /// Specialty or taxonomy.
    ProviderSpecialty,
    /// Referring practice.
    ProviderPractice,
    /// Referring office's phone.
    ProviderPhone,
    /// Referring office's fax.
    ProviderFax,
    /// Referring office's e-mail.
    ProviderEmail,
    /// Referring office's street.
    ProviderStreet,
    /// Referring office's suite.
    ProviderStreet2,
    /// Referring office's city.
    ProviderCity,
    /// Referring office's state.
    ProviderState,
    /// Referring office's ZIP code.
    ProviderZip,
    /// Patient.
    PatientFullName,
    /// Patient's first name.
    PatientFirstName,
    /// Patient's middle name.
    PatientMiddleName,
    /// Patient's last name.
    PatientLastName,
    /// Patient number.
    PatientExternalId,
    /// Birth date.
    PatientBirthDate,
    /// Patient's phone.
    PatientPhone,
    /// Patient's e-mail.
    PatientEmail,
    /// Referral or case number.
    ReferralExternalId,
    /// Referral received on.
    ReferralReceivedOn,
    /// Case created on.
    ReferralCreatedOn,
    /// Reason for referral.
    ReferralReason,
    /// Diagnosis.
    ReferralDiagnosis,
    /// Payer.
    ReferralPayer,
    /// Discipline.
    ReferralDiscipline,
    /// Clinic.
    ReferralClinic,
    /// Status.
    ReferralStatus,
    /// Why the referral was lost.
    ReferralLostReason,
    /// First contact on.
    ReferralContactedOn,
    /// Evaluation scheduled for.
    ReferralScheduledOn,
    /// Evaluated on.
    ReferralEvaluatedOn,
    /// Discharged on.
    ReferralDischargedOn,
    /// Liaison.
    ReferralOwner,
}

/// Each field with its code in saved mappings and its name on screens, in the order in which people look for them.
const FIELDS: &[(Field, &str, &str)] = &[
    (Field::SourceName, "source.name", "How they heard of us"),
    (Field::SourceType, "source.type", "Kind of source"),
    (Field::ProviderFullName, "provider.full_name", "Referring provider"),
    (Field::ProviderFirstName, "provider.first_name", "Referring provider's first name"),
    (Field::ProviderMiddleName, "provider.middle_name", "Referring provider's middle name"),
    (Field::ProviderLastName, "provider.last_name", "Referring provider's last name"),
    (Field::ProviderNpi, "provider.npi", "Referring provider's NPI"),
    (Field::ProviderCredentials, "provider.credentials", "Credentials"),
    (Field::ProviderSpecialty, "provider.specialty", "Specialty or taxonomy"),
    (Field::ProviderPractice, "provider.practice", "Referring practice"),
    (Field::ProviderPhone, "provider.phone", "Referring office's phone"),
    (Field::ProviderFax, "provider.fax", "Referring office's fax"),
    (Field::ProviderEmail, "provider.email", "Referring office's e-mail"),
    (Field::ProviderStreet, "provider.street", "Referring office's street"),
    (Field::ProviderStreet2, "provider.street2", "Referring office's suite"),
    (Field::ProviderCity, "provider.city", "Referring office's city"),
    (Field::ProviderState, "provider.state", "Referring office's state"),
    (Field::ProviderZip, "provider.zip", "Referring office's ZIP code"),
    (Field::PatientFullName, "patient.full_name", "Patient"),
    (Field::PatientFirstName, "patient.first_name", "Patient's first name"),
    (Field::PatientMiddleName, "patient.middle_name", "Patient's middle name"),
    (Field::PatientLastName, "patient.last_name", "Patient's last name"),
    (Field::PatientExternalId, "patient.external_id", "Patient number"),
    (Field::PatientBirthDate, "patient.birth_date", "Birth date"),
    (Field::PatientPhone, "patient.phone", "Patient's phone"),
    (Field::PatientEmail, "patient.email", "Patient's e-mail"),
    (Field::ReferralExternalId, "referral.external_id", "Referral or case number"),
    (Field::ReferralReceivedOn, "referral.received_on", "Referral received on"),
    (Field::ReferralCreatedOn, "referral.created_on", "Case created on"),
    (Field::ReferralReason, "referral.reason", "Reason for referral"),
    (Field::ReferralDiagnosis, "referral.diagnosis", "Diagnosis"),
    (Field::ReferralPayer, "referral.payer", "Payer"),
    (Field::ReferralDiscipline, "referral.discipline", "Discipline"),
    (Field::ReferralClinic, "referral.clinic", "Clinic"),
    (Field::ReferralStatus, "referral.status", "Status"),
    (Field::ReferralLostReason, "referral.lost_reason", "Why the referral was lost"),
    (Field::ReferralContactedOn, "referral.contacted_on", "First contact on"),
    (Field::ReferralScheduledOn, "referral.scheduled_on", "Evaluation scheduled for"),
    (Field::ReferralEvaluatedOn, "referral.evaluated_on", "Evaluated on"),
    (Field::ReferralDischargedOn, "referral.discharged_on", "Discharged on"),
    (Field::ReferralOwner, "referral.owner", "Liaison"),
];

/// A code that names no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not something that can be imported")]
pub struct UnknownField(pub String);

impl Field {
    /// Every field.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|(field, _, _)| *field)
    }

    /// The code in saved mappings: `patient.full_name`.
    pub fn code(self) -> &'static str {
        self.entry().1
    }

    /// The name on screens.
    pub fn label(self) -> &'static str {
        self.entry().2
    }

    /// The field of a code.
    pub fn from_code(code: &str) -> Result<Self, UnknownField> {
        FIELDS
            .iter()
            .find(|(_, known, _)| *known == code)
            .map(|(field, _, _)| *field)
            .ok_or_else(|| UnknownField(code.to_owned()))
    }

    /// Whether several columns may hold it: diagnoses and phones stand in columns of their own.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::ReferralDiagnosis | Self::PatientPhone)
    }

    /// Whether its cells are dates.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::PatientBirthDate
                | Self::ReferralReceivedOn
                | Self::ReferralCreatedOn
                | Self::ReferralContactedOn
                | Self::ReferralScheduledOn
                | Self::ReferralEvaluatedOn
                | Self::ReferralDischargedOn
        )
    }

    /// Whether it tells which patient a row is about.
    pub fn names_a_patient(self) -> bool {
        matches!(
            self,
            Self::PatientFullName
                | Self::PatientFirstName
                | Self::PatientLastName
                | Self::PatientExternalId
        )
    }

    /// Whether it tells who referred.
    pub fn names_a_source(self) -> bool {
        matches!(
            self,
            Self::SourceName
                | Self::ProviderFullName
                | Self::ProviderLastName
                | Self::ProviderNpi
                | Self::ProviderPractice
        )
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str) {
        // Every variant stands in the table in the order of its declaration; a test holds that.
        &FIELDS[self as usize]
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_finds_its_own_code_and_name() {
        for (place, (field, code, _)) in FIELDS.iter().enumerate() {
            assert_eq!(*field as usize, place);
            assert_eq!(Field::from_code(code), Ok(*field));
            assert_eq!(field.code(), *code);
        }
    }
}
