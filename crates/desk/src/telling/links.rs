//! The private links on which a referrer sees how far a referral has come.

use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    new_id,
    secrets::Secrets,
};

use crate::intake::{pin_kept, status_pin, status_token, status_token_hash};

/// How long a link opens: long enough for a plan of care and its end.
pub(super) const LIVES: Instant = 180 * 24 * 60 * 60 * 1000;

/// A link as it is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Link {
    pub practice_id: Uuid,
    pub id: Uuid,
    pub token_hash: String,
    pub pin_hash: String,
    pub item_id: Option<Uuid>,
    pub referral_id: Option<Uuid>,
    pub code_hash: String,
    pub code_until: Option<Instant>,
    pub codes: i64,
    pub failed: i64,
    pub locked_until: Option<Instant>,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub created_at: Instant,
}

const COLUMNS: &str = "practice_id, id, token_hash, pin_hash, item_id, referral_id, code_hash,
     code_until, codes, failed, locked_until, expires_at, revoked_at, opened_at, created_at";

impl Link {
    /// By the token in its address; expired and revoked ones are not found, like
    /// those that never were.
    pub async fn by_token(db: &impl Sql, token: &str, now: Instant) -> Result<Option<Self>> {
        // Served by status_link_by_token.
        let sql = format!(
            "SELECT {COLUMNS} FROM status_link
             WHERE token_hash = $1 AND expires_at > $2 AND revoked_at IS NULL"
        );
        db.row(&sql, args![status_token_hash(token), now]).await
    }

    /// All links of a referral, the latest first.
    pub async fn of_referral(
        db: &impl Sql,
        practice_id: Uuid,
        referral_id: Uuid,
    ) -> Result<Vec<Self>> {
        // Served by status_link_by_referral.
        let sql = format!(
            "SELECT {COLUMNS} FROM status_link WHERE practice_id = $1 AND referral_id = $2
             ORDER BY created_at DESC, id DESC"
        );
        db.rows(&sql, args![practice_id, referral_id]).await
    }

    /// What its token was made of: the item, or the link itself when staff made it.
    fn made_of(&self, secrets: &Secrets) -> Option<Uuid> {
        [Some(self.id), self.item_id]
            .into_iter()
            .flatten()
            .find(|id| status_token_hash(&status_token(secrets, *id)) == self.token_hash)
    }

    /// The token, made again.
    pub fn token(&self, secrets: &Secrets) -> Option<String> {
        self.made_of(secrets).map(|id| status_token(secrets, id))
    }

    /// The six digits, made again.
    pub fn pin(&self, secrets: &Secrets) -> Option<String> {
        self.made_of(secrets).map(|id| status_pin(secrets, id))
    }

    /// What would be kept of these six digits.
    pub fn pin_kept(&self, secrets: &Secrets, pin: &str) -> String {
        pin_kept(secrets, self.made_of(secrets).unwrap_or(self.id), pin)
    }

    /// Whether it can be opened.
    pub fn is_open(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// Makes a link to a referral.
pub(super) async fn make(
    db: &impl Sql,
    secrets: &Secrets,
    practice_id: Uuid,
    referral_id: Uuid,
    by: Option<Uuid>,
) -> Result<Link> {
    let (id, now) = (new_id(), clock::now());
    let token_hash = status_token_hash(&status_token(secrets, id));
    let pin_hash = pin_kept(secrets, id, &status_pin(secrets, id));
    db.run(
        "INSERT INTO status_link (practice_id, id, token_hash, pin_hash, referral_id, expires_at,
                                  created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            practice_id,
            id,
            token_hash.as_str(),
            pin_hash.as_str(),
            referral_id,
            now + LIVES,
            now,
            by
        ],
    )
    .await?;
    Ok(Link {
        practice_id,
        id,
        token_hash,
        pin_hash,
        item_id: None,
        referral_id: Some(referral_id),
        code_hash: String::new(),
        code_until: None,
        codes: 0,
        failed: 0,
        locked_until: None,
        expires_at: now + LIVES,
        revoked_at: None,
        opened_at: None,
        created_at: now,
    })
}

/// The token of an open link to a referral: one that there is, else a new one.
pub(super) async fn token_for(
    db: &impl Sql,
    secrets: &Secrets,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Option<String>> {
    let now = clock::now();
    let links = Link::of_referral(db, practice_id, referral_id).await?;
    if let Some(token) =
        links.iter().filter(|link| link.is_open(now)).find_map(|link| link.token(secrets))
    {
        return Ok(Some(token));
    }
    Ok(make(db, secrets, practice_id, referral_id, None).await?.token(secrets))
}
