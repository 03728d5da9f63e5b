//! Short links as the practice keeps them: made, renamed, ended, found.

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult,
};

use super::{
    Code, LinkKind,
    record::{Deed, Kept},
};

/// A link with the names around it.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: Uuid,
    /// What stands in its address.
    pub code: Code,
    /// What it is for.
    pub kind: LinkKind,
    /// What the practice calls it.
    pub label: String,
    /// The source it was given to.
    pub source_id: Option<Uuid>,
    /// Their name.
    pub source: Option<String>,
    /// The clinic it leads to, by name.
    pub clinic: Option<String>,
    /// Since when it brings nobody any more.
    pub revoked_at: Option<Instant>,
    /// Since when it is there.
    pub created_at: Instant,
}

/// A link to be made.
pub struct NewLink<'a> {
    /// What it is for.
    pub kind: LinkKind,
    /// What to call it.
    pub label: &'a str,
    /// The source it is given to.
    pub source_id: Option<Uuid>,
    /// The clinic it leads to.
    pub clinic_id: Option<Uuid>,
}

/// Which links are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that work.
    InUse,
    /// Those that were ended.
    Ended,
}

/// As many links as a page of the list shows.
pub const A_PAGE: usize = 60;
/// Two codes that are alike are less likely than a meteorite; three tries are
/// for the tidy.
const TRIES: usize = 3;

/// Makes a link and returns its id.
pub async fn make(tx: &Tx, practice_id: Uuid, by: &Actor, new: NewLink<'_>) -> Result<Uuid> {
    let id = platform::new_id();
    let code = free_code(tx).await?;
    let made = tx
        .run(
            "INSERT INTO short_link (practice_id, id, code, kind, label, source_id, clinic_id,
                                     created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                practice_id,
                id,
                code.as_str(),
                new.kind.code(),
                new.label,
                new.source_id,
                new.clinic_id,
                clock::now(),
                by.id
            ],
        )
        .await?;
    debug_assert_eq!(made, 1);
    Kept::ShortLink.note(tx, practice_id, by, (Deed::Made, id)).await?;
    Ok(id)
}

/// Codes are unique over all practices, since the address names none.
async fn free_code(tx: &Tx) -> Result<Code> {
    for _ in 0..TRIES {
        let code = Code::new()?;
        // Served by short_link_by_code.
        let taken = tx
            .value::<i64>("SELECT count(*) FROM short_link WHERE code = $1", args![code.as_str()])
            .await?;
        if taken == Some(0) {
            return Ok(code);
        }
    }
    Err(Error::Internal("no free code for a link".into()))
}

/// Gives a link another name and returns the one it had.
pub async fn rename(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    label: &str,
) -> Result<String> {
    let before = one(tx, practice_id, id).await?.label;
    tx.run(
        "UPDATE short_link SET label = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, label],
    )
    .await?;
    Kept::ShortLink.note(tx, practice_id, by, (Deed::Renamed, id)).await?;
    Ok(before)
}

/// One link of the practice.
pub async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Link> {
    // Served by primary keys.
    let row: Option<Row> =
        db.row(&format!("{SELECT} AND l.id = $2"), args![practice_id, id]).await?;
    row.ok_or(Error::NotFound)?.link()
}

/// The links that were given to a source, the latest first.
pub async fn of_source(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Vec<Link>> {
    // Served by short_link_by_source.
    let sql = format!(
        "{SELECT} AND l.source_id = $2 AND l.revoked_at IS NULL ORDER BY l.id DESC LIMIT 20"
    );
    links(db.rows(&sql, args![practice_id, source_id]).await?)
}

/// A page of links, the latest first, and whether there are more. `before` is
/// the last link of the page before.
pub async fn list(
    db: &impl Sql,
    practice_id: Uuid,
    which: Which,
    before: Option<Uuid>,
) -> Result<(Vec<Link>, bool)> {
    let state = match which {
        Which::InUse => "l.revoked_at IS NULL",
        Which::Ended => "l.revoked_at IS NOT NULL",
    };
    let limit = A_PAGE as i64 + 1;
    // Served by the primary key, whose ids grow with time: a practice has
    // hundreds of links, some thousands at most.
    let rows: Vec<Row> = match before {
        Some(before) => {
            let sql = format!("{SELECT} AND {state} AND l.id < $2 ORDER BY l.id DESC LIMIT $3");
            db.rows(&sql, args![practice_id, before, limit]).await?
        }
        None => {
            let sql = format!("{SELECT} AND {state} ORDER BY l.id DESC LIMIT $2");
            db.rows(&sql, args![practice_id, limit]).await?
        }
    };
    let mut found = links(rows)?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    Ok((found, more))
}

const SELECT: &str = "SELECT l.id, l.code, l.kind, l.label, l.source_id, s.name AS source,
        c.name AS clinic, l.revoked_at, l.created_at
    FROM short_link l
    LEFT JOIN source s ON s.practice_id = l.practice_id AND s.id = l.source_id
         AND s.deleted_at IS NULL
    LEFT JOIN clinic c ON c.practice_id = l.practice_id AND c.id = l.clinic_id
    WHERE l.practice_id = $1";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    kind: String,
    label: String,
    source_id: Option<Uuid>,
    source: Option<String>,
    clinic: Option<String>,
    revoked_at: Option<Instant>,
    created_at: Instant,
}

impl Row {
    fn link(self) -> Result<Link> {
        Ok(Link {
            id: self.id,
            code: Code::read(&self.code)
                .ok_or_else(|| Error::Internal("a kept code of a link is no code".into()))?,
            kind: LinkKind::from_code(&self.kind),
            label: self.label,
            source_id: self.source_id.filter(|_| self.source.is_some()),
            source: self.source,
            clinic: self.clinic,
            revoked_at: self.revoked_at,
            created_at: self.created_at,
        })
    }
}

fn links(rows: Vec<Row>) -> Result<Vec<Link>> {
    rows.into_iter().map(Row::link).collect()
}
