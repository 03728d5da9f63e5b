//! What contacts do is learned at night, once a week, for practices whose report nobody opens.

use std::time::Duration;

use jiff::civil::Date;
use platform::{Instant, Result, clock, web::App};
use tokio::sync::watch;

use super::worked_out;
use crate::{practice, verdicts::Lifting};

/// How often it looks whether a practice is due.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// The hours by the practice's clocks in which it is worked out: nobody waits for a page.
const NIGHT: std::ops::Range<i8> = 1..5;

/// Learns what is due at a moment; for how many practices.
pub async fn learn_due(app: &App, now: Instant) -> Result<usize> {
    let mut learned = 0;
    for practice in practice::all(app.db()).await? {
        let local = clock::zoned(now, &clock::zone(&practice.time_zone));
        let today: Date = local.date();
        if NIGHT.contains(&local.hour()) && Lifting::is_due(app.db(), practice.id, today).await? {
            worked_out(app, practice.id, today).await?;
            learned += 1;
        }
    }
    Ok(learned)
}

/// Looks now and again until the program stops.
pub async fn keep(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = learn_due(&app, clock::now()).await {
            tracing::warn!(%error, "what contacts do was not learned");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}
