//! Whether somebody who comes in under a name is a source we know: every
//! answer says why, and doubt is put to a person instead of being guessed away.

use std::collections::{BTreeSet, HashMap};

use lexicon::{NameMatch, Npi, PersonName, Phone, compare_names, fold};
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// Whether somebody is a person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One person.
    Person,
    /// A practice, a hospital, a club.
    Organisation,
}

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
    /// The name as it was written.
    pub text: &'a str,
}

/// A source that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which source.
    pub source_id: Uuid,
    /// Its name.
    pub name: String,
    /// What speaks for it, in words.
    pub why: String,
}

/// What is known about somebody.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A source we know.
    Same {
        /// Which one.
        source_id: Uuid,
        /// What proves it.
        why: String,
    },
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
    pub(super) kind: Kind,
    name: Option<PersonName>,
    organisation: String,
    npi: Option<String>,
    phones: BTreeSet<String>,
}

/// All live sources of a practice, in memory, by everything they may be known
/// by: work grows with the likely candidates, not with the number of sources.
#[derive(Debug, Default)]
pub struct Matcher {
    known: Vec<Known>,
    by_id: HashMap<Uuid, usize>,
    by_key: HashMap<String, Vec<usize>>,
    aliases: HashMap<String, Uuid>,
}

#[derive(FromQueryResult)]
struct SourceRow {
    id: Uuid,
    kind: String,
    name: String,
    organisation: Option<String>,
    npi: Option<String>,
    given: Option<String>,
    middle: Option<String>,
    family: Option<String>,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct PhoneRow {
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    digits: String,
}

#[derive(FromQueryResult)]
struct AliasRow {
    alias: String,
    source_id: Uuid,
}

impl Matcher {
    /// Reads all live sources.
    pub async fn load(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        // Reads whole tables of the practice on purpose: it is asked once an import.
        Self::read(db, practice_id, &[]).await
    }

    /// Reads these sources only: enough to weigh them, where a search has found them.
    pub async fn of(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Self> {
        if ids.is_empty() { Ok(Self::default()) } else { Self::read(db, practice_id, ids).await }
    }

    /// Reads these sources, or all. Of these, served by primary keys and by
    /// contact_point_by_person and _by_organisation.
    async fn read(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Self> {
        let places: Vec<String> = (2..ids.len() + 2).map(|number| format!("${number}")).collect();
        let places = places.join(", ");
        let (these, theirs, aliases_of) = if ids.is_empty() {
            (String::new(), String::new(), String::new())
        } else {
            let whose = |column: &str| {
                format!(
                    "{column} IN (SELECT s.{column} FROM source s
                                  WHERE s.practice_id = $1 AND s.id IN ({places}))"
                )
            };
            (
                format!("AND s.id IN ({places})"),
                format!("AND ({} OR {})", whose("person_id"), whose("organisation_id")),
                format!("AND source_id IN ({places})"),
            )
        };
        let args = || {
            let mut args = args![practice_id];
            args.extend(ids.iter().map(|id| platform::db::Value::from(*id)));
            args
        };
        let rows: Vec<SourceRow> = db
            .rows(
                &format!("SELECT s.id, s.kind, s.name, o.name AS organisation,
                        coalesce(p.npi, CASE WHEN s.kind = 'organisation' THEN o.npi END) AS npi,
                        p.given, p.middle, p.family, s.person_id, s.organisation_id
                 FROM source s
                 LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
                 LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation') {these}
                 ORDER BY s.id"),
                args(),
            )
            .await?;
        let phones: Vec<PhoneRow> = db
            .rows(
                &format!(
                    "SELECT person_id, organisation_id, digits FROM contact_point
                 WHERE practice_id = $1 AND kind IN ('phone', 'mobile', 'fax') {theirs}"
                ),
                args(),
            )
            .await?;
        let mut numbers: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
        for phone in phones {
            if let Some(id) = phone.person_id.or(phone.organisation_id) {
                numbers.entry(id).or_default().insert(phone.digits);
            }
        }
        let mut matcher = Self::default();
        for row in rows {
            let kind = if row.kind == "person" { Kind::Person } else { Kind::Organisation };
            let mut phones = BTreeSet::new();
            for id in [row.person_id, row.organisation_id].into_iter().flatten() {
                phones.extend(numbers.get(&id).into_iter().flatten().cloned());
            }
            let part = |part: Option<String>| part.unwrap_or_default();
            let name = (kind == Kind::Person)
                .then(|| {
                    PersonName::from_parts(&part(row.given), &part(row.middle), &part(row.family))
                })
                .flatten();
            matcher.keep(Known {
                source_id: row.id,
                label: row.name,
                kind,
                name,
                organisation: fold(&row.organisation.unwrap_or_default()),
                npi: row.npi.filter(|npi| !npi.is_empty()),
                phones,
            });
        }
        let aliases: Vec<AliasRow> = db
            .rows(
                &format!(
                    "SELECT alias, source_id FROM source_alias WHERE practice_id = $1 {aliases_of}"
                ),
                args(),
            )
            .await?;
        matcher.aliases = aliases.into_iter().map(|row| (row.alias, row.source_id)).collect();
        Ok(matcher)
    }

    /// Adds a source that was made after [`Matcher::load`].
    pub fn learn(&mut self, source_id: Uuid, incoming: &Incoming<'_>) {
        self.keep(Known {
            source_id,
            label: match incoming.name {
                Some(name) if incoming.kind == Kind::Person => name.display(),
                _ => incoming.organisation.to_owned(),
            },
            kind: incoming.kind,
            name: incoming.name.cloned(),
            organisation: fold(incoming.organisation),
            npi: incoming.npi.map(ToString::to_string),
            phones: incoming.phones.iter().map(|phone| phone.digits().to_owned()).collect(),
        });
    }

    /// The source that is meant, if that can be told.
    pub fn find(&self, incoming: &Incoming<'_>) -> Found {
        let seen = Seen::from(incoming);
        let alias = fold(incoming.text);
        let mut sure: Vec<Candidate> = Vec::new();
        let mut doubtful: Vec<(u8, Candidate)> = Vec::new();
        for known in self.near(&seen) {
            let Some((weight, why)) = judge(&seen, known) else { continue };
            let candidate =
                Candidate { source_id: known.source_id, name: known.label.clone(), why };
            if weight == SURE { sure.push(candidate) } else { doubtful.push((weight, candidate)) }
        }
        let known_as = self.aliases.get(&alias).filter(|_| seen.npi.is_none());
        if let Some(source_id) = known_as.filter(|_| sure.is_empty()) {
            return Found::Same { source_id: *source_id, why: "known under this name".into() };
        }
        match sure.len() {
            1 => {
                let Candidate { source_id, why, .. } = sure.remove(0);
                Found::Same { source_id, why }
            }
            0 if doubtful.is_empty() => Found::New,
            0 => {
                doubtful.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
                let candidates = doubtful.into_iter().take(5).map(|(_, candidate)| candidate);
                Found::Doubtful { candidates: candidates.collect() }
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
            Some(known) => Lacks { npi: known.npi.is_none(), numbers: known.phones.is_empty() },
            None => Lacks { npi: false, numbers: false },
        }
    }

    /// All sources, for the search for duplicates.
    pub(super) fn all(&self) -> &[Known] {
        &self.known
    }

    /// What speaks for a pair being one and the same; `None` when nothing does.
    pub(super) fn compare(&self, one: &Known, other: &Known) -> Option<(u8, String)> {
        judge(&Seen::of(one), other)
    }

    /// The sources that share anything with this one.
    pub(super) fn near_known(&self, known: &Known) -> Vec<&Known> {
        self.near(&Seen::of(known))
    }

    fn keep(&mut self, known: Known) {
        let place = self.known.len();
        for key in keys(&Seen::of(&known)) {
            self.by_key.entry(key).or_default().push(place);
        }
        self.by_id.insert(known.source_id, place);
        self.known.push(known);
    }

    fn near(&self, seen: &Seen<'_>) -> Vec<&Known> {
        let mut places = BTreeSet::new();
        for key in keys(seen) {
            // A key that hundreds share (the switchboard of a hospital) tells nothing.
            let found = self.by_key.get(&key).filter(|found| found.len() <= 400);
            places.extend(found.into_iter().flatten().copied());
        }
        places.into_iter().map(|place| &self.known[place]).collect()
    }
}

/// Both sides of a comparison in one shape.
struct Seen<'a> {
    kind: Kind,
    name: Option<&'a PersonName>,
    organisation: String,
    npi: Option<String>,
    phones: BTreeSet<String>,
}

impl<'a> Seen<'a> {
    fn from(incoming: &Incoming<'a>) -> Self {
        Self {
            kind: incoming.kind,
            name: incoming.name,
            organisation: fold(incoming.organisation),
            npi: incoming.npi.map(ToString::to_string),
            phones: incoming.phones.iter().map(|phone| phone.digits().to_owned()).collect(),
        }
    }

    fn of(known: &'a Known) -> Self {
        Self {
            kind: known.kind,
            name: known.name.as_ref(),
            organisation: known.organisation.clone(),
            npi: known.npi.clone(),
            phones: known.phones.clone(),
        }
    }
}

/// Everything under which likely candidates are filed.
fn keys(seen: &Seen<'_>) -> Vec<String> {
    let mut keys: Vec<String> = seen.phones.iter().map(|phone| format!("phone {phone}")).collect();
    keys.extend(seen.npi.iter().map(|npi| format!("npi {npi}")));
    match (seen.kind, seen.name) {
        (Kind::Person, Some(name)) => {
            let (family, given) = (fold(&name.family), fold(&name.given));
            keys.push(format!("family {family}"));
            // Given and family name exchanged.
            keys.push(format!("family {given}"));
            // One slip of the finger in the family name leaves the given name
            // and most letters as they were.
            keys.push(format!("given {given} {}", letters(&family)));
        }
        _ => {
            keys.push(format!("organisation {}", seen.organisation));
            let words = seen.organisation.split(' ').filter(|word| word.len() >= 4);
            keys.extend(words.map(|word| format!("word {word}")));
        }
    }
    keys
}

/// The first letter and the rough length: what one wrong letter seldom changes.
fn letters(family: &str) -> String {
    family.chars().take(1).collect()
}

const SURE: u8 = 100;

/// Whether two are one and the same: how strongly, and why in words.
fn judge(seen: &Seen<'_>, known: &Known) -> Option<(u8, String)> {
    if seen.kind != known.kind {
        return None;
    }
    let same_phone = !seen.phones.is_disjoint(&known.phones);
    let both_npi = seen.npi.as_ref().zip(known.npi.as_ref());
    let same_npi = both_npi.is_some_and(|(one, other)| one == other);
    if both_npi.is_some() && !same_npi {
        // A person has one NPI for life; organisations may have several.
        return match seen.kind {
            Kind::Person => None,
            Kind::Organisation => judge_organisation(seen, known, same_phone),
        };
    }
    let by_name = match seen.kind {
        Kind::Person => judge_person(seen, known, same_phone),
        Kind::Organisation => judge_organisation(seen, known, same_phone),
    };
    if same_npi {
        return Some(match by_name {
            Some(_) => (SURE, "same NPI".into()),
            None => (90, "same NPI, but another name".into()),
        });
    }
    by_name
}

fn judge_person(seen: &Seen<'_>, known: &Known, same_phone: bool) -> Option<(u8, String)> {
    let likeness = compare_names(seen.name?, known.name.as_ref()?);
    let same_office = !seen.organisation.is_empty() && seen.organisation == known.organisation;
    let other_office = !seen.organisation.is_empty()
        && !known.organisation.is_empty()
        && seen.organisation != known.organisation;
    let (weight, words) = match likeness {
        NameMatch::Same if same_phone => (SURE, "same name and phone"),
        NameMatch::Same if same_office => (SURE, "same name and office"),
        NameMatch::Same if other_office => (70, "same name at another office"),
        NameMatch::Same => (SURE, "same name"),
        NameMatch::Nickname if same_phone => {
            (SURE, "short form of the first name, and the same phone")
        }
        NameMatch::Nickname if same_office => {
            (80, "short form of the first name at the same office")
        }
        NameMatch::Nickname => (50, "short form of the first name"),
        NameMatch::SameFamilyAndInitial if same_phone => {
            (SURE, "same last name, first initial and phone")
        }
        NameMatch::SameFamilyAndInitial if same_office => {
            (75, "same last name and first initial at the same office")
        }
        NameMatch::SameFamilyAndInitial => (45, "same last name and first initial"),
        NameMatch::Transposed if same_phone => (SURE, "first and last name exchanged, same phone"),
        NameMatch::Transposed => (60, "first and last name exchanged"),
        NameMatch::Misspelt if same_phone => (85, "one letter differs, same phone"),
        NameMatch::Misspelt if same_office => (75, "one letter differs, same office"),
        NameMatch::Misspelt => (55, "one letter differs"),
        NameMatch::Different => return None,
    };
    Some((weight, words.into()))
}

fn judge_organisation(seen: &Seen<'_>, known: &Known, same_phone: bool) -> Option<(u8, String)> {
    let (one, other) = (seen.organisation.as_str(), known.organisation.as_str());
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other {
        return Some((SURE, "same name".into()));
    }
    let likeness = strsim::jaro_winkler(&sorted_words(one), &sorted_words(other));
    match (likeness >= 0.93, same_phone) {
        (true, true) => Some((SURE, "nearly the same name, same phone".into())),
        (true, false) => Some((60, "nearly the same name".into())),
        (false, true) if likeness >= 0.8 => Some((55, "similar name, same phone".into())),
        _ => None,
    }
}

/// "Orthopedics Springfield" is "Springfield Orthopedics".
fn sorted_words(text: &str) -> String {
    let mut words: Vec<&str> = text
        .split(' ')
        .filter(|word| !matches!(*word, "the" | "of" | "and" | "llc" | "inc" | "pc"))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests;
