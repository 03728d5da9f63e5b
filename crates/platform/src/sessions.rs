//! Who is signed in: a random token in a cookie, its hash in the database.

use jiff::tz::TimeZone;
use lexicon::Role;
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Db, Error, Permission, Result, Sql, access, args,
    audit::Actor,
    clock::{self, Instant},
};

/// Signed out after this long without a request, in milliseconds.
pub const IDLE: i64 = 60 * 60 * 1000;
/// Signed out this long after signing in, whatever happens, in milliseconds.
pub const LONGEST: i64 = 12 * 60 * 60 * 1000;
/// `seen_at` is written at most this often, so that reading pages stays reading.
const TOUCH_EVERY: i64 = 60 * 1000;

/// The member of a practice who makes this request.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The practice they work in; every query of theirs is bound to it.
    pub practice_id: Uuid,
    /// The practice's short name in addresses.
    pub practice_slug: String,
    /// The practice's name.
    pub practice_name: String,
    /// The practice's time zone.
    pub zone: TimeZone,
    /// Whether this is the sample practice.
    pub is_demo: bool,
    /// Their membership.
    pub member_id: Uuid,
    /// Their account.
    pub account_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether single-key shortcuts are on (WCAG 2.1.4 asks for the switch).
    pub single_keys: bool,
    /// A message for the next page, from the request before.
    pub flash: Option<crate::web::Flash>,
    /// How many things wait behind addresses of the navigation.
    pub badges: Vec<(&'static str, u64)>,
}

impl Visitor {
    /// Whether their role may do it.
    pub fn may(&self, permission: Permission) -> bool {
        access::may(self.role, permission)
    }

    /// Fails unless their role may do it.
    pub fn must(&self, permission: Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Them, as the audit log names them.
    pub fn actor(&self) -> Actor {
        Actor { id: Some(self.member_id), name: self.name.clone() }
    }

    /// Today in the practice's time zone.
    pub fn today(&self) -> jiff::civil::Date {
        clock::local_day(clock::now(), &self.zone)
    }
}

/// Starts a session and returns the token for the cookie.
pub async fn start(
    db: &impl Sql,
    account_id: Uuid,
    practice_id: Uuid,
    membership_id: Uuid,
) -> Result<String> {
    let bytes = crate::random_bytes::<32>()?;
    let token = hex::encode(bytes);
    let now = clock::now();
    db.run("DELETE FROM session WHERE started_at < $1", args![now - LONGEST]).await?;
    db.run(
        "INSERT INTO session (token_hash, account_id, practice_id, membership_id, started_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![hash(&token), account_id, practice_id, membership_id, now, now],
    )
    .await?;
    Ok(token)
}

/// Ends one session.
pub async fn end(db: &impl Sql, token: &str) -> Result<()> {
    db.run("DELETE FROM session WHERE token_hash = $1", args![hash(token)]).await?;
    Ok(())
}

/// Ends every session of a member: when their access ends or their password
/// changes.
pub async fn end_all(db: &impl Sql, practice_id: Uuid, membership_id: Uuid) -> Result<()> {
    db.run(
        "DELETE FROM session WHERE practice_id = $1 AND membership_id = $2",
        args![practice_id, membership_id],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    practice_id: Uuid,
    slug: String,
    practice_name: String,
    time_zone: String,
    is_demo: bool,
    membership_id: Uuid,
    account_id: Uuid,
    name: String,
    role: String,
    single_keys: bool,
    started_at: Instant,
    seen_at: Instant,
}

/// The visitor whose cookie holds this token, if the session still lives. This
/// counts as a request of theirs.
pub async fn visitor(db: &Db, token: &str, now: Instant) -> Result<Option<Visitor>> {
    find(db, token, now, Counts::AsUse).await
}

/// The same for what a page does by itself while nobody is there (listening,
/// fetching what has changed): it does not keep the session alive.
pub async fn look(db: &Db, token: &str, now: Instant) -> Result<Option<Visitor>> {
    find(db, token, now, Counts::AsNothing).await
}

/// A member as the one for whom something is done while they are not there: their digest.
/// None when their access has ended.
pub async fn member(db: &impl Sql, practice_id: Uuid, member_id: Uuid) -> Result<Option<Visitor>> {
    #[derive(FromQueryResult)]
    struct Row {
        slug: String,
        practice_name: String,
        time_zone: String,
        is_demo: bool,
        account_id: Uuid,
        name: String,
        role: String,
        single_keys: bool,
    }
    // Served by the primary keys of practice and membership.
    let row: Option<Row> = db
        .row(
            "SELECT p.slug, p.name AS practice_name, p.time_zone, p.is_demo, m.account_id, m.name,
                    m.role, m.single_keys
             FROM practice p JOIN membership m ON m.practice_id = p.id
             WHERE p.id = $1 AND m.id = $2 AND m.ended_at IS NULL",
            args![practice_id, member_id],
        )
        .await?;
    Ok(row.and_then(|row| {
        Some(Visitor {
            practice_id,
            practice_slug: row.slug,
            practice_name: row.practice_name,
            zone: clock::zone(&row.time_zone),
            is_demo: row.is_demo,
            member_id,
            account_id: row.account_id,
            name: row.name,
            role: Role::from_code(&row.role)?,
            single_keys: row.single_keys,
            flash: None,
            badges: Vec::new(),
        })
    }))
}

/// Whether a request says that somebody is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    AsUse,
    AsNothing,
}

async fn find(db: &Db, token: &str, now: Instant, counts: Counts) -> Result<Option<Visitor>> {
    // Served by the primary keys of session, practice and membership.
    let row = db
        .row::<Row>(
            "SELECT s.practice_id, p.slug, p.name AS practice_name, p.time_zone, p.is_demo,
                    s.membership_id, s.account_id, m.name, m.role, m.single_keys,
                    s.started_at, s.seen_at
             FROM session s
             JOIN practice p ON p.id = s.practice_id
             JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.membership_id
             WHERE s.token_hash = $1 AND m.ended_at IS NULL",
            args![hash(token)],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    if now - row.seen_at > IDLE || now - row.started_at > LONGEST {
        end(db, token).await?;
        return Ok(None);
    }
    if counts == Counts::AsUse && now - row.seen_at > TOUCH_EVERY {
        db.run("UPDATE session SET seen_at = $1 WHERE token_hash = $2", args![now, hash(token)])
            .await?;
    }
    let Some(role) = Role::from_code(&row.role) else {
        return Ok(None);
    };
    Ok(Some(Visitor {
        practice_id: row.practice_id,
        practice_slug: row.slug,
        practice_name: row.practice_name,
        zone: clock::zone(&row.time_zone),
        is_demo: row.is_demo,
        member_id: row.membership_id,
        account_id: row.account_id,
        name: row.name,
        role,
        single_keys: row.single_keys,
        flash: None,
        badges: Vec::new(),
    }))
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
