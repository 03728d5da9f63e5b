//! `/relationships`: whom to get in touch with, the latest against their tier first.

use axum::extract::{Query, State};
use lexicon::Tier;
use look::Icon;
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, Part, shell},
};
use serde::Deserialize;

use super::{
    card::of_state,
    clock::State as Clock,
    due::{Due, Whose, due},
};
use crate::{address::with_query, people};

/// Rows a page.
const PAGE: usize = 50;
/// More than any practice can have due and still work.
pub(super) const MOST: usize = 20_000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    owner: String,
    due: String,
    page: usize,
}

impl Asked {
    fn whose(&self, visitor: &Visitor) -> Whose {
        match self.owner.as_str() {
            "me" => Whose::Of(visitor.member_id),
            "nobody" => Whose::Nobody,
            other => other.parse::<Uuid>().map_or(Whose::Everybody, Whose::Of),
        }
    }

    /// How far ahead it is looked.
    fn ahead(&self) -> i64 {
        match self.due.as_str() {
            "week" => 7,
            "month" => 30,
            _ => 0,
        }
    }

    fn fits(&self, due: &Due) -> bool {
        match self.due.as_str() {
            "overdue" => due.is_overdue(),
            "contact" => due.contact.is_due(),
            "face" => due.face.is_due(),
            _ => true,
        }
    }

    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [("owner", &self.owner), ("due", &self.due), ("page", &page)];
        let filled: Vec<(&str, String)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect();
        with_query("/relationships", &filled)
    }
}

const DUE: [(&str, &str); 6] = [
    ("", "Due or overdue"),
    ("overdue", "Overdue"),
    ("contact", "Any contact is due"),
    ("face", "Face to face is due"),
    ("week", "Due within a week"),
    ("month", "Due within a month"),
];

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    part: Part,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (practice, when) = (visitor.practice_id, (visitor.today(), asked.ahead()));
    let all = due(app.db(), practice, asked.whose(&visitor), when, MOST).await?;
    let now = all.iter().filter(|due| due.is_due()).count() as i64;
    let over = all.iter().filter(|due| due.is_overdue()).count() as i64;
    let rows: Vec<&Due> = all.iter().filter(|due| asked.fits(due)).collect();
    let found = html! { div id="found" { (found(&visitor, &asked, &rows)) } };
    if part.is_only("found") {
        return Ok(found);
    }
    let members = people::present(app.db(), practice).await?;
    let owners: Vec<(String, String)> = members
        .into_iter()
        .filter(|member| member.id != visitor.member_id)
        .map(|member| (member.id.to_string(), member.name))
        .collect();
    let actions = html! {
        @if visitor.may(Permission::ChangeSettings) { a class="button" href="/settings/tiers" { "Weeks of each tier" } }
    };
    let content = html! {
        (crate::sources::views(&visitor, "/relationships"))
        (look::page_head(&heading(now, over), "Two clocks for each source: any contact, and face to face with who decides. Who is latest against the weeks of their tier stands first.", actions))
        (filters(&asked, &owners))
        (found)
    };
    Ok(shell::page(&visitor, "/sources", "Keeping in touch", content))
}

/// "9 sources are due, 4 of them overdue".
pub(super) fn heading(due: i64, overdue: i64) -> String {
    let is = if due == 1 { "is" } else { "are" };
    match (due, overdue) {
        (0, _) => "Nobody is due".into(),
        (_, 0) => format!("{} {is} due, none overdue", look::plural(due, "source", "sources")),
        (1, _) => "1 source is overdue".into(),
        _ if due == overdue => format!("{} are overdue", look::plural(due, "source", "sources")),
        _ => format!(
            "{} {is} due, {} overdue",
            look::plural(due, "source", "sources"),
            look::thousands(overdue)
        ),
    }
}

fn filters(asked: &Asked, owners: &[(String, String)]) -> Markup {
    let mut people = vec![("", "Anybody"), ("me", "You"), ("nobody", "Nobody yet")];
    people.extend(owners.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    html! {
        form class="filters" method="get" action="/relationships" data-live="found" {
            (look::select("owner", "Looked after by", &people, &asked.owner, None))
            (look::select("due", "What", &DUE, &asked.due, None))
            button class="button" type="submit" data-without-script { "Show" }
        }
    }
}

fn found(visitor: &Visitor, asked: &Asked, rows: &[&Due]) -> Markup {
    if rows.is_empty() {
        let all = html! { a class="button" href="/sources" { "Show all sources" } };
        let words = "Every clock has time left. Choose “Due within a month” to look ahead.";
        return look::empty(Icon::Sources, "Nobody to get in touch with", words, all);
    }
    let page = asked.page.max(1);
    let shown = rows.iter().skip((page - 1) * PAGE).take(PAGE);
    html! {
        div class="card flush" {
            table class="data cards" {
                caption class="spoken" { "Sources to get in touch with" }
                thead {
                    tr {
                        th scope="col" { "Name" }
                        th scope="col" { "Tier" }
                        th scope="col" { "Any contact" }
                        th scope="col" { "Face to face" }
                        th scope="col" { "Kept by" }
                        @if visitor.may(Permission::EditSources) { th scope="col" class="no-print" { span class="spoken" { "Log" } } }
                    }
                }
                tbody { @for due in shown { (row(visitor, due)) } }
            }
        }
        div class="row spread" {
            p class="quiet small" role="status" {
                (look::plural(rows.len() as i64, "source", "sources"))
                @if rows.len() > PAGE { ", page " (page) " of " (rows.len().div_ceil(PAGE)) }
            }
            div class="row" {
                @if page > 1 { a class="button small" href=(asked.address(page - 1)) rel="prev" { "Previous" } }
                @if page * PAGE < rows.len() { a class="button small" href=(asked.address(page + 1)) rel="next" { "Next" } }
            }
        }
    }
}

fn row(visitor: &Visitor, due: &Due) -> Markup {
    let row = &due.row;
    let tier = Tier::from_code(&row.tier).map_or("", Tier::label);
    html! {
        tr data-row {
            th scope="row" class="name" {
                a href={ "/sources/" (row.source_id) } { (row.name) }
                @if let Some(organisation) = &row.organisation { small { (organisation) } }
            }
            td data-label="Tier" class="nowrap" { (look::badge(tier, look::Tone::Plain)) }
            td data-label="Any contact" { (cell(visitor, due.contact, row.last_contact_at)) }
            td data-label="Face to face" { (cell(visitor, due.face, row.last_face_at)) }
            td data-label="Kept by" class="nowrap" { @match &row.owner { Some(owner) => (owner), None => span class="quiet" { "nobody yet" } } }
            @if visitor.may(Permission::EditSources) {
                td class="no-print" { a class="button small" href={ "/touches/new?source=" (row.source_id) } { "Log" span class="spoken" { " a contact with " (row.name) } } }
            }
        }
    }
}

fn cell(visitor: &Visitor, state: Clock, last: Option<platform::Instant>) -> Markup {
    html! {
        span {
            (look::badge(&state.words(), of_state(state)))
            small class="quiet nowrap" {
                " "
                @match last {
                    Some(at) => { "last " (crate::days::ago_instant(at, &visitor.zone, visitor.today())) }
                    None => "never yet",
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::heading;

    #[test]
    fn the_heading_answers_with_two_numbers() {
        assert_eq!(heading(9, 4), "9 sources are due, 4 overdue");
        assert_eq!(heading(1, 0), "1 source is due, none overdue");
        assert_eq!(heading(1, 1), "1 source is overdue");
        assert_eq!(heading(3, 3), "3 sources are overdue");
        assert_eq!(heading(0, 0), "Nobody is due");
    }
}
