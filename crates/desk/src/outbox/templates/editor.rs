//! One wording: the editor, and beside it the mail as it would arrive.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    Name, Wording, fill,
    kept::{self, Version},
    signed,
};
use crate::{complaints::Complaints, days, practice};

const LIST: &str = "/settings/mail/wordings";

/// What the editor sends: the words, and the version that their writer saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub subject: String,
    pub body: String,
    pub seen: i64,
}

impl Draft {
    /// Its words, with the line breaks that we keep.
    pub fn wording(&self) -> Wording {
        Wording {
            subject: self.subject.trim().to_owned(),
            body: self.body.replace("\r\n", "\n").trim().to_owned(),
        }
    }
}

/// The wording that an address names.
pub(super) fn called(code: &str) -> Result<Name> {
    Name::from_code(code).ok_or(Error::NotFound)
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup> {
    let name = called(&code)?;
    let latest = kept::latest(app.db(), visitor.practice_id, name).await?;
    let seen = latest.as_ref().map_or(0, |latest| latest.version);
    let wording = latest.and_then(|latest| latest.wording()).unwrap_or_else(|| name.built_in());
    let errors = fill::faults(name, &wording);
    render(&app, &visitor, name, &wording, seen, &errors).await
}

/// Shows the draft as it would arrive; nothing is kept.
pub(super) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let (name, wording) = (called(&code)?, draft.wording());
    let errors = fill::faults(name, &wording);
    let page = render(&app, &visitor, name, &wording, draft.seen, &errors).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page).into_response())
}

/// The page, with the words as they were typed.
pub(super) async fn render(
    app: &App,
    visitor: &Visitor,
    name: Name,
    wording: &Wording,
    seen: i64,
    errors: &[FieldError],
) -> Result<Markup> {
    let versions = kept::versions(app.db(), visitor.practice_id, name).await?;
    let address = format!("{LIST}/{}", name.code());
    let content = html! {
        (look::crumb(LIST, "Wordings"))
        (look::page_head(name.label(), name.purpose(), html! {}))
        div class="split" {
            div class="stack" {
                (form(&address, name, wording, seen, Complaints(errors)))
                (history(visitor, &address, name, &versions))
            }
            (arrives(app, visitor, name, wording, errors).await?)
        }
    };
    Ok(shell::page(visitor, "/settings", name.label(), content))
}

fn form(
    address: &str,
    name: Name,
    wording: &Wording,
    seen: i64,
    complaints: Complaints<'_>,
) -> Markup {
    let of_body = complaints.at("body");
    html! {
        (complaints.summary())
        form class="card stack" method="post" action=(address) {
            input type="hidden" name="seen" value=(seen);
            (look::Field::new("subject", "Subject").value(&wording.subject).error(complaints.at("subject")).required().render())
            div class="field" {
                label for="body" { "Text" }
                textarea class="tall" id="body" name="body" rows="14" required aria-describedby=[of_body.map(|_| "body-error")] aria-invalid=[of_body.map(|_| "true")] { (wording.body) }
                @if let Some(message) = of_body { p class="error" id="body-error" { (message) } }
            }
            div {
                p class="hint" { "These are filled in. A paragraph whose value is missing is left out." }
                dl class="facts" {
                    @for (field, words) in name.fields() { dt { code { "{" (field) "}" } } dd { (words) } }
                }
            }
            div class="row" {
                (look::submit("Save"))
                button class="button" type="submit" formaction={ (address) "/preview" } { "Preview" }
            }
        }
    }
}

fn history(visitor: &Visitor, address: &str, name: Name, versions: &[Version]) -> Markup {
    let now = versions.first();
    let seen = now.map_or(0, |now| now.version);
    let is_own = now.and_then(Version::wording).is_some();
    html! {
        @if !versions.is_empty() {
            section class="card" aria-labelledby="versions" {
                header {
                    h2 id="versions" { "Versions" }
                    @if is_own { (take(address, seen, 0, "Back to the built-in wording", "Back to the built-in wording")) }
                }
                ul class="list" {
                    @for version in versions {
                        @let wording = version.wording();
                        @let title = wording.as_ref().map_or("The built-in wording", |own| own.subject.as_str());
                        li {
                            div class="item" {
                                div class="grow" {
                                    p class="title" { (title) @if version.version == seen { " " (look::badge("Used now", Tone::Good)) } }
                                    p class="quiet small" {
                                        (days::ago_instant(version.created_at, &visitor.zone, visitor.today()))
                                        @if let Some(by) = &version.by_name { ", " (by) }
                                    }
                                }
                                @if version.version != seen && wording.is_some_and(|own| fill::faults(name, &own).is_empty()) {
                                    (take(address, seen, version.version, "Take this one back", &format!("Take this one back: version {}", version.version)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A button that takes a version back; 0 is the built-in wording.
fn take(address: &str, seen: i64, version: i64, words: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ (address) "/back" } {
            input type="hidden" name="seen" value=(seen);
            input type="hidden" name="version" value=(version);
            button class="button small" type="submit" aria-label=(label) { (words) }
        }
    }
}

/// The mail with sample values, as it would arrive.
async fn arrives(
    app: &App,
    visitor: &Visitor,
    name: Name,
    wording: &Wording,
    errors: &[FieldError],
) -> Result<Markup> {
    let profile = practice::kept_profile(app, visitor.practice_id).await?;
    let phone = profile.clinics.first().map_or("", |clinic| clinic.phone.as_str());
    let link = format!("{}/status/an-example", app.public_url().unwrap_or("https://your.address"));
    let samples = [
        ("practice", profile.name.as_str()),
        ("reference", "7K4F-92QM"),
        ("link", link.as_str()),
        ("phone", if phone.is_empty() { "us" } else { phone }),
        ("missing", "- The signed order\n- Diagnosis"),
        ("code", "493027"),
    ];
    let mail = super::write(name, Some(wording), &samples);
    Ok(html! {
        section class="card stack" aria-labelledby="arrives" {
            h2 id="arrives" { "How it arrives" }
            @if !errors.is_empty() { (look::notice(Tone::Look, html! { "Until this is mended the built-in wording is sent:" })) }
            dl class="facts" { dt { "Subject" } dd { strong { (mail.subject) } } }
            p class="letter" { (signed(&mail.body, &profile.signature(None))) }
            p class="quiet small" { "With example values. The lines at the end come from " a href="/settings/practice" { "your practice" } "." }
        }
    })
}
