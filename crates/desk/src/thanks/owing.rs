//! What is still to be thanked for: one reading, for the queue, Today, a source's page, the
//! report and the moment in which somebody is thanked.
//!
//! A referral asks to be thanked for from the moment it is on record with a person or an
//! organisation as its source, whatever becomes of it: they thought of us. It counts from the
//! day on which it was received, and asks again within the window when the patient came. Who
//! came by themselves or over a website has no source to thank.

use jiff::{ToSpan, civil::Date};
use lexicon::Profession;
use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use crate::{referrals::rollup::COUNTED, reports::Which};

/// So long a referral asks to be thanked for, in days.
pub const ASKS_FOR: i64 = 90;

/// A referral that nobody was thanked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owing {
    /// Its id.
    pub referral_id: Uuid,
    /// Its source.
    pub source_id: Uuid,
    /// Its patient.
    pub patient_id: Uuid,
    /// The clinic that it came to.
    pub clinic_id: Uuid,
    /// The clinician who wrote it, where that is known.
    pub written_by: Option<Uuid>,
    /// The practice's day on which it was received.
    pub received_on: Date,
    /// When.
    pub received_at: Instant,
}

/// Whether a referral asks to be thanked for: it arrived or became a patient lately, and no
/// thank-you has covered the day on which it was received.
pub fn asks(
    received_on: Date,
    evaluated_on: Option<Date>,
    covered_until: Option<Date>,
    today: Date,
) -> bool {
    let lately =
        |day: Date| today.since(day).is_ok_and(|span| i64::from(span.get_days()) <= ASKS_FOR);
    (lately(received_on) || evaluated_on.is_some_and(lately))
        && covered_until.is_none_or(|covered| received_on > covered)
}

/// Whether there is anybody to thank: nobody is for those who came by themselves or over a
/// website.
pub fn is_somebody(kind: &str, profession: &str) -> bool {
    let reached = Profession::from_code(profession)
        .is_none_or(|known| !matches!(known, Profession::Online | Profession::SelfReferred));
    reached && matches!(kind, "person" | "organisation")
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Uuid,
    patient_id: Uuid,
    clinic_id: Uuid,
    referring_person_id: Option<Uuid>,
    received_on: String,
    received_at: Instant,
    evaluated_on: Option<String>,
    covered_until: Option<String>,
}

impl Row {
    fn owing(self, today: Date) -> Option<Owing> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let received_on = self.received_on.parse().ok()?;
        asks(received_on, day(&self.evaluated_on), day(&self.covered_until), today).then_some(
            Owing {
                referral_id: self.id,
                source_id: self.source_id,
                patient_id: self.patient_id,
                clinic_id: self.clinic_id,
                written_by: self.referring_person_id,
                received_on,
                received_at: self.received_at,
            },
        )
    }
}

/// Everything that is still to be thanked for, of all sources or of some, the oldest of each
/// source first.
pub async fn owing(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
) -> Result<Vec<Owing>> {
    let lately = today.saturating_sub(ASKS_FOR.days());
    let mut args = args![practice_id, lately.to_string()];
    let which = which.condition("source_id", &mut args);
    let columns = "id, source_id, patient_id, clinic_id, referring_person_id, received_on, received_at, \
         evaluated_on";
    // All: served by referral_by_received and referral_by_evaluated. Some: by
    // referral_by_source and referral_by_source_evaluated. Then thank_you_by_source and the
    // primary key of thank_you_referral. Of those received before, `|| ''` keeps SQLite from
    // walking over all that a source ever sent.
    let rows: Vec<Row> = db
        .rows(
            &format!(
                "SELECT r.id, r.source_id, r.patient_id, r.clinic_id, r.referring_person_id, r.received_on,
                        r.received_at, r.evaluated_on, t.covered_until
                 FROM (SELECT {columns} FROM referral
                       WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED} {which}
                       UNION ALL
                       SELECT {columns} FROM referral
                       WHERE practice_id = $1 AND evaluated_on >= $2 AND (received_on || '') < $2
                         AND {COUNTED} {which}) r
                 LEFT JOIN (SELECT source_id, max(covers_until) AS covered_until FROM thank_you
                            WHERE practice_id = $1 AND undone_at IS NULL {which}
                            GROUP BY source_id) t ON t.source_id = r.source_id
                 WHERE NOT EXISTS (SELECT 1 FROM thank_you_referral l
                                   WHERE l.practice_id = $1 AND l.referral_id = r.id)"
            ),
            args,
        )
        .await?;
    // Put in order here: asked for an order by source, SQLite walks over all referrals of all days.
    let mut owing: Vec<Owing> = rows.into_iter().filter_map(|row| row.owing(today)).collect();
    owing.sort_unstable_by_key(|one| (one.source_id, one.received_at, one.referral_id));
    Ok(owing)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 25);

    #[test]
    fn thanks_are_due_for_what_came_or_became_a_patient_lately() {
        let ago = |days: i64| TODAY.saturating_sub(days.days());
        assert!(asks(ago(90), None, None, TODAY));
        assert!(!asks(ago(91), None, None, TODAY));
        assert!(asks(ago(120), Some(ago(80)), None, TODAY));
        assert!(!asks(ago(10), None, Some(ago(10)), TODAY));
        assert!(asks(ago(10), None, Some(ago(11)), TODAY));
    }

    #[test]
    fn nobody_is_thanked_for_who_came_by_themselves() {
        assert!(is_somebody("person", "coach") && is_somebody("organisation", ""));
        assert!(!is_somebody("self", "self_referred"));
        assert!(!is_somebody("organisation", "online") && !is_somebody("person", "self_referred"));
    }
}
