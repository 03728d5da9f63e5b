//! Referrals of an import, with their history.

use std::collections::HashMap;

use platform::{
    Instant, Result, Sql, Tx, Uuid, args,
    db::{FromQueryResult, Value, insert_many},
    new_id,
};

use super::{A_TIME, Effect, Made, Subject, Writing, real};
use crate::imports::existing::{Referral, among};
use crate::imports::plan::{PlannedReferral, Step};
use crate::referrals::{NEWS_FOR_DAYS, announce, take_numbers};

const COLUMNS: [&str; 31] = [
    "practice_id",
    "id",
    "number",
    "source_id",
    "referring_person_id",
    "patient_id",
    "clinic_id",
    "channel",
    "received_at",
    "received_on",
    "reason",
    "diagnosis_codes",
    "discipline",
    "payer",
    "state",
    "state_since",
    "outcome_reason",
    "contacted_on",
    "scheduled_on",
    "evaluated_on",
    "discharged_on",
    "days_to_contact",
    "days_to_evaluation",
    "external_id",
    "row_fingerprint",
    "import_id",
    "version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
];
const EVENT_COLUMNS: [&str; 9] = [
    "practice_id",
    "id",
    "referral_id",
    "from_state",
    "to_state",
    "at",
    "actor_id",
    "reason",
    "is_inferred",
];

/// Makes and changes the planned referrals.
pub(in crate::imports) async fn referrals(
    tx: &Tx,
    writing: &Writing<'_>,
    planned: &[PlannedReferral],
    made: &Made,
) -> Result<Vec<Effect>> {
    let people = people(tx, writing.practice_id, planned, made).await?;
    let ready: Vec<Referral> =
        planned.iter().map(|referral| settled(referral, made, &people)).collect();
    let (new, changed): (Vec<_>, Vec<_>) =
        planned.iter().zip(&ready).partition(|(planned, _)| planned.before.is_none());
    let mut number = take_numbers(tx, writing.practice_id, new.len() as i64).await?;
    for part in new.chunks(A_TIME) {
        let mut rows = Vec::with_capacity(part.len());
        for (_, referral) in part {
            rows.push(row(writing, referral, number));
            number += 1;
        }
        insert_many(tx, "referral", &COLUMNS, rows, "").await?;
        let history: Vec<Told> =
            part.iter().map(|(planned, _)| Told::of(writing, planned)).collect();
        tell(tx, writing, history).await?;
        writing.progress.advance(part.len())?;
    }
    for (planned, referral) in changed {
        let mut referral = referral.clone();
        referral.version += 1;
        write(tx, writing.practice_id, &referral, (writing.now, writing.by.id)).await?;
        tell(tx, writing, vec![Told::of(writing, planned)]).await?;
        writing.progress.advance(1)?;
    }
    planned.iter().map(|referral| effect(writing, referral)).collect()
}

/// Gives a referral back the values from before. Its history keeps what happened and that it was taken back.
pub(in crate::imports) async fn restore(
    tx: &Tx,
    practice_id: Uuid,
    before: &Referral,
    now_state: &str,
    (now, by): (Instant, Option<Uuid>),
) -> Result<()> {
    write(tx, practice_id, before, (before.changed_at, by)).await?;
    if before.state == now_state {
        return Ok(());
    }
    let event = args![
        practice_id,
        new_id(),
        before.id,
        now_state,
        before.state.as_str(),
        now,
        by,
        "The import that said so was undone",
        false
    ];
    insert_many(tx, "referral_event", &EVENT_COLUMNS, vec![event], "").await
}

#[derive(FromQueryResult)]
struct SourcePerson {
    id: Uuid,
    person_id: Option<Uuid>,
}

/// The persons behind the sources.
async fn people(
    tx: &Tx,
    practice_id: Uuid,
    planned: &[PlannedReferral],
    made: &Made,
) -> Result<HashMap<Uuid, Uuid>> {
    let ids =
        planned.iter().flat_map(|referral| [Some(referral.now.source_id), referral.referrer_id]);
    let mut ids: Vec<Uuid> = ids.flatten().map(|id| real(made, id)).collect();
    ids.sort_unstable();
    ids.dedup();
    // Served by the primary key.
    let sql = "SELECT id, person_id FROM source WHERE practice_id = $1 AND id";
    let found: Vec<SourcePerson> =
        among(tx, practice_id, sql, ids.into_iter().map(Value::from).collect()).await?;
    Ok(found.into_iter().filter_map(|source| Some((source.id, source.person_id?))).collect())
}

/// A planned referral with the ids of sources that were made meanwhile.
fn settled(planned: &PlannedReferral, made: &Made, people: &HashMap<Uuid, Uuid>) -> Referral {
    let mut referral = planned.now.clone();
    referral.source_id = real(made, referral.source_id);
    let referrer = planned.referrer_id.map_or(referral.source_id, |id| real(made, id));
    if referral.referring_person_id.is_none() {
        referral.referring_person_id = people.get(&referrer).copied();
    }
    referral
}

fn row(writing: &Writing<'_>, referral: &Referral, number: i64) -> Vec<Value> {
    args![
        writing.practice_id,
        referral.id,
        number,
        referral.source_id,
        referral.referring_person_id,
        referral.patient_id,
        referral.clinic_id,
        lexicon::Channel::Import.code(),
        referral.received_at,
        referral.received_on.as_str(),
        referral.reason.as_str(),
        referral.diagnosis_codes.as_str(),
        referral.discipline.as_str(),
        referral.payer.as_str(),
        referral.state.as_str(),
        referral.state_since,
        referral.outcome_reason.as_str(),
        referral.contacted_on.as_deref(),
        referral.scheduled_on.as_deref(),
        referral.evaluated_on.as_deref(),
        referral.discharged_on.as_deref(),
        referral.days_to_contact,
        referral.days_to_evaluation,
        referral.external_id.as_deref(),
        referral.row_fingerprint.as_deref(),
        writing.import_id,
        1_i64,
        writing.now,
        writing.by.id,
        writing.now,
        writing.by.id
    ]
}

/// What the history of one referral says of an import.
struct Told {
    referral: Uuid,
    events: Vec<Vec<Value>>,
    /// The last event and its state, where it is still news to somebody.
    news: Option<(Uuid, lexicon::ReferralState)>,
}

impl Told {
    fn of(writing: &Writing<'_>, planned: &PlannedReferral) -> Self {
        let mut last = None;
        let mut event = |step: &Step| -> Vec<Value> {
            let id = new_id();
            last = Some((id, step.to));
            args![
                writing.practice_id,
                id,
                planned.now.id,
                step.from.map(lexicon::ReferralState::code),
                step.to.code(),
                step.at,
                writing.by.id,
                "",
                step.is_inferred
            ]
        };
        let events = planned.steps.iter().map(&mut event).collect();
        let is_news = planned.now.received_at > writing.now - NEWS_FOR;
        Self { referral: planned.now.id, events, news: last.filter(|_| is_news) }
    }
}

/// A file of years is history: nobody is told of what happened long ago.
const NEWS_FOR: Instant = NEWS_FOR_DAYS * 24 * 60 * 60 * 1000;

async fn tell(tx: &Tx, writing: &Writing<'_>, history: Vec<Told>) -> Result<()> {
    let mut events = Vec::new();
    let mut news = Vec::new();
    for told in history {
        events.extend(told.events);
        news.extend(told.news.map(|(event, to)| (told.referral, event, to)));
    }
    insert_many(tx, "referral_event", &EVENT_COLUMNS, events, "").await?;
    for (referral, event, to) in news {
        announce(tx, writing.practice_id, referral, event, to.code()).await?;
    }
    Ok(())
}

async fn write(
    tx: &Tx,
    practice_id: Uuid,
    referral: &Referral,
    (changed_at, by): (Instant, Option<Uuid>),
) -> Result<()> {
    tx.run(
        "UPDATE referral SET source_id = $3, referring_person_id = $4, clinic_id = $5, reason = $6,
                diagnosis_codes = $7, discipline = $8, payer = $9, state = $10, state_since = $11,
                outcome_reason = $12, contacted_on = $13, scheduled_on = $14, evaluated_on = $15,
                discharged_on = $16, days_to_contact = $17, days_to_evaluation = $18, external_id = $19,
                version = $20, changed_at = $21, changed_by = $22
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            referral.id,
            referral.source_id,
            referral.referring_person_id,
            referral.clinic_id,
            referral.reason.as_str(),
            referral.diagnosis_codes.as_str(),
            referral.discipline.as_str(),
            referral.payer.as_str(),
            referral.state.as_str(),
            referral.state_since,
            referral.outcome_reason.as_str(),
            referral.contacted_on.as_deref(),
            referral.scheduled_on.as_deref(),
            referral.evaluated_on.as_deref(),
            referral.discharged_on.as_deref(),
            referral.days_to_contact,
            referral.days_to_evaluation,
            referral.external_id.as_deref(),
            referral.version,
            changed_at,
            by
        ],
    )
    .await?;
    Ok(())
}

fn effect(writing: &Writing<'_>, planned: &PlannedReferral) -> Result<Effect> {
    let before = planned.before.as_ref().map(serde_json::to_string).transpose()?;
    let (row, id, changed_at) = (planned.row, planned.now.id, writing.now);
    Ok(Effect { row, subject: Subject::Referral, id, before, changed_at })
}
