//! Playbooks and goals of the sample practice, begun in the weeks before today.

use jiff::{ToSpan, civil::Date};
use lexicon::{Month, Role, TouchKind};
use platform::{
    Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db, db::FromQueryResult, new_id,
    web::App,
};

use super::{
    apply::{self, Said},
    goals::{self, What},
    offers,
    playbook::Playbook,
    rules::{By, Contact, Event, Met},
    run::{Now, Run},
    shipped,
    start::{Start, start},
};
use crate::{happenings, people};

/// So many sources are on their way with the playbook for new ones.
const NEW: i64 = 26;
/// And so many silent ones were called.
const SILENT: usize = 3;

/// What each liaison wants to do in a month.
const GOALS: [[i64; 5]; 3] = [[85, 80, 2, 20, 2], [75, 70, 2, 20, 2], [95, 90, 4, 20, 3]];

#[derive(FromQueryResult)]
struct Source {
    id: Uuid,
}

/// Fills it in.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let now = Now { today, ..Now::read(app.db(), practice_id).await? };
    let silent = offers::silent(app, practice_id, &now).await?;
    let tx = app.db().begin().await?;
    // Those who never referred, in the order in which they were entered.
    let new: Vec<Source> = tx
        .rows(
            "SELECT id FROM source WHERE practice_id = $1 AND tier = 'prospect'
               AND status = 'active' AND owner_id IS NOT NULL AND kind = 'person'
               AND deleted_at IS NULL AND first_referral_on IS NULL ORDER BY sort_name LIMIT $2",
            args![practice_id, NEW],
        )
        .await?;
    for (number, source) in new.iter().enumerate() {
        let begun = today.saturating_sub((number as i64 * 3 + 1).days());
        // A few are behind.
        let slack = if number % 5 == 1 { 12 } else { 0 };
        let until = today.saturating_sub(slack.days());
        walk(&tx, practice_id, (source.id, shipped::NEW_SOURCE), (begun, until), &now).await?;
    }
    for (number, one) in silent.iter().take(SILENT).enumerate() {
        let begun = today.saturating_sub((number as i64 * 5 + 2).days());
        walk(&tx, practice_id, (one.id, shipped::LAPSED_SOURCE), (begun, today), &now).await?;
    }
    set_goals(&tx, practice_id, today).await?;
    db::changed(&tx, practice_id, "touches").await?;
    happenings::tell_all(&tx, practice_id).await?;
    tx.commit().await
}

/// Begins a playbook on a day and takes its steps as they fall due.
async fn walk(
    tx: &Tx,
    practice_id: Uuid,
    (source_id, code): (Uuid, &str),
    (begun, until): (Date, Date),
    now: &Now,
) -> Result<()> {
    let by = Actor::program("sample practice");
    let Some(playbook) = Playbook::ours(tx, practice_id, code).await? else { return Ok(()) };
    let on = |today: Date| Now { today, zone: now.zone.clone(), days: now.days.clone() };
    let new = Start { source_id, playbook: &playbook, by: By::Person, on: begun, batch: None };
    let Some(id) = start(tx, practice_id, &by, &new, &on(begun)).await? else { return Ok(()) };
    loop {
        let run = Run::read(tx, practice_id, id).await?;
        let Some(open) = run.sequence.open.filter(|open| open.due < until) else { return Ok(()) };
        let contact = Contact { kind: open.kind, met: Met::WhoDecides, on: open.due };
        let at = clock::at_hour(open.due, 11, &now.zone);
        let touch = touch(tx, practice_id, source_id, open.kind, at).await?;
        let (event, day) = (Event::Contact(contact), on(open.due));
        let said = Said { why: "", contact: Some(touch) };
        if !apply::apply(tx, practice_id, &by, (&run, event, said), &day).await? {
            return Ok(());
        }
        // On the day on which it was due, not now.
        tx.run(
            "UPDATE play SET settled_at = $3 WHERE practice_id = $1 AND id = $2",
            args![practice_id, run.open_id, at],
        )
        .await?;
    }
}

/// The contact that did a step, logged by whoever looks after the source.
async fn touch(
    tx: &Tx,
    practice_id: Uuid,
    source_id: Uuid,
    kind: TouchKind,
    at: Instant,
) -> Result<Uuid> {
    let id = new_id();
    tx.run(
        "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, met_decision_maker,
                            by_id, created_at, created_by, changed_at, changed_by)
         SELECT practice_id, $3, id, $4, $5, $6, owner_id, $5, owner_id, $5, owner_id
         FROM source WHERE practice_id = $1 AND id = $2",
        args![practice_id, source_id, id, kind.code(), at, kind.in_person()],
    )
    .await?;
    Ok(id)
}

async fn set_goals(tx: &Tx, practice_id: Uuid, today: Date) -> Result<()> {
    let by = Actor::program("sample practice");
    let from = Month::of(today).plus(-2);
    let members = people::members(tx, practice_id).await?;
    let liaisons = members.iter().filter(|member| member.role == Role::Liaison.code());
    for (member, wanted) in liaisons.zip(GOALS) {
        for (what, number) in What::ALL.into_iter().zip(wanted) {
            goals::set(tx, practice_id, &by, (member.id, what, from), number).await?;
        }
    }
    Ok(())
}
