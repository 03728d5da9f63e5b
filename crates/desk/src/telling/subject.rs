//! What a telling is about: the referral, the patient, the referrer and the ways
//! to them, read together.

use jiff::{civil::Date, tz::TimeZone};
use lexicon::{LostReason, PersonName, Profession, ReferralState};
use platform::{Error, Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::{
    Stage,
    authorisation::Authorisation,
    rules::{self, Decision, FaxTrust, Question, Reach, Recipient, Way, Wish},
    usual::{Preference, Usual},
};

/// A referral as the telling sees it.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub referral_id: Uuid,
    pub number: i64,
    pub reference: Option<String>,
    pub state: ReferralState,
    pub reason: Option<LostReason>,
    pub days: Days,
    pub patient_id: Uuid,
    pub patient: PersonName,
    pub birth_date: Option<Date>,
    pub source_id: Uuid,
    pub source: String,
    pub recipient: Recipient,
    /// The patient's written permission for a source that does not treat.
    pub authorisation: Option<Authorisation>,
    pub clinic_id: Uuid,
    pub ways: Ways,
}

/// When it came where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days {
    pub received: Option<Date>,
    pub contacted: Option<Date>,
    pub scheduled: Option<Date>,
    pub evaluated: Option<Date>,
    pub discharged: Option<Date>,
    pub visit_at: Option<Instant>,
}

/// How the referrer is reached.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    pub email: Option<String>,
    pub fax: Option<Fax>,
    pub phone: Option<String>,
    pub address: Vec<String>,
    /// What the source's own field says, where no wish was recorded.
    preferred: String,
}

/// A fax number.
#[derive(Debug, Clone)]
pub(crate) struct Fax {
    pub number: String,
    pub trust: FaxTrust,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    number: i64,
    state: String,
    outcome_reason: String,
    received_on: String,
    contacted_on: Option<String>,
    scheduled_on: Option<String>,
    evaluated_on: Option<String>,
    discharged_on: Option<String>,
    visit_at: Option<Instant>,
    clinic_id: Uuid,
    reference: Option<String>,
    patient_id: Uuid,
    given: String,
    family: String,
    birth_date: Option<String>,
    source_id: Uuid,
    source: String,
    kind: String,
    profession: String,
    preferred_channel: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

impl Subject {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, referral_id: Uuid) -> Result<Self> {
        // Served by primary keys.
        let row: Row = db
            .row(
                "SELECT r.id, r.number, r.state, r.outcome_reason, r.received_on, r.contacted_on,
                        r.scheduled_on, r.evaluated_on, r.discharged_on, r.visit_at, r.clinic_id,
                        i.reference, r.patient_id, p.given, p.family, p.birth_date,
                        s.id AS source_id, s.name AS source, s.kind, s.profession,
                        s.preferred_channel, s.person_id, s.organisation_id
                 FROM referral r
                 JOIN patient p ON p.practice_id = r.practice_id AND p.id = r.patient_id
                 JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
                 LEFT JOIN intake_item i
                        ON i.practice_id = r.practice_id AND i.id = r.intake_item_id
                 WHERE r.practice_id = $1 AND r.id = $2 AND r.deleted_at IS NULL",
                args![practice_id, referral_id],
            )
            .await?
            .ok_or(Error::NotFound)?;
        let mut ways = Ways::read(db, practice_id, row.person_id, row.organisation_id).await?;
        ways.preferred = row.preferred_channel.clone();
        let mut subject = row.subject(ways)?;
        if subject.recipient == Recipient::Lay {
            // The day where it is latest: a permission ends some hours early, never late.
            let today = clock::local_day(clock::now(), &TimeZone::UTC);
            let of = (subject.patient_id, subject.source_id);
            subject.authorisation = Authorisation::find(db, practice_id, of, today).await?;
            if subject.authorisation.is_some() {
                subject.recipient = subject.recipient.permitted();
            }
        }
        Ok(subject)
    }

    /// What is decided for a stage.
    pub(super) async fn decide(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        stage: Stage,
        usual: &Usual,
    ) -> Result<Decision> {
        let preference = Preference::read(db, practice_id, self.source_id).await?;
        Ok(rules::decide(Question {
            recipient: self.recipient,
            stage,
            preference: preference.wish.or_else(|| self.ways.habit()),
            usual: usual.way(),
            switch: preference.switch(stage, usual),
            reach: self.ways.reach(),
        }))
    }

    /// The number by which both sides know the referral, without the patient.
    pub fn reference(&self) -> String {
        self.reference.clone().unwrap_or_else(|| format!("Referral {}", self.number))
    }

    /// Whether a stage is still the latest news.
    pub fn holds(&self, stage: Stage) -> bool {
        stage.holds(self.state, self.reason)
    }
}

impl Row {
    fn subject(self, ways: Ways) -> Result<Subject> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        Ok(Subject {
            referral_id: self.id,
            number: self.number,
            reference: self.reference,
            state: ReferralState::from_code(&self.state)
                .ok_or_else(|| Error::Internal(format!("unknown state {}", self.state)))?,
            reason: LostReason::from_code(&self.outcome_reason),
            days: Days {
                received: self.received_on.parse().ok(),
                contacted: day(&self.contacted_on),
                scheduled: day(&self.scheduled_on),
                evaluated: day(&self.evaluated_on),
                discharged: day(&self.discharged_on),
                visit_at: self.visit_at,
            },
            patient_id: self.patient_id,
            patient: PersonName { given: self.given, family: self.family, ..PersonName::default() },
            birth_date: day(&self.birth_date),
            source_id: self.source_id,
            source: self.source,
            recipient: Recipient::of(&self.kind, Profession::from_code(&self.profession)),
            authorisation: None,
            clinic_id: self.clinic_id,
            ways,
        })
    }
}

#[derive(FromQueryResult)]
struct Point {
    kind: String,
    value: String,
    trust: String,
}

#[derive(FromQueryResult)]
struct Place {
    name: String,
    street: String,
    city: String,
    state: String,
    zip: String,
}

impl Ways {
    /// The ways to a person and their organisation, what they prefer first.
    pub async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        person_id: Option<Uuid>,
        organisation_id: Option<Uuid>,
    ) -> Result<Self> {
        // Served by contact_point_by_person and contact_point_by_organisation.
        let points: Vec<Point> = db
            .rows(
                "SELECT kind, value, trust FROM contact_point
                 WHERE practice_id = $1 AND (person_id = $2 OR organisation_id = $3)
                 ORDER BY CASE WHEN is_preferred THEN 0 ELSE 1 END,
                          CASE WHEN person_id IS NULL THEN 1 ELSE 0 END, id",
                args![practice_id, person_id, organisation_id],
            )
            .await?;
        let first =
            |kinds: &[&str]| points.iter().find(|point| kinds.contains(&point.kind.as_str()));
        let fax = points
            .iter()
            .filter(|point| point.kind == "fax")
            // The first among the most trusted: max_by_key takes the last.
            .rev()
            .max_by_key(|point| FaxTrust::from_code(&point.trust));
        Ok(Self {
            email: first(&["email"]).map(|point| point.value.clone()),
            fax: fax.map(|point| Fax {
                number: point.value.clone(),
                trust: FaxTrust::from_code(&point.trust),
            }),
            phone: first(&["phone", "mobile"]).map(|point| point.value.clone()),
            address: address(db, practice_id, person_id, organisation_id).await?,
            preferred: String::new(),
        })
    }

    fn reach(&self) -> Reach {
        Reach {
            email: self.email.as_ref().map(|_| ()),
            fax: self.fax.as_ref().map(|fax| fax.trust),
            letter: (!self.address.is_empty()).then_some(()),
            phone: self.phone.as_ref().map(|_| ()),
        }
    }

    /// The way by which they want to be reached in general.
    fn habit(&self) -> Option<Wish> {
        let way = match self.preferred.as_str() {
            "phone" => Way::Phone,
            "email" => Way::Email,
            "fax" => Way::Fax,
            "letter" => Way::Letter,
            _ => return None,
        };
        Some(Wish::By(way))
    }
}

/// The lines of a postal address; none where the street is not known.
async fn address(
    db: &impl Sql,
    practice_id: Uuid,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
) -> Result<Vec<String>> {
    // Served by location_by_person and location_by_organisation.
    let place: Option<Place> = db
        .row(
            "SELECT name, street, city, state, zip FROM location
             WHERE practice_id = $1 AND (person_id = $2 OR organisation_id = $3) AND street <> ''
             ORDER BY id LIMIT 1",
            args![practice_id, person_id, organisation_id],
        )
        .await?;
    let organisation = match organisation_id {
        Some(id) => {
            db.value::<String>(
                "SELECT name FROM organisation WHERE practice_id = $1 AND id = $2",
                args![practice_id, id],
            )
            .await?
        }
        None => None,
    };
    let Some(place) = place else { return Ok(Vec::new()) };
    let town = format!("{}, {} {}", place.city, place.state, place.zip);
    Ok([organisation.unwrap_or(place.name), place.street, town]
        .into_iter()
        .map(|line| line.trim_matches([' ', ',']).to_owned())
        .filter(|line| !line.is_empty())
        .collect())
}
