//! The referrals of the sample.

use lexicon::{Channel, Profession, ReferralState};
use platform::{Result, Tx, Uuid, args, new_id};

use super::{
    arrivals::Arrival,
    batch::{Batch, Stamp},
    calendar::Day,
    cast::Stage,
    conditions::{CONDITIONS, Condition},
    history::History,
    patients::Patients,
    random::Random,
    sources::Source,
};

/// The tables of referrals.
pub(super) struct Referrals {
    patients: Patients,
    referral: Batch,
    event: Batch,
    number: i64,
}

impl Referrals {
    /// No rows yet.
    pub fn new(practice_id: Uuid) -> Self {
        Self {
            patients: Patients::new(practice_id),
            referral: Batch::new(
                practice_id,
                "referral",
                "id number source_id referring_person_id patient_id clinic_id channel received_at \
                 received_on reason diagnosis_codes discipline payer urgency state state_since \
                 outcome_reason contacted_on scheduled_on evaluated_on discharged_on \
                 days_to_contact days_to_evaluation version created_at created_by changed_at \
                 changed_by",
            ),
            event: Batch::new(
                practice_id,
                "referral_event",
                "id referral_id from_state to_state at actor_id reason",
            ),
            number: 0,
        }
    }

    /// Adds the referral of an arrival; they are added in the order in which
    /// they came in.
    pub fn add(&mut self, stage: &mut Stage, source: &Source, arrival: Arrival) {
        let by = stage.random.pick(&stage.front_desk);
        let received_at = stage.calendar.at(arrival.day, arrival.minute);
        let patient = self.patients.next(stage, source, arrival, Stamp { at: received_at, by });
        let (id, random) = (new_id(), &mut stage.random);
        let conversion = match patient.payer {
            // The strongest sign of a patient who does not come.
            "" => source.conversion * 0.7,
            _ => source.conversion,
        };
        let arrived = (arrival.day, arrival.minute);
        let history = History::of(random, &stage.calendar, arrived, conversion);
        let condition = condition(random, patient.age);
        // A third of the orders say no more than this (PMC2953283).
        let told = !random.chance(0.33);
        let urgent = condition.reason.starts_with("After") && random.chance(0.4);
        let clinic =
            if random.chance(0.8) { source.clinic } else { random.below(stage.clinics.len()) };
        let writer =
            if random.chance(0.85) { source.writers.first() } else { source.writers.last() };
        let channel = channel(random, source.profession);
        self.number += 1;
        let day = |day: Option<Day>| day.map(|day| stage.calendar.iso(day));
        let after = |day: Option<Day>| day.map(|day| i64::from(day - arrival.day));
        let contacted = history.first(ReferralState::Contacting);
        let evaluated = history.first(ReferralState::Evaluated);
        let state = history.state();
        let discharged = history.last(ReferralState::Discharged);
        let changed = history
            .steps
            .last()
            .map_or(received_at, |step| stage.calendar.at(step.day, step.minute));
        self.referral.push(args![
            id,
            self.number,
            source.id,
            writer.copied(),
            patient.id,
            stage.clinics[clinic],
            channel.code(),
            received_at,
            stage.calendar.iso(arrival.day),
            if told { condition.reason } else { "Evaluate and treat" },
            if told { condition.codes } else { "" },
            condition.discipline,
            patient.payer,
            if urgent { "urgent" } else { "routine" },
            state.code(),
            changed,
            history.why().map_or("", |why| why.code()),
            day(contacted),
            day(history.last(ReferralState::Scheduled)),
            day(evaluated),
            day(discharged.filter(|_| state == ReferralState::Discharged)),
            after(contacted),
            after(evaluated),
            history.steps.len() as i64,
            received_at,
            by,
            changed,
            by
        ]);
        self.events(stage, id, &history, by);
    }

    fn events(&mut self, stage: &Stage, referral: Uuid, history: &History<'_>, desk: Uuid) {
        let therapist = stage.therapists[self.number as usize % stage.therapists.len()];
        for step in &history.steps {
            let by = match step.to {
                ReferralState::Evaluated | ReferralState::InCare | ReferralState::Discharged => {
                    therapist
                }
                _ => desk,
            };
            let why = match step.why {
                Some(why) if why.needs_text() => "Takes part in a study elsewhere",
                Some(why) => why.code(),
                None => "",
            };
            self.event.push(args![
                new_id(),
                referral,
                step.from.map(ReferralState::code),
                step.to.code(),
                stage.calendar.at(step.day, step.minute),
                by,
                why
            ]);
        }
    }

    /// Writes what was gathered.
    pub async fn write(&mut self, tx: &Tx) -> Result<()> {
        self.patients.write(tx).await?;
        self.referral.write(tx).await?;
        self.event.write(tx).await
    }
}

fn condition(random: &mut Random, age: i32) -> &'static Condition {
    for _ in 0..20 {
        let condition = &CONDITIONS[random.below(CONDITIONS.len())];
        let usual = condition.ages.0 <= age && age <= condition.ages.1;
        if usual && random.chance(condition.share / 16.0) {
            return condition;
        }
    }
    &CONDITIONS[0]
}

fn channel(random: &mut Random, profession: Profession) -> Channel {
    if profession.is_treating_provider() || profession == Profession::Hospital {
        random.weighted(&[
            (Channel::Fax, 0.54),
            (Channel::Phone, 0.14),
            (Channel::Message, 0.09),
            (Channel::Paper, 0.08),
            (Channel::Form, 0.06),
            (Channel::Email, 0.05),
            (Channel::Voicemail, 0.04),
        ])
    } else {
        random.weighted(&[
            (Channel::Phone, 0.45),
            (Channel::Form, 0.24),
            (Channel::Voicemail, 0.13),
            (Channel::WalkIn, 0.11),
            (Channel::Email, 0.06),
            (Channel::Other, 0.01),
        ])
    }
}
