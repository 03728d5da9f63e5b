//! Codes of the National Uniform Claim Committee.

use super::Profession::{self, *};

/// Prefixes of NUCC taxonomy codes, the longer first.
const TAXONOMY: &[(&str, Profession)] = &[
    ("2255A2300", AthleticTrainer),
    ("2257", MassageTherapist),
    ("163WS0200", SchoolNurse),
    ("163WC0400", CaseManager),
    ("171M", CaseManager),
    ("1041", CaseManager),
    ("363L", NursePractitioner),
    ("363A", PhysicianAssistant),
    ("111N", Chiropractor),
    ("213E", Podiatrist),
    ("122", Dentist),
    ("152W", Optometrist),
    ("163W", Nurse),
    ("164", Nurse),
    ("2251", Therapist),
    ("2252", Therapist),
    ("225X", Therapist),
    ("224Z", Therapist),
    ("2355", Therapist),
    ("235Z", Therapist),
    ("101Y", Psychologist),
    ("103", Psychologist),
    ("106H", Psychologist),
    ("20", Physician),
    ("261Q", Hospital),
    ("28", Hospital),
    ("27", Hospital),
    ("193", Hospital),
    ("31", Hospital),
    ("32", Hospital),
];

/// What a code of the form `207X00000X` says; a valid code of no group that we know is `Other`.
pub(super) fn profession(code: &str) -> Option<Profession> {
    let code = code.to_ascii_uppercase();
    let form_fits = code.len() == 10
        && code.is_ascii()
        && code.ends_with('X')
        && code.starts_with(|c: char| c.is_ascii_digit());
    if !form_fits {
        return None;
    }
    TAXONOMY
        .iter()
        .find(|(prefix, _)| code.starts_with(prefix))
        .map(|(_, found)| *found)
        .or(Some(Other))
}
