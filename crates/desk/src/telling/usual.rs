//! How the practice usually tells, and what each source wishes instead.

use platform::{Result, Sql, Uuid, args, clock, db::FromQueryResult, settings};
use serde::{Deserialize, Serialize};

use super::{
    Stage,
    rules::{Switch, Way, Wish},
};

/// The name of the setting.
const SETTING: &str = "telling";

/// The practice's habit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Usual {
    /// The way for those who have not said how they want to be told.
    pub way: String,
    /// Stages that are not told, by their codes.
    pub off: Vec<String>,
    /// Minutes in which an undo still withdraws a telling.
    pub pause: i64,
}

impl Default for Usual {
    fn default() -> Self {
        Self { way: Way::Email.code().into(), off: Vec::new(), pause: 10 }
    }
}

impl Usual {
    /// The longest pause, in minutes: a day.
    pub const LONGEST_PAUSE: i64 = 24 * 60;

    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, SETTING).await?.unwrap_or_default())
    }

    /// Keeps it.
    pub async fn keep(&self, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
        settings::put(db, practice_id, SETTING, self, Some(by)).await
    }

    /// The way.
    pub fn way(&self) -> Way {
        Way::from_code(&self.way).unwrap_or(Way::Email)
    }

    /// Whether a stage is told.
    pub fn tells(&self, stage: Stage) -> Switch {
        if self.off.iter().any(|off| off == stage.code()) {
            Switch::OffByPractice
        } else {
            Switch::On
        }
    }

    /// The pause in milliseconds.
    pub fn pause_ms(&self) -> i64 {
        self.pause.clamp(0, Self::LONGEST_PAUSE) * 60_000
    }
}

/// Whether those who have not said how are told by fax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usually {
    /// They are.
    ByFax,
    /// They are told by another way.
    Otherwise,
}

/// Whether the practice usually tells by fax.
pub(crate) async fn usually_by_fax(db: &impl Sql, practice_id: Uuid) -> Result<Usually> {
    Ok(match Usual::read(db, practice_id).await?.way() {
        Way::Fax => Usually::ByFax,
        _ => Usually::Otherwise,
    })
}

/// What a source wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Preference {
    /// How; none where they have not said.
    pub wish: Option<Wish>,
    /// The stages they want to hear of; empty: the practice's usual ones.
    pub stages: Vec<Stage>,
}

#[derive(FromQueryResult)]
struct Row {
    channel: String,
    stages: String,
}

impl Preference {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Self> {
        // Served by the primary key.
        let row: Option<Row> = db
            .row(
                "SELECT channel, stages FROM notice_preference
                 WHERE practice_id = $1 AND source_id = $2",
                args![practice_id, source_id],
            )
            .await?;
        Ok(row.map(Self::of).unwrap_or_default())
    }

    fn of(row: Row) -> Self {
        let wish = match row.channel.as_str() {
            "none" => Some(Wish::Nothing),
            code => Way::from_code(code).map(Wish::By),
        };
        Self { wish, stages: row.stages.split(',').filter_map(Stage::from_code).collect() }
    }

    /// Keeps it.
    pub async fn keep(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        source_id: Uuid,
        by: Uuid,
    ) -> Result<()> {
        let stages: Vec<&str> = self.stages.iter().map(|stage| stage.code()).collect();
        db.run(
            "INSERT INTO notice_preference (practice_id, source_id, channel, stages, changed_at,
                                            changed_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (practice_id, source_id) DO UPDATE SET channel = excluded.channel,
                 stages = excluded.stages, changed_at = excluded.changed_at,
                 changed_by = excluded.changed_by",
            args![practice_id, source_id, self.code(), stages.join(","), clock::now(), by],
        )
        .await?;
        Ok(())
    }

    /// The code of the wish; empty where they have not said.
    pub fn code(&self) -> &'static str {
        match self.wish {
            None => "",
            Some(Wish::Nothing) => "none",
            Some(Wish::By(way)) => way.code(),
        }
    }

    /// Whether a stage is told to them. What they chose goes before the habit;
    /// a request for missing information is never switched off by it.
    pub fn switch(&self, stage: Stage, usual: &Usual) -> Switch {
        if stage == Stage::NeedsInfo || self.stages.contains(&stage) {
            return Switch::On;
        }
        if self.stages.is_empty() { usual.tells(stage) } else { Switch::OffBySource }
    }
}

/// Two sources become one: how the one that goes wants to be told holds for the
/// other, unless they said themselves. Says since when, so that it can be taken back.
pub(crate) async fn take_over_wish(
    db: &impl Sql,
    practice_id: Uuid,
    from: Uuid,
    to: Uuid,
) -> Result<Option<i64>> {
    let now = clock::now();
    // Served by the primary key.
    let taken = db
        .run(
            "INSERT INTO notice_preference (practice_id, source_id, channel, stages, changed_at,
                                            changed_by)
             SELECT practice_id, $1, channel, stages, $2, changed_by FROM notice_preference
             WHERE practice_id = $3 AND source_id = $4
             ON CONFLICT (practice_id, source_id) DO NOTHING",
            args![to, now, practice_id, from],
        )
        .await?;
    Ok((taken > 0).then_some(now))
}

/// Takes that back, unless the wish was changed since.
pub(crate) async fn give_back_wish(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    since: i64,
) -> Result<()> {
    db.run(
        "DELETE FROM notice_preference
         WHERE practice_id = $1 AND source_id = $2 AND changed_at = $3",
        args![practice_id, source_id, since],
    )
    .await?;
    Ok(())
}
