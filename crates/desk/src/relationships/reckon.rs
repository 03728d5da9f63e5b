//! Keeps the clocks of sources true, in the transaction of each change.

use std::{collections::HashMap, time::Duration};

use jiff::{ToSpan, civil::Date};
use platform::{
    Db, Instant, Result, Sql, Tx, Uuid, args, clock,
    db::{FromQueryResult, Value, insert_many},
    new_id,
    web::App,
};
use tokio::sync::watch;

use super::{
    facts::{Calendar, Facts, STATUS_KINDS, Sources, facts},
    tiers::{Tiers, Which},
};
use crate::practice;

/// So many sources go into one statement.
const AT_ONCE: usize = 200;
/// So often it is looked whether a pause has ended.
const LOOK: Duration = Duration::from_secs(20 * 60);

const COLUMNS: [&str; 12] = [
    "practice_id",
    "source_id",
    "owner_id",
    "last_contact_at",
    "last_face_at",
    "contact_due_on",
    "contact_late_on",
    "face_due_on",
    "face_late_on",
    "next_due_on",
    "paused_from",
    "paused_until",
];

/// Sets the clocks of one source anew. Call it in the transaction of every change that
/// they go by.
pub async fn reckon(tx: &Tx, practice_id: Uuid, source_id: Uuid) -> Result<()> {
    set(tx, practice_id, Sources::These(&[source_id])).await
}

/// The same for all sources: after an import, when the weeks of a tier have changed.
pub async fn reckon_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    set(tx, practice_id, Sources::All).await
}

async fn set(tx: &Tx, practice_id: Uuid, which: Sources<'_>) -> Result<()> {
    let calendar = Calendar::read(tx, practice_id).await?;
    let tiers = Tiers::read(tx, practice_id).await?;
    let mut all = facts(tx, practice_id, which, &calendar).await?;
    if follow_status(tx, practice_id, &all, calendar.today).await? == Followed::Changed {
        all = facts(tx, practice_id, which, &calendar).await?;
    }
    let mut kept: HashMap<Uuid, Row> =
        kept(tx, practice_id, which).await?.into_iter().map(|row| (row.source_id, row)).collect();
    let mut rows = Vec::new();
    for facts in &all {
        let row = Row::of(facts, &tiers, calendar.today);
        if kept.remove(&facts.id).as_ref() != Some(&row) {
            rows.push(row.values(practice_id));
        }
    }
    let columns: Vec<String> =
        COLUMNS[2..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let tail = format!("ON CONFLICT (practice_id, source_id) DO UPDATE SET {}", columns.join(", "));
    insert_many(tx, "relationship", &COLUMNS, rows, &tail).await?;
    // What is left is of sources that are merged away or taken back.
    let gone: Vec<Uuid> = kept.into_keys().collect();
    for some in gone.chunks(AT_ONCE) {
        for id in some {
            tx.run(
                "DELETE FROM relationship WHERE practice_id = $1 AND source_id = $2",
                args![practice_id, *id],
            )
            .await?;
        }
    }
    Ok(())
}

/// What is kept of a source.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
struct Row {
    source_id: Uuid,
    owner_id: Option<Uuid>,
    last_contact_at: Option<Instant>,
    last_face_at: Option<Instant>,
    contact_due_on: Option<String>,
    contact_late_on: Option<String>,
    face_due_on: Option<String>,
    face_late_on: Option<String>,
    next_due_on: Option<String>,
    paused_from: String,
    paused_until: String,
}

impl Row {
    fn of(facts: &Facts, tiers: &Tiers, today: Date) -> Self {
        let contact = facts.clock(Which::Contact, tiers, today);
        let face = facts.clock(Which::Face, tiers, today);
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let pause = facts.pauses.from(today);
        let of_pause = |day: fn(super::pauses::Stretch) -> Date| {
            pause.map(|pause| day(pause).to_string()).unwrap_or_default()
        };
        Self {
            source_id: facts.id,
            owner_id: facts.owner_id,
            last_contact_at: facts.last_contact_at,
            last_face_at: facts.last_face_at,
            next_due_on: text([contact.due_on, face.due_on].into_iter().flatten().min()),
            contact_due_on: text(contact.due_on),
            contact_late_on: text(contact.late_on),
            face_due_on: text(face.due_on),
            face_late_on: text(face.late_on),
            paused_from: of_pause(|pause| pause.from),
            paused_until: of_pause(|pause| pause.until),
        }
    }

    fn values(self, practice_id: Uuid) -> Vec<Value> {
        args![
            practice_id,
            self.source_id,
            self.owner_id,
            self.last_contact_at,
            self.last_face_at,
            self.contact_due_on,
            self.contact_late_on,
            self.face_due_on,
            self.face_late_on,
            self.next_due_on,
            self.paused_from,
            self.paused_until
        ]
    }
}

async fn kept(tx: &Tx, practice_id: Uuid, which: Sources<'_>) -> Result<Vec<Row>> {
    let sql =
        format!("SELECT {} FROM relationship WHERE practice_id = $1", COLUMNS[1..].join(", "));
    // Served by the primary key.
    match which {
        Sources::All => tx.rows(&sql, args![practice_id]).await,
        Sources::These(ids) => {
            let mut rows = Vec::new();
            for id in ids {
                let sql = format!("{sql} AND source_id = $2");
                rows.extend(tx.rows::<Row>(&sql, args![practice_id, *id]).await?);
            }
            Ok(rows)
        }
    }
}

/// Whether pauses were made or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Followed {
    Nothing,
    Changed,
}

/// Makes and ends the pauses that stand for the status of a source, so that the days on
/// which it was no active one are known.
async fn follow_status(tx: &Tx, practice_id: Uuid, all: &[Facts], today: Date) -> Result<Followed> {
    let (mut made, mut followed) = (Vec::new(), Followed::Nothing);
    for facts in all {
        let wanted = STATUS_KINDS.iter().find(|kind| **kind == facts.status);
        let mut stands = false;
        for (id, kind) in &facts.status_pauses {
            if !stands && wanted.is_some_and(|wanted| wanted == kind) {
                stands = true;
            } else {
                end(tx, practice_id, *id, None, today).await?;
                followed = Followed::Changed;
            }
        }
        if let Some(kind) = wanted.filter(|_| !stands) {
            followed = Followed::Changed;
            made.push(args![
                practice_id,
                new_id(),
                facts.id,
                *kind,
                today.to_string(),
                clock::now()
            ]);
        }
    }
    let columns = ["practice_id", "id", "source_id", "kind", "from_on", "created_at"];
    insert_many(tx, "pause", &columns, made, "").await?;
    Ok(followed)
}

/// Ends a pause with yesterday: today runs again.
pub(crate) async fn end(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    by: Option<Uuid>,
    today: Date,
) -> Result<()> {
    let yesterday = today.saturating_sub(1.day());
    tx.run(
        "UPDATE pause SET ended_on = $3, ended_by = $4
         WHERE practice_id = $1 AND id = $2 AND ended_on IS NULL",
        args![practice_id, id, yesterday.to_string(), by],
    )
    .await?;
    Ok(())
}

/// Sets the clocks of sources that an older version has left without: once, when the
/// program starts.
pub async fn catch_up(database: &Db) -> Result<()> {
    for practice in practice::all(database).await? {
        // Served by source_by_name and the primary key.
        let without = database
            .value::<Uuid>(
                "SELECT s.id FROM source s
                 WHERE s.practice_id = $1 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation') AND NOT EXISTS
                    (SELECT 1 FROM relationship r WHERE r.practice_id = s.practice_id
                        AND r.source_id = s.id) LIMIT 1",
                args![practice.id],
            )
            .await?;
        if without.is_some() {
            let tx = database.begin().await?;
            reckon_all(&tx, practice.id).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Looks after the sources whose pause has ended, so that their next one is known: a
/// season comes back.
pub(super) async fn wake(database: &Db) -> Result<()> {
    for practice in practice::all(database).await? {
        let calendar = Calendar::read(database, practice.id).await?;
        // Served by relationship_by_pause.
        let ended: Vec<Ended> = database
            .rows(
                "SELECT source_id FROM relationship
                 WHERE practice_id = $1 AND paused_until > '' AND paused_until < $2 LIMIT 2000",
                args![practice.id, calendar.today.to_string()],
            )
            .await?;
        let ids: Vec<Uuid> = ended.into_iter().map(|row| row.source_id).collect();
        for some in ids.chunks(AT_ONCE) {
            let tx = database.begin().await?;
            set(&tx, practice.id, Sources::These(some)).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Ended {
    source_id: Uuid,
}

/// Catches up, then wakes now and again until the program stops.
pub async fn keep(app: App, mut stop: watch::Receiver<bool>) {
    if let Err(error) = catch_up(app.db()).await {
        // They are set with the next change of each source instead.
        tracing::warn!(%error, "the clocks of sources could not be set");
    }
    loop {
        if let Err(error) = wake(app.db()).await {
            tracing::warn!(%error, "ended pauses could not be looked after");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}
