//! What referrers of the sample were told, and what waits for a person to tell them.

use lexicon::ReferralState;
use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult, new_id, web::App};

use crate::telling;

#[derive(FromQueryResult)]
struct Booked {
    id: Uuid,
    source_id: Uuid,
    received_at: Instant,
}

/// How the first of them want to be told: each becomes something to do by hand.
const BY_HAND: [&str; 5] = ["letter", "phone", "letter", "phone", "letter"];
/// As many are shown as told.
const TOLD: usize = 12;

/// Keeps the referrers of a few open referrals posted.
pub(super) async fn fill(app: &App, practice_id: Uuid) -> Result<()> {
    let db = app.db();
    // Of the few that are booked (referral_by_next_due): those of a physician with an address.
    let booked: Vec<Booked> = db
        .rows(
            "SELECT r.id, r.source_id, r.received_at FROM referral r
             JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
             WHERE r.practice_id = $1 AND r.deleted_at IS NULL AND r.state = 'scheduled'
               AND s.kind = 'person' AND s.profession = 'physician' AND EXISTS
                (SELECT 1 FROM location l WHERE l.practice_id = s.practice_id
                    AND l.organisation_id = s.organisation_id AND l.street <> '')
               AND EXISTS (SELECT 1 FROM contact_point c WHERE c.practice_id = s.practice_id
                    AND c.organisation_id = s.organisation_id AND c.kind = 'phone')
             ORDER BY r.number DESC LIMIT 40",
            args![practice_id],
        )
        .await?;
    let mut ways = BY_HAND.iter();
    let mut seen = Vec::new();
    for one in &booked {
        let is_new = !seen.contains(&one.source_id);
        seen.push(one.source_id);
        match ways.as_slice().first().filter(|_| is_new) {
            Some(way) => {
                ways.next();
                wish(app, practice_id, one, way).await?;
                let to = ReferralState::Scheduled;
                telling::tell_now(app, practice_id, one.id, to).await?;
            }
            None if seen.len() <= BY_HAND.len() + TOLD => told(app, practice_id, one).await?,
            None => {}
        }
    }
    Ok(())
}

async fn wish(app: &App, practice_id: Uuid, one: &Booked, way: &str) -> Result<()> {
    app.db()
        .run(
            "INSERT INTO notice_preference (practice_id, source_id, channel, stages, changed_at)
             VALUES ($1, $2, $3, '', $4)",
            args![practice_id, one.source_id, way, one.received_at],
        )
        .await?;
    Ok(())
}

/// An hour after it came in they heard that it had.
async fn told(app: &App, practice_id: Uuid, one: &Booked) -> Result<()> {
    let at = one.received_at + 60 * 60 * 1000;
    app.db()
        .run(
            "INSERT INTO notice (practice_id, id, referral_id, source_id, stage, channel, state,
                                 once, sent_at, created_at, changed_at)
             VALUES ($1, $2, $3, $4, 'received', 'email', 'sent', $5, $6, $6, $6)",
            args![practice_id, new_id(), one.id, one.source_id, format!("{}:received", one.id), at],
        )
        .await?;
    Ok(())
}
