//! What takes longer than a page may: the practice's past, looked at as of every month's end, and
//! what its contacts did. Worked out once a day beside the pages, which show the last result there
//! is.

mod cohorts;
mod effects;
mod forecast;
mod hindsight;
mod left;
mod looks;
mod nightly;
mod past;
#[cfg(test)]
mod simulated;

use std::{collections::HashMap, sync::Arc};

use effects::Efforts;
use insight::effects::Effect;
use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{Result, Uuid, web::App};

use super::costs::KINDS;
use crate::{beside::beside, shelf::Shelf, verdicts::Lifting};

pub use cohorts::Cohort;
pub use forecast::{Forecast, Foretold};
pub use hindsight::Hindsight;
pub use nightly::{keep, learn_due};
pub use past::Past;

/// What was worked out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Study {
    /// The day as of which.
    pub as_of: Date,
    /// What the next 90 days will bring; none while too little is on record.
    pub forecast: Option<Forecast>,
    /// What the list of who slips away would have said in the past; none while the record is
    /// too short.
    pub hindsight: Option<Hindsight>,
    /// The new sources of each quarter, the latest first: of all, and by the clinic to which the
    /// first referral went.
    cohorts: Vec<Cohort>,
    cohorts_of: HashMap<Uuid, Vec<Cohort>>,
    /// What contacts of each kind did, of those that there were.
    pub effects: Vec<(TouchKind, Effect)>,
}

impl Study {
    /// Of a past, as of a day, with what contacts do. Takes as long as it takes.
    pub fn of(past: Past, today: Date) -> (Self, Option<Lifting>) {
        let Efforts { effects, ratios } = effects::learn(&past, today);
        let past = Past { ratios, ..past };
        let looks = looks::month_ends(&past, today);
        let study = Self {
            as_of: today,
            forecast: forecast::forecast(&past, &looks, today),
            hindsight: hindsight::hindsight(&past, &looks, today),
            cohorts: cohorts::cohorts(&past, None, today),
            cohorts_of: cohorts::by_clinic(&past, today),
            effects,
        };
        let lifting = past.ratios.map(|ratios| Lifting::learned(today, &KINDS, &ratios));
        (study, lifting)
    }

    /// The new sources of each quarter, the latest first, of all or of a clinic.
    pub fn cohorts(&self, clinic: Option<Uuid>) -> &[Cohort] {
        match clinic {
            Some(id) => self.cohorts_of.get(&id).map_or(&[], Vec::as_slice),
            None => &self.cohorts,
        }
    }
}

/// The last study of a practice, and a new one under way when that is not of today.
pub fn kept(app: &App, practice_id: Uuid, today: Date) -> Option<Arc<Study>> {
    let space = app.kept::<Shelf<Study>>().of(practice_id);
    let found = space.find();
    if found.as_ref().is_none_or(|study| study.as_of != today) && !space.is_read() {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = worked_out(&app, practice_id, today).await {
                tracing::warn!(%error, "the practice's report was not worked out");
            }
        });
    }
    found
}

/// The study of today, waited for.
pub async fn worked_out(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Study>> {
    let space = app.kept::<Shelf<Study>>().of(practice_id);
    let _one_works = space.alone().await;
    if let Some(found) = space.find().filter(|study| study.as_of == today) {
        return Ok(found);
    }
    let past = Past::read(app.db(), practice_id, today).await?;
    let (study, lifting) = beside(move || Study::of(past, today)).await?;
    if let Some(lifting) = lifting {
        let tx = app.db().begin().await?;
        lifting.keep(&tx, practice_id).await?;
        tx.commit().await?;
    }
    let study = Arc::new(study);
    space.keep(study.clone());
    Ok(study)
}
