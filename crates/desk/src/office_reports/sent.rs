//! What happens once a report has gone: one contact, and taking it back.

use lexicon::TouchKind;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
};
use serde_json::json;

use super::{
    TOPIC,
    store::{self, Put, Report, State},
};
use crate::touches::{self, NewTouch};

/// How it went.
#[derive(Debug, Clone, Copy)]
pub(super) struct Went {
    /// Where it stood before.
    pub from: State,
    /// The way, as it is stored.
    pub way: &'static str,
    /// The contact that it is.
    pub kind: TouchKind,
    /// Who of ours was there; none for what goes by post or wire, which sets no clock.
    pub met: Option<Uuid>,
}

/// The office has it.
pub(super) async fn sent(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    report: &Report,
    went: Went,
) -> Result<()> {
    let step = (went.from, State::Sent);
    if store::put(tx, practice_id, report.id, step, went.way, by.id).await? != Put::Yes {
        return Err(elsewhere());
    }
    let now = clock::now();
    let note = format!("Report of {}", report.days.words());
    let new = NewTouch::new(report.source_id, went.kind, now);
    let touch = NewTouch { note: &note, by_id: went.met, ..new };
    let touch = touches::record(tx, practice_id, by, &touch).await?;
    tx.run(
        "UPDATE office_report SET sent_at = $3, touch_id = $4 WHERE practice_id = $1 AND id = $2",
        args![practice_id, report.id, now, touch],
    )
    .await?;
    note_it(tx, practice_id, by, "office_report.sent", report, went.way).await
}

/// It has not gone after all: the contact is taken back.
pub(super) async fn not_sent(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    report: &Report,
    to: State,
) -> Result<()> {
    if store::put(tx, practice_id, report.id, (State::Sent, to), "", by.id).await? != Put::Yes {
        return Err(elsewhere());
    }
    if let Some(touch) = report.touch_id {
        touches::take_back(tx, practice_id, by, touch).await?;
    }
    tx.run(
        "UPDATE office_report SET sent_at = NULL, touch_id = NULL
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, report.id],
    )
    .await?;
    note_it(tx, practice_id, by, "office_report.not_sent", report, "").await
}

/// Called by the print queue when a report has printed well.
pub(crate) async fn printed(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let report = store::one(tx, practice_id, id).await?;
    let (way, kind) = ("print", TouchKind::Report);
    sent(tx, practice_id, by, &report, Went { from: State::Queued, way, kind, met: None }).await
}

/// Called by the print queue when that is taken back: it waits to be printed again.
pub(crate) async fn unprinted(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let report = store::one(tx, practice_id, id).await?;
    not_sent(tx, practice_id, by, &report, State::Queued).await
}

async fn note_it(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    report: &Report,
    way: &str,
) -> Result<()> {
    let entry = Entry {
        detail: json!({ "to": report.source_id, "way": way, "document": report.document_id }),
        ..Entry::about(action, "office_report", report.id)
    };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, TOPIC).await
}

fn elsewhere() -> Error {
    Error::Conflict("The report stands elsewhere by now. Reload its page.".into())
}
