//! The events of a practice, read from its tables.

use std::collections::HashMap;

use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::entry::{
    CameBack, Change, Entry, Kind, NoContact, Revoked, Said, Stopped, Subject, What,
};
use crate::practice;

/// How many events there are. They only ever become more, so another number is the one sign
/// of a new event.
pub(super) async fn count(db: &impl Sql) -> Result<i64> {
    let sql = "SELECT (SELECT count(*) FROM consent) + (SELECT count(*) FROM stop_change)";
    Ok(db.value::<i64>(sql, args![]).await?.unwrap_or(0))
}

/// All events of all practices.
pub async fn all(db: &impl Sql) -> Result<Vec<Entry>> {
    let mut all = Vec::new();
    for practice in practice::all(db).await? {
        all.extend(of(db, practice.id).await?);
    }
    Ok(all)
}

/// All events of a practice. People say such a thing now and again: thousands are many.
pub(super) async fn of(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Entry>> {
    // Served by the primary key.
    let said: Vec<Said> = db
        .rows(
            "SELECT id, channel, person_id, organisation_id, address, answer, reason, how, said_at,
                    saying, created_at, created_by
             FROM consent WHERE practice_id = $1 ORDER BY created_at, id",
            args![practice_id],
        )
        .await?;
    let changes = changes(db, practice_id).await?;
    let whats = said.into_iter().map(What::Said).chain(changes.into_iter().map(What::Changed));
    Ok(whats.map(|what| Entry { practice_id, what }).collect())
}

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    subject: String,
    at: Instant,
    holds: bool,
}

async fn changes(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Change>> {
    // Served by the primary key.
    let rows: Vec<Row> = db
        .rows(
            "SELECT kind, subject, at, holds FROM stop_change WHERE practice_id = $1
             ORDER BY at, holds",
            args![practice_id],
        )
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let stopped = stopped(db, practice_id).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let subject = Subject { kind: Kind::from_code(&row.kind)?, name: row.subject };
            let stopped = stopped.get(&subject).cloned();
            Some(Change { subject, at: row.at, holds: row.holds, stopped })
        })
        .collect())
}

/// The rows that are stopped, or were and are still there.
async fn stopped(db: &impl Sql, practice_id: Uuid) -> Result<HashMap<Subject, Stopped>> {
    let mut all = HashMap::new();
    // Each is served by the beginning of a primary key; few rows of a practice are such.
    let mails: Vec<CameBack> = db
        .rows(
            "SELECT address, reason, words, created_at FROM mail_suppression WHERE practice_id = $1",
            args![practice_id],
        )
        .await?;
    for mail in mails {
        let subject = Subject { kind: Kind::Mail, name: mail.address.clone() };
        all.insert(subject, Stopped::Mail(mail));
    }
    let faxes: Vec<Revoked> = db
        .rows(
            "SELECT id, number, how, granted_at, created_at, created_by FROM fax_permission
             WHERE practice_id = $1",
            args![practice_id],
        )
        .await?;
    for fax in faxes {
        let subject = Subject { kind: Kind::Fax, name: fax.id.simple().to_string() };
        all.insert(subject, Stopped::Fax(fax));
    }
    for pause in pauses(db, practice_id).await? {
        let subject = Subject { kind: Kind::Pause, name: pause.id.simple().to_string() };
        all.insert(subject, Stopped::Pause(pause));
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct Pause {
    id: Uuid,
    source_id: Uuid,
    from_on: String,
    reason: String,
    created_at: Instant,
    created_by: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Point {
    source_id: Uuid,
    kind: String,
    digits: String,
}

async fn pauses(db: &impl Sql, practice_id: Uuid) -> Result<Vec<NoContact>> {
    let pauses: Vec<Pause> = db
        .rows(
            "SELECT id, source_id, from_on, reason, created_at, created_by FROM pause
             WHERE practice_id = $1 AND kind = 'no_contact'",
            args![practice_id],
        )
        .await?;
    if pauses.is_empty() {
        return Ok(Vec::new());
    }
    // Served by pause_by_source, then contact_point_by_person or contact_point_by_organisation.
    let points: Vec<Point> = db
        .rows(
            "SELECT DISTINCT s.id AS source_id, c.kind, c.digits FROM pause p
             JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
             JOIN contact_point c ON c.practice_id = s.practice_id
               AND (c.person_id = s.person_id
                    OR (s.person_id IS NULL AND c.organisation_id = s.organisation_id))
             WHERE p.practice_id = $1 AND p.kind = 'no_contact' AND c.digits <> ''
             ORDER BY s.id, c.kind, c.digits",
            args![practice_id],
        )
        .await?;
    Ok(pauses
        .into_iter()
        .map(|pause| NoContact {
            addresses: points
                .iter()
                .filter(|point| point.source_id == pause.source_id)
                .map(|point| (point.kind.clone(), point.digits.clone()))
                .collect(),
            id: pause.id,
            source_id: pause.source_id,
            from_on: pause.from_on,
            reason: pause.reason,
            created_at: pause.created_at,
            created_by: pause.created_by,
        })
        .collect())
}
