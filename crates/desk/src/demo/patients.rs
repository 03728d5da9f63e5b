//! Patients: how old, with which payer, and some who come a second time.

use lexicon::{PersonName, Profession};
use platform::{Result, Tx, Uuid, args, new_id};

use super::{
    arrivals::Arrival,
    batch::{Batch, Stamp},
    calendar::Day,
    cast::Stage,
    random::Random,
    sources::Source,
};

/// A patient as far as the referral depends on them.
#[derive(Clone, Copy)]
pub(super) struct Patient {
    pub id: Uuid,
    since: Day,
    pub age: i32,
    pub payer: &'static str,
}

/// The table of patients, and those who may come again.
pub(super) struct Patients {
    patient: Batch,
    known: Vec<Patient>,
}

impl Patients {
    /// Nobody yet.
    pub fn new(practice_id: Uuid) -> Self {
        Self {
            patient: Batch::stamped(
                practice_id,
                "patient",
                "id given family match_name birth_date phone email payer external_id",
            ),
            known: Vec::new(),
        }
    }

    /// A patient who comes for the first time, or one who was here before.
    pub fn next(
        &mut self,
        stage: &mut Stage,
        source: &Source,
        arrival: Arrival,
        stamp: Stamp,
    ) -> Patient {
        let random = &mut stage.random;
        let longer_ago = self.known.partition_point(|known| known.since < arrival.day - 60);
        if longer_ago > 0 && random.chance(0.09) {
            return self.known[random.below(longer_ago)];
        }
        let age = age(random, source.profession);
        let payer = payer(random, source.profession, age);
        let patient = Patient { id: new_id(), since: arrival.day, age, payer };
        let (given, family) = stage.names.any(random);
        let name =
            PersonName { given: given.into(), family: family.into(), ..PersonName::default() };
        let phone = stage.numbers.patient_phone();
        let email = if random.chance(0.4) {
            let place = self.known.len();
            format!("{}.{place}@mail.example", given.to_lowercase())
        } else {
            String::new()
        };
        let born = stage
            .calendar
            .date(arrival.day)
            .saturating_sub(jiff::Span::new().years(age).days(random.between(0, 364)));
        let chart = random.chance(0.8).then(|| format!("SR-{}", 10_000 + self.known.len()));
        self.patient.enter(
            args![
                patient.id,
                given,
                family,
                name.sort_key(),
                born.to_string(),
                phone.shown,
                email,
                payer,
                chart
            ],
            stamp,
        );
        self.known.push(patient);
        patient
    }

    /// Writes who was gathered.
    pub async fn write(&mut self, tx: &Tx) -> Result<()> {
        self.patient.write(tx).await
    }
}

fn age(random: &mut Random, profession: Profession) -> i32 {
    match profession {
        Profession::AthleticTrainer | Profession::Coach | Profession::School => {
            random.between(12, 21)
        }
        Profession::SchoolNurse => random.between(4, 17),
        Profession::CaseManager | Profession::Employer => random.between(20, 64),
        _ => {
            let years = random.between(5, 55) + random.between(0, 38);
            if years < 12 && random.chance(0.6) { years + 35 } else { years }
        }
    }
}

/// Names of payers as 'lexicon' writes them.
fn payer(random: &mut Random, profession: Profession, age: i32) -> &'static str {
    let at_work = matches!(profession, Profession::CaseManager | Profession::Employer);
    match () {
        _ if random.chance(0.04) => "",
        _ if at_work && random.chance(0.75) => "Workers' compensation",
        _ if profession == Profession::Attorney && random.chance(0.8) => "Auto",
        _ if age >= 65 => random.weighted(&[("Medicare", 0.72), ("Humana", 0.18), ("Aetna", 0.1)]),
        _ => random.weighted(&[
            ("Blue Cross Blue Shield", 0.27),
            ("UnitedHealthcare", 0.2),
            ("Aetna", 0.13),
            ("Cigna", 0.1),
            ("Medicaid", 0.13),
            ("Tricare", 0.03),
            ("Workers' compensation", 0.04),
            ("Self-pay", 0.1),
        ]),
    }
}
