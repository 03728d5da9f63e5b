//! What a move does to a referral: pure decisions, with the reason for a no.

use jiff::civil::Date;
use lexicon::{LostReason, ReferralState, Role};
use platform::Instant;
use serde::{Deserialize, Serialize};

/// A discharged patient may come back into the same referral for so long.
const REOPEN_WITHIN: i64 = 60;
/// A first visit further away is a slip of the pen.
const A_YEAR: Instant = 366 * 24 * 60 * 60 * 1000;

/// Where a referral stands and when it came there. Kept whole with each move,
/// so that undoing one restores everything that it touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The state.
    pub state: ReferralState,
    /// Since when.
    pub state_since: Instant,
    /// Why it ended; the code of a reason, or empty.
    pub outcome_reason: String,
    /// First contact with the patient.
    pub contacted_on: Option<Date>,
    /// When the first visit was booked.
    pub scheduled_on: Option<Date>,
    /// The first visit.
    pub evaluated_on: Option<Date>,
    /// The end of care.
    pub discharged_on: Option<Date>,
    /// Whole days from received to first contact.
    pub days_to_contact: Option<i64>,
    /// Whole days from received to first visit.
    pub days_to_evaluation: Option<i64>,
    /// When the first visit is; places kept by older versions do not say.
    #[serde(default)]
    pub visit_at: Option<Instant>,
}

/// What somebody wants to do with a referral.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// The state it goes to.
    pub to: ReferralState,
    /// The day on which that happened.
    pub on: Date,
    /// Why it ended there, if it did.
    pub reason: Option<LostReason>,
    /// When the first visit will be, for one that was booked.
    pub visit_at: Option<Instant>,
    /// Whether somebody spoke with the patient.
    pub contact: Contact,
}

/// Whether a move means that the patient was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Somebody spoke with them.
    Reached,
    /// Somebody tried.
    Tried,
}

/// What is known of the referral and the moment beside its place.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The day it was received.
    pub received_on: Date,
    /// The moment.
    pub received_at: Instant,
    /// The state it was put on hold from.
    pub held_from: Option<ReferralState>,
    /// The role of whoever moves it.
    pub role: Role,
    /// Today.
    pub today: Date,
    /// Now.
    pub now: Instant,
}

/// Why a move is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The states do not follow each other.
    #[error("A referral that is “{0}” cannot become “{1}”.")]
    NotNext(ReferralState, ReferralState),
    /// Only owners may say that a referral was an error.
    #[error("Only an owner can mark a referral as entered in error.")]
    OwnersOnly,
    /// The end of a referral needs a reason.
    #[error("Say why: choose a reason.")]
    NoReason,
    /// A day after today.
    #[error("This day is in the future. Enter it once it has happened.")]
    InFuture,
    /// A day before the referral.
    #[error("This day is before the referral was received.")]
    BeforeReceived,
    /// A visit before the referral, or too far away to be meant.
    #[error("The first visit must lie after the day the referral was received, and within a year.")]
    NoSuchVisit,
    /// Discharged too long ago.
    #[error("This patient was discharged more than 60 days ago. Add a new referral.")]
    TooLongAgo,
}

/// The states a referral may be moved to from here: first the one that brings
/// the patient closer to their visit, then the others in the order of its life.
pub fn next_states(place: &Place, setting: Setting) -> Vec<ReferralState> {
    let all = ReferralState::ALL.iter().copied();
    let mut next: Vec<_> = all.filter(|to| allowed(place, *to, setting).is_ok()).collect();
    next.sort_by_key(|to| forward(place.state) != Some(*to));
    next
}

fn forward(from: ReferralState) -> Option<ReferralState> {
    use ReferralState::*;
    Some(match from {
        Received | NeedsInfo => Contacting,
        Contacting => Scheduled,
        Scheduled => Evaluated,
        Evaluated => InCare,
        InCare => Discharged,
        _ => return None,
    })
}

/// The place after a move.
pub fn moved(place: &Place, wanted: Move, setting: Setting) -> Result<Place, Refusal> {
    allowed(place, wanted.to, setting)?;
    if wanted.on > setting.today {
        return Err(Refusal::InFuture);
    }
    if wanted.on < setting.received_on {
        return Err(Refusal::BeforeReceived);
    }
    let visit_day = |at: Instant| at >= setting.received_at && at < setting.now + A_YEAR;
    if wanted.visit_at.is_some_and(|at| !visit_day(at)) {
        return Err(Refusal::NoSuchVisit);
    }
    let mut after = Place { state: wanted.to, state_since: setting.now, ..place.clone() };
    after.outcome_reason = match (wanted.to.needs_reason(), wanted.reason) {
        (false, _) => String::new(),
        (true, Some(reason)) => reason.code().to_owned(),
        (true, None) => return Err(Refusal::NoReason),
    };
    note_day(&mut after, wanted.on, wanted.contact);
    note_visit(&mut after, wanted.visit_at);
    after.days_to_contact = after.contacted_on.map(|day| days(setting.received_on, day));
    after.days_to_evaluation = after.evaluated_on.map(|day| days(setting.received_on, day));
    Ok(after)
}

fn allowed(place: &Place, to: ReferralState, setting: Setting) -> Result<(), Refusal> {
    use ReferralState::{Discharged, EnteredInError, InCare, OnHold};
    let from = place.state;
    if !from.may_become(to) {
        return Err(Refusal::NotNext(from, to));
    }
    if to == EnteredInError {
        return if setting.role == Role::Owner { Ok(()) } else { Err(Refusal::OwnersOnly) };
    }
    // A hold ends where it began.
    if from == OnHold && setting.held_from.is_some_and(|held| held != to) {
        return Err(Refusal::NotNext(from, to));
    }
    if (from, to) == (Discharged, InCare)
        && place.discharged_on.is_some_and(|day| days(day, setting.today) > REOPEN_WITHIN)
    {
        return Err(Refusal::TooLongAgo);
    }
    Ok(())
}

/// Writes the day into the field that the new state stands for. The first
/// contact and the first visit stay the first.
fn note_day(place: &mut Place, on: Date, contact: Contact) {
    match place.state {
        ReferralState::Contacting if contact == Contact::Reached => {
            place.contacted_on.get_or_insert(on);
        }
        ReferralState::Scheduled => {
            place.contacted_on.get_or_insert(on);
            place.scheduled_on = Some(on);
        }
        ReferralState::Evaluated => {
            place.evaluated_on.get_or_insert(on);
        }
        ReferralState::InCare => place.discharged_on = None,
        ReferralState::Discharged => place.discharged_on = Some(on),
        _ => {}
    }
}

/// A visit that was booked stays on record while it may still happen.
fn note_visit(place: &mut Place, visit_at: Option<Instant>) {
    match place.state {
        ReferralState::Scheduled => place.visit_at = visit_at.or(place.visit_at),
        ReferralState::Contacting => place.visit_at = None,
        _ => {}
    }
}

/// The place after somebody spoke with the patient, who stays where they are.
pub fn contacted(place: &Place, on: Date, received_on: Date) -> Place {
    let mut after = place.clone();
    let first = *after.contacted_on.get_or_insert(on);
    after.days_to_contact = Some(days(received_on, first));
    after
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map(|span| i64::from(span.get_days())).unwrap_or_default().max(0)
}

/// What the button says that moves a referral from one state to another.
pub fn verb(from: ReferralState, to: ReferralState) -> &'static str {
    use ReferralState::*;
    match (from, to) {
        (Scheduled, Contacting) => "Visit did not happen",
        (OnHold, _) => "Take up again",
        (Discharged, InCare) => "Reopen",
        (_, Received) => "Information has come",
        (_, NeedsInfo) => "Ask for information",
        (_, Contacting) => "Accept and call",
        (_, Scheduled) => "First visit booked",
        (_, Evaluated) => "Evaluated",
        (_, InCare) => "Now in care",
        (_, Discharged) => "Discharge",
        (_, OnHold) => "Put on hold",
        (_, other) => other.label(),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
