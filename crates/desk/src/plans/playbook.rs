//! The playbooks of a practice and their versions, as they are stored.

use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

use super::{
    script::{Script, Starts},
    shipped::{self, Shipped},
};

/// A playbook with its current version.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Playbook {
    /// Its id.
    pub id: Uuid,
    /// Which of ours it is, if it is one.
    pub code: Option<String>,
    /// What it is called.
    pub name: String,
    /// The code of [`Starts`].
    pub starts: String,
    /// Whether Liaison starts it.
    pub by_itself: bool,
    /// The number of its current version.
    pub version: i64,
    /// The id of that version.
    pub version_id: Uuid,
    /// Since when nobody starts it any more.
    pub retired_at: Option<i64>,
    script: String,
}

/// A version, for the list of them.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// Since when.
    pub created_at: i64,
    /// Who wrote it; none for ours.
    pub author: Option<String>,
    script: String,
}

impl Version {
    /// Its plays.
    pub fn script(&self) -> Result<Script> {
        Ok(serde_json::from_str(&self.script)?)
    }
}

const PLAYBOOK: &str = "
    SELECT p.id, p.code, p.name, p.starts, p.by_itself, p.version, v.id AS version_id,
           p.retired_at, v.script
    FROM playbook p
    JOIN playbook_version v ON v.practice_id = p.practice_id AND v.playbook_id = p.id
        AND v.number = p.version
    WHERE p.practice_id = $1";

impl Playbook {
    /// One of them.
    pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary key, the version by its unique index; so below.
        let sql = format!("{PLAYBOOK} AND p.id = $2");
        db.row(&sql, args![practice_id, id]).await?.ok_or(Error::NotFound)
    }

    /// The one of ours with this code; none where it was ended.
    pub async fn ours(db: &impl Sql, practice_id: Uuid, code: &str) -> Result<Option<Self>> {
        let sql = format!("{PLAYBOOK} AND p.code = $2 AND p.retired_at IS NULL");
        db.row(&sql, args![practice_id, code]).await
    }

    /// All of them, a handful: ours first, then by name.
    pub async fn all(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Self>> {
        let sql =
            format!("{PLAYBOOK} ORDER BY CASE WHEN p.code IS NULL THEN 1 ELSE 0 END, p.name, p.id");
        let mut all: Vec<Self> = db.rows(&sql, args![practice_id]).await?;
        // The first of ours is the one that a practice meets first.
        all.sort_by_key(|one| one.code.as_deref() != Some(shipped::NEW_SOURCE));
        Ok(all)
    }

    /// The plays of the current version.
    pub fn script(&self) -> Result<Script> {
        Ok(serde_json::from_str(&self.script)?)
    }

    /// For whom it starts.
    pub fn starts(&self) -> Starts {
        Starts::from_code(&self.starts).unwrap_or(Starts::Hand)
    }

    /// Its versions, the latest first.
    pub async fn versions(&self, db: &impl Sql, practice_id: Uuid) -> Result<Vec<Version>> {
        // Served by the unique index of playbook_version.
        db.rows(
            "SELECT v.number, v.created_at, m.name AS author, v.script FROM playbook_version v
             LEFT JOIN membership m ON m.practice_id = v.practice_id AND m.id = v.created_by
             WHERE v.practice_id = $1 AND v.playbook_id = $2 ORDER BY v.number DESC LIMIT 50",
            args![practice_id, self.id],
        )
        .await
    }

    /// For how many sources it runs.
    pub async fn running(&self, db: &impl Sql, practice_id: Uuid) -> Result<i64> {
        // Served by playbook_run_by_playbook.
        let count = db
            .value::<i64>(
                "SELECT count(*) FROM playbook_run WHERE practice_id = $1 AND playbook_id = $2
                 AND state IN ('running', 'paused')",
                args![practice_id, self.id],
            )
            .await?;
        Ok(count.unwrap_or(0))
    }
}

/// What a playbook is to be.
pub struct Wanted<'a> {
    /// What it is called.
    pub name: &'a str,
    /// For whom it starts.
    pub starts: Starts,
    /// Its plays.
    pub script: &'a Script,
}

/// Whether what runs goes on with a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// It keeps the version it began with.
    KeepsItsVersion,
    /// It goes on with the new one.
    TakesItOver,
}

/// Makes a playbook of the practice.
pub async fn add(tx: &Tx, practice_id: Uuid, by: &Actor, wanted: &Wanted<'_>) -> Result<Uuid> {
    let id = insert(tx, practice_id, by, (None, false), wanted).await?.ok_or(Error::NotFound)?;
    note(tx, practice_id, by, "playbook.added", id).await?;
    Ok(id)
}

/// Writes a new version of a playbook, if anything is new in it.
pub async fn change(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    playbook: &Playbook,
    wanted: &Wanted<'_>,
    running: Running,
) -> Result<()> {
    let is_new = playbook.script()? != *wanted.script;
    let number =
        if is_new { next_version(tx, practice_id, playbook.id).await? } else { playbook.version };
    let version_id = match is_new {
        true => version(tx, practice_id, by, (playbook.id, number), wanted.script).await?,
        false => playbook.version_id,
    };
    tx.run(
        "UPDATE playbook SET name = $3, starts = $4, version = $5, changed_at = $6, changed_by = $7
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            playbook.id,
            wanted.name,
            wanted.starts.code(),
            number,
            clock::now(),
            by.id
        ],
    )
    .await?;
    if running == Running::TakesItOver {
        // Served by playbook_run_by_playbook.
        tx.run(
            "UPDATE playbook_run SET version_id = $3, changed_at = $4
             WHERE practice_id = $1 AND playbook_id = $2 AND state IN ('running', 'paused')",
            args![practice_id, playbook.id, version_id, clock::now()],
        )
        .await?;
    }
    note(tx, practice_id, by, "playbook.changed", playbook.id).await
}

/// Switches whether Liaison starts it.
pub async fn switch(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    by_itself: ByItself,
) -> Result<()> {
    let is_on = by_itself == ByItself::Starts;
    set(tx, practice_id, by, id, "by_itself = $3", platform::db::Value::from(is_on)).await?;
    let action = if is_on { "playbook.starts_by_itself" } else { "playbook.waits_for_people" };
    note(tx, practice_id, by, action, id).await
}

/// Whether Liaison starts a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByItself {
    /// It does.
    Starts,
    /// It only suggests.
    Suggests,
}

/// Ends a playbook, or brings it back: what runs goes on, nothing starts by it.
pub async fn retire(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    at: Option<platform::Instant>,
) -> Result<()> {
    set(tx, practice_id, by, id, "retired_at = $3", platform::db::Value::from(at)).await?;
    let action = if at.is_some() { "playbook.ended" } else { "playbook.brought_back" };
    note(tx, practice_id, by, action, id).await
}

async fn set(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    what: &str,
    value: platform::db::Value,
) -> Result<()> {
    let sql = format!(
        "UPDATE playbook SET {what}, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2"
    );
    let mut values = args![practice_id, id];
    values.push(value);
    values.extend(args![clock::now(), by.id]);
    match tx.run(&sql, values).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Gives a practice the playbooks of ours that it has not had.
pub async fn ship(db: &impl Sql, practice_id: Uuid) -> Result<()> {
    let by = Actor::program("playbooks");
    for Shipped { code, name, starts, by_itself, script } in &shipped::PLAYBOOKS {
        let script = script();
        let wanted = Wanted { name, starts: *starts, script: &script };
        insert(db, practice_id, &by, (Some(*code), *by_itself), &wanted).await?;
    }
    Ok(())
}

async fn insert(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    (code, by_itself): (Option<&str>, bool),
    wanted: &Wanted<'_>,
) -> Result<Option<Uuid>> {
    let (id, now) = (new_id(), clock::now());
    let is_new = db
        .run(
            "INSERT INTO playbook (practice_id, id, code, name, starts, by_itself, version,
                                   created_at, created_by, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $7, $8)
             ON CONFLICT (practice_id, code) DO NOTHING",
            args![
                practice_id,
                id,
                code.map(str::to_owned),
                wanted.name,
                wanted.starts.code(),
                by_itself,
                now,
                by.id
            ],
        )
        .await?;
    if is_new == 0 {
        return Ok(None);
    }
    version(db, practice_id, by, (id, 1), wanted.script).await?;
    Ok(Some(id))
}

async fn next_version(tx: &Tx, practice_id: Uuid, playbook_id: Uuid) -> Result<i64> {
    // Served by the unique index of playbook_version.
    let last = tx
        .value::<i64>(
            "SELECT max(number) FROM playbook_version WHERE practice_id = $1 AND playbook_id = $2",
            args![practice_id, playbook_id],
        )
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

async fn version(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    (playbook_id, number): (Uuid, i64),
    script: &Script,
) -> Result<Uuid> {
    let id = new_id();
    db.run(
        "INSERT INTO playbook_version (practice_id, id, playbook_id, number, script, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            practice_id,
            id,
            playbook_id,
            number,
            serde_json::to_string(script)?,
            clock::now(),
            by.id
        ],
    )
    .await?;
    Ok(id)
}

async fn note(tx: &Tx, practice_id: Uuid, by: &Actor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry { action, subject_kind: "playbook", subject_id: Some(id), detail: json!({}) };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, super::TOPIC).await
}
