//! Making a private link, and showing it the one time that it can be shown.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use look::{Field, Qr, Tone};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Uuid, new_id,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{Details, NewOffice, address, frame, known, office_form::OfficeForm, office_store};
use crate::complaints::Complaints;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    source: Option<Uuid>,
    replaces: Option<Uuid>,
}

/// The form with what is known: of the link that is replaced, else of the source.
pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let (source, details) = match (asked.replaces, asked.source) {
        (Some(old), _) => {
            let old = office_store::one(db, practice, old).await?;
            (old.source.map(|(id, _)| id), old.details)
        }
        (None, Some(source)) => {
            (Some(source), office_store::from_directory(db, practice, source).await?.1)
        }
        (None, None) => (None, Details::default()),
    };
    let form = OfficeForm::of(new_id(), source, asked.replaces, &details);
    Ok(page(&visitor, &form, &[]))
}

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<OfficeForm>,
) -> Result<Response> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let id: Uuid = form.id.parse().map_err(|_| Error::NotFound)?;
    let source_id = match form.source.as_str() {
        "" => None,
        text => {
            let source: Uuid = text.parse().map_err(|_| Error::NotFound)?;
            // A source of another practice, or a merged one, is none.
            office_store::from_directory(db, practice, source).await?;
            Some(source)
        }
    };
    let old = match form.replaces.parse::<Uuid>() {
        Ok(old) => Some(office_store::one(db, practice, old).await?),
        Err(_) => None,
    };
    let before = old.as_ref().map(|old| old.details.clone()).unwrap_or_default();
    let details = match form.read(&before) {
        Ok(details) => details,
        Err(errors) => {
            let page = page(&visitor, &form, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    let replaces = old.map(|old| old.id);
    let new = NewOffice { id, source_id, details: &details, replaces };
    let made = known::issue(&tx, practice, &visitor.actor(), new).await?;
    tx.commit().await?;
    let again = source_id.map(|id| format!("/sources/{id}"));
    Ok(match made {
        Some(token) => {
            let address =
                address::again(&address::base(&app, &headers), &visitor.practice_slug, &token);
            shown(&visitor, &address, &details, again.as_deref()).into_response()
        }
        None => Err(Error::Conflict(
            "This private link was made and shown before, and can't be shown a second time. If \
             nobody copied it, make a new one under Private links of offices."
                .into(),
        ))?,
    })
}

fn page(visitor: &Visitor, form: &OfficeForm, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let field = |id, label| Field::new(id, label).autocomplete("off").error(complaints.at(id));
    let content = html! {
        (look::crumb("/links/offices", "Private links of offices"))
        (look::page_head("Make a private link", "The form will open with these details filled in. The office can change them there.", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @if form.source.is_empty() && form.replaces.is_empty() {
                (look::notice(Tone::Look, html! { p {
                    "This link will belong to no source: each referral by it has to be matched in the inbox. "
                    "If the office is in your directory, " a href="/sources" { "open it" } " and choose “Make a private link” there."
                } }))
            }
            @if !form.replaces.is_empty() {
                (look::notice(Tone::Look, html! { p { "The private link that this office has now will stop filling in its details. Give them the new one." } }))
            }
            form class="card stack" method="post" action="/links/offices" {
                input type="hidden" name="id" value=(form.id);
                input type="hidden" name="source" value=(form.source);
                input type="hidden" name="replaces" value=(form.replaces);
                div class="fields" {
                    (field("referrer", "Who refers").value(&form.referrer).render())
                    (field("organisation", "Practice or office").value(&form.organisation).render())
                    (field("npi", "NPI").value(&form.npi).render())
                    (field("phone", "Phone").kind("tel").value(&form.phone).render())
                    (field("fax", "Fax").kind("tel").value(&form.fax).render())
                    (field("email", "E-mail").kind("email").value(&form.email).render())
                }
                (look::submit("Make the private link"))
            }
        }
    };
    shell::page(visitor, "/sources", "Make a private link", content)
}

/// Only here: nobody can look the token up again.
fn shown(visitor: &Visitor, address: &str, details: &Details, back: Option<&str>) -> Markup {
    let name =
        if details.organisation.is_empty() { &details.referrer } else { &details.organisation };
    let content = html! {
        (look::crumb(back.unwrap_or("/links/offices"), "Done"))
        (look::page_head("The private link", "", html! { button class="button" type="button" data-print="yes" { "Print this page" } }))
        div class="narrow stack" {
            (look::notice(Tone::Look, html! {
                p { strong { "Copy or print it now: it is shown this once. " } "It is for " (name) " alone. Whoever has it can refer in their name, so give it to nobody else." }
            }))
            section class="card stack" aria-label="The private link" {
                p class="secret" { (address) }
                div class="row" { (frame::copy_button(address, "Copy the link")) }
                @if let Some(code) = Qr::of(address) {
                    div class="qr-large" { (code.svg("QR code of the private link")) }
                }
                p class="quiet small" { "It opens the form with the details of " (name) " filled in. It holds no patient, and can be revoked under Private links of offices." }
            }
        }
    };
    shell::page(visitor, "/sources", "The private link", content)
}
