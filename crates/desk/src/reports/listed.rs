//! A source that stands on one of the report's lists.

use lexicon::Profession;
use platform::Uuid;

use super::ledger::SourceName;

/// A source that stands on a list, with the reason.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it works.
    pub organisation: Option<String>,
    /// Its profession.
    pub profession: Profession,
    /// Who looks after it.
    pub owner_id: Option<Uuid>,
    /// Why it is listed.
    pub why: T,
}

impl<T> Listed<T> {
    /// A source as the ledger names it.
    pub fn new(name: &SourceName, why: T) -> Self {
        Self {
            id: name.id,
            name: name.name.clone(),
            organisation: name.organisation.clone().filter(|found| *found != name.name),
            profession: Profession::from_code(&name.profession).unwrap_or(Profession::Other),
            owner_id: name.owner_id,
            why,
        }
    }
}
