//! Letters as lines of Today: progress letters that a visit waits for, and signed letters
//! that nobody has sent.

use jiff::civil::Date;
use lexicon::hours::Hours;
use platform::{
    Permission, Result, Sql, Uuid, args, audit::Seen, db::FromQueryResult, sessions::Visitor,
    web::App,
};

use super::{
    due,
    store::{self, State},
};
use crate::{
    plans::WorkingDays,
    practice, referrals,
    today::line::{Line, Sort},
};

/// As many as one writes in a day.
const MOST: i64 = 15;

#[derive(FromQueryResult)]
struct Wanted {
    id: Uuid,
    given: String,
    family: String,
    source: String,
    clinic_id: Uuid,
    visit_on: String,
}

/// The lines; where patients are shown by them, that is noted.
pub(crate) async fn today_lines(
    app: &App,
    visitor: &Visitor,
    seen: Option<&Seen>,
) -> Result<Vec<Line>> {
    if !visitor.may(Permission::WriteLetters) {
        return Ok(Vec::new());
    }
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let wanted = wanted(db, practice, today).await?;
    let unsent = store::in_states(db, practice, &[State::Finished], MOST).await?;
    let mut lines = Vec::new();
    if !wanted.is_empty() {
        if let Some(seen) = seen {
            seen.note(referrals::listed(wanted.len(), &["referrer_visit"]));
        }
        let profile = practice::kept_profile(app, practice).await?;
        for one in &wanted {
            let hours = profile
                .clinics
                .iter()
                .find(|clinic| clinic.id == one.clinic_id)
                .and_then(|clinic| clinic.hours.clone())
                .unwrap_or_else(Hours::usual);
            lines.extend(line(one, today, &WorkingDays(hours)));
        }
    }
    // Sending is for those who move referrals.
    if visitor.may(Permission::EditReferrals) {
        lines.extend(unsent.iter().map(|letter| Line {
            key: format!("letter:{}", letter.id),
            sort: Sort::Promise,
            title: format!("Send the {}", super::sign::title(letter).to_lowercase()),
            why: match letter.why.as_str() {
                "" => "It is signed and has not been sent.".into(),
                why => why.to_owned(),
            },
            source: None,
            owner_id: None,
            due: Some(today),
            at: None,
            href: format!("/letters/{}", letter.id),
            act: None,
        }));
    }
    Ok(lines)
}

/// Visits with the referrer that come soon, for which no letter was written since the last one.
async fn wanted(db: &impl Sql, practice_id: Uuid, today: Date) -> Result<Vec<Wanted>> {
    let until = today.saturating_add(jiff::Span::new().days(due::OFFERED_DAYS_BEFORE));
    // Served by referral_by_referrer_visit and letter_by_referral. A letter of the last two
    // weeks is the one for this visit.
    let sql = format!(
        "SELECT r.id, p.given, p.family, s.name AS source, r.clinic_id,
                r.referrer_visit_on AS visit_on
         FROM referral r
         JOIN patient p ON p.practice_id = r.practice_id AND p.id = r.patient_id
         JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
         WHERE r.practice_id = $1 AND r.referrer_visit_on >= $2 AND r.referrer_visit_on <= $3
           AND r.deleted_at IS NULL AND r.state IN ('evaluated', 'in_care', 'on_hold')
           AND NOT EXISTS (SELECT 1 FROM letter l
                WHERE l.practice_id = r.practice_id AND l.referral_id = r.id
                  AND l.kind = 'progress' AND l.state IN ('finished', 'queued', 'going', 'sent')
                  AND l.changed_at >= $4)
         ORDER BY r.referrer_visit_on, r.id LIMIT {MOST}"
    );
    let since = platform::clock::now() - 14 * 24 * 60 * 60 * 1000;
    db.rows(&sql, args![practice_id, today.to_string(), until.to_string(), since]).await
}

fn line(one: &Wanted, today: Date, days: &WorkingDays) -> Option<Line> {
    let visit: Date = one.visit_on.parse().ok()?;
    let by = due::send_by(visit, today, days)?;
    let patient = referrals::short(&one.given, &one.family);
    Some(Line {
        key: format!("progress:{}:{visit}", one.id),
        sort: Sort::Promise,
        title: format!("Write to {} about {patient}", one.source),
        why: format!("They see each other on {}.", crate::days::long(visit)),
        source: None,
        owner_id: None,
        due: Some(by),
        at: None,
        href: format!("/referrals/{}#letters", one.id),
        act: None,
    })
}
