//! "Refer again": a private link that a known office keeps. It opens the form
//! with the office's own details filled in, and never shows a patient.

use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::record::{Deed, Kept};

/// What the form knows beforehand about an office: nothing about patients.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Who refers, as they call themselves.
    pub referrer: String,
    /// Their practice.
    pub organisation: String,
    /// The referring provider's NPI.
    pub npi: String,
    /// Their phone.
    pub phone: String,
    /// Their fax.
    pub fax: String,
    /// Their e-mail address.
    pub email: String,
    /// How they want to be told: a channel's code; empty if never asked.
    pub tell_by: String,
}

/// An office that has come by its private link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The id of its link, for [`used`].
    pub id: Uuid,
    /// The source that it is, where that is known and still exists.
    pub source_id: Option<Uuid>,
    /// What to fill in.
    pub details: Details,
}

/// The token of a private link: 160 bits of chance. Only its hash is kept, so
/// it can be shown once.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(super) fn new() -> Result<Self> {
        Ok(Self(hex::encode(platform::random_bytes::<20>()?)))
    }

    /// For the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(text: &str) -> String {
        hex::encode(Sha256::digest(text.trim().as_bytes()))
    }
}

/// The office whose private link carries this token; none when it is unknown,
/// of another practice or revoked. Reading changes nothing: mail gateways open
/// links as well.
pub async fn known_office(db: &impl Sql, practice_id: Uuid, token: &str) -> Result<Option<Office>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        source_id: Option<Uuid>,
        details: String,
    }
    if token.len() > 100 {
        return Ok(None);
    }
    // Served by known_office_by_token, then the primary key.
    let row: Option<Row> = db
        .row(
            "SELECT k.id, s.id AS source_id, k.details FROM known_office k
             LEFT JOIN source s ON s.practice_id = k.practice_id AND s.id = k.source_id
                  AND s.deleted_at IS NULL
             WHERE k.token_hash = $1 AND k.practice_id = $2 AND k.revoked_at IS NULL",
            args![Token::hash(token), practice_id],
        )
        .await?;
    row.map(|row| {
        Ok(Office {
            id: row.id,
            source_id: row.source_id,
            details: serde_json::from_str(&row.details)?,
        })
    })
    .transpose()
}

/// Notes that a referral was sent by a private link. Called when it is sent,
/// never when the form is opened.
pub async fn used(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<()> {
    db.run(
        "UPDATE known_office SET last_used_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, clock::now()],
    )
    .await?;
    Ok(())
}

/// A private link to be made.
pub struct NewOffice<'a> {
    /// Its id; a second making with the same id makes nothing.
    pub id: Uuid,
    /// The source that the office is, where that is known.
    pub source_id: Option<Uuid>,
    /// What the form will know.
    pub details: &'a Details,
    /// The link that it takes the place of, which ends with it.
    pub replaces: Option<Uuid>,
}

/// Makes a private link and returns its token, which nobody can show again.
/// None when a link with this id was made before.
pub async fn issue(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: NewOffice<'_>,
) -> Result<Option<Token>> {
    let (token, now) = (Token::new()?, clock::now());
    let made = tx
        .run(
            "INSERT INTO known_office (practice_id, id, token_hash, source_id, details, created_at,
                                       created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (practice_id, id) DO NOTHING",
            args![
                practice_id,
                new.id,
                Token::hash(token.as_str()),
                new.source_id,
                serde_json::to_string(new.details)?,
                now,
                by.id
            ],
        )
        .await?;
    if made == 0 {
        return Ok(None);
    }
    Kept::KnownOffice.note(tx, practice_id, by, (Deed::Made, new.id)).await?;
    if let Some(old) = new.replaces {
        Kept::KnownOffice.end(tx, practice_id, by, (old, Some(now))).await?;
    }
    Ok(Some(token))
}
