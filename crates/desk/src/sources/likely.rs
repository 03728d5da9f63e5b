//! Which source somebody may be who calls themselves so: the search finds the few
//! that come near, the matcher weighs them and says why.

use lexicon::{Npi, PersonName, Phone};
use platform::{Result, Uuid, web::App};

use super::{
    matching::{Found, Incoming, Kind, Matcher},
    search,
};

/// As many as come near by one of the words.
const NEAR: usize = 12;

/// Somebody as they call themselves.
#[derive(Debug, Clone, Default)]
pub struct Somebody {
    /// The name of a person; empty if only the organisation is named.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// Their NPI.
    pub npi: Option<Npi>,
    /// Their phone and fax.
    pub phones: Vec<Phone>,
    /// The city of their office.
    pub city: String,
    /// The ZIP code of their office.
    pub zip: String,
}

impl Somebody {
    /// Person or organisation.
    pub fn kind(&self) -> Kind {
        if self.person().is_some() { Kind::Person } else { Kind::Organisation }
    }

    /// The person's name.
    pub fn person(&self) -> Option<PersonName> {
        PersonName::parse(&self.name).filter(|_| !lexicon::looks_like_organisation(&self.name))
    }

    /// The organisation: the one named, or what stands in the place of a name.
    pub fn office(&self) -> &str {
        match self.organisation.trim() {
            "" if self.person().is_none() => self.name.trim(),
            office => office,
        }
    }
}

/// The source that is meant, those that may be meant, or nobody we know. The work
/// grows with those that come near, not with the number of sources.
pub async fn likely(app: &App, practice_id: Uuid, somebody: &Somebody) -> Result<Found> {
    let mut words: Vec<String> = somebody.npi.iter().map(ToString::to_string).collect();
    words.extend(somebody.phones.iter().map(|phone| phone.digits().to_owned()));
    words.push(somebody.name.clone());
    words.push(somebody.organisation.clone());
    let mut ids: Vec<Uuid> = Vec::new();
    for words in words.iter().filter(|words| !words.trim().is_empty()) {
        ids.extend(search::search(app, practice_id, words, NEAR).await?);
    }
    ids.sort_unstable();
    ids.dedup();
    let person = somebody.person();
    let incoming = Incoming {
        kind: somebody.kind(),
        name: person.as_ref(),
        organisation: somebody.office(),
        npi: somebody.npi.as_ref(),
        phones: &somebody.phones,
        city: &somebody.city,
        zip: &somebody.zip,
        text: &somebody.name,
    };
    Ok(Matcher::of(app.db(), practice_id, &ids).await?.find(&incoming))
}
