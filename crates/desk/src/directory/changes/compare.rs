//! Job `directory.compare`: what the registry in use says that it did not say when the
//! practice last compared.

use std::collections::{HashMap, HashSet};

use lexicon::{Npi, Profession};
use platform::{
    Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    db,
    jobs::{Job, Outcome},
    settings,
    web::App,
};
use registry::Provider;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Kind,
    differ::{Difference, Said, differences},
    store::{self, Of, TOPIC},
};
use crate::directory::{
    places::{self, Point, distance_miles},
    shelf, shown,
};

/// The kind of the job.
pub(in crate::directory) const KIND: &str = "directory.compare";
/// Which edition was compared last.
const COMPARED: &str = "directory.compared";
/// As many newcomers as one comparison tells of.
const MOST_NEW: usize = 200;

/// How far around the clinics newcomers are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::directory) struct Radius {
    /// Miles; 0: not at all.
    pub(in crate::directory) miles: u32,
}

impl Radius {
    /// Farther, a city's newcomers are more than anybody reads.
    pub(in crate::directory) const MOST: u32 = 60;
    const NAME: &str = "directory.radius";

    pub(in crate::directory) async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, Self::NAME).await?.unwrap_or_default())
    }

    pub(in crate::directory) async fn keep(
        self,
        db: &impl Sql,
        practice_id: Uuid,
        by: Uuid,
    ) -> Result<()> {
        settings::put(db, practice_id, Self::NAME, &self, Some(by)).await
    }
}

impl Default for Radius {
    fn default() -> Self {
        Self { miles: 5 }
    }
}

/// The job.
pub(in crate::directory) async fn job(app: App, job: Job) -> Outcome {
    compare(&app, job.practice_id).await?;
    Ok(())
}

/// The edition that a practice compared last; empty before the first.
pub(in crate::directory) async fn compared(db: &impl Sql, practice_id: Uuid) -> Result<String> {
    Ok(settings::get(db, practice_id, COMPARED).await?.unwrap_or_default())
}

/// Compares, unless this edition was compared already, and says how many changes it found.
/// The first comparison of a number only remembers what is said of it, except that it is
/// retired.
pub(in crate::directory) async fn compare(app: &App, practice_id: Uuid) -> Result<usize> {
    let edition = app.registry_folder().map(shelf::edition).unwrap_or_default();
    let last = compared(app.db(), practice_id).await?;
    if edition.is_empty() || edition == last {
        return Ok(0);
    }
    let Some(registry) = shelf::open(app).await? else { return Ok(0) };
    let sources = store::numbered(app.db(), practice_id).await?;
    let numbers: Vec<Npi> = sources.iter().filter_map(|one| Npi::parse(&one.npi).ok()).collect();
    let now: HashMap<String, Provider> = shelf::ask(&registry, move |registry| {
        let known = numbers.into_iter().filter_map(|npi| registry.get(npi).transpose());
        known.map(|one| one.map(|one| (one.npi.as_str().to_owned(), one))).collect()
    })
    .await?;
    let heard = store::heard(app.db(), practice_id).await?;
    let near = if last.is_empty() { Vec::new() } else { newcomers(app, practice_id).await? };

    let tx = app.db().begin().await?;
    let mut found = 0;
    let mut done = HashSet::new();
    for source in &sources {
        let Some(provider) = now.get(&source.npi) else { continue };
        if !done.insert(source.npi.as_str()) {
            continue;
        }
        let before = heard.get(&source.npi);
        let (said, mut told) = listen(before, Said::of(provider));
        told.retain(|one| is_news(one, &source.status));
        for one in &told {
            let opposite = match one.kind {
                Kind::Retired => Some(Kind::Returned),
                Kind::Returned => Some(Kind::Retired),
                _ => None,
            };
            if let Some(opposite) = opposite {
                store::withdraw(&tx, practice_id, &source.npi, opposite).await?;
            }
            let of = Of {
                npi: &source.npi,
                source_id: Some(source.id),
                name: &source.name,
                miles: None,
            };
            store::tell(&tx, practice_id, of, one).await?;
        }
        found += told.len();
        if before != Some(&said) {
            store::remember(&tx, practice_id, &source.npi, &said).await?;
        }
    }
    found += near.len();
    for (provider, miles) in near {
        let name = shown::name(&provider);
        let of =
            Of { npi: provider.npi.as_str(), source_id: None, name: &name, miles: Some(miles) };
        let address = serde_json::to_string(&shown::address(&provider.office))?;
        let difference =
            Difference { kind: Kind::Near, before: shown::trade(&provider), after: address };
        store::tell(&tx, practice_id, of, &difference).await?;
    }
    settings::put(&tx, practice_id, COMPARED, &edition, None).await?;
    let entry = Entry {
        action: "registry.compared",
        subject_kind: "practice",
        subject_id: Some(practice_id),
        detail: json!({ "changes": found }),
    };
    audit::record(&tx, practice_id, &Actor::program("provider registry"), entry).await?;
    db::changed(&tx, practice_id, TOPIC).await?;
    tx.commit().await?;
    Ok(found)
}

/// What is known once this was heard, and what is news of it.
fn listen(before: Option<&Said>, now: Said) -> (Said, Vec<Difference>) {
    match before {
        Some(before) => {
            let now = now.heard_after(before);
            let told = differences(before, &now);
            (now, told)
        }
        None => {
            let valid = Said { retired: String::new(), ..now.clone() };
            let told = differences(&valid, &now);
            (now, told)
        }
    }
}

/// Whether it is news to whoever keeps the source.
fn is_news(difference: &Difference, status: &str) -> bool {
    match difference.kind {
        Kind::Retired => status != "retired",
        Kind::Returned => status == "retired",
        _ => true,
    }
}

/// Providers whose office near a clinic is new, with the miles to the nearest clinic: those
/// who refer, and are no sources yet.
async fn newcomers(app: &App, practice_id: Uuid) -> Result<Vec<(Provider, f64)>> {
    let radius = Radius::read(app.db(), practice_id).await?;
    let clinics = places::clinic_points(app.db(), practice_id).await?;
    let clinics: Vec<Point> = clinics.iter().filter_map(places::ClinicPoint::at).collect();
    if radius.miles == 0 || clinics.is_empty() {
        return Ok(Vec::new());
    }
    let (Some(new), Some(old)) = (shelf::open(app).await?, shelf::before(app).await?) else {
        return Ok(Vec::new());
    };
    let zips = places::zips(app).await?;
    let miles = f64::from(radius.miles);
    let around = zips.around(&clinics, miles);
    let found =
        shelf::ask(&new, move |new| registry::newcomers(&old, new, &around, 10 * MOST_NEW)).await?;
    let told: HashSet<String> =
        store::told_near(app.db(), practice_id).await?.into_iter().collect();
    let mut near = Vec::new();
    for provider in found {
        let npi = provider.npi.as_str();
        if !refers(&provider) || told.contains(npi) || is_source(app, practice_id, npi).await? {
            continue;
        }
        let nearest = zips.find(&provider.office.zip).map(|at| {
            clinics.iter().map(|clinic| distance_miles(*clinic, at)).fold(f64::INFINITY, f64::min)
        });
        near.extend(nearest.filter(|far| *far <= miles).map(|far| (provider, far)));
    }
    near.sort_by(|one, other| one.1.total_cmp(&other.1));
    near.truncate(MOST_NEW);
    Ok(near)
}

/// Whether somebody of this trade sends patients to therapists. Of the newcomers of a city,
/// most do not.
fn refers(provider: &Provider) -> bool {
    use Profession::{
        AthleticTrainer, Chiropractor, NursePractitioner, Physician, PhysicianAssistant, Podiatrist,
    };
    provider.deactivated.is_none()
        && matches!(
            shown::profession(provider),
            AthleticTrainer
                | Chiropractor
                | NursePractitioner
                | Physician
                | PhysicianAssistant
                | Podiatrist
        )
}

async fn is_source(app: &App, practice_id: Uuid, npi: &str) -> Result<bool> {
    // Served by person_by_npi and organisation_by_npi.
    let known = app
        .db()
        .value::<i64>(
            "SELECT (SELECT count(*) FROM person WHERE practice_id = $1 AND npi = $2)
                  + (SELECT count(*) FROM organisation WHERE practice_id = $1 AND npi = $2)",
            args![practice_id, npi],
        )
        .await?;
    Ok(known.unwrap_or(0) > 0)
}
