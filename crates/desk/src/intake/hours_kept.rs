//! The opening hours and targets by which arrivals are due, kept for a moment: a flood of arrivals
//! does not ask the database for them each time.

use std::sync::Arc;

use jiff::tz::TimeZone;
use lexicon::hours::Hours;
use platform::{Result, Uuid, web::App};

use crate::{
    board::{self, Targets},
    briefly::Briefly,
};

/// By what an arrival is due.
pub(super) struct DueBy {
    /// When the clinic is open.
    pub hours: Hours,
    /// Where it is.
    pub zone: TimeZone,
    /// How soon the practice wants to have looked.
    pub targets: Targets,
}

/// The hours of a clinic, or those of the practice.
pub(super) async fn find(
    app: &App,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<Arc<DueBy>> {
    let read = async {
        let (hours, zone) = crate::practice::hours(app.db(), practice_id, clinic_id).await?;
        Ok(DueBy { hours, zone, targets: board::targets(app.db(), practice_id).await? })
    };
    app.kept::<Briefly<(Uuid, Option<Uuid>), DueBy>>().find((practice_id, clinic_id), read).await
}
