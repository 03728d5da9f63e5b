//! How long the pages of the desk take, with ten thousand referrals and with a million:
//! the inbox, the board and the list of open referrals; and the clocks of the relationships.
//!
//! `cargo bench -p desk --bench desk`; `-- small` leaves out the million.

#[path = "../ground/mod.rs"]
mod ground;

use std::time::Instant;

use desk::{
    board,
    intake::{self, Arrival, Draft, Origin, Read, Trust, Urgency},
    relationships,
};
use ground::{Ground, Outcome, Times, head, line, small_and_large, visit::open};
use lexicon::Channel;
use platform::{Sql, Uuid, args, clock};

/// How often each page is opened.
const ROUNDS: usize = 50;
/// What waits in the inbox: a busy group after a long weekend.
const ARRIVALS: i64 = 2_000;

#[tokio::main]
async fn main() -> Outcome<()> {
    small_and_large(measure).await
}

async fn measure(ground: &Ground) -> Outcome<()> {
    let begun = Instant::now();
    board::catch_up(ground.db()).await?;
    let caught_up = begun.elapsed().as_secs_f64();
    let waiting = arrive(ground).await?;
    let open_ones = count(
        ground,
        "SELECT count(*) FROM referral WHERE practice_id = $1 AND deleted_at IS NULL
         AND state IN ('received', 'contacting', 'contacted', 'scheduled')",
    )
    .await?;
    let all = count(ground, "SELECT count(*) FROM referral WHERE practice_id = $1").await?;
    head(&format!(
        "The desk with {} referrals, {} of them open, {} arrivals waiting, {} (clocks set in {caught_up:.1} s)",
        look::thousands(all),
        look::thousands(open_ones),
        look::thousands(waiting),
        ground.database
    ));
    let item: Option<Uuid> = ground
        .db()
        .value(
            "SELECT id FROM intake_item WHERE practice_id = $1 AND state = 'new'
             ORDER BY due_at LIMIT 1",
            args![ground.practice_id],
        )
        .await?;
    let item = format!("/inbox/{}", item.ok_or("an empty inbox")?);
    let busiest: Option<Uuid> = ground
        .db()
        .value(
            "SELECT source_id FROM source_month WHERE practice_id = $1
             GROUP BY source_id ORDER BY sum(received) DESC LIMIT 1",
            args![ground.practice_id],
        )
        .await?;
    let of_source = format!("/referrals/board?source={}", busiest.ok_or("no source")?);
    clocks(ground).await?;
    for (what, address) in [
        ("Today", "/"),
        ("thanks", "/thanks"),
        ("the inbox", "/inbox"),
        ("an item of the inbox", item.as_str()),
        ("the board", "/referrals/board"),
        ("the board of the busiest source", of_source.as_str()),
        ("the board of what I did last", "/referrals/board?mine=yes"),
        ("all referrals", "/referrals"),
        ("keeping in touch", "/relationships"),
    ] {
        let mut browser = ground.owner().await?;
        let begun = Instant::now();
        let bytes = open(&mut browser, address).await?;
        let first = begun.elapsed().as_secs_f64() * 1000.0;
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            open(&mut browser, address).await?;
            times.add(begun);
        }
        line(what, &times, &format!("{} KB, the first {first:.0} ms", bytes / 1024));
    }
    Ok(())
}

/// Sets the clocks of all sources: after an import, or when the weeks of the tiers change.
async fn clocks(ground: &Ground) -> Outcome<()> {
    let mut times = Times::default();
    for _ in 0..ROUNDS / 10 {
        let tx = ground.db().begin().await?;
        let begun = Instant::now();
        relationships::reckon_all(&tx, ground.practice_id).await?;
        times.add(begun);
        tx.commit().await?;
    }
    let sources = count(ground, "SELECT count(*) FROM source WHERE practice_id = $1").await?;
    let note = format!("{} sources", look::thousands(sources));
    line("the clocks of all sources", &times, &note);
    Ok(())
}

async fn count(ground: &Ground, sql: &str) -> Outcome<i64> {
    Ok(ground.db().value::<i64>(sql, args![ground.practice_id]).await?.unwrap_or(0))
}

/// Fills the inbox, once.
async fn arrive(ground: &Ground) -> Outcome<i64> {
    let now = clock::now();
    for number in 0..ARRIVALS {
        let said = |text: String| Read::found(text, Origin::Typed, 100);
        let draft = Draft {
            patient: said(format!("Patient Number {number}")),
            referrer: said("Dr. Ana Osei".into()),
            reason: said("Knee pain after a fall".into()),
            ..Draft::default()
        };
        let arrival = Arrival {
            channel: Channel::Form,
            // Over four days.
            received_at: now - number * 170_000,
            once: format!("bench:{number}"),
            sender: "Dr. Ana Osei".into(),
            draft,
            trust: Trust::Proven,
            urgency: Urgency::Routine,
            raw: None,
            pieces: Vec::new(),
            source_id: None,
            clinic_id: None,
            link_id: None,
        };
        intake::receive(&ground.app, ground.practice_id, arrival).await?;
    }
    count(ground, "SELECT count(*) FROM intake_item WHERE practice_id = $1 AND state = 'new'").await
}
