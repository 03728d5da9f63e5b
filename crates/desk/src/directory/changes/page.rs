//! `/directory/changes`: what has changed in the registry, each with one verb.

use axum::extract::{Query, State};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    Kind,
    store::{self, Change, MOST},
    take::address,
};
use crate::{days, directory::shown};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::directory) struct Asked {
    show: String,
}

pub(in crate::directory) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let shows_settled = asked.show == "decided";
    let open = store::open(app.db(), visitor.practice_id).await?;
    let settled = match shows_settled {
        true => store::settled(app.db(), visitor.practice_id).await?,
        false => Vec::new(),
    };
    let changes = if shows_settled { &settled } else { &open };
    let tabs = [
        ("/directory/changes".to_owned(), "To decide".to_owned(), !shows_settled),
        ("/directory/changes?show=decided".to_owned(), "Decided".to_owned(), shows_settled),
    ];
    let content = html! {
        (look::crumb("/directory", "Provider directory"))
        (look::page_head(&heading(&open), "What the provider registry says that it did not say before. Nothing is changed until you take it over.", html! {}))
        (look::tabs("Changes", &tabs))
        @if changes.is_empty() { (nothing(shows_settled)) } @else { (list(&visitor, changes)) }
        @if changes.len() == MOST { p class="quiet small" { "The first " (MOST) "; more come when these are decided." } }
    };
    Ok(shell::page(&visitor, "/sources", "Changes in the registry", content))
}

fn heading(open: &[Change]) -> String {
    let about = open.iter().filter(|change| change.source_id.is_some()).count() as i64;
    let near = open.len() as i64 - about;
    match (about, near) {
        (0, 0) => "Nothing has changed in the registry".to_owned(),
        (0, near) => format!(
            "{} near you in the registry",
            look::plural(near, "new provider", "new providers")
        ),
        (about, 0) => {
            format!("{} of your sources in the registry", look::plural(about, "change", "changes"))
        }
        (about, near) => format!(
            "{} of your sources, and {} near you",
            look::plural(about, "change", "changes"),
            look::plural(near, "new provider", "new providers")
        ),
    }
}

fn nothing(shows_settled: bool) -> Markup {
    match shows_settled {
        true => look::empty(
            Icon::Sources,
            "Nothing decided yet",
            "What you take over or dismiss stands here, with its undo.",
            html! {},
        ),
        false => look::empty(
            Icon::Sources,
            "All is as you know it",
            "After the next monthly or weekly file of the registry, what has changed about your sources stands here.",
            html! { a class="button" href="/directory" { "Search the registry" } },
        ),
    }
}

fn list(visitor: &Visitor, changes: &[Change]) -> Markup {
    let may_edit = visitor.may(Permission::EditSources);
    html! {
        div class="card flush" {
            table class="data cards" {
                caption class="spoken" { "Changes in the provider registry" }
                thead {
                    tr {
                        th scope="col" { "Who" }
                        th scope="col" { "What" }
                        th scope="col" { "In the registry now" }
                        th scope="col" { "Found" }
                        @if may_edit { th scope="col" { span class="spoken" { "Decide" } } }
                    }
                }
                tbody { @for change in changes { (row(visitor, change, may_edit)) } }
            }
        }
    }
}

fn row(visitor: &Visitor, change: &Change, may_edit: bool) -> Markup {
    let tone = match change.kind() {
        Kind::Retired => Tone::Look,
        Kind::Near => Tone::Accent,
        _ => Tone::Plain,
    };
    html! {
        tr data-row {
            th scope="row" class="name" {
                @match change.source_id {
                    Some(source) => a href={ "/sources/" (source) } { (change.name) },
                    None => a href={ "/directory/" (change.npi) } { (change.name) },
                }
                @if change.kind() == Kind::Near { small { (change.before_value) } }
            }
            td data-label="What" class="nowrap" { (look::badge(change.kind().label(), tone)) }
            td data-label="In the registry now" { span { (told(change)) } }
            td data-label="Found" class="nowrap" { (days::ago_instant(change.settled_at.unwrap_or(change.found_at), &visitor.zone, visitor.today())) }
            @if may_edit { td class="actions" { (verbs(change, "")) } }
        }
    }
}

/// What was, and what is, in words.
pub(in crate::directory) fn told(change: &Change) -> Markup {
    let number = |digits: &str| {
        shown::number(digits).map_or_else(|| "none".to_owned(), |number| number.to_string())
    };
    html! {
        @match change.kind() {
            Kind::Moved => {
                (address(&change.after_value).line())
                small class="quiet" { "was " (address(&change.before_value).line()) }
            }
            Kind::Phone | Kind::Fax => {
                (number(&change.after_value))
                small class="quiet" { "was " (number(&change.before_value)) }
            }
            Kind::Retired => { "Number deactivated on " (day(&change.after_value)) }
            Kind::Returned => { "Number valid again" small class="quiet" { "was deactivated on " (day(&change.before_value)) } }
            Kind::Near => {
                (address(&change.after_value).line())
                @if let Some(miles) = change.miles { small class="quiet" { "about " (format!("{miles:.0}")) " miles from a clinic" } }
            }
        }
    }
}

/// A day as it is kept, for people.
pub(super) fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), days::long)
}

/// The buttons of a change.
pub(in crate::directory) fn verbs(change: &Change, back: &str) -> Markup {
    let address = format!("/directory/changes/{}", change.id);
    let post = |action: &str, words: &str, key: &str, class: &str| {
        html! {
            form class="inline" method="post" action=(action) {
                @if !back.is_empty() { input type="hidden" name="back" value=(back); }
                @if action.ends_with("/add") { input type="hidden" name="back" value="/directory/changes"; }
                button class=(class) type="submit" data-press=(key) data-says=(words) { (words) span class="spoken" { ": " (change.name) ", " (change.kind().label()) } }
            }
        }
    };
    let verb = change.kind().verb();
    html! {
        div class="row" {
            @match change.state.as_str() {
                "open" => {
                    @match change.kind() {
                        Kind::Near => (post(&format!("/directory/{}/add", change.npi), verb, "a", "button small")),
                        _ => (post(&format!("{address}/take"), verb, "t", "button small")),
                    }
                    (post(&format!("{address}/dismiss"), "Dismiss", "x", "button quiet small"))
                }
                "taken" if change.undo.is_empty() => span class="quiet small" { "A source now" },
                "taken" => { span class="quiet small" { "Taken over" } (post(&format!("{address}/undo"), "Undo", "u", "button quiet small")) }
                _ => { span class="quiet small" { "Dismissed" } (post(&format!("{address}/undo"), "Undo", "u", "button quiet small")) }
            }
        }
    }
}
