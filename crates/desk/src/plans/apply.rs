//! Writing what follows when something has happened with a source: the step that is
//! settled, the next one, and how the playbook stands.

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, new_id,
};
use serde_json::json;

use super::{
    rules::{End, Event, Meals, Open, Sequence, State},
    run::{Now, Run},
    script::{FaceTime, Script},
};

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
        Event::Referral(_) if after.open.is_some() => "playbook.meals_left_out",
        Event::Referral(_) | Event::Stop | Event::Replace => "playbook.stopped",
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
    let moved = tx
        .run(
            "UPDATE play SET due_on = $3, due_before = $4, state = $5, changed_at = $6
             WHERE practice_id = $1 AND id = $2 AND state IN ('open', 'paused')",
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
    still_there(moved)
}

/// Of two who act at once the first counts.
fn still_there(rows: u64) -> Result<()> {
    match rows {
        0 => {
            Err(Error::Conflict("Somebody was faster. Open the source to see what is next.".into()))
        }
        _ => Ok(()),
    }
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
            let sql = "DELETE FROM play WHERE practice_id = $1 AND id = $2
                       AND state IN ('open', 'paused')";
            return still_there(tx.run(sql, args![practice_id, id]).await?);
        }
        Event::Contact(_) | Event::Answer => "done",
        Event::Skip => "skipped",
        Event::Referral(_) if said.why == WITHOUT_MEALS => "passed",
        _ => "ended",
    };
    let settled = tx
        .run(
            "UPDATE play SET state = $3, why = $4, contact_id = $5, settled_at = $6,
                             settled_by = $7, changed_at = $6
             WHERE practice_id = $1 AND id = $2 AND state IN ('open', 'paused')",
            args![practice_id, id, state, said.why, said.contact, clock::now(), by.id],
        )
        .await?;
    still_there(settled)
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
