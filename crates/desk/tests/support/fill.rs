//! Sources, patients and referrals for tests, straight into the tables.

use std::sync::atomic::{AtomicI64, Ordering};

use desk::referrals::rollup;
use jiff::{ToSpan, civil::Date};
use lexicon::{Month, PersonName, Profession, ReferralState};
use platform::{Sql, Uuid, args, clock, new_id};
use testing::World;

use super::Practice;

static NUMBER: AtomicI64 = AtomicI64::new(1);

/// A source to be made.
pub struct Source<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub profession: Profession,
    pub organisation: Option<Uuid>,
    pub owner: Option<Uuid>,
    pub status: &'a str,
}

impl<'a> Source<'a> {
    /// An active physician.
    pub fn named(name: &'a str) -> Self {
        Self {
            name,
            kind: "person",
            profession: Profession::Physician,
            organisation: None,
            owner: None,
            status: "active",
        }
    }

    /// Puts it into the practice.
    pub async fn put(self, world: &World, practice: &Practice) -> Uuid {
        let (id, now) = (new_id(), clock::now());
        world
            .db()
            .run(
                "INSERT INTO source (practice_id, id, kind, organisation_id, name, sort_name,
                     profession, owner_id, status, created_at, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                args![
                    practice.id,
                    id,
                    self.kind,
                    self.organisation,
                    self.name,
                    lexicon::fold(self.name),
                    self.profession.code(),
                    self.owner,
                    self.status,
                    now,
                    now
                ],
            )
            .await
            .expect("a source");
        id
    }
}

/// An organisation.
pub async fn organisation(world: &World, practice: &Practice, name: &str) -> Uuid {
    let (id, now) = (new_id(), clock::now());
    world
        .db()
        .run(
            "INSERT INTO organisation (practice_id, id, name, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5)",
            args![practice.id, id, name, now, now],
        )
        .await
        .expect("an organisation");
    id
}

/// A referral to be made.
#[derive(Clone)]
pub struct Referral<'a> {
    pub source: Uuid,
    pub received_on: Date,
    pub patient: &'a str,
    pub payer: &'a str,
    pub state: ReferralState,
    pub reason: &'a str,
    pub days_to_contact: Option<i64>,
    pub days_to_evaluation: Option<i64>,
    /// Where it came in; none for the first clinic.
    pub clinic: Option<Uuid>,
}

impl Referral<'_> {
    /// A referral that has only arrived.
    pub fn of(source: Uuid, received_on: Date) -> Self {
        Self {
            source,
            received_on,
            patient: "Maria Lopez",
            payer: "Medicare",
            state: ReferralState::Received,
            reason: "",
            days_to_contact: None,
            days_to_evaluation: None,
            clinic: None,
        }
    }

    /// The same at another clinic.
    pub fn at(mut self, clinic: Uuid) -> Self {
        self.clinic = Some(clinic);
        self
    }

    /// The same, evaluated after so many days.
    pub fn evaluated_after(mut self, days: i64) -> Self {
        self.state = ReferralState::Evaluated;
        self.days_to_contact = Some(days / 2);
        self.days_to_evaluation = Some(days);
        self
    }

    /// The same, ended in a state for a reason.
    pub fn ended(mut self, state: ReferralState, reason: &'static str) -> Self {
        self.state = state;
        self.reason = reason;
        self
    }

    /// Puts it into the practice; the roll-up is for [`recount`].
    pub async fn put(self, world: &World, practice: &Practice) -> Uuid {
        let (id, patient_id, now) = (new_id(), new_id(), clock::now());
        let name = PersonName::parse(self.patient).expect("a name");
        let db = world.db();
        db.run(
            "INSERT INTO patient (practice_id, id, given, family, match_name, payer, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                practice.id,
                patient_id,
                name.given.as_str(),
                name.family.as_str(),
                name.sort_key(),
                self.payer,
                now,
                now
            ],
        )
        .await
        .expect("a patient");
        let after = |days: i64| self.received_on.saturating_add(days.days()).to_string();
        let zone = clock::zone("America/New_York");
        db.run(
            "INSERT INTO referral (practice_id, id, number, source_id, patient_id, clinic_id, channel,
                 received_at, received_on, payer, state, state_since, outcome_reason, contacted_on,
                 evaluated_on, days_to_contact, days_to_evaluation, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
            args![
                practice.id,
                id,
                NUMBER.fetch_add(1, Ordering::Relaxed),
                self.source,
                patient_id,
                self.clinic.unwrap_or(practice.clinic_id),
                "fax",
                clock::at_hour(self.received_on, 10, &zone),
                self.received_on.to_string(),
                self.payer,
                self.state.code(),
                now,
                self.reason,
                self.days_to_contact.map(after),
                self.days_to_evaluation.map(after),
                self.days_to_contact,
                self.days_to_evaluation,
                now,
                now
            ],
        )
        .await
        .expect("a referral");
        id
    }
}

/// Brings the roll-up up to date.
pub async fn recount(world: &World, practice: &Practice) {
    let tx = world.db().begin().await.expect("a transaction");
    rollup::recount_all(&tx, practice.id).await.expect("a recount");
    tx.commit().await.expect("a commit");
}

/// Today where the practice is.
pub fn today() -> Date {
    clock::local_day(clock::now(), &clock::zone("America/New_York"))
}

/// A day so many days ago.
pub fn ago(days: i64) -> Date {
    today().saturating_sub(days.days())
}

/// This month.
pub fn this_month() -> Month {
    Month::of(today())
}

/// A practice with sources of every standing and two years of referrals that
/// are the same in every run: returns the sources by name.
pub async fn two_years(world: &World, practice: &Practice) -> Vec<(&'static str, Uuid)> {
    use lexicon::Role::Liaison;
    let spring = organisation(world, practice, "Springfield Orthopedics").await;
    let liaison = practice.member(Liaison);
    let steady =
        Source { organisation: Some(spring), owner: Some(liaison), ..Source::named("Steady, Ann") }
            .put(world, practice)
            .await;
    let silent = Source::named("Silent, Bob").put(world, practice).await;
    let retired = Source { status: "retired", ..Source::named("Retired, Carl") };
    let retired = retired.put(world, practice).await;
    let yoga = Source { profession: Profession::YogaInstructor, ..Source::named("=Yoga, \"Dee\"") };
    let yoga = yoga.put(world, practice).await;
    let itself =
        Source { kind: "self", profession: Profession::SelfReferred, ..Source::named("Self") };
    let itself = itself.put(world, practice).await;
    for week in 0..100 {
        let day = ago(3 + week * 7);
        let payer = ["Medicare", "Aetna", ""][week as usize % 3];
        let base = Referral { payer, ..Referral::of(steady, day) };
        let referral = match week % 4 {
            0 => base,
            1 => base.evaluated_after(4 + week % 7),
            2 => base.evaluated_after(35),
            _ => base.ended(ReferralState::Lost, "cost"),
        };
        referral.put(world, practice).await;
        if week >= 12 {
            Referral::of(silent, day).evaluated_after(9).put(world, practice).await;
            Referral::of(retired, day).evaluated_after(12).put(world, practice).await;
        }
        if week % 10 == 0 {
            Referral::of(yoga, day).put(world, practice).await;
            Referral::of(itself, day).put(world, practice).await;
            let twice = Referral::of(yoga, day).ended(ReferralState::Duplicate, "duplicate");
            twice.put(world, practice).await;
        }
    }
    recount(world, practice).await;
    vec![
        ("steady", steady),
        ("silent", silent),
        ("retired", retired),
        ("yoga", yoga),
        ("self", itself),
    ]
}
