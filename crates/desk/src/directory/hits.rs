//! Providers found, each with whether it is a source already.

use std::collections::HashMap;

use look::Tone;
use maud::{Markup, html};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};
use registry::Provider;

use super::shown;

/// A provider found.
pub(super) struct Listed {
    pub(super) provider: Provider,
    /// Miles from where was asked.
    pub(super) miles: Option<f64>,
    /// The source it is.
    pub(super) source: Option<Uuid>,
}

/// Says of each whether it is a source.
pub(super) async fn listed(
    db: &impl Sql,
    practice_id: Uuid,
    found: Vec<(Provider, Option<f64>)>,
) -> Result<Vec<Listed>> {
    let npis: Vec<String> =
        found.iter().map(|(provider, _)| provider.npi.as_str().to_owned()).collect();
    let sources = sources_of(db, practice_id, &npis).await?;
    Ok(found
        .into_iter()
        .map(|(provider, miles)| {
            let source = sources.get(provider.npi.as_str()).copied();
            Listed { provider, miles, source }
        })
        .collect())
}

/// The live sources that have these numbers.
pub(super) async fn sources_of(
    db: &impl Sql,
    practice_id: Uuid,
    npis: &[String],
) -> Result<HashMap<String, Uuid>> {
    #[derive(FromQueryResult)]
    struct Row {
        npi: String,
        id: Uuid,
    }
    if npis.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values = args![practice_id];
    let marks = db::marks(&mut values, npis.iter().map(String::as_str));
    // Served by person_by_npi and source_by_person, organisation_by_npi and
    // source_by_organisation.
    let rows: Vec<Row> = db
        .rows(
            &format!(
                "SELECT p.npi, s.id FROM person p
                 JOIN source s ON s.practice_id = p.practice_id AND s.person_id = p.id
                  AND s.deleted_at IS NULL
                 WHERE p.practice_id = $1 AND p.npi IN ({marks})
                 UNION ALL
                 SELECT o.npi, s.id FROM organisation o
                 JOIN source s ON s.practice_id = o.practice_id AND s.organisation_id = o.id
                  AND s.kind = 'organisation' AND s.deleted_at IS NULL
                 WHERE o.practice_id = $1 AND o.npi IN ({marks})"
            ),
            values,
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.npi, row.id)).collect())
}

/// What each row may do, and where one comes back to.
pub(super) struct Rows<'a> {
    pub(super) may_edit: bool,
    /// The address of the page they stand on.
    pub(super) back: &'a str,
    /// Whether they come from the registry's own look-up.
    pub(super) from: Origin,
}

/// Where providers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// In our copy of the registry.
    Here,
    /// At the registry's own look-up.
    Outside,
}

/// The table.
pub(super) fn table(listed: &[Listed], rows: &Rows<'_>) -> Markup {
    let with_miles = listed.iter().any(|one| one.miles.is_some());
    html! {
        div class="card flush" {
            table class="data cards" {
                caption class="spoken" { "Providers in the registry" }
                thead {
                    tr {
                        th scope="col" { "Name" }
                        th scope="col" { "Specialty" }
                        th scope="col" { "Where" }
                        th scope="col" { "Phone" }
                        @if with_miles { th scope="col" class="number" { "Miles" } }
                        th scope="col" { span class="spoken" { "Source" } }
                    }
                }
                tbody { @for one in listed { (row(one, rows, with_miles)) } }
            }
        }
    }
}

fn row(one: &Listed, rows: &Rows<'_>, with_miles: bool) -> Markup {
    let provider = &one.provider;
    let name = shown::name(provider);
    let address = shown::address(&provider.office);
    let place = [address.city.as_str(), address.state.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    html! {
        tr data-row {
            th scope="row" class="name" {
                a href={ "/directory/" (provider.npi) @if rows.from == Origin::Outside { "?from=nppes" } } { (name) }
                @if provider.deactivated.is_some() { " " (look::badge("Deactivated", Tone::Look)) }
                small { "NPI " (provider.npi) }
            }
            td data-label="Specialty" { (shown::trade(provider)) }
            td data-label="Where" { (place.join(", ")) @if !address.street.is_empty() { small class="quiet skip-small" { (address.street) } } }
            td data-label="Phone" class="nowrap" { @if let Some(phone) = shown::number(&provider.office.phone) { (phone) } }
            @if with_miles { td data-label="Miles" class="number" { @if let Some(miles) = one.miles { (far(miles)) } } }
            td class="actions" { (verb(one, rows, &name)) }
        }
    }
}

/// Miles as one says them: what is known is the middle of a ZIP code.
pub(super) fn far(miles: f64) -> String {
    if miles < 1.0 { "under 1".to_owned() } else { format!("{miles:.0}") }
}

/// The one thing to do with a provider.
pub(super) fn verb(one: &Listed, rows: &Rows<'_>, name: &str) -> Markup {
    let npi = &one.provider.npi;
    html! {
        @match one.source {
            Some(source) => a class="small" href={ "/sources/" (source) } { "Is a source" span class="spoken" { ": " (name) } },
            None if rows.may_edit && one.provider.deactivated.is_none() => {
                form class="inline" method="post" action={ "/directory/" (npi) "/add" } {
                    input type="hidden" name="back" value=(rows.back);
                    @if rows.from == Origin::Outside { input type="hidden" name="from" value="nppes"; }
                    button class="button small" type="submit" data-press="a" data-says="Add as source" { "Add as source" span class="spoken" { ": " (name) } }
                }
            }
            None => {}
        }
    }
}
