//! A playbook as it runs for a source: read from its rows, and written back after
//! something has happened.

use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

use super::{
    rules::{By, End, Event, Ground, Meals, Open, Place, Sequence, State},
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

fn code(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Paused => "paused",
        State::Over(End::Back) => "back",
        State::Over(End::Done) => "done",
        State::Over(End::Replaced) => "replaced",
        State::Over(End::Stopped) => "stopped",
    }
}

/// Why a step was settled, and by which contact.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// In words, for the history.
    pub why: &'a str,
    /// The touch or the thank-you that did it.
    pub contact: Option<Uuid>,
}

impl<'a> Said<'a> {
    /// Only words.
    pub fn why(why: &'a str) -> Self {
        Self { why, contact: None }
    }
}

/// Lets something happen, and writes what follows. Whether anything did is returned.
///
/// The change counter is not raised here: what happens with a source has raised one that
/// the pages listen to, and counters raised in another order could wait for each other.
pub async fn apply(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (run, event, said): (&Run, Event, Said<'_>),
    now: &Now,
) -> Result<bool> {
    let (before, after) = (&run.sequence, run.sequence.after(event, now.ground(&run.script)));
    if *before == after {
        return Ok(false);
    }
    let place = |open: Option<Open>| open.map(|open| open.place);
    if place(before.open) == place(after.open) {
        if let (Some(id), Some(open)) = (run.open_id, after.open) {
            put_off(tx, practice_id, id, (before.open, open, after.state), event).await?;
        }
    } else {
        if let Some(id) = run.open_id {
            settle(tx, practice_id, by, (id, event), said).await?;
        }
        match (after.open, event, run.last) {
            (Some(_), Event::Reopen, Some((id, _))) => {
                reopen(tx, practice_id, id, after.state).await?
            }
            (Some(open), ..) => {
                let whose = (run.id, run.source_id);
                next(tx, practice_id, whose, (&run.script, open, after.state)).await?;
            }
            (None, ..) => {}
        }
    }
    keep(tx, practice_id, by, run.id, &after, said.why).await?;
    let action = match event {
        Event::Contact(_) | Event::Answer => "play.done",
        Event::Skip => "play.skipped",
        Event::PutOff(_) => "play.put_off",
        Event::DueAgain(_) | Event::Reopen => "play.reopened",
        Event::Pause => "playbook.paused",
        Event::Resume => "playbook.resumed",
        Event::Referral if after.open.is_some() => "playbook.meals_left_out",
        Event::Referral | Event::Stop | Event::Replace => "playbook.stopped",
    };
    let detail = json!({ "run": run.id });
    let subject_id = Some(run.source_id);
    audit::record(
        tx,
        practice_id,
        by,
        Entry { action, subject_kind: "source", subject_id, detail },
    )
    .await?;
    Ok(true)
}

/// Makes the next step. Whoever looks after the source does it, unless somebody is named
/// who still works here.
pub async fn next(
    tx: &Tx,
    practice_id: Uuid,
    (run_id, source_id): (Uuid, Uuid),
    (script, open, state): (&Script, Open, State),
) -> Result<()> {
    let play = script.plays.get(open.place.step).ok_or(Error::NotFound)?;
    let now = clock::now();
    tx.run(
        "INSERT INTO play (practice_id, id, run_id, source_id, step, round, kind, words, face_time,
                           owner_id, owner_named, state, opened_on, due_on, created_at, changed_at)
         SELECT $1, $2, $3, s.id, $5, $6, $7, $8, $9, coalesce(m.id, s.owner_id), m.id IS NOT NULL,
                $11, $12, $13, $14, $14
         FROM source s
         LEFT JOIN membership m ON m.practice_id = s.practice_id AND m.id = $10
             AND m.ended_at IS NULL
         WHERE s.practice_id = $1 AND s.id = $4",
        args![
            practice_id,
            new_id(),
            run_id,
            source_id,
            open.place.step as i64,
            open.place.round as i64,
            play.kind.code(),
            play.words.as_str(),
            play.face_time == FaceTime::Wanted,
            play.who,
            if state == State::Paused { "paused" } else { "open" },
            open.opened_on.to_string(),
            open.due.to_string(),
            now
        ],
    )
    .await?;
    Ok(())
}

async fn put_off(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    (before, open, state): (Option<Open>, Open, State),
    event: Event,
) -> Result<()> {
    let due_before = match event {
        Event::PutOff(_) | Event::Answer => before.map(|open| open.due.to_string()),
        _ => None,
    };
    tx.run(
        "UPDATE play SET due_on = $3, due_before = $4, state = $5, changed_at = $6
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            id,
            open.due.to_string(),
            due_before,
            if state == State::Paused { "paused" } else { "open" },
            clock::now()
        ],
    )
    .await?;
    Ok(())
}

async fn settle(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, event): (Uuid, Event),
    said: Said<'_>,
) -> Result<()> {
    let state = match event {
        // It came after the one that is next again, and nobody has worked on it.
        Event::Reopen => {
            tx.run("DELETE FROM play WHERE practice_id = $1 AND id = $2", args![practice_id, id])
                .await?;
            return Ok(());
        }
        Event::Contact(_) | Event::Answer => "done",
        Event::Skip => "skipped",
        Event::Referral if said.why == WITHOUT_MEALS => "passed",
        _ => "ended",
    };
    tx.run(
        "UPDATE play SET state = $3, why = $4, contact_id = $5, settled_at = $6, settled_by = $7,
                         changed_at = $6
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, state, said.why, said.contact, clock::now(), by.id],
    )
    .await?;
    Ok(())
}

/// Why a step that costs money was passed over.
pub const WITHOUT_MEALS: &str = "A meal never follows a referral";

async fn reopen(tx: &Tx, practice_id: Uuid, id: Uuid, state: State) -> Result<()> {
    tx.run(
        "UPDATE play SET state = $3, why = '', contact_id = NULL, settled_at = NULL,
                         settled_by = NULL, changed_at = $4
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            id,
            if state == State::Paused { "paused" } else { "open" },
            clock::now()
        ],
    )
    .await?;
    Ok(())
}

async fn keep(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    run_id: Uuid,
    after: &Sequence,
    why: &str,
) -> Result<()> {
    let now = clock::now();
    let is_over = matches!(after.state, State::Over(_));
    let ended_at: Option<Instant> = is_over.then_some(now);
    tx.run(
        "UPDATE playbook_run SET state = $3, without_meals = $4, ended_at = $5, why = $6,
                                 changed_at = $7, changed_by = $8
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            run_id,
            code(after.state),
            after.meals == Meals::LeftOut,
            ended_at,
            if is_over { why } else { "" },
            now,
            by.id
        ],
    )
    .await?;
    Ok(())
}
