//! Column names whose meaning depends on the file: "Phone" is the patient's in a list of cases and the office's
//! in a directory of doctors.

use super::field::Field::{self, *};
use super::header::squeezed;
use super::synonyms;

/// What a row of the file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A patient's referral.
    Cases,
    /// Somebody who refers.
    Directory,
}

/// The meaning in a list of cases and in a directory.
type Meanings = (Option<Field>, Option<Field>);

const GENERAL: &[(Meanings, &[&str])] = &[
    ((Some(PatientFullName), Some(ProviderFullName)), &["name", "full name"]),
    (
        (Some(PatientFirstName), Some(ProviderFirstName)),
        &["first name", "firstname", "first", "given name", "forename"],
    ),
    (
        (Some(PatientLastName), Some(ProviderLastName)),
        &["last name", "lastname", "last", "surname", "family name"],
    ),
    ((Some(PatientMiddleName), Some(ProviderMiddleName)), &["middle"]),
    (
        (Some(PatientPhone), Some(ProviderPhone)),
        &[
            "phone",
            "phone number",
            "phone no",
            "telephone",
            "telephone number",
            "tel",
            "contact number",
        ],
    ),
    (
        (Some(PatientEmail), Some(ProviderEmail)),
        &["email", "e mail", "email address", "e mail address"],
    ),
    // In a list of cases the provider is the one who treats.
    ((None, Some(ProviderFullName)), &["provider", "practitioner", "contact", "contact name"]),
    ((None, Some(ProviderPractice)), &["office", "account"]),
    ((Some(PatientExternalId), None), &["id", "external id"]),
    ((Some(ReferralExternalId), None), &["case", "episode"]),
    // We keep no addresses of patients.
    (
        (None, Some(ProviderStreet)),
        &["address", "address 1", "address1", "street", "street address", "address line 1"],
    ),
    ((None, Some(ProviderStreet2)), &["address 2", "address2", "address line 2", "suite", "unit"]),
    ((None, Some(ProviderCity)), &["city", "town"]),
    ((None, Some(ProviderState)), &["state", "st", "province", "region"]),
    (
        (None, Some(ProviderZip)),
        &["zip", "zip code", "zipcode", "postal code", "post code", "postcode"],
    ),
];

impl Shape {
    /// A file that names patients, birth dates or days of referral is about cases.
    pub(super) fn of(headers: &[String]) -> Self {
        let about_cases = |field: Field| {
            matches!(
                field,
                PatientFullName
                    | PatientFirstName
                    | PatientLastName
                    | PatientExternalId
                    | PatientBirthDate
                    | ReferralReceivedOn
                    | ReferralEvaluatedOn
                    | ReferralDiagnosis
                    | ReferralPayer
            )
        };
        let is_case = headers
            .iter()
            .filter_map(|header| synonyms::clear(header))
            .any(|(field, _)| about_cases(field));
        if is_case { Self::Cases } else { Self::Directory }
    }

    /// What a general name means in such a file: `None` when it is no general name, `Some(None)` when it is left out.
    pub(super) fn field_of(self, normal: &str) -> Option<Option<Field>> {
        let squeezed_name = squeezed(normal);
        let (meanings, _) = GENERAL
            .iter()
            .find(|(_, names)| names.iter().any(|name| squeezed(name) == squeezed_name))?;
        Some(match self {
            Self::Cases => meanings.0,
            Self::Directory => meanings.1,
        })
    }
}
