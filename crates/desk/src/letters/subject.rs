//! What a letter is about: the referral and its patient, the reader, and the ways to them.

use jiff::civil::Date;
use lexicon::Profession;
use platform::{Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::{begin::Known, order::Reader};
use crate::telling::{Recipient, Subject};

/// All that a letter needs to know.
pub struct About {
    /// The referral, its patient and its referrer, as every telling reads them.
    pub subject: Subject,
    /// Who reads it.
    pub reader: Reader,
    /// The day the patient sees the referrer next.
    pub referrer_visit: Option<Date>,
    clinic: String,
    phone: String,
    attempts: i64,
    last_attempt: Option<Date>,
}

#[derive(FromQueryResult)]
struct Row {
    profession: String,
    specialty: Option<String>,
    taxonomy: Option<String>,
    referrer_visit_on: Option<String>,
    time_zone: String,
    clinic: String,
    phone: String,
}

#[derive(FromQueryResult)]
struct Tried {
    attempts: i64,
    last_at: Option<Instant>,
}

impl About {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, referral_id: Uuid) -> Result<Self> {
        let subject = Subject::read(db, practice_id, referral_id).await?;
        // Served by primary keys. Who wrote the referral reads the letter; where only an
        // office is known, the office does.
        let row: Row = db
            .row(
                "SELECT s.profession, w.specialty, w.taxonomy, r.referrer_visit_on, p.time_zone,
                        c.name AS clinic, c.phone
                 FROM referral r
                 JOIN practice p ON p.id = r.practice_id
                 JOIN clinic c ON c.practice_id = r.practice_id AND c.id = r.clinic_id
                 JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
                 LEFT JOIN person w ON w.practice_id = r.practice_id
                    AND w.id = coalesce(s.person_id, r.referring_person_id)
                 WHERE r.practice_id = $1 AND r.id = $2",
                args![practice_id, referral_id],
            )
            .await?
            .ok_or(platform::Error::NotFound)?;
        // Served by contact_attempt_by_referral.
        let tried: Option<Tried> = db
            .row(
                "SELECT count(*) AS attempts, max(at) AS last_at FROM contact_attempt
                 WHERE practice_id = $1 AND referral_id = $2 AND undone_at IS NULL",
                args![practice_id, referral_id],
            )
            .await?;
        let zone = clock::zone(&row.time_zone);
        let specialty = row
            .taxonomy
            .as_deref()
            .and_then(lexicon::specialty)
            .map(str::to_owned)
            .or(row.specialty)
            .unwrap_or_default();
        Ok(Self {
            reader: Reader::of(Profession::from_code(&row.profession), &specialty),
            clinic: row.clinic,
            phone: lexicon::Phone::parse(&row.phone).map_or(row.phone, |phone| phone.to_string()),
            referrer_visit: row.referrer_visit_on.and_then(|day| day.parse().ok()),
            attempts: tried.as_ref().map_or(0, |tried| tried.attempts),
            last_attempt: tried
                .and_then(|tried| tried.last_at)
                .map(|at| clock::local_day(at, &zone)),
            subject,
        })
    }

    /// Why no letter about the patient may go to them; none when it may.
    ///
    /// A treating provider may receive what treatment needs (45 CFR 164.506). What somebody else
    /// may hear is decided by [`crate::telling`], and it is never findings.
    pub fn blocked(&self) -> Option<&'static str> {
        match self.subject.recipient {
            Recipient::Treating => None,
            Recipient::Nobody => {
                Some("Nobody is named as the referrer, so there is nobody to write to.")
            }
            Recipient::Lay | Recipient::Permitted => Some(
                "They are not known to treat patients, so they get no letter about one. What they \
                 may hear stands under “What the referrer knows”.",
            ),
        }
    }

    /// What a first draft is made of.
    pub fn known(&self, practice: &str) -> Known {
        Known {
            to: self.subject.source.clone(),
            practice: practice.to_owned(),
            clinic: self.clinic.clone(),
            phone: self.phone.clone(),
            patient: self.subject.patient.display(),
            evaluated: self.subject.days.evaluated,
            discharged: self.subject.days.discharged,
            referrer_visit: self.referrer_visit,
            reason: self.subject.reason,
            attempts: self.attempts,
            last_attempt: self.last_attempt,
            outcomes: Vec::new(),
        }
    }
}
