//! `POST /directory/{npi}/add`: a provider of the registry becomes a source in one step.
//! Whoever may be a source already is asked about, never doubled.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Profession, Tier, specialty};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Result, Tx, Uuid,
    audit::Actor,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect, redirect_with, shell},
};
use registry::Provider;
use serde::Deserialize;

use super::{
    changes::{reopen_near, settle_near},
    hits, provider_page, shown,
};
use crate::{
    sources::{self, Candidate, Filled, Found, Kind, Known, NewSource, Somebody},
    telling::rules::FaxTrust,
};

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Adding {
    back: String,
    from: String,
    /// "yes" once the look-alikes have been seen.
    other: String,
}

impl Adding {
    /// Only pages of the directory are gone back to.
    fn page(&self) -> &str {
        let ours = self.back == "/directory"
            || self.back.starts_with("/directory?")
            || self.back.starts_with("/directory/");
        if ours { &self.back } else { "/directory" }
    }
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(npi): Path<String>,
    Form(form): Form<Adding>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let (provider, _) = provider_page::find(&app, &visitor, &npi, &form.from).await?;
    let name = shown::name(&provider);
    let npi = provider.npi.as_str().to_owned();
    let known = hits::sources_of(app.db(), practice, std::slice::from_ref(&npi)).await?;
    if let Some(source) = known.get(&npi) {
        let flash = Flash::say(format!("{name} is a source already."));
        return Ok(redirect_with(&format!("/sources/{source}"), flash));
    }
    if form.other != "yes" {
        let alike = alike(&app, practice, &provider).await?;
        if !alike.is_empty() {
            let page = ask(&visitor, &provider, &form, &alike);
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
    }
    let by = visitor.actor();
    let tx = app.db().begin().await?;
    let source = add_provider(&tx, practice, &by, &provider, Some(visitor.member_id)).await?;
    settle_near(&tx, practice, &by, &npi).await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/directory/added/{source}/undo"),
        label: "Undo".into(),
        fields: vec![("back".into(), form.page().to_owned()), ("npi".into(), npi)],
    };
    let flash = Flash::undo_by(format!("{name} is a source now."), undo);
    Ok(redirect_with(form.page(), flash))
}

/// Makes a source of a provider: person or organisation, office, phone and fax, trade and
/// specialty.
pub(super) async fn add_provider(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    provider: &Provider,
    owner_id: Option<Uuid>,
) -> Result<Uuid> {
    let name = shown::person_name(provider);
    let kind = if name.is_some() { Kind::Person } else { Kind::Organisation };
    let organisation = match kind {
        Kind::Organisation => shown::organisation(&provider.organisation),
        Kind::Person => String::new(),
    };
    if name.is_none() && organisation.trim().is_empty() {
        return Err(Error::Invalid(
            "The registry tells no name of this number any more. Add the source by hand.".into(),
        ));
    }
    let address = shown::address(&provider.office);
    let (phone, fax) = (shown::number(&provider.office.phone), shown::number(&provider.office.fax));
    let profession = match shown::profession(provider) {
        Profession::Other => name
            .as_ref()
            .and_then(|name| name.credentials.iter().find_map(|one| Profession::from_text(one)))
            .unwrap_or(Profession::Other),
        profession => profession,
    };
    let new = NewSource {
        name: name.as_ref(),
        organisation: &organisation,
        profession,
        specialty: specialty(&provider.taxonomy).unwrap_or_default(),
        taxonomy: (!provider.taxonomy.is_empty()).then_some(provider.taxonomy.as_str()),
        npi: Some(&provider.npi),
        phone: phone.as_ref(),
        fax: fax.as_ref(),
        trust: FaxTrust::Registry,
        street: &address.street,
        city: &address.city,
        state: &address.state,
        zip: &address.zip,
        tier: Tier::Prospect,
        owner_id,
        ..NewSource::of(kind)
    };
    sources::create(tx, practice, by, new).await
}

/// Who may be meant.
async fn alike(app: &App, practice: Uuid, provider: &Provider) -> Result<Vec<Candidate>> {
    let person = shown::person_name(provider);
    let numbers = [&provider.office.phone, &provider.office.fax];
    let somebody = Somebody {
        // Without credentials and initials: the sources are searched for every word of it.
        name: person
            .as_ref()
            .map(|name| format!("{} {}", name.given, name.family))
            .unwrap_or_default(),
        organisation: match person {
            Some(_) => String::new(),
            None => shown::organisation(&provider.organisation),
        },
        npi: Some(provider.npi),
        phones: numbers.into_iter().filter_map(|digits| shown::number(digits)).collect(),
        city: provider.office.city.clone(),
        zip: provider.office.zip.clone(),
    };
    Ok(match sources::likely(app, practice, &somebody).await? {
        Found::New => Vec::new(),
        Found::Doubtful { candidates } => candidates,
        Found::Same(candidate) => {
            let name = sources::name_of(app.db(), practice, candidate.source_id).await?;
            vec![Candidate { name, ..candidate }]
        }
    })
}

/// "Somebody like this is here already."
fn ask(visitor: &Visitor, provider: &Provider, form: &Adding, alike: &[Candidate]) -> Markup {
    let name = shown::name(provider);
    let npi = provider.npi.as_str();
    let hidden = html! {
        input type="hidden" name="back" value=(form.page());
        input type="hidden" name="from" value=(form.from);
    };
    let content = html! {
        (look::crumb(form.page(), "Provider directory"))
        (look::page_head(&format!("Is {name} somebody you know?"), &format!("{}. {}", shown::trade(provider), shown::address(&provider.office).line()), html! {}))
        div class="narrow stack" {
            (look::notice(Tone::Look, html! { p role="alert" { "Somebody like this is among your sources. Nothing has been added." } }))
            div class="card" {
                ul class="list" {
                    @for candidate in alike {
                        li data-row {
                            div class="item" {
                                div class="grow" {
                                    a class="title" href={ "/sources/" (candidate.source_id) } { (candidate.name) }
                                    p { (candidate.why) } p { (candidate.explained()) }
                                }
                                form method="post" action={ "/directory/" (npi) "/same/" (candidate.source_id) } {
                                    (hidden)
                                    button class="button small" type="submit" { "It is them" span class="spoken" { ": " (candidate.name) } }
                                }
                            }
                        }
                    }
                }
            }
            form class="row" method="post" action={ "/directory/" (npi) "/add" } {
                (hidden)
                input type="hidden" name="other" value="yes";
                button class="button primary" type="submit" { "Add as somebody else" }
                a class="button quiet" href=(form.page()) { "Cancel" }
            }
        }
    };
    shell::page(visitor, "/sources", "Somebody you know?", content)
}

/// A provider is a source that we have: it gets the number, and what it lacks.
pub(super) async fn same(
    State(app): State<App>,
    visitor: Visitor,
    Path((npi, source)): Path<(String, Uuid)>,
    Form(form): Form<Adding>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let (provider, _) = provider_page::find(&app, &visitor, &npi, &form.from).await?;
    let (phone, fax) = (shown::number(&provider.office.phone), shown::number(&provider.office.fax));
    let known = Known {
        npi: Some(&provider.npi),
        phone: phone.as_ref(),
        fax: fax.as_ref(),
        email: None,
        trust: FaxTrust::Registry,
    };
    let tx = app.db().begin().await?;
    let filled = sources::fill(&tx, practice, &by, source, known).await?;
    tx.commit().await?;
    let flash = match filled {
        None => Flash::say("All of that was known already."),
        Some((filled, _)) => {
            let undo = Undo {
                action: "/directory/filled/undo".into(),
                label: "Undo".into(),
                fields: vec![("filled".into(), serde_json::to_string(&filled)?)],
            };
            Flash::undo_by("What was missing is filled in.", undo)
        }
    };
    Ok(redirect_with(&format!("/sources/{source}"), flash))
}

/// What [`same`] filled in, as the undo sends it back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Unfilling {
    filled: String,
}

pub(super) async fn unfill(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Unfilling>,
) -> Result<Response> {
    let filled: Filled = serde_json::from_str(&form.filled)
        .map_err(|_| Error::Invalid("There is nothing to undo.".into()))?;
    let tx = app.db().begin().await?;
    sources::empty(&tx, visitor.practice_id, &visitor.actor(), &filled).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{}", filled.source_id), Flash::say("Undone.")))
}

/// What was added, as the undo names it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Unadding {
    back: String,
    npi: String,
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(source): Path<Uuid>,
    Form(form): Form<Unadding>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    sources::unmake(&tx, practice, &visitor.actor(), source).await?;
    reopen_near(&tx, practice, &form.npi).await?;
    tx.commit().await?;
    let back = Adding { back: form.back, ..Adding::default() };
    match back.page() {
        "" => Ok(redirect("/directory")),
        page => Ok(redirect_with(page, Flash::say("Taken back."))),
    }
}
