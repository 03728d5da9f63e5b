//! `/directory/{npi}`: all that the registry says of one provider.

use axum::extract::{Path, Query, State};
use lexicon::{Npi, title_case};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};
use registry::{Kind, Office, Provider};
use serde::Deserialize;

use super::{
    hits::{self, Listed, Origin, Rows},
    nppes, shelf, shown,
};
use crate::days;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `nppes`: at the registry's own look-up.
    pub(super) from: String,
}

/// The provider of a number: from our copy, or, where that is asked for and switched on,
/// from the registry's own look-up.
pub(super) async fn find(
    app: &App,
    visitor: &Visitor,
    npi: &str,
    from: &str,
) -> Result<(Provider, Origin)> {
    let npi = Npi::parse(npi).map_err(|_| Error::NotFound)?;
    if let Some(registry) = shelf::open(app).await?
        && let Some(provider) = shelf::ask(&registry, move |registry| registry.get(npi)).await?
    {
        return Ok((provider, Origin::Here));
    }
    if from != "nppes" {
        return Err(Error::NotFound);
    }
    let provider = nppes::one(app, visitor.practice_id, npi).await?;
    Ok((provider.ok_or(Error::NotFound)?, Origin::Outside))
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(npi): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (provider, from) = find(&app, &visitor, &npi, &asked.from).await?;
    let name = shown::name(&provider);
    let back = format!("/directory/{}", provider.npi);
    let found = vec![(provider, None)];
    let mut listed = hits::listed(app.db(), visitor.practice_id, found).await?;
    let one = listed.pop().ok_or(Error::NotFound)?;
    let rows = Rows { may_edit: visitor.may(Permission::EditSources), back: &back, from };
    let content = html! {
        (look::crumb("/directory", "Provider directory"))
        (look::page_head(&name, &shown::trade(&one.provider), hits::verb(&one, &rows, &name)))
        div class="narrow stack" { (facts(&visitor, &one)) (offices(&one.provider)) }
    };
    Ok(shell::page(&visitor, "/sources", "Provider", content))
}

fn facts(visitor: &Visitor, one: &Listed) -> Markup {
    let provider = &one.provider;
    let kind = match provider.kind {
        Some(Kind::Person) => "Person",
        Some(Kind::Organisation) => "Organisation",
        None => "Not told any more",
    };
    html! {
        section class="card stack" aria-label="Facts" {
            @if let Some(day) = provider.deactivated {
                (look::notice(Tone::Look, html! { p { "This number was deactivated on " (days::long(day)) "." } }))
            }
            dl class="facts" {
                dt { "NPI" } dd { (provider.npi) }
                dt { "Is" } dd { (kind) }
                @if !provider.taxonomy.is_empty() { dt { "Taxonomy" } dd { (provider.taxonomy) } }
                @for other in provider.other_names.iter().take(5) { dt { "Also known as" } dd { (title_case(other)) } }
                @if let Some(day) = provider.last_update { dt { "Last changed" } dd { (days::ago(day, visitor.today())) } }
            }
        }
    }
}

fn offices(provider: &Provider) -> Markup {
    html! {
        section class="card stack" aria-labelledby="offices" {
            h2 id="offices" { "Offices" }
            ul class="list" {
                li { (office(&provider.office)) }
                @for further in provider.further_offices.iter().take(20) { li { (office(further)) } }
            }
            p class="quiet small" { "Fax numbers of the registry are often out of date. Call before anything about a patient is faxed." }
        }
    }
}

fn office(office: &Office) -> Markup {
    html! {
        div class="item" {
            div class="grow" {
                span class="title" { (shown::address(office).line()) }
                p {
                    @if let Some(phone) = shown::number(&office.phone) { "Phone " (phone) }
                    @if let Some(fax) = shown::number(&office.fax) { " · Fax " (fax) }
                }
            }
        }
    }
}
