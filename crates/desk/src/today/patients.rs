//! Patients who wait: referrals whose next step is due today, for those who work with them.

use lexicon::fold;
use platform::{Instant, Permission, Result, Sql, audit::Seen, clock, sessions::Visitor};

use super::line::{Line, Sort};
use crate::{
    board::{self, Card, Step},
    referrals,
};

/// As many as one calls in a morning; the board has all.
const MOST: usize = 25;

/// The lines; that patients are seen is noted.
pub(super) async fn lines(db: &impl Sql, visitor: &Visitor, seen: &Seen) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditReferrals) {
        return Ok(Vec::new());
    }
    let cards = board::due(db, visitor.practice_id, end_of(visitor), MOST).await?;
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    seen.note(referrals::listed(cards.len(), &["due"]));
    let now = clock::now();
    Ok(cards.iter().map(|card| line(card, visitor, now)).collect())
}

/// How many there are, for who does not see them just now.
pub(super) async fn count(db: &impl Sql, visitor: &Visitor) -> Result<i64> {
    if !visitor.may(Permission::EditReferrals) {
        return Ok(0);
    }
    board::due_count(db, visitor.practice_id, end_of(visitor)).await
}

fn end_of(visitor: &Visitor) -> Instant {
    let tomorrow = visitor.today().tomorrow().unwrap_or_else(|_| visitor.today());
    clock::at_hour(tomorrow, 0, &visitor.zone)
}

fn line(card: &Card, visitor: &Visitor, now: Instant) -> Line {
    let step = Step::from_code(&card.next_step);
    let patient = referrals::short(&card.given, &card.family);
    let page = match step {
        Some(Step::Call | Step::CallAgain) => "/call",
        _ => "",
    };
    let due = card.next_due_at;
    let why = match due {
        Some(at) if at < now => format!(
            "Due since {}; referred by {}.",
            board::words::moment(at, now, &visitor.zone),
            card.source
        ),
        Some(at) => format!(
            "Due {}; referred by {}.",
            board::words::moment(at, now, &visitor.zone),
            card.source
        ),
        None => format!("Referred by {}.", card.source),
    };
    Line {
        // A step that is done makes way for the next, which is not put off with it.
        key: format!("referral:{}:{}", card.id, fold(&card.next_step).replace(' ', "_")),
        sort: Sort::Referral,
        title: title(step, &patient),
        why,
        source: None,
        owner_id: None,
        due: due.map(|at| clock::local_day(at, &visitor.zone)),
        at: due,
        href: format!("/referrals/{}{page}", card.id),
        act: None,
    }
}

fn title(step: Option<Step>, patient: &str) -> String {
    match step {
        Some(Step::Call) => format!("Call {patient}"),
        Some(Step::CallAgain) => format!("Call {patient} again"),
        Some(Step::FindNumber) => format!("Find the right number of {patient}"),
        Some(Step::Book) => format!("Book the first visit of {patient}"),
        Some(Step::Letter) => format!("Send {patient} a letter"),
        Some(Step::Close) => format!("Try {patient} once more, or close the referral"),
        Some(Step::Ask) => format!("Ask for what is missing for {patient}"),
        Some(Step::AskAgain) => format!("Ask again for what is missing for {patient}"),
        Some(Step::Visit) => format!("Say whether {patient} came"),
        None => format!("Look at the referral of {patient}"),
    }
}
