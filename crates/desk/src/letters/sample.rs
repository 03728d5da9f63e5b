//! Letters of the sample practice: one being written, one signed, and visits with referrers
//! for which letters are wanted.

use jiff::{ToSpan, civil::Date};
use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult, web::App};

use super::{
    begin, draft::Draft, kind::Kind, paper::Signer, section::Section, sign, store, subject::About,
};

#[derive(FromQueryResult)]
struct InCare {
    id: Uuid,
    source_id: Uuid,
}

#[derive(FromQueryResult)]
struct Therapist {
    id: Uuid,
    name: String,
    practice: String,
}

/// Patients in care whose referrers treat; so many get something.
const PATIENTS: i64 = 4;

/// Fills them in.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let tx = app.db().begin().await?;
    let in_care: Vec<InCare> = tx
        .rows(
            &format!(
                "SELECT r.id, r.source_id FROM referral r
                 JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
                 WHERE r.practice_id = $1 AND r.state = 'in_care' AND s.profession = 'physician'
                   AND s.kind = 'person'
                 ORDER BY r.received_on DESC, r.id LIMIT {PATIENTS}"
            ),
            args![practice_id],
        )
        .await?;
    let therapist: Therapist = tx
        .row(
            "SELECT m.id, m.name, p.name AS practice FROM membership m
             JOIN practice p ON p.id = m.practice_id
             WHERE m.practice_id = $1 AND m.role = 'therapist' ORDER BY m.id LIMIT 1",
            args![practice_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    for (number, one) in (0i64..).zip(&in_care) {
        let visit = today.saturating_add((3 + 3 * number).days());
        tx.run(
            "UPDATE referral SET referrer_visit_on = $3 WHERE practice_id = $1 AND id = $2",
            args![practice_id, one.id, visit.to_string()],
        )
        .await?;
    }
    for (one, kind) in in_care.iter().zip([Kind::Progress, Kind::Evaluation]) {
        let about = About::read(&tx, practice_id, one.id).await?;
        let begun = begin::begin(&tx, practice_id, kind, &about.known(&therapist.practice)).await?;
        let draft = Draft { sections: words(kind), ..begun };
        let of = (one.id, one.source_id);
        let id = store::begin(&tx, practice_id, of, kind, &draft, therapist.id).await?;
        if kind == Kind::Evaluation {
            let letter = store::one(&tx, practice_id, id).await?;
            let signer = Signer {
                member_id: therapist.id,
                name: therapist.name.clone(),
                practice: therapist.practice.clone(),
            };
            sign::sign(app, &tx, practice_id, &signer, (&letter, &about), today)
                .await?
                .map_err(|fault| Error::Internal(fault.message))?;
        }
    }
    tx.commit().await
}

fn words(kind: Kind) -> Vec<(Section, String)> {
    let words: &[(Section, &str)] = match kind {
        Kind::Progress => &[
            (Section::Summary, "Good progress: stairs one foot after the other since last week."),
            (Section::Function, "Walks 20 minutes without a stick; kneeling is still hard."),
        ],
        _ => &[
            (Section::Summary, "Stiff and weak as expected; nothing that worries us."),
            (Section::Function, "Stairs one step at a time, sleeps through the night."),
            (Section::Motion, "Bends to 95 degrees, lacks 8 degrees of straightening."),
            (Section::Outcome, "LEFS 31 of 80."),
            (Section::Goals, "Stairs one foot after the other; back to the garden."),
            (Section::Plan, "Twice a week for six weeks, with exercises at home."),
        ],
    };
    words.iter().map(|(section, words)| (*section, (*words).to_owned())).collect()
}
