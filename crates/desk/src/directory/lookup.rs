//! Providers for whoever types a name outside: public data of the registry only.

use lexicon::Npi;
use platform::{Result, Uuid, web::App};
use registry::{Kind, Provider, Query};

use super::{
    places::{self, ClinicPoint},
    shelf, shown,
};

/// A provider as the registry names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) npi: String,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) credentials: String,
    pub(crate) specialty: String,
    pub(crate) city: String,
}

/// The people who fit best, the nearer ones first; none where no registry is loaded, so
/// that something else may be asked.
pub(crate) async fn people(
    app: &App,
    practice_id: Uuid,
    words: &str,
    limit: usize,
) -> Result<Option<Vec<Named>>> {
    let Some(registry) = shelf::open(app).await? else { return Ok(None) };
    let clinics = places::clinic_points(app.db(), practice_id).await?;
    let near = clinics.iter().find_map(ClinicPoint::at).map(|at| (at.latitude, at.longitude));
    let words = words.to_owned();
    let found = shelf::ask(&registry, move |registry| {
        if let Ok(npi) = Npi::parse(&words) {
            return Ok(registry.get(npi)?.into_iter().collect());
        }
        let query = Query { words: &words, kind: Some(Kind::Person), near, state: None };
        let found = registry.search(&query, 2 * limit)?;
        Ok(found.hits.into_iter().map(|hit| hit.provider).collect::<Vec<Provider>>())
    })
    .await?;
    let valid = found.iter().filter(|provider| provider.deactivated.is_none());
    Ok(Some(valid.filter_map(named).take(limit).collect()))
}

fn named(provider: &Provider) -> Option<Named> {
    let name = shown::person_name(provider)?;
    Some(Named {
        npi: provider.npi.as_str().to_owned(),
        given: name.given,
        family: name.family,
        credentials: name.credentials.join(", "),
        specialty: shown::trade(provider),
        city: shown::address(&provider.office).city,
    })
}
