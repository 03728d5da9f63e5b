//! The opening hours and targets by which arrivals are due, kept for a moment: a flood of arrivals
//! does not ask the database for them each time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::tz::TimeZone;
use lexicon::hours::Hours;
use platform::{Instant, Result, Uuid, clock, web::App};

use crate::board::{self, Targets};

/// Changed hours count after this at the latest.
const FRESH: Instant = 3_000;
const MOST_KEPT: usize = 2_000;

/// By what an arrival is due.
pub(super) struct DueBy {
    /// When the clinic is open.
    pub hours: Hours,
    /// Where it is.
    pub zone: TimeZone,
    /// How soon the practice wants to have looked.
    pub targets: Targets,
}

type Known = Arc<DueBy>;
/// Of a clinic of a practice, or of the practice.
type Of = (Uuid, Option<Uuid>);

#[derive(Default)]
struct Kept(Mutex<HashMap<Of, (Instant, Known)>>);

/// The hours of a clinic, or those of the practice.
pub(super) async fn find(app: &App, practice_id: Uuid, clinic_id: Option<Uuid>) -> Result<Known> {
    let (kept, now, key) = (app.kept::<Kept>(), clock::now(), (practice_id, clinic_id));
    if let Ok(known) = kept.0.lock()
        && let Some((read_at, hours)) = known.get(&key)
        && now - read_at < FRESH
    {
        return Ok(hours.clone());
    }
    let (hours, zone) = crate::practice::hours(app.db(), practice_id, clinic_id).await?;
    let targets = board::targets(app.db(), practice_id).await?;
    let hours = Arc::new(DueBy { hours, zone, targets });
    if let Ok(mut known) = kept.0.lock() {
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key, (now, hours.clone()));
    }
    Ok(hours)
}
