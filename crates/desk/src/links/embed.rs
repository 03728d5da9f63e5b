//! `/links/embed`: what to put on the practice's own web site: a link that
//! needs no script, or the form itself in a frame.

use axum::{extract::State, http::HeaderMap};
use maud::{Markup, html};
use platform::{
    sessions::Visitor,
    web::{App, shell},
};

use super::{address, frame};

pub(super) async fn page(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Markup {
    let base = address::base(&app, &headers);
    let form = address::practice_link(&base, &visitor.practice_slug);
    let content = html! {
        (look::page_head("On your web site", "Give one of these to whoever looks after your site. Neither needs a script, and neither tells anybody else who refers.", html! {}))
        (frame::tabs("/links/embed"))
        (frame::base_notice(&base))
        div class="stack narrow" {
            (snippet("link", "A link or button", "The surest way: it opens the form in full, on any device.", &link(&form)))
            (snippet("frame", "The form inside your page", "For a page of your own about referring. On a phone the link is easier.", &in_frame(&form)))
        }
    };
    shell::page(&visitor, "/sources", "On your web site", content)
}

fn snippet(id: &str, title: &str, what: &str, code: &str) -> Markup {
    html! {
        section class="card stack" aria-labelledby=(id) {
            h2 id=(id) { (title) }
            p { (what) }
            pre class="snippet" tabindex="0" aria-label={ (title) ", HTML" } { code { (code) } }
            div class="row" { (frame::copy_button(code, "Copy the HTML")) }
        }
    }
}

/// The address holds letters, digits and hyphens of ours; it is written as HTML
/// all the same.
fn link(form: &str) -> String {
    html! { a href=(form) { "Refer a patient" } }.into_string()
}

/// `title` is what screen readers say of a frame (WCAG 4.1.2); the referrer is
/// withheld so that our log never knows which page somebody read.
fn in_frame(form: &str) -> String {
    html! {
        iframe src={ (form) "/embed" } title="Refer a patient" width="100%" height="1400"
            loading="lazy" referrerpolicy="no-referrer" {}
    }
    .into_string()
}
