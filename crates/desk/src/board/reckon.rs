//! Keeps `next_step` and `next_due_at` of referrals true, in the transaction of
//! each change.

use std::collections::{HashMap, hash_map::Entry};

use lexicon::ReferralState;
use platform::{
    Db, Error, Instant, Result, Sql, Tx, Uuid, args,
    db::{self, FromQueryResult},
};

use super::{
    attempt::{Kind, Outcome, Try},
    clocks::{self, Asked, Case, Clock, Pause},
    targets::{Targets, targets},
};
use crate::practice;

/// Works out what comes next for a referral, and keeps it with the referral. Call
/// it in the transaction of every change: made, moved, taken back, an attempt, a
/// missing piece asked for or come.
pub async fn reckon(tx: &Tx, practice_id: Uuid, referral_id: Uuid) -> Result<()> {
    let one = Which::One(referral_id);
    let facts = facts(tx, practice_id, one).await?.pop().ok_or(Error::NotFound)?;
    let mut told = Told::read(tx, practice_id, one).await?;
    let targets = targets(tx, practice_id).await?;
    let clock = clock(tx, practice_id, facts.clinic_id).await?;
    keep(tx, practice_id, &facts, &mut told, (&targets, &clock)).await
}

/// The same for all that wait for a first visit: after an import, when targets or
/// opening hours have changed.
pub async fn reckon_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    let targets = targets(tx, practice_id).await?;
    let mut told = Told::read(tx, practice_id, Which::Open).await?;
    let mut clocks: HashMap<Uuid, Clock> = HashMap::new();
    for facts in facts(tx, practice_id, Which::Open).await? {
        let clock = match clocks.entry(facts.clinic_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(clock(tx, practice_id, facts.clinic_id).await?),
        };
        keep(tx, practice_id, &facts, &mut told, (&targets, clock)).await?;
    }
    Ok(())
}

/// The same for the open referrals of one clinic, when its hours or holidays have changed.
pub async fn reckon_clinic(tx: &Tx, practice_id: Uuid, clinic_id: Uuid) -> Result<()> {
    let targets = targets(tx, practice_id).await?;
    let clock = clock(tx, practice_id, clinic_id).await?;
    let which = Which::OpenAt(clinic_id);
    let mut told = Told::read(tx, practice_id, which).await?;
    for facts in facts(tx, practice_id, which).await? {
        keep(tx, practice_id, &facts, &mut told, (&targets, &clock)).await?;
    }
    db::changed(tx, practice_id, "referrals").await
}

/// The time of a clinic.
pub async fn clock(db: &impl Sql, practice_id: Uuid, clinic_id: Uuid) -> Result<Clock> {
    let (hours, zone) = practice::hours(db, practice_id, Some(clinic_id)).await?;
    Ok(Clock { hours, zone })
}

/// Which referrals are looked at.
#[derive(Clone, Copy)]
enum Which {
    One(Uuid),
    Open,
    OpenAt(Uuid),
}

impl Which {
    /// The condition on `referral r`; its value, if it has one, is `$2`.
    fn condition(self) -> &'static str {
        match self {
            Self::One(_) => "r.id = $2",
            Self::Open => {
                "r.deleted_at IS NULL AND r.state IN
                 ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold')"
            }
            Self::OpenAt(_) => {
                "r.clinic_id = $2 AND r.deleted_at IS NULL AND r.state IN
                 ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold')"
            }
        }
    }

    fn args(self, practice_id: Uuid) -> Vec<platform::db::Value> {
        match self {
            Self::One(id) | Self::OpenAt(id) => args![practice_id, id],
            Self::Open => args![practice_id],
        }
    }
}

#[derive(FromQueryResult)]
struct Facts {
    id: Uuid,
    clinic_id: Uuid,
    state: String,
    state_since: Instant,
    received_at: Instant,
    urgency: String,
    visit_at: Option<Instant>,
    next_due_at: Option<Instant>,
    next_step: String,
    first_attempt_at: Option<Instant>,
    attempts: i64,
}

async fn facts(tx: &Tx, practice_id: Uuid, which: Which) -> Result<Vec<Facts>> {
    // Served by the primary key, or by referral_by_next_due.
    let sql = format!(
        "SELECT r.id, r.clinic_id, r.state, r.state_since, r.received_at, r.urgency, r.visit_at,
                r.next_due_at, r.next_step, r.first_attempt_at, r.attempts
         FROM referral r WHERE r.practice_id = $1 AND {}",
        which.condition()
    );
    tx.rows(&sql, which.args(practice_id)).await
}

#[derive(FromQueryResult)]
struct Moved {
    referral_id: Uuid,
    from_state: Option<String>,
    to_state: String,
    at: Instant,
}

#[derive(FromQueryResult)]
struct Attempted {
    referral_id: Uuid,
    kind: String,
    outcome: String,
    at: Instant,
}

#[derive(FromQueryResult)]
struct Missing {
    referral_id: Uuid,
    asked_at: Option<Instant>,
}

/// What the other tables tell, by referral.
#[derive(Default)]
struct Told {
    moves: HashMap<Uuid, Vec<Moved>>,
    tries: HashMap<Uuid, Vec<Try>>,
    missing: HashMap<Uuid, Vec<Option<Instant>>>,
}

impl Told {
    async fn read(tx: &Tx, practice_id: Uuid, which: Which) -> Result<Self> {
        let mut told = Self::default();
        // Each by its index by referral; all that are open first by their state.
        let rows = |columns: &str, table: &str, rest: &str| {
            format!(
                "SELECT x.referral_id, {columns} FROM referral r
                 JOIN {table} x ON x.practice_id = r.practice_id AND x.referral_id = r.id
                 WHERE r.practice_id = $1 AND {} {rest}",
                which.condition()
            )
        };
        let sql = rows("x.from_state, x.to_state, x.at", "referral_event", "ORDER BY x.at, x.id");
        for moved in tx.rows::<Moved>(&sql, which.args(practice_id)).await? {
            told.moves.entry(moved.referral_id).or_default().push(moved);
        }
        let rest = "AND x.undone_at IS NULL ORDER BY x.at, x.id";
        let sql = rows("x.kind, x.outcome, x.at", "contact_attempt", rest);
        for tried in tx.rows::<Attempted>(&sql, which.args(practice_id)).await? {
            let known = Kind::from_code(&tried.kind).zip(Outcome::from_code(&tried.outcome));
            let Some((kind, outcome)) = known else { continue };
            let tries = told.tries.entry(tried.referral_id).or_default();
            tries.push(Try { at: tried.at, kind, outcome });
        }
        let rest = "AND x.came_at IS NULL AND x.dropped_at IS NULL";
        let sql = rows("x.asked_at", "missing_item", rest);
        for missing in tx.rows::<Missing>(&sql, which.args(practice_id)).await? {
            told.missing.entry(missing.referral_id).or_default().push(missing.asked_at);
        }
        Ok(told)
    }
}

async fn keep(
    tx: &Tx,
    practice_id: Uuid,
    facts: &Facts,
    told: &mut Told,
    (targets, clock): (&Targets, &Clock),
) -> Result<()> {
    let moves = told.moves.remove(&facts.id).unwrap_or_default();
    let all_tries = told.tries.remove(&facts.id).unwrap_or_default();
    let missing = told.missing.remove(&facts.id).unwrap_or_default();
    let Some(state) = ReferralState::from_code(&facts.state) else { return Ok(()) };
    let again_from = again_from(facts, &moves);
    let since = again_from.unwrap_or(i64::MIN);
    let tries: Vec<Try> = all_tries.iter().copied().filter(|tried| tried.at >= since).collect();
    let pauses = pauses(&moves);
    let asked = if missing.iter().any(Option::is_none) || missing.is_empty() {
        Asked::NotYet
    } else {
        Asked::At(missing.iter().copied().flatten().max().unwrap_or(facts.state_since))
    };
    let case = Case {
        state,
        state_since: facts.state_since,
        received_at: facts.received_at,
        is_urgent: facts.urgency == "urgent",
        again_from,
        pauses: &pauses,
        tries: &tries,
        asked,
        visit_at: facts.visit_at,
    };
    let next = clocks::next(&case, targets, clock);
    let due_at = next.map(|next| next.due_at);
    let step = next.map_or("", |next| next.step.code());
    let first = all_tries.first().map(|tried| tried.at);
    let attempts = tries.len() as i64;
    let kept =
        (facts.next_due_at, facts.next_step.as_str(), facts.first_attempt_at, facts.attempts);
    if kept == (due_at, step, first, attempts) {
        return Ok(());
    }
    tx.run(
        "UPDATE referral SET next_due_at = $3, next_step = $4, first_attempt_at = $5, attempts = $6
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, facts.id, due_at, step, first, attempts],
    )
    .await?;
    Ok(())
}

/// When the calling began anew: the moment at which the present state was entered
/// from a booked visit or from a hold.
fn again_from(facts: &Facts, moves: &[Moved]) -> Option<Instant> {
    let entered = moves
        .iter()
        .find(|moved| moved.at >= facts.state_since && moved.to_state == facts.state)?;
    let again = entered.to_state == ReferralState::Contacting.code()
        && matches!(entered.from_state.as_deref(), Some("scheduled" | "on_hold"));
    again.then_some(entered.at)
}

/// The stretches in which the referral waited for information or was on hold.
fn pauses(moves: &[Moved]) -> Vec<Pause> {
    let stands = |state: &str| matches!(state, "needs_info" | "on_hold");
    let pairs = moves.iter().zip(moves.iter().skip(1));
    pairs
        .filter(|(stood, left)| stands(&stood.to_state) && left.at > stood.at)
        .map(|(stood, left)| Pause { from: stood.at, to: left.at })
        .collect()
}

/// Sets the clocks of referrals that an older version has left without: once, when
/// the program starts.
pub async fn catch_up(database: &Db) -> Result<()> {
    for practice in practice::all(database).await? {
        // Served by referral_by_next_due.
        let without = database
            .value::<i64>(
                "SELECT number FROM referral WHERE practice_id = $1 AND deleted_at IS NULL
                 AND state IN ('received', 'needs_info', 'contacting', 'scheduled')
                 AND next_due_at IS NULL LIMIT 1",
                args![practice.id],
            )
            .await?;
        if without.is_some() {
            let tx = database.begin().await?;
            reckon_all(&tx, practice.id).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
