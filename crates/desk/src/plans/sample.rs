//! Playbooks and goals of the sample practice, begun in the weeks before today.

use jiff::{ToSpan, civil::Date};
use lexicon::{Month, Role};
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult, web::App};

use super::{
    goals::{self, What},
    offers,
    playbook::Playbook,
    rules::{By, Contact, Event, Met},
    run::{self, Now, Run, Said},
    shipped,
    start::{Start, start},
};
use crate::people;

/// So many sources are on their way with the playbook for new ones.
const NEW: i64 = 26;
/// And so many silent ones were called.
const SILENT: usize = 5;

/// What each liaison wants to do in a month.
const GOALS: [[i64; 5]; 3] = [[9, 6, 2, 5, 3], [7, 4, 1, 4, 2], [12, 7, 2, 6, 3]];

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
        let slack = if number % 6 == 4 { 4 } else { 0 };
        let until = today.saturating_sub(slack.days());
        walk(&tx, practice_id, (source.id, shipped::NEW_SOURCE), (begun, until), &now).await?;
    }
    for (number, one) in silent.iter().take(SILENT).enumerate() {
        let begun = today.saturating_sub((number as i64 * 5 + 2).days());
        walk(&tx, practice_id, (one.id, shipped::LAPSED_SOURCE), (begun, today), &now).await?;
    }
    set_goals(&tx, practice_id, today).await?;
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
        let event = Event::Contact(contact);
        let day = on(open.due);
        if !run::apply(tx, practice_id, &by, (&run, event, Said::default()), &day).await? {
            return Ok(());
        }
        // On the day on which it was due, not now.
        tx.run(
            "UPDATE play SET settled_at = $3 WHERE practice_id = $1 AND id = $2",
            args![practice_id, run.open_id, clock::at_hour(open.due, 11, &now.zone)],
        )
        .await?;
    }
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
