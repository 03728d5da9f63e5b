//! What a list knows and a database has forgotten holds again.

use std::collections::{HashMap, HashSet};

use platform::{
    Db, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry as Line},
    db::{self, insert_counted},
};
use serde_json::json;

use super::{
    entry::{Change, Entry, Key, Said, Subject, What, deciding},
    read, stopped,
};
use crate::{
    consent::Word,
    practice::{self, Practice},
};

/// What was written again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Refusals.
    pub refused: usize,
    /// Other words: what was allowed, or taken back.
    pub other_words: usize,
    /// Addresses that came back, sources not to be contacted, permissions revoked.
    pub stopped: usize,
    /// Stops that were lifted.
    pub lifted: usize,
}

impl Applied {
    /// Whether nothing was missing.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, other: Self) {
        self.refused += other.refused;
        self.other_words += other.other_words;
        self.stopped += other.stopped;
        self.lifted += other.lifted;
    }
}

/// Writes what is missing in the database, practice by practice. Entries of practices that
/// are not in it stay where they are.
pub async fn apply(db: &Db, entries: &[Entry]) -> Result<Applied> {
    let mut applied = Applied::default();
    for practice in practice::all(db).await? {
        let theirs: Vec<&Entry> =
            entries.iter().filter(|entry| entry.practice_id == practice.id).collect();
        if !theirs.is_empty() {
            applied.add(apply_to(db, &practice, &theirs).await?);
        }
    }
    Ok(applied)
}

async fn apply_to(db: &Db, practice: &Practice, theirs: &[&Entry]) -> Result<Applied> {
    let practice_id = practice.id;
    let tx = db.begin().await?;
    let present = read::of(&tx, practice_id).await?;
    let known: HashSet<Key> = present.iter().map(Entry::key).collect();
    let mut seen = HashSet::new();
    let missing: Vec<&Entry> = theirs
        .iter()
        .copied()
        .filter(|entry| !known.contains(&entry.key()) && seen.insert(entry.key()))
        .collect();
    if missing.is_empty() {
        return Ok(Applied::default());
    }
    let mut applied = say(&tx, practice_id, &missing).await?;
    let everything: Vec<&Entry> = present.iter().chain(theirs.iter().copied()).collect();
    applied.add(change(&tx, practice, &everything, &missing).await?);
    let detail = json!({
        "refused": applied.refused, "other_words": applied.other_words,
        "stopped": applied.stopped, "lifted": applied.lifted
    });
    let line = Line {
        action: "stop_list.applied",
        subject_kind: "practice",
        subject_id: Some(practice_id),
        detail,
    };
    audit::record(&tx, practice_id, &actor(), line).await?;
    db::changed(&tx, practice_id, "sources").await?;
    tx.commit().await?;
    Ok(applied)
}

/// Whoever writes it in the audit log.
pub(super) fn actor() -> Actor {
    Actor::program("stop list")
}

const SAID: [&str; 13] = [
    "practice_id",
    "id",
    "channel",
    "person_id",
    "organisation_id",
    "address",
    "answer",
    "reason",
    "how",
    "said_at",
    "saying",
    "created_at",
    "created_by",
];

/// What was said is written with its own id and time: the latest word holds, as before.
async fn say(tx: &Tx, practice_id: Uuid, missing: &[&Entry]) -> Result<Applied> {
    let said: Vec<&Said> = missing
        .iter()
        .filter_map(|entry| match &entry.what {
            What::Said(said) => Some(said),
            What::Changed(_) => None,
        })
        .collect();
    let refused = said.iter().filter(|said| said.answer == Word::Refused.code()).count();
    let rows = said
        .iter()
        .map(|said| {
            args![
                practice_id,
                said.id,
                said.channel.as_str(),
                said.person_id,
                said.organisation_id,
                said.address.as_str(),
                said.answer.as_str(),
                said.reason.as_str(),
                said.how.as_str(),
                said.said_at,
                said.saying,
                said.created_at,
                said.created_by
            ]
        })
        .collect();
    let tail = "ON CONFLICT (practice_id, id) DO NOTHING";
    insert_counted(tx, "consent", &SAID, rows, tail).await?;
    Ok(Applied { refused, other_words: said.len() - refused, ..Applied::default() })
}

/// Brings each subject that has a missing event to where its latest event leaves it.
async fn change(
    tx: &Tx,
    practice: &Practice,
    everything: &[&Entry],
    missing: &[&Entry],
) -> Result<Applied> {
    let mut by_subject: HashMap<&Subject, Vec<&Change>> = HashMap::new();
    for change in everything.iter().filter_map(|entry| changed(entry)) {
        by_subject.entry(&change.subject).or_default().push(change);
    }
    let are_new: HashSet<_> =
        missing.iter().filter_map(|entry| changed(entry)).map(Change::event).collect();
    let mut applied = Applied::default();
    let mut done = HashSet::new();
    for new in missing.iter().filter_map(|entry| changed(entry)) {
        note(tx, practice.id, new).await?;
        let changes = by_subject.get(&new.subject).map(Vec::as_slice).unwrap_or_default();
        let Some(last) = deciding(changes.iter().copied()) else { continue };
        // Where the database knows the latest event, its row stands as that left it.
        if !are_new.contains(&last.event()) || !done.insert(&new.subject) {
            continue;
        }
        let row = changes.iter().rev().find_map(|change| change.stopped.as_ref());
        match last.holds {
            true => {
                stopped::stop(tx, practice.id, last, row).await?;
                applied.stopped += 1;
            }
            false => {
                stopped::lift(tx, practice, last, row).await?;
                applied.lifted += 1;
            }
        }
    }
    Ok(applied)
}

fn changed(entry: &Entry) -> Option<&Change> {
    match &entry.what {
        What::Changed(change) => Some(change),
        What::Said(_) => None,
    }
}

async fn note(tx: &Tx, practice_id: Uuid, change: &Change) -> Result<()> {
    tx.run(
        "INSERT INTO stop_change (practice_id, kind, subject, at, holds)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        args![
            practice_id,
            change.subject.kind.code(),
            change.subject.name.as_str(),
            change.at,
            change.holds
        ],
    )
    .await?;
    Ok(())
}
