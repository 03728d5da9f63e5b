//! The opening hours by which arrivals are due, kept for a moment: a flood of arrivals
//! does not ask the database for them each time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::tz::TimeZone;
use lexicon::hours::Hours;
use platform::{Instant, Result, Uuid, clock, web::App};

/// Changed hours count after this at the latest.
const FRESH: Instant = 3_000;
const MOST_KEPT: usize = 2_000;

type Known = Arc<(Hours, TimeZone)>;

#[derive(Default)]
struct Kept(Mutex<HashMap<(Uuid, Option<Uuid>), (Instant, Known)>>);

/// The hours of a clinic, or those of the practice.
pub(super) async fn find(app: &App, practice_id: Uuid, clinic_id: Option<Uuid>) -> Result<Known> {
    let (kept, now, key) = (app.kept::<Kept>(), clock::now(), (practice_id, clinic_id));
    if let Ok(known) = kept.0.lock()
        && let Some((read_at, hours)) = known.get(&key)
        && now - read_at < FRESH
    {
        return Ok(hours.clone());
    }
    let hours = Arc::new(crate::practice::hours(app.db(), practice_id, clinic_id).await?);
    if let Ok(mut known) = kept.0.lock() {
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key, (now, hours.clone()));
    }
    Ok(hours)
}
