//! For whom an example is made: a source that somebody names, or one that there is not.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult, sessions::Visitor, web::App};

use super::{CardValues, CoverValues, LetterValues};
use crate::{practice, sources::search};

/// For whom the example is.
#[derive(Debug, Clone)]
pub(super) struct About {
    /// Whether it is a source of the practice.
    pub is_real: bool,
    pub to: String,
    office: Option<String>,
    practice: String,
    clinic: String,
    pub phone: String,
    fax: String,
    pub signer: String,
}

#[derive(FromQueryResult)]
struct Source {
    name: String,
    office: Option<String>,
}

impl About {
    /// The source whose name fits best, or an example.
    pub async fn find(app: &App, visitor: &Visitor, typed: &str) -> Result<Self> {
        let practice = visitor.practice_id;
        let found = match typed.trim() {
            "" => Vec::new(),
            words => search::search(app, practice, words, 1).await?,
        };
        let source = match found.first() {
            Some(id) => named(app.db(), practice, *id).await?,
            None => None,
        };
        let profile = practice::kept_profile(app, practice).await?;
        let clinic = profile.clinics.first();
        let of_clinic = |value: fn(&practice::ClinicProfile) -> &String| {
            clinic.map(value).cloned().unwrap_or_default()
        };
        Ok(Self {
            is_real: source.is_some(),
            office: source.as_ref().and_then(|source| source.office.clone()),
            to: source.map_or_else(|| "Dr. Osei".to_owned(), |source| source.name),
            practice: profile.name.clone(),
            clinic: of_clinic(|clinic| &clinic.name),
            phone: of_clinic(|clinic| &clinic.phone),
            fax: of_clinic(|clinic| &clinic.fax),
            signer: visitor.name.clone(),
        })
    }

    /// As on an envelope.
    pub fn lines(&self) -> Vec<String> {
        let office = match (&self.office, self.is_real) {
            (Some(office), _) => Some(office.clone()),
            (None, true) => None,
            (None, false) => Some("Riverbend Family Practice".to_owned()),
        };
        let office = office.filter(|office| *office != self.to);
        std::iter::once(self.to.clone()).chain(office).collect()
    }

    /// What a card may say to them.
    pub fn card(&self) -> CardValues {
        CardValues {
            to: self.to.clone(),
            practice: self.practice.clone(),
            clinic: self.clinic.clone(),
            phone: self.phone.clone(),
            signer: self.signer.clone(),
        }
    }

    /// What the cover of a fax may say to them.
    pub fn cover(&self) -> CoverValues {
        let (to, practice, phone) = (self.to.clone(), self.practice.clone(), self.phone.clone());
        CoverValues { to, practice, phone }
    }

    /// What a letter may say to them, about a patient that there is not.
    pub fn letter(&self) -> LetterValues {
        LetterValues {
            to: self.to.clone(),
            practice: self.practice.clone(),
            clinic: self.clinic.clone(),
            phone: self.phone.clone(),
            fax: self.fax.clone(),
            signer: self.signer.clone(),
            patient: "Sam Sample".into(),
            born: "March 4, 1961".into(),
            referred_on: "March 2".into(),
            reason: "pain in the right shoulder".into(),
            diagnosis: "adhesive capsulitis, right shoulder".into(),
            evaluated_on: "March 9".into(),
            findings: "lifting the arm ends at 95 degrees, with pain at night.".into(),
            plan: "two visits a week for six weeks, with exercises at home.".into(),
            goals: "reaching a high shelf and sleeping through the night.".into(),
            progress: "lifting the arm is at 130 degrees, and the nights are quiet.".into(),
            visits: "12".into(),
            next_visit: "April 14".into(),
            discharged_on: "May 4".into(),
            outcome: "full use of the arm, no pain at night.".into(),
            advice: "exercises at home, three times a week.".into(),
            declined_because: "the way is too far.".into(),
            attempts: "3 calls and a letter".into(),
        }
    }
}

async fn named(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Source>> {
    // Served by primary keys.
    db.row(
        "SELECT s.name, o.name AS office FROM source s
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
         WHERE s.practice_id = $1 AND s.id = $2",
        args![practice_id, id],
    )
    .await
}
