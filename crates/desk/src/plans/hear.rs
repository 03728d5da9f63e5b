//! What happens with a source, as its playbook hears it.

use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult};

use super::{
    apply::{self, Said, WITHOUT_MEALS},
    playbook::Playbook,
    rest,
    rules::{By, Contact, Event, Met, Open, State, does},
    run::{Now, Run},
    shipped,
    start::{Start, start},
};
use crate::happenings::Happening;

/// Hears it, in the transaction in which it happens.
pub async fn hear(tx: &Tx, practice_id: Uuid, source_id: Uuid, happening: Happening) -> Result<()> {
    let by = Actor::program("playbooks");
    match happening {
        Happening::New => begin(tx, practice_id, &by, source_id).await,
        Happening::Contact | Happening::Thanks => in_contact(tx, practice_id, &by, source_id).await,
        Happening::Referral => referred(tx, practice_id, &by, source_id).await,
        Happening::Answer => {
            let Some(run) = Run::live(tx, practice_id, source_id).await? else { return Ok(()) };
            let now = Now::read(tx, practice_id).await?;
            let said = Said::why("They answered");
            apply::apply(tx, practice_id, &by, (&run, Event::Answer, said), &now).await.map(|_| ())
        }
        Happening::Changed => look_at_rest(tx, practice_id, &by, source_id).await,
    }
}

/// Hears that much has happened at once: patients came with an import, perhaps from
/// sources that had been silent.
pub async fn hear_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Back {
        source_id: Uuid,
    }
    // Served by playbook_run_by_state and the primary key of source.
    let back: Vec<Back> = tx
        .rows(
            "SELECT r.source_id FROM playbook_run r
             JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
             WHERE r.practice_id = $1 AND r.state IN ('running', 'paused')
               AND ((r.starts = 'lapsed' AND s.last_referral_on >= r.started_on)
                    OR (r.by_person = FALSE AND r.without_meals = FALSE
                        AND s.first_referral_on <= r.started_on))",
            args![practice_id],
        )
        .await?;
    let by = Actor::program("playbooks");
    for one in back {
        referred(tx, practice_id, &by, one.source_id).await?;
    }
    Ok(())
}

/// A patient came: what runs for a silent source is over, and what began by itself on the
/// day of the first one goes on without meals.
async fn referred(tx: &Tx, practice_id: Uuid, by: &Actor, source_id: Uuid) -> Result<()> {
    let Some(run) = Run::live(tx, practice_id, source_id).await? else { return Ok(()) };
    let now = Now::read(tx, practice_id).await?;
    // Served by the primary key; counted in the same transaction.
    let first = tx
        .value::<String>(
            "SELECT first_referral_on FROM source WHERE practice_id = $1 AND id = $2",
            args![practice_id, source_id],
        )
        .await?;
    let first = first.and_then(|day| day.parse().ok()).unwrap_or(now.today);
    let event = Event::Referral(first);
    let after = run.sequence.after(event, now.ground(&run.script));
    let why = if matches!(after.state, State::Over(_)) { BACK } else { WITHOUT_MEALS };
    apply::apply(tx, practice_id, by, (&run, event, Said::why(why)), &now).await.map(|_| ())
}

/// Why a playbook for a silent source is over.
const BACK: &str = "They are back: a referral came";

/// A source is new: our playbook begins, if the practice lets it.
async fn begin(tx: &Tx, practice_id: Uuid, by: &Actor, source_id: Uuid) -> Result<()> {
    let playbook = Playbook::ours(tx, practice_id, shipped::NEW_SOURCE).await?;
    let Some(playbook) = playbook.filter(|playbook| playbook.by_itself) else { return Ok(()) };
    let now = Now::read(tx, practice_id).await?;
    let new = Start { source_id, playbook: &playbook, by: By::Program, on: now.today, batch: None };
    start(tx, practice_id, by, &new, &now).await.map(|_| ())
}

/// A contact was logged, corrected or taken back. First what a contact had done that is no
/// longer there, then what is done now.
async fn in_contact(tx: &Tx, practice_id: Uuid, by: &Actor, source_id: Uuid) -> Result<()> {
    let live = Run::live(tx, practice_id, source_id).await?;
    let run = match live {
        Some(run) => Some(run),
        None => done_last(tx, practice_id, source_id).await?,
    };
    let Some(mut run) = run else { return Ok(()) };
    let now = Now::read(tx, practice_id).await?;
    if let (Some(last), Some((_, Some(contact)))) = (run.sequence.last, run.last) {
        let there = contacts(tx, practice_id, source_id, last.opened_on, &now).await?;
        if !there.iter().any(|one| one.id == contact && does(last, one.contact)) {
            let nothing = Said::default();
            apply::apply(tx, practice_id, by, (&run, Event::Reopen, nothing), &now).await?;
            run = Run::read(tx, practice_id, run.id).await?;
        }
    }
    let Some(open) = run.sequence.open else { return Ok(()) };
    if let Some(found) = doing(tx, practice_id, source_id, open, &now).await? {
        let said = Said { why: "", contact: Some(found.id) };
        let event = Event::Contact(found.contact);
        apply::apply(tx, practice_id, by, (&run, event, said), &now).await?;
    }
    Ok(())
}

/// The playbook of a source that has ended with its last step.
async fn done_last(tx: &Tx, practice_id: Uuid, source_id: Uuid) -> Result<Option<Run>> {
    // Served by playbook_run_by_source.
    let last = tx
        .value::<Uuid>(
            "SELECT id FROM playbook_run WHERE practice_id = $1 AND source_id = $2
             AND state = 'done' ORDER BY created_at DESC LIMIT 1",
            args![practice_id, source_id],
        )
        .await?;
    match last {
        Some(id) => Ok(Some(Run::read(tx, practice_id, id).await?)),
        None => Ok(None),
    }
}

/// A contact with its row.
struct Known {
    id: Uuid,
    contact: Contact,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    met: bool,
    at: Instant,
}

/// The contacts with a source since a day, the first one first. Thank-yous that are kept
/// without a contact of their own are contacts by the way in which they were said.
async fn contacts(
    tx: &Tx,
    practice_id: Uuid,
    source_id: Uuid,
    since: Date,
    now: &Now,
) -> Result<Vec<Known>> {
    let since = clock::at_hour(since, 0, &now.zone);
    // Served by touch_by_source.
    let mut rows: Vec<Row> = tx
        .rows(
            "SELECT id, kind, met_decision_maker AS met, happened_at AS at FROM touch
             WHERE practice_id = $1 AND source_id = $2 AND happened_at >= $3
               AND deleted_at IS NULL ORDER BY happened_at LIMIT 500",
            args![practice_id, source_id, since],
        )
        .await?;
    // Served by thank_you_by_source; a source is thanked a few times a year.
    let thanks: Vec<Row> = tx
        .rows(
            "SELECT id, way AS kind, FALSE AS met, created_at AS at FROM thank_you
             WHERE practice_id = $1 AND source_id = $2 AND created_at >= $3
               AND undone_at IS NULL AND state = 'given' AND touch_id IS NULL
             ORDER BY created_at LIMIT 100",
            args![practice_id, source_id, since],
        )
        .await?;
    rows.extend(thanks);
    rows.sort_by_key(|row| row.at);
    let read = |row: Row| Known {
        id: row.id,
        contact: Contact {
            kind: TouchKind::from_code(&row.kind).unwrap_or(TouchKind::Other),
            met: if row.met { Met::WhoDecides } else { Met::Others },
            on: clock::local_day(row.at, &now.zone),
        },
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The first contact that does a step, and has not done another.
async fn doing(
    tx: &Tx,
    practice_id: Uuid,
    source_id: Uuid,
    open: Open,
    now: &Now,
) -> Result<Option<Known>> {
    #[derive(FromQueryResult)]
    struct Used {
        contact_id: Uuid,
    }
    // Served by play_by_source.
    let used: Vec<Used> = tx
        .rows(
            "SELECT contact_id FROM play WHERE practice_id = $1 AND source_id = $2
             AND contact_id IS NOT NULL ORDER BY settled_at DESC LIMIT 100",
            args![practice_id, source_id],
        )
        .await?;
    let found = contacts(tx, practice_id, source_id, open.opened_on, now).await?;
    Ok(found
        .into_iter()
        .find(|one| does(open, one.contact) && !used.iter().any(|used| used.contact_id == one.id)))
}

/// The relationship may rest now, or go on; somebody else may look after it.
pub async fn look_at_rest(tx: &Tx, practice_id: Uuid, by: &Actor, source_id: Uuid) -> Result<()> {
    let Some(run) = Run::live(tx, practice_id, source_id).await? else { return Ok(()) };
    // Served by play_next.
    tx.run(
        "UPDATE play SET owner_id = (SELECT s.owner_id FROM source s
             WHERE s.practice_id = play.practice_id AND s.id = play.source_id)
         WHERE practice_id = $1 AND source_id = $2 AND state IN ('open', 'paused')
           AND owner_named = FALSE",
        args![practice_id, source_id],
    )
    .await?;
    let event = match rest::rests(tx, practice_id, source_id).await? {
        true => Event::Pause,
        false => Event::Resume,
    };
    let now = Now::read(tx, practice_id).await?;
    apply::apply(tx, practice_id, by, (&run, event, Said::default()), &now).await.map(|_| ())
}
