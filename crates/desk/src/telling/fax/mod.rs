//! Faxes that leave the practice: to trusted numbers only, through whatever
//! service the practice has, or kept for a person to fax.

mod hook;
mod http;
mod job;
mod provider;
mod settings;

use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock,
    jobs::{self, NewJob},
    new_id,
};
use serde_json::json;

use super::rules::FaxTrust;
use crate::consent::{self, Channel, Who};

pub(super) use hook::answer as hook;
pub use http::{HttpProvider, Shape};
pub(super) use job::{MOST_TRIES, send};
pub use provider::{DryRun, Failure, Fax, Provider, Sent};
pub(super) use settings::Service;

/// What a fax is for. Advertising is kept apart (47 USC 227).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// About a patient's care.
    Clinical,
    /// To win referrals: only with a recorded permission.
    Promotional,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Self::Clinical => "clinical",
            Self::Promotional => "promotional",
        }
    }
}

/// A fax to be queued.
pub struct NewFax<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// The number, as written.
    pub number: &'a str,
    /// How far the number was trusted when it was queued.
    pub trust: FaxTrust,
    /// The pages in the vault.
    pub file_id: Uuid,
    /// How many.
    pub pages: i64,
    /// The source it goes to.
    pub source_id: Uuid,
    /// The referral it is about.
    pub referral_id: Uuid,
    /// The telling it carries.
    pub notice_id: Option<Uuid>,
}

/// Said where a number gets nothing, not even about patients.
pub(super) const REFUSED: &str = "This number asked not to be faxed, so nothing was sent. Ask them for another number, or tell \
     them in another way.";

/// Whether a number wants no faxes at all: somebody there said that it is the wrong one.
/// Unlike mail, such a fax is never sent: it would lay a patient's data before strangers.
pub(super) async fn is_refused(db: &impl Sql, practice_id: Uuid, number: &str) -> Result<bool> {
    let who = Who::Address(number);
    Ok(consent::ask(db, practice_id, who, Channel::FaxClinical).await?.is_refused())
}

/// Queues a fax in the transaction of what wants it. The caller has seen to it that
/// a clinical fax goes to a trusted number; a promotional one is refused without a
/// recorded permission, and any to a number that was refused.
pub async fn queue(tx: &Tx, practice_id: Uuid, new: NewFax<'_>) -> Result<Uuid> {
    let number = lexicon::Phone::parse(new.number)
        .map_err(|problem| Error::Invalid(format!("{problem}.")))?;
    if is_refused(tx, practice_id, number.digits()).await? {
        return Err(Error::Invalid(REFUSED.into()));
    }
    if new.purpose == Purpose::Promotional {
        let who = Who::SourceAt(new.source_id, number.digits());
        let answer = consent::ask(tx, practice_id, who, Channel::FaxPromotional).await?;
        if !answer.is_allowed() {
            return Err(Error::Invalid(
                "Advertising by fax needs their permission. Record who gave it, and when, first."
                    .into(),
            ));
        }
    }
    let id = new_id();
    tx.run(
        "INSERT INTO fax_out (practice_id, id, purpose, number, trust, file_id, pages, source_id,
                              referral_id, notice_id, provider, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 'waiting', $11)",
        args![
            practice_id,
            id,
            new.purpose.code(),
            number.digits(),
            new.trust.code(),
            new.file_id,
            new.pages,
            new.source_id,
            new.referral_id,
            new.notice_id,
            clock::now()
        ],
    )
    .await?;
    let job = NewJob::new("fax.send", json!({ "fax": id }));
    jobs::enqueue(tx, practice_id, job).await?;
    Ok(id)
}
