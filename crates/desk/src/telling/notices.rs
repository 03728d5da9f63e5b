//! The rows of tellings: made once for each referral and stage, and moved on.

use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult},
    jobs::{self, NewJob},
    new_id,
};
use serde_json::json;

use super::{
    Stage,
    rules::{Decision, Way},
    subject::Subject,
    usual::Usual,
};

/// What is written of a telling before it goes.
pub(super) struct Planned<'a> {
    pub subject: &'a Subject,
    pub stage: Stage,
    pub decision: Decision,
    /// The missing items that it asks for.
    pub items: &'a [Uuid],
    pub by: Option<Uuid>,
}

/// A telling as it is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Notice {
    pub id: Uuid,
    pub referral_id: Uuid,
    pub source_id: Uuid,
    pub stage: String,
    pub channel: String,
    pub state: String,
    pub why: String,
    pub items: String,
    pub mail_id: Option<Uuid>,
    pub fax_id: Option<Uuid>,
    pub file_id: Option<Uuid>,
    pub touch_id: Option<Uuid>,
    pub sent_at: Option<Instant>,
    pub created_at: Instant,
}

/// The columns of [`Notice`].
pub(super) const COLUMNS: &str = "id, referral_id, source_id, stage, channel, state, why, items,
     mail_id, fax_id, file_id, touch_id, sent_at, created_at";

impl Notice {
    /// Reads one.
    pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Self>> {
        // Served by the primary key.
        let sql = format!("SELECT {COLUMNS} FROM notice WHERE practice_id = $1 AND id = $2");
        db.row(&sql, args![practice_id, id]).await
    }

    /// All of a referral, the latest first.
    pub async fn of(db: &impl Sql, practice_id: Uuid, referral_id: Uuid) -> Result<Vec<Self>> {
        // Served by notice_by_referral.
        let sql = format!(
            "SELECT {COLUMNS} FROM notice WHERE practice_id = $1 AND referral_id = $2
             ORDER BY created_at DESC, id DESC"
        );
        db.rows(&sql, args![practice_id, referral_id]).await
    }

    /// What there was to tell.
    pub fn stage(&self) -> Option<Stage> {
        Stage::from_code(&self.stage)
    }

    /// By which way.
    pub fn way(&self) -> Option<Way> {
        Way::from_code(&self.channel)
    }

    /// The missing items that it asks for.
    pub fn item_ids(&self) -> Vec<Uuid> {
        self.items.split(',').filter_map(|id| id.parse().ok()).collect()
    }
}

/// Writes a telling, once for each referral and stage; a request for missing
/// information may be made again. After the pause it goes, unless it is
/// withheld. What was withdrawn before and is true again is taken up again.
pub(super) async fn plan(
    db: &impl Sql,
    practice_id: Uuid,
    planned: Planned<'_>,
    usual: &Usual,
) -> Result<Option<Uuid>> {
    let (id, now) = (new_id(), clock::now());
    let (state, channel, why) = match planned.decision {
        Decision::Tell { way, .. } => ("waiting", way.code(), ""),
        Decision::Withheld(why) => ("withheld", "none", why.words()),
    };
    let referral_id = planned.subject.referral_id;
    let once = match planned.stage {
        Stage::NeedsInfo => format!("{referral_id}:needs_info:{id}"),
        stage => format!("{referral_id}:{}", stage.code()),
    };
    let items: Vec<String> = planned.items.iter().map(Uuid::to_string).collect();
    // Served by the unique key of 'once'.
    let written = db
        .value::<Uuid>(
            "INSERT INTO notice (practice_id, id, referral_id, source_id, stage, channel, state,
                                 why, once, items, created_at, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
             ON CONFLICT (practice_id, once) DO UPDATE SET state = excluded.state,
                 channel = excluded.channel, why = excluded.why, source_id = excluded.source_id,
                 changed_at = excluded.changed_at
             WHERE notice.state = 'withdrawn'
             RETURNING id",
            args![
                practice_id,
                id,
                referral_id,
                planned.subject.source_id,
                planned.stage.code(),
                channel,
                state,
                why,
                once,
                items.join(","),
                now,
                planned.by
            ],
        )
        .await?;
    if let Some(id) = written {
        if state == "waiting" {
            deliver_at(db, practice_id, referral_id, id, now + usual.pause_ms()).await?;
        }
        db::changed(db, practice_id, "telling").await?;
    }
    Ok(written)
}

/// Has a telling delivered at a time. The tellings of one referral go one after
/// the other.
pub(super) async fn deliver_at(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
    id: Uuid,
    at: Instant,
) -> Result<()> {
    let job = NewJob::new("notice.deliver", json!({ "notice": id }))
        .at(at)
        .key(format!("notice:{referral_id}"));
    jobs::enqueue(db, practice_id, job).await?;
    Ok(())
}

/// Puts a telling into another state, if it still is in one of `from`. Says
/// whether it was.
pub(super) async fn put(
    db: &impl Sql,
    practice_id: Uuid,
    id: Uuid,
    from: &str,
    to: &str,
    why: &str,
) -> Result<Moved> {
    let changed = db
        .run(
            "UPDATE notice SET state = $4, why = $5, changed_at = $6
             WHERE practice_id = $1 AND id = $2 AND state = $3",
            args![practice_id, id, from, to, why, clock::now()],
        )
        .await?;
    db::changed(db, practice_id, "telling").await?;
    Ok(if changed == 1 { Moved::Yes } else { Moved::SomebodyWasFaster })
}

/// Whether a telling was where it was thought to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// It was, and is moved.
    Yes,
    /// It was not; nothing happened.
    SomebodyWasFaster,
}
