//! An opened registry and its answers.

use std::path::Path;

use lexicon::Npi;

use crate::build::entry::{self, Entry, EntryKind, Location, zip_five};
use crate::build::gather::KEY_STATE;
use crate::file::stored::Stored;
use crate::search::places::Places;
use crate::search::search;
use crate::words::readable;
use crate::{Contents, Found, Hit, Kind, More, Office, Problem, Provider, Query};

/// No search answers more.
const MOST: usize = 25_000;

/// An opened registry. It may be shared by threads, and stays readable after the file was replaced.
pub struct Registry {
    stored: Stored,
    places: Places,
}

impl Registry {
    /// Opens a registry file. What searches need is read into memory, see [`Registry::memory`].
    pub fn open(path: &Path) -> Result<Self, Problem> {
        Ok(Self { stored: Stored::open(path)?, places: Places::default() })
    }

    /// The same registry, knowing where ZIP codes lie: `place` answers the latitude and longitude
    /// of a ZIP code of five digits. Called once for each ZIP code in the registry.
    #[must_use]
    pub fn with_places(self, place: impl Fn(&str) -> Option<(f64, f64)>) -> Self {
        let places = Places::of(&self.stored, place);
        Self { places, ..self }
    }

    /// What it holds.
    pub fn contents(&self) -> &Contents {
        &self.stored.contents
    }

    /// How many bytes of memory it takes while it is open.
    pub fn memory(&self) -> usize {
        self.stored.memory()
    }

    /// The provider of a number.
    pub fn get(&self, npi: Npi) -> Result<Option<Provider>, Problem> {
        let Some(number) = entry::npi(npi.as_str().as_bytes()) else { return Ok(None) };
        let found = self.stored.find(number)?;
        found.map(|entry| self.provider(entry, &mut Vec::new())).transpose()
    }

    /// The providers that fit best, the best first, at most `limit` (and never more than 25,000).
    pub fn search(&self, query: &Query<'_>, limit: usize) -> Result<Found, Problem> {
        let limit = limit.min(MOST);
        let mut matches = search(&self.stored, &self.places, query, limit)?;
        let more = if matches.len() > limit { More::Some } else { More::None };
        matches.truncate(limit);
        let mut block = Vec::new();
        let hits = matches.into_iter().map(|found| {
            let provider = self.provider(found.entry, &mut block)?;
            Ok(Hit { provider, fit: found.fit, miles: found.miles })
        });
        Ok(Found { hits: hits.collect::<Result<_, Problem>>()?, more })
    }

    /// The providers whose practice location has one of these ZIP codes, valid numbers only, in the
    /// order of ZIP codes; as long as `take` wants more.
    pub(crate) fn in_zips(
        &self,
        zips: &[String],
        mut take: impl FnMut(Provider) -> crate::Go,
    ) -> Result<(), Problem> {
        let mut block = Vec::new();
        for zip in zips {
            let five = zip_five(entry::zip(zip.as_bytes()));
            // A ZIP code lies in one state, but some entries name another.
            for state in (0..64).filter(|_| five > 0) {
                let key = state << KEY_STATE | five;
                for entry in self.stored.of_keys(key..key + 1) {
                    if take(self.provider(entry, &mut block)?) == crate::Go::Stop {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    fn provider(&self, entry: u32, block: &mut Vec<u8>) -> Result<Provider, Problem> {
        self.stored.with_entry(entry, block, |mut reader| {
            let (mut names, mut further) = (Vec::new(), Vec::new());
            let entry = Entry::read(&mut reader, &self.stored, &mut names, &mut further)?;
            provider(&entry, &names, &further)
        })
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("contents", self.contents()).finish_non_exhaustive()
    }
}

fn provider(entry: &Entry<'_>, names: &[&[u8]], further: &[Location<'_>]) -> Option<Provider> {
    let [prefix, first, middle, last, suffix, credential] = entry.names.map(readable);
    let mut provider = Provider {
        npi: Npi::parse(&entry::npi_text(entry.npi)).ok()?,
        kind: match entry.kind {
            EntryKind::Unsaid => None,
            EntryKind::Person => Some(Kind::Person),
            EntryKind::Organisation => Some(Kind::Organisation),
        },
        prefix,
        first,
        middle,
        last,
        suffix,
        credential,
        organisation: String::new(),
        other_names: names.iter().map(|name| readable(name)).collect(),
        taxonomy: readable(entry.taxonomy),
        office: office(&entry.office),
        further_offices: further.iter().map(office).collect(),
        last_update: entry::date(entry.updated),
        deactivated: entry::date(entry.deactivated),
    };
    if entry.kind == EntryKind::Organisation {
        provider.organisation = std::mem::take(&mut provider.prefix);
    }
    Some(provider)
}

fn office(location: &Location<'_>) -> Office {
    Office {
        street: readable(location.street),
        street2: readable(location.street2),
        city: readable(location.city),
        state: readable(location.state),
        zip: entry::zip_text(location.zip),
        phone: entry::phone_text(location.phone),
        fax: entry::phone_text(location.fax),
    }
}

/// See [`crate::newcomers`].
pub(crate) fn newcomers(
    old: &Registry,
    new: &Registry,
    zips: &[String],
    limit: usize,
) -> Result<Vec<Provider>, Problem> {
    let mut found = Vec::new();
    let mut failed = None;
    let five = |office: &Office| office.zip.get(..5).map(str::to_owned);
    let is_there = |provider: &Provider| {
        let zip = five(&provider.office);
        zip.is_some_and(|zip| zips.iter().any(|wanted| wanted.get(..5) == Some(zip.as_str())))
    };
    new.in_zips(zips, |provider| {
        match old.get(provider.npi) {
            Ok(Some(before)) if before.deactivated.is_none() && is_there(&before) => {}
            Ok(_) => found.push(provider),
            Err(problem) => failed = Some(problem),
        }
        if found.len() >= limit || failed.is_some() { crate::Go::Stop } else { crate::Go::On }
    })?;
    failed.map_or(Ok(found), Err)
}
