//! Whom a contact was probably with: today's plan first, then who was seen lately. A phone
//! puts the offices around it on top by itself; where it is stays there.

use jiff::civil::Date;
use lexicon::AppointmentState;
use platform::{
    Db, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, sessions::Visitor,
};
use serde::Serialize;

use super::{draft::Draft, source::Source};
use crate::{calendar, days};

/// More than these are a list to read, and no guess.
pub(super) const MOST: usize = 5;

/// A source that may be meant, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// The source.
    pub source: Uuid,
    /// Its name.
    pub name: String,
    /// Why it is guessed, in a few words.
    pub why: String,
    /// The task that the contact would do.
    pub task: Option<Uuid>,
    /// The appointment that it would be.
    pub appointment: Option<Uuid>,
}

/// The best guesses for a member, each source once.
pub(super) async fn of(db: &Db, visitor: &Visitor) -> Result<Vec<Guess>> {
    let mut all = planned(db, visitor).await?;
    all.extend(recent(db, visitor).await?);
    Ok(best(all))
}

/// Each source once, for the first reason, and no more than one sees at a glance.
fn best(all: Vec<Guess>) -> Vec<Guess> {
    let mut best: Vec<Guess> = Vec::new();
    for guess in all {
        if best.len() < MOST && best.iter().all(|known| known.source != guess.source) {
            best.push(guess);
        }
    }
    best
}

/// What a member has planned for today: appointments, the one nearest to now first, then
/// what was promised.
pub async fn planned(db: &Db, visitor: &Visitor) -> Result<Vec<Guess>> {
    let (today, now) = (visitor.today(), clock::now());
    let mut appointments = calendar::of_day(db, visitor, today).await?;
    appointments.retain(|one| one.state != AppointmentState::Happened);
    appointments.sort_by_key(|one| (one.starts_at - now).abs());
    let mut all: Vec<Guess> = appointments
        .into_iter()
        .map(|one| Guess {
            source: one.source_id,
            name: one.source,
            why: format!(
                "{} at {}",
                one.kind.label(),
                clock::zoned(one.starts_at, &visitor.zone).strftime("%-I:%M %P")
            ),
            task: None,
            appointment: Some(one.id),
        })
        .collect();
    all.extend(tasks(db, visitor, today).await?);
    Ok(all)
}

#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    source_id: Uuid,
    name: String,
    title: String,
}

async fn tasks(db: &impl Sql, visitor: &Visitor, today: Date) -> Result<Vec<Guess>> {
    // Served by task_by_due: done_at is null only for the open ones.
    let due: Vec<Due> = db
        .rows(
            "SELECT t.id, t.source_id, s.name, t.title FROM task t
             JOIN source s ON s.practice_id = t.practice_id AND s.id = t.source_id
             WHERE t.practice_id = $1 AND t.done_at IS NULL AND t.due_on <= $3
               AND t.owner_id = $2 AND s.deleted_at IS NULL
               AND s.kind IN ('person', 'organisation')
             ORDER BY t.due_on DESC, t.id LIMIT 5",
            args![visitor.practice_id, visitor.member_id, today.to_string()],
        )
        .await?;
    let guess = |due: Due| Guess {
        source: due.source_id,
        name: due.name,
        why: due.title,
        task: Some(due.id),
        appointment: None,
    };
    Ok(due.into_iter().map(guess).collect())
}

#[derive(FromQueryResult)]
struct Seen {
    source_id: Uuid,
    happened_at: Instant,
}

/// As many contacts as hold the last few sources, if one of them was seen often.
const LATELY: i64 = 40;

/// Whom a member was in contact with last.
async fn recent(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Guess>> {
    // Served by touch_by_member. Not joined: SQLite would walk the directory for it.
    let seen: Vec<Seen> = db
        .rows(
            "SELECT source_id, happened_at FROM touch
             WHERE practice_id = $1 AND by_id = $2 AND deleted_at IS NULL
             ORDER BY happened_at DESC LIMIT $3",
            args![visitor.practice_id, visitor.member_id, LATELY],
        )
        .await?;
    let today = visitor.today();
    let mut recent: Vec<Guess> = Vec::new();
    for Seen { source_id, happened_at } in seen {
        if recent.len() == MOST {
            break;
        }
        if recent.iter().any(|known| known.source == source_id) {
            continue;
        }
        let source = Source::lead(db, visitor.practice_id, source_id).await?;
        let day = clock::local_day(happened_at, &visitor.zone);
        recent.extend(source.map(|source| Guess {
            source: source.id,
            name: source.name,
            why: format!("Last contact {}", days::in_words(day, today)),
            task: None,
            appointment: None,
        }));
    }
    Ok(recent)
}

/// Fills in what is known of an appointment, for the contact that it has become.
pub(super) async fn from_appointment(
    db: &Db,
    visitor: &Visitor,
    appointment: Uuid,
    draft: &mut Draft,
) -> Result<()> {
    let Some(plan) = calendar::plan(db, visitor.practice_id, appointment).await? else {
        return Ok(());
    };
    draft.source = plan.source_id.to_string();
    draft.kind = plan.kind.code().to_owned();
    draft.people = plan.people.iter().map(ToString::to_string).collect();
    draft.location = plan.location_id.map(|id| id.to_string()).unwrap_or_default();
    draft.place = plan.place;
    let (now, at) = (clock::now(), clock::zoned(plan.starts_at, &visitor.zone));
    if plan.starts_at < now {
        draft.time = at.strftime("%H:%M").to_string();
        if at.date() == visitor.today() {
            draft.when = "earlier".into();
        } else {
            draft.when = "day".into();
            draft.on = at.date().to_string();
        }
    }
    Ok(())
}

/// Tells the calendar that an appointment has happened, and by which contact.
pub(super) async fn came_true(
    tx: &Tx,
    visitor: &Visitor,
    appointment: Uuid,
    touch: Uuid,
) -> Result<()> {
    calendar::became(tx, visitor, appointment, touch).await
}

#[cfg(test)]
mod tests {
    use platform::new_id;

    use super::*;

    fn guess(source: Uuid, why: &str) -> Guess {
        Guess { source, name: String::new(), why: why.into(), task: None, appointment: None }
    }

    #[test]
    fn the_plan_comes_before_who_was_seen_lately_and_nobody_stands_twice() {
        let (one, other) = (new_id(), new_id());
        let found = best(vec![guess(one, "plan"), guess(other, "seen"), guess(one, "seen")]);
        assert_eq!(found, [guess(one, "plan"), guess(other, "seen")]);
        let many = (0..9).map(|_| guess(new_id(), "seen")).collect();
        assert_eq!(best(many).len(), MOST);
    }
}
