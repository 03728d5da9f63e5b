//! `/directory`: every provider of the registry, searched as one types.

use axum::extract::{Query as Asks, State};
use lexicon::UsState;
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result, Sql, args,
    sessions::Visitor,
    web::{App, Part, shell},
};
use serde::Deserialize;

use super::{
    hits::{self, Origin, Rows},
    outside::{Ask, Outside},
    places::{self, ClinicPoint},
    search::{self, Answer},
    shelf::{self, Shelved},
};
use crate::address::with_query;

const MILES: &[(&str, &str)] = &[
    ("", "Any distance"),
    ("5", "5 miles"),
    ("10", "10 miles"),
    ("25", "25 miles"),
    ("50", "50 miles"),
];
const KINDS: &[(&str, &str)] =
    &[("", "Anybody"), ("person", "People"), ("organisation", "Organisations")];

/// The search, as it stands in the address. It names no patient.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) state: String,
    pub(super) near: String,
    pub(super) miles: String,
    pub(super) kind: String,
}

impl Asked {
    fn address(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("state", &self.state),
            ("near", &self.near),
            ("miles", &self.miles),
            ("kind", &self.kind),
        ];
        let pairs: Vec<(&str, String)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect();
        with_query("/directory", &pairs)
    }

    fn narrows(&self) -> bool {
        ![&self.state, &self.near, &self.miles, &self.kind].into_iter().all(String::is_empty)
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    part: Part,
    Asks(asked): Asks<Asked>,
) -> Result<Markup> {
    // While somebody types, only a distance needs them; each letter asks.
    let clinics = if part.is_only("found") && asked.near.is_empty() {
        Vec::new()
    } else {
        places::clinic_points(app.db(), visitor.practice_id).await?
    };
    let (heading, body) = match shelf::registry(&app).await? {
        Shelved::Nothing => {
            ("The provider registry is not here yet".to_owned(), nothing_yet(&visitor))
        }
        Shelved::Unusable(why) => {
            ("The provider registry cannot be used".to_owned(), unusable(&visitor, &why))
        }
        Shelved::Open(registry) => {
            let heading = format!(
                "{} to find",
                look::plural(registry.contents().providers as i64, "provider", "providers")
            );
            let answer = match asked.q.trim() {
                "" => None,
                _ => Some(search::search(&registry, &asked, &clinics).await?),
            };
            let found = found(&app, &visitor, &asked, answer).await?;
            let found = html! { div id="found" class="stack" { (found) } };
            if part.is_only("found") {
                return Ok(found);
            }
            (heading, html! { (filters(&asked, &clinics)) (found) })
        }
    };
    let waiting = waiting(&app, &visitor).await?;
    let actions = html! {
        @if waiting > 0 { a class="button" href="/directory/changes" { (look::plural(waiting, "change", "changes")) " to decide" } }
        @else { a class="button" href="/directory/changes" { "Changes" } }
        a class="button" href="/directory/faxes" { "Fax numbers" }
        @if visitor.may(Permission::ChangeSettings) { a class="button" href="/settings/directory" { "Settings" } }
    };
    let content = html! {
        (crate::sources::views(&visitor, "/directory"))
        (look::page_head(&heading, "The national registry of providers (NPPES): whoever has an NPI, with office, phone and fax.", actions))
        (body)
    };
    Ok(shell::page(&visitor, "/sources", "Provider directory", content))
}

/// How many changes wait for a decision.
async fn waiting(app: &App, visitor: &Visitor) -> Result<i64> {
    // Served by registry_change_by_state.
    let count = app
        .db()
        .value::<i64>(
            "SELECT count(*) FROM registry_change WHERE practice_id = $1 AND state = 'open'",
            args![visitor.practice_id],
        )
        .await?;
    Ok(count.unwrap_or(0))
}

fn filters(asked: &Asked, clinics: &[ClinicPoint]) -> Markup {
    let mut states = vec![("", "Any")];
    states.extend(UsState::all().map(|state| (state.code(), state.name())));
    let ids: Vec<(String, String)> =
        clinics.iter().map(|clinic| (clinic.id.to_string(), clinic.name.clone())).collect();
    let mut near = vec![("", "Anywhere")];
    near.extend(ids.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    html! {
        form class="filters" method="get" action="/directory" role="search" data-live="found" {
            (look::Field::new("q", "Search the registry").kind("search").value(&asked.q).autocomplete("off")
                .placeholder("Name, specialty, city or NPI").first().render())
            details class="more" open[asked.narrows()] {
                summary class="button" { "Filter" }
                (look::select("state", "State", &states, &asked.state, None))
                (look::select("near", "Near", &near, &asked.near, None))
                (look::select("miles", "Within", MILES, &asked.miles, None))
                (look::select("kind", "Who", KINDS, &asked.kind, None))
            }
            button class="button" type="submit" data-without-script { "Search" }
        }
    }
}

async fn found(
    app: &App,
    visitor: &Visitor,
    asked: &Asked,
    answer: Option<Answer>,
) -> Result<Markup> {
    let Some(answer) = answer else {
        return Ok(look::empty(
            Icon::Search,
            "Whom are you looking for?",
            "Type a name, a specialty, a city or an NPI, in any order: \"ortho dublin\". One wrong letter is forgiven.",
            html! {},
        ));
    };
    let listed = hits::listed(app.db(), visitor.practice_id, answer.found).await?;
    let outside = Outside::read(app.db(), visitor.practice_id).await?;
    let back = asked.address();
    let rows =
        Rows { may_edit: visitor.may(Permission::EditSources), back: &back, from: Origin::Here };
    let count = listed.len() as i64;
    Ok(html! {
        @if listed.is_empty() {
            (look::empty(Icon::Search, "Nobody found", &search::nobody(&answer.seen), html! {}))
        } @else {
            p class="quiet small" role="status" {
                (search::said(count, &answer.seen, &asked.miles))
            }
            (hits::table(&listed, &rows))
        }
        @if outside.nppes == Ask::Yes { (ask_outside(asked)) }
    })
}

/// Asking the registry itself is a step of its own: what was typed leaves the house by it.
pub(super) fn ask_outside(asked: &Asked) -> Markup {
    html! {
        form class="row no-print" method="post" action="/directory/ask" {
            input type="hidden" name="q" value=(asked.q);
            input type="hidden" name="state" value=(asked.state);
            button class="button quiet" type="submit" { "Ask the registry itself (NPPES)" }
            span class="quiet small" { "Sends what you typed to CMS." }
        }
    }
}

fn nothing_yet(visitor: &Visitor) -> Markup {
    let may = visitor.may(Permission::ChangeSettings);
    look::empty(
        Icon::Search,
        "Import it once, and update it each month",
        if may {
            "The registry is one file that CMS hands out to anybody. How to get it stands in the settings; nothing is fetched by itself."
        } else {
            "The registry is one file that CMS hands out to anybody. The owner of the practice can import it under Settings, Provider registry."
        },
        html! {
            @if may { a class="button primary" href="/settings/directory" { "How to import it" } }
            a class="button" href="/sources" { "Search your own sources" }
        },
    )
}

fn unusable(visitor: &Visitor, why: &str) -> Markup {
    html! {
        (look::notice(Tone::Bad, html! { p role="alert" { (why) } }))
        @if visitor.may(Permission::ChangeSettings) {
            p { a class="button" href="/settings/directory" { "Import it again" } }
        }
    }
}
