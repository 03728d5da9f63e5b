//! What was tried, asked and booked for the referrals of the sample that are open.

use platform::{Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id};

use super::{batch::Batch, cast::Stage, cast::ZONE};

#[derive(FromQueryResult)]
struct Open {
    id: Uuid,
    state: String,
    state_since: Instant,
}

/// Writes attempts, missing pieces and visits, all after what was there before.
pub(super) async fn play(tx: &Tx, stage: &mut Stage) -> Result<()> {
    let practice = stage.practice_id;
    let mut tries =
        Batch::new(practice, "contact_attempt", "id referral_id kind outcome at note actor_id");
    let mut missing = Batch::new(
        practice,
        "missing_item",
        "id referral_id kind asked_at asked_by asked_how asked_times created_at created_by",
    );
    // Served by referral_by_next_due.
    let open: Vec<Open> = tx
        .rows(
            "SELECT id, state, state_since FROM referral WHERE practice_id = $1
             AND deleted_at IS NULL AND state IN ('needs_info', 'contacting', 'scheduled')
             ORDER BY number",
            args![practice],
        )
        .await?;
    for referral in &open {
        match referral.state.as_str() {
            "contacting" => call(stage, referral, &mut tries),
            "needs_info" => lack(stage, referral, &mut missing),
            _ => book(tx, stage, referral).await?,
        }
    }
    tries.write(tx).await?;
    missing.write(tx).await
}

fn call(stage: &mut Stage, referral: &Open, tries: &mut Batch) {
    let today = stage.calendar.today();
    let by = stage.random.pick(&stage.front_desk);
    let count = stage.random.between(0, 3);
    let first = today - count + stage.random.between(0, 1);
    for number in 0..count {
        let day = first + number;
        let at = stage.calendar.at(day, stage.random.between(9 * 60, 16 * 60));
        let weekend = stage.calendar.workday(day) != day;
        if weekend || at <= referral.state_since || day > today {
            continue;
        }
        let outcome = stage.random.weighted(&[
            ("voicemail", 0.45),
            ("no_answer", 0.33),
            ("reached", 0.18),
            ("wrong_number", 0.04),
        ]);
        tries.push(args![new_id(), referral.id, "call", outcome, at, "", by]);
    }
}

fn lack(stage: &mut Stage, referral: &Open, missing: &mut Batch) {
    let by = stage.random.pick(&stage.front_desk);
    let (at, was_asked) = (referral.state_since, stage.random.chance(0.7));
    let kind = stage.random.pick(&["signed_order", "authorisation", "diagnosis"]);
    missing.push(args![
        new_id(),
        referral.id,
        kind,
        was_asked.then_some(at),
        was_asked.then_some(by),
        if was_asked { "fax" } else { "" },
        i64::from(was_asked),
        at,
        by
    ]);
}

async fn book(tx: &Tx, stage: &mut Stage, referral: &Open) -> Result<()> {
    let ahead = stage.random.between(0, 9);
    let day = stage.calendar.workday(stage.calendar.today() + ahead);
    let hour = stage.random.between(8, 16) as i8;
    let visit_at = clock::at_hour(stage.calendar.date(day), hour, &clock::zone(ZONE));
    tx.run(
        "UPDATE referral SET visit_at = $3 WHERE practice_id = $1 AND id = $2",
        args![stage.practice_id, referral.id, visit_at],
    )
    .await?;
    Ok(())
}
