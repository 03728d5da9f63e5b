//! `/inbox`: everything that came in, the oldest clock first.

use axum::extract::{Query, State};
use look::{Icon, Tone, badge, empty, page_head, plural, tabs};
use maud::{Markup, html};
use platform::{
    Result, Uuid,
    audit::{self, Entry},
    clock as time,
    db::change_counter,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS, clock,
    item::Item,
    listing::{self, Show, Waiting},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    show: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let show = Show::from_code(&asked.show);
    let list = render(&app, &visitor, show, None).await?;
    let now = time::now();
    let waiting = listing::waiting(app.db(), visitor.practice_id, now).await?;
    let content = html! {
        (page_head(&heading(waiting, &visitor), "What came in by form, mail, fax and phone, the oldest clock first.", html! {}))
        (show_tabs(show))
        (list)
    };
    Ok(shell::page(&visitor, ADDRESS, "Inbox", content))
}

/// The five-second answer.
pub(super) fn heading(waiting: Waiting, visitor: &Visitor) -> String {
    match (waiting.count - waiting.put_off, waiting.put_off) {
        (0, 0) => "All decided".into(),
        (0, later) => format!("All decided but {later} put off until later"),
        (count, _) => {
            let verb = if count == 1 { "waits" } else { "wait" };
            let since = waiting
                .oldest
                .map(|at| clock::moment(at, time::now(), &visitor.zone))
                .unwrap_or_default();
            let oldest = if count == 1 { "" } else { "the oldest " };
            format!("{count} {verb} for a decision, {oldest}since {since}")
        }
    }
}

fn show_tabs(current: Show) -> Markup {
    let entries: Vec<(String, String, bool)> = Show::ALL
        .into_iter()
        .map(|show| {
            (format!("{ADDRESS}?show={}", show.code()), show.label().into(), show == current)
        })
        .collect();
    tabs("What to show", &entries)
}

/// The list itself, written down as a view of its patients.
pub(super) async fn render(
    app: &App,
    visitor: &Visitor,
    show: Show,
    current: Option<Uuid>,
) -> Result<Markup> {
    let at = change_counter(app.db(), visitor.practice_id, "inbox").await?;
    let items = listing::items(app.db(), visitor.practice_id, show).await?;
    if !items.is_empty() {
        let entry = Entry {
            action: "inbox.listed",
            subject_kind: "intake_item",
            subject_id: None,
            detail: json!({ "shown": items.len(), "list": show.code() }),
        };
        audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    }
    Ok(html! {
        section id="list" class="card flush inbox-list" data-on="inbox" data-at=(at) data-count=(items.len())
            aria-label=(show.label()) {
            @if items.is_empty() { (nothing(show)) }
            @else {
                ul class="list" { @for item in &items { (line(item, visitor, current)) } }
                @if items.len() == listing::MOST {
                    p class="quiet small pad" { "The first " (plural(items.len() as i64, "item", "items")) " are shown." }
                }
            }
        }
    })
}

fn nothing(show: Show) -> Markup {
    match show {
        Show::Waiting => empty(
            Icon::Inbox,
            "All decided",
            "Whatever comes in by form, mail, fax or phone appears here at once.",
            html! {},
        ),
        _ => empty(Icon::Inbox, "Nothing here", "Nothing of this kind has come in.", html! {}),
    }
}

fn line(item: &Item, visitor: &Visitor, current: Option<Uuid>) -> Markup {
    let now = time::now();
    let is_current = current == Some(item.id);
    html! {
        li class={ "item" @if is_current { " at" } } data-row="yes" {
            div class="grow" {
                a class="title" href={ (ADDRESS) "/" (item.id) } aria-current=[is_current.then_some("true")] {
                    (item.patient_short())
                }
                p { (item.from()) }
                p {
                    (item.channel.label()) ", " (clock::moment(item.received_at, now, &visitor.zone))
                    @if item.seen_at.is_none() && item.state.is_open() { " · not looked at" }
                }
            }
            div class="marks" {
                @if item.state.is_open() { (clock::mark(item.state, item.due_at, now, &visitor.zone)) }
                @else { (badge(item.state.label(), Tone::Plain)) }
                @if item.is_urgent { (badge("Urgent", Tone::Bad)) }
                @if item.is_doubtful { (badge("Doubtful", Tone::Look)) }
            }
        }
    }
}
