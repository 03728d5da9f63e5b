//! Accounts and memberships.

use lexicon::Role;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock::{self, Instant},
    db::FromQueryResult,
    new_id, sessions,
};
use serde_json::json;

/// Guessing is slowed: this many wrong passwords lock the account for a while.
const WRONG_BEFORE_LOCK: i64 = 10;
const LOCKED_FOR: i64 = 15 * 60 * 1000;

/// Somebody to be given access.
pub struct NewMember<'a> {
    /// E-mail address they sign in with.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Argon2id hash of their password.
    pub password_hash: &'a str,
}

/// A member of the practice.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Member {
    /// The membership's id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// E-mail address they sign in with.
    pub email: String,
    /// The role's code.
    pub role: String,
    /// Since when their access is ended.
    pub ended_at: Option<Instant>,
}

/// Gives somebody access. An account that exists already (the same e-mail in
/// another practice of this installation) keeps its password.
pub async fn add_member(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    new: NewMember<'_>,
) -> Result<Uuid> {
    let now = clock::now();
    let email = new.email.trim().to_lowercase();
    let known =
        db.value::<Uuid>("SELECT id FROM account WHERE email = $1", args![email.as_str()]).await?;
    let account_id = match known {
        Some(id) => id,
        None => {
            let id = new_id();
            db.run(
                "INSERT INTO account (id, email, name, password_hash, created_at, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                args![id, email.as_str(), new.name, new.password_hash, now, now],
            )
            .await?;
            id
        }
    };
    let taken = db
        .value::<Uuid>(
            "SELECT id FROM membership WHERE practice_id = $1 AND account_id = $2",
            args![practice_id, account_id],
        )
        .await?;
    if taken.is_some() {
        return Err(Error::Invalid("Somebody with this e-mail address has access already.".into()));
    }
    let id = new_id();
    db.run(
        "INSERT INTO membership (practice_id, id, account_id, name, role, created_at, created_by,
                                 changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![practice_id, id, account_id, new.name, new.role.code(), now, by.id, now, by.id],
    )
    .await?;
    note(db, practice_id, by, "member.added", id, json!({ "role": new.role.code() })).await?;
    Ok(id)
}

/// Members by name; those whose access has ended stand last.
pub async fn members(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Member>> {
    // Served by the primary key of membership: a practice has few members.
    db.rows(
        "SELECT m.id, m.name, a.email, m.role, m.ended_at
         FROM membership m JOIN account a ON a.id = m.account_id
         WHERE m.practice_id = $1
         ORDER BY CASE WHEN m.ended_at IS NULL THEN 0 ELSE 1 END, m.name",
        args![practice_id],
    )
    .await
}

/// Those who work here now, by name.
pub async fn present(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Member>> {
    let mut members = members(db, practice_id).await?;
    members.retain(|member| member.ended_at.is_none());
    Ok(members)
}

/// Gives a member another role. The last owner stays owner: a practice without
/// one could never change its people again.
pub async fn change_role(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
    role: Role,
) -> Result<()> {
    if role != Role::Owner {
        refuse_last_owner(tx, practice_id, member_id).await?;
    }
    let changed = tx
        .run(
            "UPDATE membership SET role = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, member_id, role.code(), clock::now(), by.id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    note(tx, practice_id, by, "member.role_changed", member_id, json!({ "role": role.code() }))
        .await
}

/// Ends (or, with `ended` false, gives back) a member's access, at once: their
/// sessions end with it.
pub async fn end_access(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
    end: Access,
) -> Result<()> {
    if end == Access::Ended {
        refuse_last_owner(tx, practice_id, member_id).await?;
    }
    let ended_at = (end == Access::Ended).then(clock::now);
    let changed = tx
        .run(
            "UPDATE membership SET ended_at = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, member_id, ended_at, clock::now(), by.id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    sessions::end_all(tx, practice_id, member_id).await?;
    let action = if end == Access::Ended { "member.ended" } else { "member.restored" };
    note(tx, practice_id, by, action, member_id, json!({})).await
}

/// Whether a member may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// They may.
    Given,
    /// No longer.
    Ended,
}

async fn refuse_last_owner(tx: &Tx, practice_id: Uuid, member_id: Uuid) -> Result<()> {
    let others = tx
        .value::<i64>(
            "SELECT count(*) FROM membership
             WHERE practice_id = $1 AND id <> $2 AND role = 'owner' AND ended_at IS NULL",
            args![practice_id, member_id],
        )
        .await?
        .unwrap_or(0);
    let is_owner = tx
        .value::<i64>(
            "SELECT count(*) FROM membership WHERE practice_id = $1 AND id = $2 AND role = 'owner'",
            args![practice_id, member_id],
        )
        .await?
        .unwrap_or(0);
    if others == 0 && is_owner > 0 {
        return Err(Error::Invalid(
            "This is the only owner. Make somebody else an owner first.".into(),
        ));
    }
    Ok(())
}

/// What signing in needs to know of an account.
#[derive(Debug, FromQueryResult)]
pub(super) struct Credentials {
    pub account_id: Uuid,
    pub practice_id: Uuid,
    pub membership_id: Uuid,
    pub name: String,
    pub password_hash: String,
    pub locked_until: Option<Instant>,
}

/// The account of an e-mail address with its oldest live membership.
pub(super) async fn credentials(db: &impl Sql, email: &str) -> Result<Option<Credentials>> {
    // Served by the unique index on account.email and membership_by_account.
    db.row(
        "SELECT a.id AS account_id, m.practice_id, m.id AS membership_id, m.name,
                a.password_hash, a.locked_until
         FROM account a JOIN membership m ON m.account_id = a.id
         WHERE a.email = $1 AND m.ended_at IS NULL ORDER BY m.id LIMIT 1",
        args![email.trim().to_lowercase()],
    )
    .await
}

/// Counts a wrong password, and locks the account after too many.
pub(super) async fn count_failure(db: &impl Sql, account_id: Uuid, now: Instant) -> Result<()> {
    db.run(
        "UPDATE account SET
             failed_attempts = CASE WHEN failed_attempts + 1 >= $2 THEN 0 ELSE failed_attempts + 1 END,
             locked_until = CASE WHEN failed_attempts + 1 >= $2 THEN $3 ELSE locked_until END
         WHERE id = $1",
        args![account_id, WRONG_BEFORE_LOCK, now + LOCKED_FOR],
    )
    .await?;
    Ok(())
}

/// Forgets earlier wrong passwords.
pub(super) async fn clear_failures(db: &impl Sql, account_id: Uuid) -> Result<()> {
    db.run(
        "UPDATE account SET failed_attempts = 0, locked_until = NULL WHERE id = $1",
        args![account_id],
    )
    .await?;
    Ok(())
}

/// Writes a line about a member to the audit log.
pub(super) async fn note(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    member_id: Uuid,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry { action, subject_kind: "member", subject_id: Some(member_id), detail };
    audit::record(db, practice_id, by, entry).await
}
