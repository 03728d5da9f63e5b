//! A playbook as it runs for a source, read from its rows.

use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::{
    rules::{By, End, Ground, Meals, Open, Place, Sequence, State},
    script::{FaceTime, Script, Starts},
    working_days::WorkingDays,
};
use crate::practice;

/// The day and the working days of a practice.
pub struct Now {
    /// Today.
    pub today: Date,
    /// Its time zone.
    pub zone: jiff::tz::TimeZone,
    /// When somebody is there.
    pub days: WorkingDays,
}

impl Now {
    /// As it is.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        let (hours, zone) = practice::hours(db, practice_id, None).await?;
        let today = clock::local_day(clock::now(), &zone);
        Ok(Self { today, zone, days: WorkingDays(hours) })
    }

    /// What a decision about a script stands on.
    pub fn ground<'a>(&'a self, script: &'a Script) -> Ground<'a> {
        Ground { script, today: self.today, days: &self.days }
    }
}

/// A playbook that runs or ran for a source.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// For whom.
    pub source_id: Uuid,
    /// What the playbook is called.
    pub playbook: String,
    /// What ended for it.
    pub replaced_id: Option<Uuid>,
    /// The plays of the version it goes by.
    pub script: Script,
    /// How it stands.
    pub sequence: Sequence,
    /// The row of the next step.
    pub open_id: Option<Uuid>,
    /// The row of the step settled last, with the contact that did it.
    pub last: Option<(Uuid, Option<Uuid>)>,
}

#[derive(FromQueryResult)]
struct RunRow {
    id: Uuid,
    source_id: Uuid,
    playbook: String,
    starts: String,
    by_person: bool,
    without_meals: bool,
    state: String,
    started_on: String,
    replaced_id: Option<Uuid>,
    script: String,
}

#[derive(FromQueryResult)]
struct PlayRow {
    id: Uuid,
    step: i64,
    round: i64,
    kind: String,
    face_time: bool,
    opened_on: String,
    due_on: String,
    contact_id: Option<Uuid>,
}

const RUN: &str = "
    SELECT r.id, r.source_id, p.name AS playbook, r.starts, r.by_person, r.without_meals, r.state,
           r.started_on, r.replaced_id, v.script
    FROM playbook_run r
    JOIN playbook p ON p.practice_id = r.practice_id AND p.id = r.playbook_id
    JOIN playbook_version v ON v.practice_id = r.practice_id AND v.id = r.version_id
    WHERE r.practice_id = $1";

impl Run {
    /// What runs for a source, if anything does.
    pub async fn live(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Option<Self>> {
        // Served by playbook_run_live.
        let sql = format!("{RUN} AND r.source_id = $2 AND r.state IN ('running', 'paused')");
        match db.row::<RunRow>(&sql, args![practice_id, source_id]).await? {
            Some(row) => Ok(Some(Self::with_plays(db, practice_id, row).await?)),
            None => Ok(None),
        }
    }

    /// One by its id.
    pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary key.
        let sql = format!("{RUN} AND r.id = $2");
        let row = db.row::<RunRow>(&sql, args![practice_id, id]).await?;
        Self::with_plays(db, practice_id, row.ok_or(Error::NotFound)?).await
    }

    async fn with_plays(db: &impl Sql, practice_id: Uuid, row: RunRow) -> Result<Self> {
        let columns = "id, step, round, kind, face_time, opened_on, due_on, contact_id";
        // Served by the unique index of play by run; a run has a handful of plays.
        let open: Option<PlayRow> = db
            .row(
                &format!(
                    "SELECT {columns} FROM play
                     WHERE practice_id = $1 AND run_id = $2 AND state IN ('open', 'paused')"
                ),
                args![practice_id, row.id],
            )
            .await?;
        let last: Option<PlayRow> = db
            .row(
                &format!(
                    "SELECT {columns} FROM play
                     WHERE practice_id = $1 AND run_id = $2 AND state NOT IN ('open', 'paused')
                     ORDER BY settled_at DESC, round DESC, step DESC LIMIT 1"
                ),
                args![practice_id, row.id],
            )
            .await?;
        let sequence = Sequence {
            starts: Starts::from_code(&row.starts).unwrap_or(Starts::Hand),
            by: if row.by_person { By::Person } else { By::Program },
            meals: if row.without_meals { Meals::LeftOut } else { Meals::Included },
            started_on: day(&row.started_on)?,
            state: state(&row.state),
            open: open.as_ref().map(PlayRow::open).transpose()?,
            last: last.as_ref().map(PlayRow::open).transpose()?,
        };
        Ok(Self {
            id: row.id,
            source_id: row.source_id,
            playbook: row.playbook,
            replaced_id: row.replaced_id,
            script: serde_json::from_str(&row.script)?,
            sequence,
            open_id: open.map(|play| play.id),
            last: last.map(|play| (play.id, play.contact_id)),
        })
    }
}

impl PlayRow {
    fn open(&self) -> Result<Open> {
        Ok(Open {
            place: Place { step: self.step as usize, round: self.round as usize },
            kind: TouchKind::from_code(&self.kind).unwrap_or(TouchKind::Other),
            face_time: if self.face_time { FaceTime::Wanted } else { FaceTime::NotNeeded },
            opened_on: day(&self.opened_on)?,
            due: day(&self.due_on)?,
        })
    }
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::Internal(format!("a play has no day: {text}")))
}

fn state(code: &str) -> State {
    match code {
        "running" => State::Running,
        "paused" => State::Paused,
        "back" => State::Over(End::Back),
        "done" => State::Over(End::Done),
        "replaced" => State::Over(End::Replaced),
        _ => State::Over(End::Stopped),
    }
}
