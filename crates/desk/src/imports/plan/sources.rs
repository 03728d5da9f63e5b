//! Who referred: known sources, new ones, and those in doubt.

use std::collections::HashMap;

use exchange::records::{SourceCells, SourceKind};
use lexicon::{Phone, fold};
use platform::Uuid;
use sha2::{Digest, Sha256};

use super::{Candidate, Decision, Decisions, Doubt};
use crate::sources::{
    Kind,
    matching::{Found, Incoming, Matcher, reasons},
};

/// A source to be made.
#[derive(Debug, Clone)]
pub(crate) struct PlannedSource {
    /// Stands for it until it is made; the same in every plan of the same file.
    pub(crate) id: Uuid,
    /// The first row that names it.
    pub(crate) row: usize,
    pub(crate) what: What,
    /// Who looks after it.
    pub(crate) owner_id: Option<Uuid>,
}

/// What a planned source is.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Somebody.
    Named(Box<SourceCells>),
    /// The patient alone.
    SelfReferred,
    /// Nobody.
    Unassigned,
}

/// A name that a person has said belongs to a source.
#[derive(Debug, Clone)]
pub(crate) struct Alias {
    pub(crate) text: String,
    pub(crate) source_id: Uuid,
    pub(crate) row: usize,
}

/// A source we have, of which the file knows more.
#[derive(Debug, Clone)]
pub(crate) struct Fill {
    pub(crate) source_id: Uuid,
    /// The first row that knows more.
    pub(crate) row: usize,
    pub(crate) cells: Box<SourceCells>,
}

/// The two sources that are nobody, as far as they exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) alone: Option<Uuid>,
    pub(super) nobody: Option<Uuid>,
}

pub(super) struct Planner {
    matcher: Matcher,
    members: HashMap<String, Uuid>,
    decisions: Decisions,
    standing: Standing,
    answers: HashMap<String, Answer>,
    /// The place of a source's fill.
    filling: HashMap<Uuid, usize>,
    outcome: Outcome,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) planned: Vec<PlannedSource>,
    pub(super) aliases: Vec<Alias>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) fills: Vec<Fill>,
}

/// What is known about a way of naming a source.
#[derive(Clone, Copy)]
enum Answer {
    Is(Uuid),
    /// The doubt at this place.
    Doubt(usize),
}

impl Planner {
    pub(super) fn new(
        matcher: Matcher,
        members: HashMap<String, Uuid>,
        decisions: Decisions,
        standing: Standing,
    ) -> Self {
        Self {
            matcher,
            members,
            decisions,
            standing,
            answers: HashMap::new(),
            filling: HashMap::new(),
            outcome: Outcome::default(),
        }
    }

    /// The source of a row; an empty reason means a doubt, which is listed by itself.
    pub(super) fn resolve(
        &mut self,
        row: usize,
        cells: &SourceCells,
        owner: &str,
    ) -> Result<Uuid, String> {
        if cells.kind != SourceKind::Named {
            return Ok(self.standing(row, cells.kind));
        }
        let key = key(cells);
        let answer = match self.answers.get(&key) {
            Some(answer) => *answer,
            None => {
                let answer = self.ask(row, cells, owner, &key);
                self.answers.insert(key, answer);
                answer
            }
        };
        match answer {
            Answer::Is(id) => {
                self.fill(row, id, cells);
                self.enrich(id, cells);
                Ok(id)
            }
            Answer::Doubt(place) => {
                self.outcome.doubts[place].rows.push(row);
                Err(String::new())
            }
        }
    }

    /// How many sources are planned to be filled in.
    pub(super) fn filled(&self) -> usize {
        self.outcome.fills.len()
    }

    /// How many sources are planned to be made.
    pub(super) fn made(&self) -> usize {
        self.outcome.planned.len()
    }

    pub(super) fn finish(self) -> Outcome {
        self.outcome
    }

    fn standing(&mut self, row: usize, kind: SourceKind) -> Uuid {
        let (known, what, word) = match kind {
            SourceKind::SelfReferred => (&mut self.standing.alone, What::SelfReferred, "self"),
            _ => (&mut self.standing.nobody, What::Unassigned, "unassigned"),
        };
        *known.get_or_insert_with(|| {
            let id = stand_in(word);
            self.outcome.planned.push(PlannedSource { id, row, what, owner_id: None });
            id
        })
    }

    fn ask(&mut self, row: usize, cells: &SourceCells, owner: &str, key: &str) -> Answer {
        let phones: Vec<Phone> = cells.phones.iter().chain(&cells.fax).cloned().collect();
        let zip = cells.zip.as_ref().map(ToString::to_string).unwrap_or_default();
        let incoming = Incoming {
            kind: if cells.name.is_some() { Kind::Person } else { Kind::Organisation },
            name: cells.name.as_ref(),
            organisation: &cells.organisation,
            npi: cells.npi.as_ref(),
            phones: &phones,
            city: &cells.city,
            zip: &zip,
            text: &cells.text,
        };
        let candidates = match self.matcher.find(&incoming) {
            Found::Same(candidate) => return Answer::Is(candidate.source_id),
            Found::Doubtful { candidates } => candidates,
            Found::New => Vec::new(),
        };
        let decision = self.decisions.get(key).copied();
        if let (false, Some(Decision::Same(source_id))) = (candidates.is_empty(), decision)
            && candidates.iter().any(|candidate| candidate.source_id == source_id)
        {
            let text = fold(&cells.text);
            self.outcome.aliases.push(Alias { text, source_id, row });
            let place = self.doubt(cells, key, candidates, decision);
            self.outcome.doubts[place].rows.push(row);
            return Answer::Is(source_id);
        }
        if !candidates.is_empty() && decision != Some(Decision::New) {
            return Answer::Doubt(self.doubt(cells, key, candidates, None));
        }
        if !candidates.is_empty() {
            let place = self.doubt(cells, key, candidates, decision);
            self.outcome.doubts[place].rows.push(row);
        }
        let id = stand_in(key);
        self.matcher.learn(id, &incoming);
        let owner_id = self.members.get(&fold(owner)).copied();
        let what = What::Named(Box::new(cells.clone()));
        self.outcome.planned.push(PlannedSource { id, row, what, owner_id });
        Answer::Is(id)
    }

    fn doubt(
        &mut self,
        cells: &SourceCells,
        key: &str,
        candidates: Vec<crate::sources::matching::Candidate>,
        decision: Option<Decision>,
    ) -> usize {
        let candidate = |found: crate::sources::matching::Candidate| Candidate {
            source_id: found.source_id,
            name: found.name,
            why: found.why,
            probability: found.said.as_ref().map(|said| said.probability),
            evidence: found.said.map(|said| reasons(&said.evidence)).unwrap_or_default(),
        };
        self.outcome.doubts.push(Doubt {
            key: key.to_owned(),
            text: shown(cells),
            rows: Vec::new(),
            candidates: candidates.into_iter().map(candidate).collect(),
            decision,
        });
        self.outcome.doubts.len() - 1
    }

    /// The file may know an NPI or a number that we do not.
    fn fill(&mut self, row: usize, source_id: Uuid, cells: &SourceCells) {
        let lacks = self.matcher.lacks(source_id);
        let offers_numbers = !cells.phones.is_empty() || cells.fax.is_some();
        let offers = (lacks.npi && cells.npi.is_some()) || (lacks.numbers && offers_numbers);
        // What was made in this run is made with all that its rows know.
        if !offers
            || self.outcome.planned.iter().rev().take(RECENT).any(|made| made.id == source_id)
        {
            return;
        }
        match self.filling.get(&source_id) {
            Some(place) => know_more(&mut self.outcome.fills[*place].cells, cells),
            None => {
                self.filling.insert(source_id, self.outcome.fills.len());
                let cells = Box::new(cells.clone());
                self.outcome.fills.push(Fill { source_id, row, cells });
            }
        }
    }

    /// A later row of the file may know more of a new source than the first.
    fn enrich(&mut self, id: Uuid, cells: &SourceCells) {
        let planned =
            self.outcome.planned.iter_mut().rev().take(RECENT).find(|source| source.id == id);
        let Some(What::Named(known)) = planned.map(|source| &mut source.what) else {
            return;
        };
        know_more(known, cells);
    }
}

/// Adds what one row knows to what another said of the same source.
fn know_more(known: &mut SourceCells, cells: &SourceCells) {
    known.npi = known.npi.or(cells.npi);
    known.profession = known.profession.or(cells.profession);
    known.fax = known.fax.take().or_else(|| cells.fax.clone());
    known.email = known.email.take().or_else(|| cells.email.clone());
    if known.phones.is_empty() {
        known.phones.clone_from(&cells.phones);
    }
    if known.specialty.is_empty() {
        known.specialty.clone_from(&cells.specialty);
    }
    if known.organisation.is_empty() && known.name.is_some() {
        known.organisation.clone_from(&cells.organisation);
    }
}

/// How many of the newest planned sources are looked through for one to enrich; a directory of thousands names
/// each only once.
const RECENT: usize = 500;

/// What tells one way of naming a source from another.
fn key(cells: &SourceCells) -> String {
    let npi = cells.npi.map(|npi| npi.to_string()).unwrap_or_default();
    let phones: Vec<&str> = cells.phones.iter().chain(&cells.fax).map(Phone::digits).collect();
    let kind = if cells.name.is_some() { "person" } else { "organisation" };
    let parts =
        [kind, &fold(&cells.text), &npi, &fold(&cells.organisation), &phones.join(" ")].join("|");
    hex::encode(&Sha256::digest(parts)[..12])
}

/// The id that stands for a source until it is made.
fn stand_in(key: &str) -> Uuid {
    let digest = Sha256::digest(key);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

/// As the file names it, with what tells it from others of its name.
fn shown(cells: &SourceCells) -> String {
    let mut shown = cells.text.clone();
    if cells.name.is_some() && !cells.organisation.is_empty() {
        shown.push_str(", ");
        shown.push_str(&cells.organisation);
    }
    shown
}
