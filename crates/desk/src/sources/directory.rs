//! `/sources`: the directory, searched as one types, and `/search.json` for the
//! palette.

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::civil::Date;
use lexicon::{Profession, Tier};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result, Sql, Uuid, args,
    db::{self, FromQueryResult, Value},
    sessions::Visitor,
    web::{App, Part, shell},
};
use serde::{Deserialize, Serialize};

use super::search;
use crate::people;
use crate::{
    address::with_query,
    days,
    verdicts::{self, Known},
};

/// Rows a page.
const PAGE: usize = 50;

/// The filters, as they stand in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    profession: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    page: usize,
}

impl Asked {
    fn narrows(&self) -> bool {
        ![&self.profession, &self.tier, &self.owner, &self.status].into_iter().all(String::is_empty)
    }

    fn has_filters(&self) -> bool {
        ![&self.q, &self.profession, &self.tier, &self.owner, &self.status]
            .into_iter()
            .all(String::is_empty)
    }

    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [
            ("q", &self.q),
            ("profession", &self.profession),
            ("tier", &self.tier),
            ("owner", &self.owner),
            ("status", &self.status),
            ("page", &page),
        ];
        let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let filled: Vec<(&str, String)> =
            filled.map(|(name, value)| (name, value.clone())).collect();
        with_query("/sources", &filled)
    }
}

/// A source as the directory shows it.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Line {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) profession: String,
    pub(super) tier: String,
    pub(super) status: String,
    owner_id: Option<Uuid>,
    pub(super) organisation: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) city: Option<String>,
    pub(super) last_referral_on: Option<String>,
    pub(super) year: i64,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    part: Part,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (lines, total) = lines(&app, &visitor, &asked).await?;
    let known = verdicts::known(&app, visitor.practice_id, visitor.today()).await?;
    let may_edit = visitor.may(Permission::EditSources);
    let found = html! { div id="found" { (found(&Found { lines: &lines, total, known: &known, asked: &asked }, visitor.today(), may_edit)) } };
    if part.is_only("found") {
        return Ok(found);
    }
    let members = people::present(app.db(), visitor.practice_id).await?;
    let owners: Vec<(String, String)> =
        members.into_iter().map(|member| (member.id.to_string(), member.name)).collect();
    let actions = html! {
        @if visitor.may(Permission::Export) { a class="button" href="/sources.csv" { "Export CSV" } }
        @if may_edit { a class="button" href="/links" { "Links and QR" } }
        @if may_edit { a class="button primary" href="/sources/new" { "Add a source" } }
    };
    let content = html! {
        (super::views(&visitor, "/sources"))
        (look::page_head("Referral sources", "Everybody who sends you patients, or could.", actions))
        (filters(&asked, &owners))
        (found)
    };
    Ok(shell::page(&visitor, "/sources", "Sources", content))
}

#[derive(Deserialize)]
pub(super) struct Words {
    #[serde(default)]
    q: String,
}

/// A place the palette offers.
#[derive(Serialize)]
pub(super) struct Place {
    label: String,
    detail: String,
    href: String,
}

pub(super) async fn palette(
    State(app): State<App>,
    visitor: Visitor,
    Query(words): Query<Words>,
) -> Result<Json<Vec<Place>>> {
    let ids = search::search(&app, visitor.practice_id, &words.q, 8).await?;
    let places = by_ids(app.db(), &visitor, &ids).await?.into_iter().map(|line| Place {
        detail: [line.organisation, line.city].into_iter().flatten().collect::<Vec<_>>().join(", "),
        href: format!("/sources/{}", line.id),
        label: line.name,
    });
    Ok(Json(places.collect()))
}

/// The sources of this page and how many there are in all.
async fn lines(app: &App, visitor: &Visitor, asked: &Asked) -> Result<(Vec<Line>, usize)> {
    let skip = asked.page.saturating_sub(1) * PAGE;
    if !asked.q.trim().is_empty() {
        let ids = search::search(app, visitor.practice_id, &asked.q, 300).await?;
        let all = by_ids(app.db(), visitor, &ids).await?;
        let fitting: Vec<Line> = all.into_iter().filter(|line| fits(line, asked)).collect();
        let total = fitting.len();
        return Ok((fitting.into_iter().skip(skip).take(PAGE).collect(), total));
    }
    let (mut which, mut values) = (String::new(), args![visitor.practice_id]);
    for (column, value) in
        [("s.profession", &asked.profession), ("s.tier", &asked.tier), ("s.status", &asked.status)]
    {
        if !value.is_empty() {
            values.push(Value::from(value.as_str()));
            which.push_str(&format!(" AND {column} = ${}", values.len()));
        }
    }
    if let Ok(owner) = asked.owner.parse::<Uuid>() {
        values.push(Value::from(owner));
        which.push_str(&format!(" AND s.owner_id = ${}", values.len()));
    }
    // Served by source_by_name.
    let total = app
        .db()
        .value::<i64>(
            &format!("SELECT count(*) FROM source s WHERE s.practice_id = $1 AND s.deleted_at IS NULL{which}"),
            values.clone(),
        )
        .await?
        .unwrap_or(0);
    let sql = format!(
        "{} {which} ORDER BY s.sort_name, s.id LIMIT {PAGE} OFFSET {skip}",
        select(visitor.today())
    );
    Ok((app.db().rows(&sql, values).await?, usize::try_from(total).unwrap_or(0)))
}

/// These sources, in this order.
async fn by_ids(db: &impl Sql, visitor: &Visitor, ids: &[Uuid]) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = args![visitor.practice_id];
    let marks = db::marks(&mut values, ids.iter().copied());
    // Served by the primary key.
    let sql = format!("{} AND s.id IN ({marks})", select(visitor.today()));
    let mut lines: Vec<Line> = db.rows(&sql, values).await?;
    lines.sort_by_key(|line| ids.iter().position(|id| *id == line.id));
    Ok(lines)
}

fn select(today: Date) -> String {
    let since = lexicon::Month::of(today).plus(-11);
    format!(
        "SELECT s.id, s.name, s.kind, s.profession, s.tier, s.status, s.owner_id, o.name AS organisation, m.name AS owner,
                coalesce(
                    (SELECT l.city FROM location l WHERE l.practice_id = s.practice_id
                        AND l.organisation_id = s.organisation_id ORDER BY l.id LIMIT 1),
                    (SELECT l.city FROM location l WHERE l.practice_id = s.practice_id
                        AND l.person_id = s.person_id ORDER BY l.id LIMIT 1)) AS city,
                s.last_referral_on,
                CAST(coalesce((SELECT sum(r.received) FROM source_month r WHERE r.practice_id = s.practice_id
                    AND r.source_id = s.id AND r.month >= '{since}'), 0) AS bigint) AS year
         FROM source s
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
         LEFT JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.owner_id
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL"
    )
}

fn fits(line: &Line, asked: &Asked) -> bool {
    let same = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
    same(&asked.profession, &line.profession)
        && same(&asked.tier, &line.tier)
        && same(&asked.status, &line.status)
        && (asked.owner.is_empty()
            || line.owner_id.is_some_and(|owner| owner.to_string() == asked.owner))
}

fn filters(asked: &Asked, owners: &[(String, String)]) -> Markup {
    let mut professions = vec![("", "Any")];
    professions
        .extend(Profession::ALL.iter().map(|profession| (profession.code(), profession.label())));
    let mut tiers = vec![("", "Any")];
    tiers.extend(Tier::ALL.iter().map(|tier| (tier.code(), tier.label())));
    let mut people = vec![("", "Anybody")];
    people.extend(owners.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    html! {
        form class="filters" method="get" action="/sources" role="search" data-live="found" {
            (look::Field::new("q", "Search").kind("search").value(&asked.q).autocomplete("off")
                .placeholder("Name, office, phone, NPI or city").render())
            details class="more" open[asked.narrows()] {
                summary class="button" { "Filter" }
            (look::select("profession", "Profession", &professions, &asked.profession, None))
            (look::select("tier", "Tier", &tiers, &asked.tier, None))
            (look::select("owner", "Looked after by", &people, &asked.owner, None))
            (look::select("status", "Status", &[("", "Any"), ("active", "Active"), ("paused", "Paused"), ("retired", "Retired"), ("moved", "Moved away")], &asked.status, None))
            }
            button class="button" type="submit" data-without-script { "Search" }
        }
    }
}

/// What was found of what was asked.
struct Found<'a> {
    lines: &'a [Line],
    total: usize,
    known: &'a Known,
    asked: &'a Asked,
}

fn found(found: &Found, today: Date, may_edit: bool) -> Markup {
    let Found { lines, total, known, asked } = *found;
    if lines.is_empty() {
        return nothing(asked, may_edit);
    }
    let page = asked.page.max(1);
    html! {
        div class="card flush" {
            table class="data cards" {
                caption class="spoken" { "Referral sources" }
                thead {
                    tr {
                        th scope="col" { "Name" }
                        th scope="col" { "Profession" }
                        th scope="col" { "City" }
                        th scope="col" { "Tier" }
                        th scope="col" { "Kept by" }
                        th scope="col" class="number" { "12 months" }
                        th scope="col" { "Last referral" }
                    }
                }
                tbody { @for line in lines { (row(line, known, today)) } }
            }
        }
        div class="row spread" {
            p class="quiet small" role="status" {
                (look::plural(total as i64, "source", "sources"))
                @if total > PAGE { ", page " (page) " of " (total.div_ceil(PAGE)) }
            }
            div class="row" {
                @if page > 1 { a class="button small" href=(asked.address(page - 1)) rel="prev" { "Previous" } }
                @if page * PAGE < total { a class="button small" href=(asked.address(page + 1)) rel="next" { "Next" } }
            }
        }
    }
}

fn row(line: &Line, known: &Known, today: Date) -> Markup {
    let verdict = known.of(line.id);
    let profession = Profession::from_code(&line.profession).map_or("", Profession::label);
    html! {
        tr data-row {
            th scope="row" class="name" {
                a href={ "/sources/" (line.id) } { (line.name) }
                @if let Some(organisation) = line.organisation.as_ref().filter(|_| line.kind == "person") {
                    small { (organisation) }
                }
            }
            td data-label="Profession" { (profession) }
            td data-label="City" class="skip-small nowrap" { (line.city.as_deref().unwrap_or("")) }
            td data-label="Tier" class="nowrap" {
                (tier_and_status(&line.tier, &line.status))
                @if let Some(verdict) = verdict.filter(|one| one.is_slipping() || one.is_growing()) {
                    " " (verdicts::badge(&verdict))
                }
            }
            td data-label="Kept by" class="skip-small nowrap" { (line.owner.as_deref().unwrap_or("")) }
            td data-label="Referrals in 12 months" class="number" { (look::thousands(line.year)) }
            td data-label="Last referral" class="nowrap" {
                @match &line.last_referral_on {
                    Some(day) => (days::ago_stored(day, today)),
                    None => span class="quiet" { "none yet" },
                }
            }
        }
    }
}

/// The tier, and what is out of the ordinary about the source.
pub(super) fn tier_and_status(tier: &str, status: &str) -> Markup {
    let tone = if tier == "a" { Tone::Accent } else { Tone::Plain };
    html! {
        (look::badge(Tier::from_code(tier).map_or("", Tier::label), tone))
        @match status {
            "retired" => { " " (look::badge("Retired", Tone::Look)) }
            "paused" => { " " (look::badge("Paused", Tone::Look)) }
            "moved" => { " " (look::badge("Moved away", Tone::Look)) }
            _ => {}
        }
    }
}

fn nothing(asked: &Asked, may_edit: bool) -> Markup {
    let add = html! {
        @if may_edit { a class="button primary" href="/sources/new" { "Add a source" } }
        @if asked.has_filters() { a class="button" href="/sources" { "Show all sources" } }
        @else { a class="button" href="/imports/new" { "Import a file" } }
    };
    if asked.has_filters() {
        let words =
            "Nobody fits. Try fewer letters, only the last name or the office, or add them.";
        look::empty(Icon::Search, "Nobody found", words, add)
    } else {
        let words = "Import an export of your EMR and every referrer in it stands here, or add the first one by hand.";
        look::empty(Icon::Sources, "No sources yet", words, add)
    }
}
