//! How to reach a source: the card on its page and what can be changed there.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock, db,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    contact_point::{self, ContactPoint, KINDS, Whose},
    create::note,
    profile,
    record::Record,
};

/// How somebody wants to be reached.
pub(super) const CHANNELS: &[(&str, &str)] = &[
    ("", "Not known"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("fax", "Fax"),
    ("letter", "Letter"),
    ("visit", "In person"),
];

/// The card with phones, faxes, addresses and names.
pub(super) fn card(record: &Record, contacts: &[ContactPoint], may_edit: bool) -> Markup {
    let address = format!("/sources/{}/contacts", record.id);
    let channel =
        CHANNELS.iter().find(|(code, _)| !code.is_empty() && *code == record.preferred_channel);
    html! {
        section class="card" aria-labelledby="reach" {
            header {
                h2 id="reach" { "Reach them" }
                @if let Some((_, label)) = channel { span class="small quiet" { "Prefers " (label.to_lowercase()) } }
            }
            @if contacts.is_empty() { (profile::missing("No phone, fax or e-mail yet.")) }
            ul class="list" {
                @for contact in contacts { li { (line(record, contact, &address, may_edit)) } }
            }
            @if may_edit { (add_form(&address)) }
        }
    }
}

fn line(record: &Record, contact: &ContactPoint, address: &str, may_edit: bool) -> Markup {
    let kind = KINDS.iter().find(|(code, _)| *code == contact.kind).map_or("", |(_, label)| label);
    let of_office = record.is_person() && contact.organisation_id.is_some();
    html! {
        div class="item" {
            div class="grow" {
                (value(contact))
                p {
                    (kind) @if of_office { " of the office" } @if !contact.label.is_empty() { ", " (contact.label) }
                    @if contact.is_preferred { " " (profile::preferred()) }
                }
            }
            @if may_edit && !of_office {
                @if !contact.is_preferred {
                    form method="post" action={ (address) "/" (contact.id) "/prefer" } {
                        button class="button quiet small" type="submit" { "Prefer" span class="spoken" { " " (contact.value) } }
                    }
                }
                form method="post" action={ (address) "/" (contact.id) "/remove" } {
                    button class="button quiet small" type="submit" { "Remove" span class="spoken" { " " (contact.value) } }
                }
            }
        }
    }
}

fn value(contact: &ContactPoint) -> Markup {
    let number: String = contact.value.chars().filter(char::is_ascii_digit).take(11).collect();
    match contact.kind.as_str() {
        "phone" | "mobile" => {
            html! { a class="title" href={ "tel:+1" (number) } { (contact.value) } }
        }
        "email" => html! { a class="title" href={ "mailto:" (contact.value) } { (contact.value) } },
        "web" => {
            html! { a class="title" href=(contact.value) rel="noreferrer noopener" { (contact.value.trim_start_matches("https://")) } }
        }
        _ => html! { span class="title" { (contact.value) } },
    }
}

fn add_form(address: &str) -> Markup {
    html! {
        details class="no-print" {
            summary { "Add a way to reach them" }
            form class="stack tight" method="post" action=(address) {
                div class="fields" {
                    (look::select("contact_kind", "What", KINDS, "phone", None))
                    (look::Field::new("contact_value", "Number, address or name").required().render())
                }
                div { button class="button" type="submit" { "Add" } }
            }
        }
    }
}

#[derive(Deserialize)]
pub(super) struct ContactForm {
    #[serde(default)]
    contact_kind: String,
    #[serde(default)]
    contact_value: String,
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<ContactForm>,
) -> Result<Response> {
    let (value, digits) =
        contact_point::read(&form.contact_kind, &form.contact_value).map_err(Error::Invalid)?;
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, practice, id).await?;
    let whose = Whose::of(record.person_id, record.organisation_id);
    let new = contact_point::New::typed(&form.contact_kind, &value, &digits);
    let added = contact_point::add(&tx, practice, &actor, whose, new).await?;
    changed(&tx, &visitor, id, "source.contact_added").await?;
    tx.commit().await?;
    let flash = match added {
        Some(contact) => {
            Flash::undoable("Added.", format!("/sources/{id}/contacts/{contact}/remove"))
        }
        None => Flash::say("That was there already."),
    };
    Ok(redirect_with(&format!("/sources/{id}"), flash))
}

pub(super) async fn prefer(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, contact)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let whose = Whose::of(record.person_id, record.organisation_id);
    contact_point::prefer(&tx, visitor.practice_id, &visitor.actor(), whose, contact).await?;
    changed(&tx, &visitor, id, "source.contact_preferred").await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Preferred.")))
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, contact)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let whose = Whose::of(record.person_id, record.organisation_id);
    let (kind, value) = contact_point::remove(&tx, visitor.practice_id, whose, contact).await?;
    changed(&tx, &visitor, id, "source.contact_removed").await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/sources/{id}/contacts"),
        label: "Undo".into(),
        fields: vec![("contact_kind".into(), kind), ("contact_value".into(), value)],
    };
    let flash = Flash::undo_by("Removed.", undo);
    Ok(redirect_with(&format!("/sources/{id}"), flash))
}

/// Marks the source as changed, for the search, and notes it in the audit log.
pub(super) async fn changed(tx: &Tx, visitor: &Visitor, id: Uuid, action: &str) -> Result<()> {
    tx.run(
        "UPDATE source SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, clock::now(), visitor.member_id],
    )
    .await?;
    note(tx, visitor.practice_id, &visitor.actor(), action, id, json!({})).await?;
    db::changed(tx, visitor.practice_id, "sources").await
}
