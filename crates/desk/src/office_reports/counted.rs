//! What a report is counted from: the referrals of its days, and what waits for the office.

use jiff::tz::TimeZone;
use lexicon::ReferralState;
use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, Value},
};

use super::{
    office::Office,
    span::Days,
    tally::{Came, Reached},
};
use crate::{
    days,
    outcomes::{COUNTED, Measure, Score},
    telling,
};

#[derive(FromQueryResult)]
struct Counted {
    state: String,
    reached: i64,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
}

/// The source `s` of referrals `r` to an office, or to somebody of it, that came in the days of a
/// report.
const OF_SPAN: &str = "source s ON s.practice_id = r.practice_id AND s.id = r.source_id
     WHERE r.practice_id = $1 AND (s.id = $2 OR s.organisation_id = $3)
       AND r.received_on >= $4 AND r.received_on <= $5 AND r.deleted_at IS NULL";

fn of_span(practice_id: Uuid, office: &Office, span: Days) -> Vec<Value> {
    let (from, until) = (span.from.to_string(), span.until.to_string());
    args![practice_id, office.id, office.house(), from, until]
}

/// The referrals that a report counts.
pub(super) async fn referrals(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
    span: Days,
) -> Result<Vec<Came>> {
    // Served by referral_by_source.
    let rows: Vec<Counted> = db
        .rows(
            &format!(
                "SELECT r.state, r.days_to_contact, r.days_to_evaluation,
                        CAST(CASE WHEN r.contacted_on IS NULL AND r.scheduled_on IS NULL
                                       AND r.evaluated_on IS NULL THEN 0 ELSE 1 END AS bigint)
                            AS reached
                 FROM referral r JOIN {OF_SPAN}"
            ),
            of_span(practice_id, office, span),
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Came {
                state: ReferralState::from_code(&row.state)?,
                reached: if row.reached > 0 { Reached::Yes } else { Reached::No },
                days_to_contact: row.days_to_contact,
                days_to_visit: row.days_to_evaluation,
            })
        })
        .collect())
}

/// A patient who was measured at the first visit and at the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured {
    /// The test.
    pub measure: Measure,
    /// At the first visit.
    pub first: Score,
    /// At the last visit.
    pub last: Score,
}

#[derive(FromQueryResult)]
struct Scores {
    measure: String,
    first_tenths: i64,
    last_tenths: i64,
}

/// What was measured twice, of the referrals that a report counts.
pub(super) async fn measured(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
    span: Days,
) -> Result<Vec<Measured>> {
    // Served by referral_by_source and outcome_by_referral.
    let rows: Vec<Scores> = db
        .rows(
            &format!(
                "SELECT o.measure, o.first_tenths, o.last_tenths
                 FROM outcome o
                 JOIN referral r ON r.practice_id = o.practice_id AND r.id = o.referral_id
                 JOIN {OF_SPAN}
                   AND r.state NOT IN ('duplicate', 'entered_in_error') AND {COUNTED}"
            ),
            of_span(practice_id, office, span),
        )
        .await?;
    let known = |row: Scores| {
        Some(Measured {
            measure: Measure::from_code(&row.measure)?,
            first: Score::of_tenths(row.first_tenths),
            last: Score::of_tenths(row.last_tenths),
        })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

#[derive(FromQueryResult)]
struct Asked {
    number: i64,
    reference: Option<String>,
    kind: String,
    asked_at: Instant,
}

/// What the office was asked for and has not given, whenever the patient was referred, the
/// longest asked first. Each is named by the number that both sides know.
pub(super) async fn open(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
    zone: &TimeZone,
) -> Result<Vec<String>> {
    // Served by referral_by_source and missing_item_by_referral.
    let rows: Vec<Asked> = db
        .rows(
            "SELECT r.number, i.reference, m.kind, m.asked_at
             FROM referral r
             JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
             JOIN missing_item m ON m.practice_id = r.practice_id AND m.referral_id = r.id
             LEFT JOIN intake_item i
                    ON i.practice_id = r.practice_id AND i.id = r.intake_item_id
             WHERE r.practice_id = $1 AND (s.id = $2 OR s.organisation_id = $3)
               AND r.deleted_at IS NULL
               AND r.state IN ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold',
                               'evaluated', 'in_care')
               AND m.asked_at IS NOT NULL AND m.came_at IS NULL AND m.dropped_at IS NULL
             ORDER BY m.asked_at, m.id",
            args![practice_id, office.id, office.house()],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let reference = row.reference.unwrap_or_else(|| format!("Referral {}", row.number));
            let asked = days::long(clock::local_day(row.asked_at, zone));
            format!("{reference}: {}, asked for on {asked}", telling::missing_label(&row.kind))
        })
        .collect())
}
