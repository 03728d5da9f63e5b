//! Beginning a playbook for a source. There is one at a time: whoever starts another ends
//! the one that runs. Liaison by itself starts one only where none runs, or where only
//! the last step comes again and again.

use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

use super::{
    apply::{self, Said},
    playbook::Playbook,
    rest,
    rules::{By, Event, Referred, Sequence, State},
    run::{Now, Run},
    script::{Starts, refused},
};

/// What is to begin.
pub struct Start<'a> {
    /// For whom.
    pub source_id: Uuid,
    /// Which playbook.
    pub playbook: &'a Playbook,
    /// Who begins it.
    pub by: By,
    /// From when its days are counted.
    pub on: Date,
    /// What is begun together.
    pub batch: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Source {
    kind: String,
    first_referral_on: Option<String>,
}

/// Begins it. None where it may not begin by itself.
pub async fn start(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    start: &Start<'_>,
    now: &Now,
) -> Result<Option<Uuid>> {
    // Served by the primary key.
    let source: Source = tx
        .row(
            "SELECT kind, first_referral_on FROM source
             WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![practice_id, start.source_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let refusal = refusal(tx, practice_id, start, &source).await?;
    match (refusal, start.by) {
        (Some(why), By::Person) => return Err(Error::Invalid(why.into())),
        (Some(_), By::Program) => return Ok(None),
        (None, _) => {}
    }
    let runs = Run::live(tx, practice_id, start.source_id).await?;
    let is_free = runs.as_ref().is_none_or(|run| run.sequence.only_repeats());
    if start.by == By::Program && !is_free {
        return Ok(None);
    }
    if let Some(run) = &runs {
        let why = format!("“{}” began instead", start.playbook.name);
        let said = Said::why(&why);
        apply::apply(tx, practice_id, by, (run, Event::Replace, said), now).await?;
    }
    let referred = match source.first_referral_on {
        Some(_) => Referred::Before,
        None => Referred::NotYet,
    };
    let script = start.playbook.script()?;
    let starts = start.playbook.starts();
    let sequence = Sequence::begin((starts, start.by), referred, start.on, now.ground(&script));
    let id = write(tx, practice_id, by, start, (&sequence, runs.map(|run| run.id))).await?;
    if let Some(open) = sequence.open {
        apply::next(tx, practice_id, (id, start.source_id), (&script, open, sequence.state))
            .await?;
    }
    let entry = Entry {
        action: "playbook.started",
        subject_kind: "source",
        subject_id: Some(start.source_id),
        detail: json!({ "playbook": start.playbook.id, "run": id }),
    };
    audit::record(tx, practice_id, by, entry).await?;
    Ok(Some(id))
}

/// Why it cannot begin, if it cannot.
async fn refusal(
    tx: &Tx,
    practice_id: Uuid,
    start: &Start<'_>,
    source: &Source,
) -> Result<Option<&'static str>> {
    if !matches!(source.kind.as_str(), "person" | "organisation") {
        return Ok(Some(
            "This source stands for referrals without a referrer; nobody can be called or visited there.",
        ));
    }
    if start.playbook.retired_at.is_some() {
        return Ok(Some("This playbook was ended. Choose another one."));
    }
    if let Some((_, why)) = refused(start.playbook.starts(), &start.playbook.script()?) {
        return Ok(Some(why));
    }
    if rest::rests(tx, practice_id, start.source_id).await? {
        return Ok(Some(
            "The relationship with this source rests. Let it go on first, then start the playbook.",
        ));
    }
    Ok(None)
}

async fn write(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    start: &Start<'_>,
    (sequence, replaced): (&Sequence, Option<Uuid>),
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    let is_over = matches!(sequence.state, State::Over(_));
    tx.run(
        "INSERT INTO playbook_run (practice_id, id, source_id, playbook_id, version_id, starts,
             by_person, without_meals, state, started_on, ended_at, replaced_id, batch_id,
             created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, $15)",
        args![
            practice_id,
            id,
            start.source_id,
            start.playbook.id,
            start.playbook.version_id,
            sequence.starts.code(),
            sequence.by == By::Person,
            sequence.meals == super::rules::Meals::LeftOut,
            if is_over { "done" } else { "running" },
            sequence.started_on.to_string(),
            is_over.then_some(now),
            replaced,
            start.batch,
            now,
            by.id
        ],
    )
    .await?;
    Ok(id)
}

/// Takes a start back, as if it had not been: what ended for it goes on. Only while nobody
/// has taken a step by it.
pub async fn take_back(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    now: &Now,
) -> Result<Uuid> {
    let run = Run::read(tx, practice_id, id).await?;
    if run.sequence.state != State::Running || run.sequence.last.is_some() {
        return Err(Error::Conflict(
            "Somebody has gone on with this playbook in the meantime. End it on the page of the source instead.".into(),
        ));
    }
    apply::apply(tx, practice_id, by, (&run, Event::Stop, Said::why("Taken back")), now).await?;
    set_state(tx, practice_id, id, "undone").await?;
    if let Some(replaced) = run.replaced_id {
        let before = Run::read(tx, practice_id, replaced).await?;
        apply::apply(tx, practice_id, by, (&before, Event::Reopen, Said::default()), now).await?;
    }
    Ok(run.source_id)
}

/// Writes down that a playbook is not wanted for a source now, so that it is not
/// suggested again for the same silence.
pub async fn decline(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (source_id, playbook): (Uuid, &Playbook),
    now: &Now,
) -> Result<Uuid> {
    // Served by the primary key.
    let known = tx
        .value::<Uuid>(
            "SELECT id FROM source WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![practice_id, source_id],
        )
        .await?;
    known.ok_or(Error::NotFound)?;
    let (starts, on) = (Starts::Lapsed, now.today);
    let sequence = Sequence {
        starts,
        by: By::Person,
        meals: super::rules::Meals::Included,
        started_on: on,
        state: State::Over(super::rules::End::Stopped),
        open: None,
        last: None,
    };
    let start = Start { source_id, playbook, by: By::Person, on, batch: None };
    let id = write(tx, practice_id, by, &start, (&sequence, None)).await?;
    set_state(tx, practice_id, id, "declined").await?;
    let entry = Entry::about("playbook.declined", "source", source_id);
    audit::record(tx, practice_id, by, entry).await?;
    Ok(id)
}

/// Takes that back: it may be suggested again.
pub async fn suggest_again(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    // Served by the primary key.
    let source = tx
        .value::<Uuid>(
            "UPDATE playbook_run SET state = 'undone'
             WHERE practice_id = $1 AND id = $2 AND state = 'declined' RETURNING source_id",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let entry = Entry::about("playbook.suggested_again", "source", source);
    audit::record(tx, practice_id, by, entry).await?;
    Ok(source)
}

async fn set_state(tx: &Tx, practice_id: Uuid, id: Uuid, state: &str) -> Result<()> {
    tx.run(
        "UPDATE playbook_run SET state = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, state],
    )
    .await?;
    Ok(())
}
