//! One referral with its history, as the database keeps it.

use jiff::civil::Date;
use lexicon::{Channel, PersonName, Profession, ReferralState};
use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::rules::Place;
use crate::board::Step;

/// A referral with the names around it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// The version that a change must have seen.
    pub version: i64,
    /// Where it stands.
    pub place: Place,
    /// Whether the patient must be seen at once.
    pub is_urgent: bool,
    /// When the next step is due.
    pub next_due_at: Option<Instant>,
    /// What comes next.
    pub next_step: Option<Step>,
    /// How often somebody tried to reach the patient.
    pub attempts: i64,
    /// The clinic.
    pub clinic_id: Uuid,
    /// What the source is.
    pub profession: Option<Profession>,
    /// The channel's own time-stamp.
    pub received_at: Instant,
    /// The same as a day of the practice.
    pub received_on: Date,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Whom it is counted for.
    pub source_id: Uuid,
    /// Their name.
    pub source: String,
    /// The clinic's name.
    pub clinic: String,
    /// Why the patient was sent.
    pub reason: String,
    /// ICD-10 codes.
    pub diagnosis_codes: String,
    /// The payer; empty if not known.
    pub payer: String,
    /// The patient's name.
    pub patient: String,
    /// Their birth date.
    pub birth_date: Option<Date>,
    /// Their phone; empty if not known.
    pub phone: String,
    /// Their e-mail address; empty if not known.
    pub email: String,
    /// The patient's id.
    pub patient_id: Uuid,
}

#[derive(FromQueryResult)]
struct Raw {
    id: Uuid,
    number: i64,
    version: i64,
    state: String,
    state_since: Instant,
    outcome_reason: String,
    contacted_on: Option<String>,
    scheduled_on: Option<String>,
    evaluated_on: Option<String>,
    discharged_on: Option<String>,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
    visit_at: Option<Instant>,
    urgency: String,
    next_due_at: Option<Instant>,
    next_step: String,
    attempts: i64,
    clinic_id: Uuid,
    treating: String,
    received_at: Instant,
    received_on: String,
    channel: String,
    source_id: Uuid,
    source: String,
    clinic: String,
    reason: String,
    diagnosis_codes: String,
    payer: String,
    given: String,
    family: String,
    birth_date: Option<String>,
    phone: String,
    email: String,
    patient_id: Uuid,
}

/// Reads one referral of a practice.
pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Record> {
    // Served by primary keys.
    let raw: Raw = db
        .row(
            "SELECT r.id, r.number, r.version, r.state, r.state_since, r.outcome_reason,
                    r.contacted_on, r.scheduled_on, r.evaluated_on, r.discharged_on,
                    r.days_to_contact, r.days_to_evaluation, r.visit_at, r.urgency, r.next_due_at,
                    r.next_step, r.attempts, r.clinic_id, s.profession AS treating,
                    r.received_at, r.received_on,
                    r.channel, r.source_id, s.name AS source, c.name AS clinic, r.reason,
                    r.diagnosis_codes, r.payer, p.given, p.family, p.birth_date, p.phone,
                    p.email, r.patient_id
             FROM referral r
             JOIN patient p ON p.practice_id = r.practice_id AND p.id = r.patient_id
             JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
             JOIN clinic c ON c.practice_id = r.practice_id AND c.id = r.clinic_id
             WHERE r.practice_id = $1 AND r.id = $2 AND r.deleted_at IS NULL",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    raw.record()
}

impl Raw {
    fn record(self) -> Result<Record> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let name = PersonName { given: self.given, family: self.family, ..PersonName::default() };
        let state = ReferralState::from_code(&self.state)
            .ok_or_else(|| Error::Internal(format!("unknown state {}", self.state)))?;
        let received_on = self
            .received_on
            .parse()
            .map_err(|_| Error::Internal("a received day is no day".into()))?;
        Ok(Record {
            id: self.id,
            number: self.number,
            version: self.version,
            place: Place {
                state,
                state_since: self.state_since,
                outcome_reason: self.outcome_reason,
                contacted_on: day(&self.contacted_on),
                scheduled_on: day(&self.scheduled_on),
                evaluated_on: day(&self.evaluated_on),
                discharged_on: day(&self.discharged_on),
                days_to_contact: self.days_to_contact,
                days_to_evaluation: self.days_to_evaluation,
                visit_at: self.visit_at,
            },
            is_urgent: self.urgency == "urgent",
            next_due_at: self.next_due_at,
            next_step: Step::from_code(&self.next_step),
            attempts: self.attempts,
            clinic_id: self.clinic_id,
            profession: Profession::from_code(&self.treating),
            received_at: self.received_at,
            received_on,
            channel: Channel::from_code(&self.channel),
            source_id: self.source_id,
            source: self.source,
            clinic: self.clinic,
            reason: self.reason,
            diagnosis_codes: self.diagnosis_codes,
            payer: self.payer,
            patient: name.display(),
            birth_date: day(&self.birth_date),
            phone: self.phone,
            email: self.email,
            patient_id: self.patient_id,
        })
    }
}

/// One step of a referral's history.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// The state left; none at the beginning.
    pub from_state: Option<String>,
    /// The state reached.
    pub to_state: String,
    /// When.
    pub at: Instant,
    /// By whom; none for the program.
    pub actor: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// Implied by what a file or a message said later.
    pub is_inferred: bool,
    /// What it replaced; none when it cannot be undone.
    pub before_values: Option<String>,
}

/// The history of a referral, the latest first.
pub async fn events(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Vec<Event>> {
    // Served by referral_event_by_referral.
    db.rows(
        "SELECT e.id, e.from_state, e.to_state, e.at, m.name AS actor, e.reason, e.is_inferred,
                e.before_values
         FROM referral_event e
         LEFT JOIN membership m ON m.practice_id = e.practice_id AND m.id = e.actor_id
         WHERE e.practice_id = $1 AND e.referral_id = $2 ORDER BY e.at DESC, e.id DESC",
        args![practice_id, id],
    )
    .await
}

/// The state from which a referral on hold was put there.
pub fn held_from(events: &[Event]) -> Option<ReferralState> {
    let hold = events.iter().find(|event| event.to_state == ReferralState::OnHold.code())?;
    ReferralState::from_code(hold.from_state.as_deref()?)
}
