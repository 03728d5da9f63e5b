//! Whether somebody who comes in under a name is a source we know: every
//! answer says why, and doubt is put to a person instead of being guessed away.

mod keys;
mod load;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use keys::keys;
use lexicon::{Npi, PersonName, Phone, fold};
pub use likeness::Kind;
use likeness::{Judged, Named, Verdict, judge};
use platform::Uuid;
pub use shown::{Candidate, Reason, Said, explained, reasons, sentence};

/// Somebody as a file, a form or another source names them.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// Person or organisation.
    pub kind: Kind,
    /// The name of a person.
    pub name: Option<&'a PersonName>,
    /// Where a person works, or the organisation itself; empty if not known.
    pub organisation: &'a str,
    /// The NPI.
    pub npi: Option<&'a Npi>,
    /// Phones and faxes.
    pub phones: &'a [Phone],
    /// The city of their office; empty if not known.
    pub city: &'a str,
    /// The ZIP code of their office; empty if not known.
    pub zip: &'a str,
    /// The name as it was written.
    pub text: &'a str,
}

impl Incoming<'_> {
    fn named(&self) -> Named {
        let mut named = Named {
            name: self.name.cloned(),
            organisation: fold(self.organisation),
            npi: self.npi.map(ToString::to_string),
            phones: self.phones.iter().map(|phone| phone.digits().to_owned()).collect(),
            ..Named::of(self.kind)
        };
        named.sits(self.city, self.zip);
        named
    }
}

/// What is known about somebody.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A source we know.
    Same(Candidate),
    /// Perhaps one of these; a person decides.
    Doubtful {
        /// The likeliest first.
        candidates: Vec<Candidate>,
    },
    /// Nobody we know.
    New,
}

/// What is not known of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacks {
    /// The NPI.
    pub npi: bool,
    /// Any phone or fax.
    pub numbers: bool,
}

/// A source as the matcher keeps it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) source_id: Uuid,
    pub(super) label: String,
    named: Named,
}

/// All live sources of a practice, in memory, by everything they may be known
/// by: work grows with the likely candidates, not with the number of sources.
#[derive(Debug, Default)]
pub struct Matcher {
    known: Vec<Known>,
    by_id: HashMap<Uuid, usize>,
    by_key: HashMap<String, Vec<usize>>,
    aliases: HashMap<String, Uuid>,
    /// How many persons have a last name.
    families: HashMap<String, usize>,
}

/// Sources below this number are too few to tell which last names are common.
const ENOUGH: usize = 100;

/// As many sources as the chances of names count for, where the practice's own names are counted.
const SUPPOSED: f64 = 400.0;

impl Matcher {
    /// Adds a source that was made after [`Matcher::load`].
    pub fn learn(&mut self, source_id: Uuid, incoming: &Incoming<'_>) {
        self.keep(Known {
            source_id,
            label: match incoming.name {
                Some(name) if incoming.kind == Kind::Person => name.display(),
                _ => incoming.organisation.to_owned(),
            },
            named: incoming.named(),
        });
    }

    /// The source that is meant, if that can be told.
    pub fn find(&self, incoming: &Incoming<'_>) -> Found {
        let named = incoming.named();
        let alias = fold(incoming.text);
        let mut sure: Vec<Candidate> = Vec::new();
        let mut doubtful: Vec<Candidate> = Vec::new();
        for known in self.near(&named) {
            let Some(judged) = judge(&named, &known.named, self.commonness(known)) else {
                continue;
            };
            let verdict = judged.verdict;
            let candidate = Candidate::new(known, judged);
            match verdict {
                Verdict::Known => sure.push(candidate),
                Verdict::Doubtful => doubtful.push(candidate),
            }
        }
        let known_as = self.aliases.get(&alias).filter(|_| named.npi.is_none());
        if let Some(source_id) = known_as.filter(|_| sure.is_empty()) {
            let (source_id, name) = (*source_id, self.label(*source_id).to_owned());
            let why = "known under this name".to_owned();
            return Found::Same(Candidate { source_id, name, why, said: None });
        }
        match sure.len() {
            1 => Found::Same(sure.remove(0)),
            0 if doubtful.is_empty() => Found::New,
            0 => {
                doubtful.sort_by(Candidate::likelier_first);
                doubtful.truncate(5);
                Found::Doubtful { candidates: doubtful }
            }
            // Two that both fit are duplicates of each other: a person says which.
            _ => Found::Doubtful { candidates: sure },
        }
    }

    /// The name of a source; empty for one it does not hold.
    pub fn label(&self, source_id: Uuid) -> &str {
        self.by_id.get(&source_id).map_or("", |place| &self.known[*place].label)
    }

    /// Whether a source has no NPI, or no phone and no fax.
    pub fn lacks(&self, source_id: Uuid) -> Lacks {
        match self.by_id.get(&source_id).map(|place| &self.known[*place]) {
            Some(known) => {
                Lacks { npi: known.named.npi.is_none(), numbers: known.named.phones.is_empty() }
            }
            None => Lacks { npi: false, numbers: false },
        }
    }

    /// All sources, for the search for duplicates.
    pub(super) fn all(&self) -> &[Known] {
        &self.known
    }

    /// What is held of a pair being one and the same; `None` when nothing speaks for it.
    pub(super) fn compare(&self, one: &Known, other: &Known) -> Option<Judged> {
        judge(&one.named, &other.named, self.commonness(other))
    }

    /// The source with this id.
    pub(super) fn known(&self, source_id: Uuid) -> Option<&Known> {
        self.by_id.get(&source_id).and_then(|place| self.known.get(*place))
    }

    /// The sources that share anything with this one.
    pub(super) fn near_known(&self, known: &Known) -> Vec<&Known> {
        self.near(&known.named)
    }

    fn keep(&mut self, known: Known) {
        let place = self.known.len();
        for key in keys(&known.named) {
            self.by_key.entry(key).or_default().push(place);
        }
        if let Some(name) = &known.named.name {
            *self.families.entry(fold(&name.family)).or_default() += 1;
        }
        self.by_id.insert(known.source_id, place);
        self.known.push(known);
    }

    /// How many times commoner the last name of a source is among the others than last names are
    /// where the chances were learned. The source itself does not count: that it has its name says
    /// nothing.
    fn commonness(&self, known: &Known) -> f64 {
        let Some(name) = known.named.name.as_ref().filter(|_| self.known.len() >= ENOUGH) else {
            return 1.0;
        };
        let others =
            self.families.get(&fold(&name.family)).map_or(0, |many| many.saturating_sub(1));
        let usual = likeness::chances::person::FAMILY;
        (others as f64 + SUPPOSED * usual) / (self.known.len() as f64 + SUPPOSED) / usual
    }

    fn near(&self, named: &Named) -> Vec<&Known> {
        let mut places = BTreeSet::new();
        for key in keys(named) {
            // A key that hundreds share (the switchboard of a hospital) tells nothing.
            let found = self.by_key.get(&key).filter(|found| found.len() <= 400);
            places.extend(found.into_iter().flatten().copied());
        }
        places.into_iter().map(|place| &self.known[place]).collect()
    }
}
