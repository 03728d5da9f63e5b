//! Whether a field of a wording would hold a patient's data.

/// Parts of words that people would use for a field about a patient.
const PARTS: &[&str] = &[
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

/// Whether a field would, by its name, hold a patient's data.
pub(crate) fn is_of_a_patient(field: &str) -> bool {
    let field = field.to_lowercase();
    field == "name" || PARTS.iter().any(|part| field.contains(part))
}
