//! The report as its readers see it, without a script.

use look::PublicPage;
use maud::{Markup, html};

use crate::print::ReportText;

/// Said when a link did not open.
pub(super) struct NotOpened;

/// The token as it may stand in an address, whatever somebody typed.
fn safe(token: &str) -> String {
    token.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}

fn frame(token: &str, practice: &str, content: Markup) -> Markup {
    PublicPage {
        title: "A report about your patients",
        language: "en",
        description: None,
        practice,
        home: &format!("/office-report/{}", safe(token)),
        aside: html! {},
        head: html! { meta name="referrer" content="no-referrer"; },
        script: None,
        foot: html! {},
    }
    .render(content)
}

/// The door: the same for every link there is or is not.
pub(super) fn door(token: &str, said: Option<NotOpened>) -> Markup {
    let content = html! {
        h1 { "A report about your patients" }
        @if said.is_some() {
            div class="notice bad" role="alert" { p { "This link does not open. It may have been closed, or its time is over. Please ask the practice for a new one." } }
        }
        form class="card" method="post" action={ "/office-report/" (safe(token)) } {
            p { "It names no patient." }
            button class="button primary" type="submit" { "Show the report" }
        }
    };
    frame(token, "A private page", content)
}

/// The report.
pub(super) fn shown(text: &ReportText, practice: &str, token: &str) -> Markup {
    let content = html! {
        p class="quiet" { (text.title) }
        h1 { (text.headline) }
        @if !text.steps.is_empty() {
            section class="card" {
                h2 { "What became of the patients you sent" }
                dl { @for (name, shown, _) in &text.steps { dt { (name) } dd { strong { (shown) } } } }
            }
        }
        @if !text.times.is_empty() {
            section class="card" {
                h2 { "How long it took" }
                dl { @for (name, value) in &text.times { dt { (name) } dd { (value) } } }
            }
        }
        section class="card" {
            h2 { "Still open" }
            @if text.open.is_empty() { p { "Nothing waits for you." } }
            @else { ul { @for item in &text.open { li { (item) } } } }
        }
        p { (text.closing) }
        @for line in &text.signature { p { (line) } }
        form method="post" action={ "/office-report/" (safe(token)) "/report.pdf" } {
            button class="button" type="submit" { "Open as PDF" }
        }
        p class="quiet small" { (text.foot) }
    };
    frame(token, practice, content)
}
