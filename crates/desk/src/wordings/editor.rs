//! One wording: the editor, and beside it the words as they will arrive.

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
    Words,
    kept::{self, Version},
    worded::{Home, Subject, Worded},
};
use crate::{complaints::Complaints, days};

/// What the editor sends: the words, and the version that their writer saw.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    pub subject: String,
    pub body: String,
    pub seen: i64,
    /// Whom the example is for, where one can choose: the name of a source, as typed.
    pub about: String,
}

impl Draft {
    /// Its words, with the line breaks that we keep.
    pub fn words(&self) -> Words {
        Words {
            subject: self.subject.trim().to_owned(),
            body: self.body.replace("\r\n", "\n").trim().to_owned(),
        }
    }
}

/// The wording that an address names.
pub(super) fn called<N: Worded>(code: &str) -> Result<N> {
    N::from_code(code).ok_or(Error::NotFound)
}

pub(super) async fn page<N: Worded>(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup> {
    let name = called::<N>(&code)?;
    let latest = kept::latest(app.db(), visitor.practice_id, name.code()).await?;
    let seen = latest.as_ref().map_or(0, |latest| latest.version);
    let words = latest.and_then(|latest| latest.words()).unwrap_or_else(|| name.built_in());
    let errors = name.faults(&words);
    let draft = Draft { subject: words.subject, body: words.body, seen, ..Draft::default() };
    render(&app, &visitor, name, &draft, &errors).await
}

/// Shows the draft as it will arrive; nothing is kept.
pub(super) async fn preview<N: Worded>(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let name = called::<N>(&code)?;
    let errors = name.faults(&draft.words());
    let page = render(&app, &visitor, name, &draft, &errors).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page).into_response())
}

/// The page, with the words as they were typed.
pub(super) async fn render<N: Worded>(
    app: &App,
    visitor: &Visitor,
    name: N,
    draft: &Draft,
    errors: &[FieldError],
) -> Result<Markup> {
    let Home { address, title, .. } = N::HOME;
    let versions = kept::versions(app.db(), visitor.practice_id, name.code()).await?;
    let own = format!("{address}/{}", name.code());
    let content = html! {
        (look::crumb(address, title))
        (look::page_head(name.label(), name.purpose(), html! {}))
        div class="split" {
            div class="stack" {
                (form(&own, name, draft, Complaints(errors)))
                (history(visitor, &own, name, &versions))
            }
            (name.example(app, visitor, draft).await?)
        }
    };
    Ok(shell::page(visitor, "/settings", name.label(), content))
}

/// The form has an id, so that what stands beside it can belong to it.
pub(crate) const FORM: &str = "wording";

fn form<N: Worded>(address: &str, name: N, draft: &Draft, complaints: Complaints<'_>) -> Markup {
    let of_body = complaints.at("body");
    let fields = name.fields();
    html! {
        (complaints.summary())
        form id=(FORM) class="card stack" method="post" action=(address) {
            input type="hidden" name="seen" value=(draft.seen);
            @if N::HOME.subject == Subject::Written {
                (look::Field::new("subject", "Subject").value(draft.subject.trim()).error(complaints.at("subject")).required().render())
            }
            div class="field" {
                label for="body" { "Text" }
                textarea class="tall" id="body" name="body" rows="14" required aria-describedby=[of_body.map(|_| "body-error")] aria-invalid=[of_body.map(|_| "true")] { (draft.body.trim()) }
                @if let Some(message) = of_body { p class="error" id="body-error" { (message) } }
            }
            div {
                p class="hint" { @if !fields.is_empty() { "These are filled in. " } (name.hint()) }
                dl class="facts" {
                    @for field in &fields { dt { code { "{" (field.name) "}" } } dd { (field.means) } }
                }
            }
            div class="row" {
                (look::submit("Save"))
                button class="button" type="submit" formaction={ (address) "/preview" } { "Preview" }
            }
        }
    }
}

fn history<N: Worded>(visitor: &Visitor, address: &str, name: N, versions: &[Version]) -> Markup {
    let now = versions.first();
    let seen = now.map_or(0, |now| now.version);
    let is_own = now.and_then(Version::words).is_some();
    html! {
        @if !versions.is_empty() {
            section class="card" aria-labelledby="versions" {
                header {
                    h2 id="versions" { "Versions" }
                    @if is_own { (take(address, seen, 0, "Back to the built-in wording", "Back to the built-in wording")) }
                }
                ul class="list" {
                    @for version in versions {
                        @let words = version.words();
                        li {
                            div class="item" {
                                div class="grow" {
                                    p class="title" { (title(words.as_ref())) @if version.version == seen { " " (look::badge("Used now", Tone::Good)) } }
                                    p class="quiet small" {
                                        (days::ago_instant(version.created_at, &visitor.zone, visitor.today()))
                                        @if let Some(by) = &version.by_name { ", " (by) }
                                    }
                                }
                                @if version.version != seen && words.is_some_and(|own| name.faults(&own).is_empty()) {
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

/// By what a version is known in the list: its subject, or how it begins.
fn title(words: Option<&Words>) -> String {
    const LONGEST: usize = 70;
    let Some(words) = words else { return "The built-in wording".into() };
    let known_by = match words.subject.as_str() {
        "" => words.body.lines().next().unwrap_or_default(),
        subject => subject,
    };
    match known_by.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", known_by[..end].trim_end()),
        None => known_by.to_owned(),
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
