//! `/touches`: the contacts that were logged, week by week.

use axum::extract::{Query, State};
use jiff::{ToSpan, civil::Date};
use lexicon::{Met, TouchKind};
use look::Icon;
use maud::{Markup, html};
use platform::{
    Instant, Permission, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, Value},
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use crate::{address::with_query, days, people};

/// Contacts a page.
const PAGE: usize = 60;

/// The filters, as they stand in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Who logged them: `all`, a member's id; themselves when it is not said.
    by: String,
    kind: String,
    /// The last contact of the page before: instant and id.
    before: String,
}

impl Asked {
    fn member(&self, visitor: &Visitor) -> Option<Uuid> {
        match self.by.as_str() {
            "all" => None,
            "" => Some(visitor.member_id),
            id => Some(id.parse().unwrap_or(visitor.member_id)),
        }
    }

    fn kind(&self) -> Option<TouchKind> {
        TouchKind::from_code(&self.kind)
    }

    fn before(&self) -> Option<(Instant, Uuid)> {
        let (at, id) = self.before.split_once('.')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }

    fn older(&self, last: &Line) -> String {
        let before = format!("{}.{}", last.at, last.id);
        let pairs = [("by", &self.by), ("kind", &self.kind), ("before", &before)];
        let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let filled: Vec<(&str, String)> =
            filled.map(|(name, value)| (name, value.clone())).collect();
        with_query("/touches", &filled)
    }
}

/// A contact as the list shows it.
#[derive(Debug, Clone, FromQueryResult)]
struct Line {
    id: Uuid,
    source_id: Uuid,
    source: String,
    kind: String,
    at: Instant,
    met: String,
    note: String,
    by: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let mut lines = lines(app.db(), &visitor, &asked).await?;
    let older = (lines.len() > PAGE).then(|| asked.older(&lines[PAGE - 1]));
    lines.truncate(PAGE);
    let members: Vec<(String, String)> = people::members(app.db(), visitor.practice_id)
        .await?
        .into_iter()
        .map(|member| (member.id.to_string(), member.name))
        .collect();
    let whose = match asked.by.as_str() {
        "all" => "Everybody".to_owned(),
        "" => "You".to_owned(),
        id => members.iter().find(|(known, _)| known == id).map_or("You", |(_, n)| n).to_owned(),
    };
    let count = this_week(app.db(), &visitor, &asked).await?;
    let title = format!("{whose} logged {} this week", look::plural(count, "contact", "contacts"));
    let actions = html! {
        @if visitor.may(Permission::EditSources) { a class="button primary" href="/touches/new" { "Log a contact" } }
    };
    let content = html! {
        (crate::sources::views(&visitor, "/touches"))
        (look::page_head(&title, "What was done for your sources, the latest first.", actions))
        (filters(&visitor, &asked, &members))
        @if lines.is_empty() {
            (look::empty(Icon::Sources, "No contact fits", "Choose another kind or another member, or log the first contact.", html! {}))
        }
        div class="stack" {
            @for (monday, of_week) in weeks(&lines, &visitor) { (week(&visitor, monday, of_week)) }
            @if let Some(older) = older { p { a class="button" href=(older) { "Older contacts" } } }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Contacts", content))
}

fn filters(visitor: &Visitor, asked: &Asked, members: &[(String, String)]) -> Markup {
    let me = visitor.member_id.to_string();
    let mut who = vec![("", "Me"), ("all", "Everybody")];
    who.extend(
        members.iter().filter(|(id, _)| *id != me).map(|(id, name)| (id.as_str(), name.as_str())),
    );
    let mut kinds = vec![("", "Any kind")];
    kinds.extend(TouchKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
    html! {
        form class="filters" action="/touches" data-auto="yes" {
            (look::select("by", "Logged by", &who, &asked.by, None))
            (look::select("kind", "Kind", &kinds, &asked.kind, None))
            button class="button" type="submit" data-without-script="yes" { "Show" }
        }
    }
}

/// The lines in the weeks in which they happened.
fn weeks<'a>(lines: &'a [Line], visitor: &Visitor) -> Vec<(Date, &'a [Line])> {
    let monday = |line: &Line| monday_of(clock::local_day(line.at, &visitor.zone));
    lines
        .chunk_by(|one, next| monday(one) == monday(next))
        .filter_map(|week| week.first().map(|first| (monday(first), week)))
        .collect()
}

fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn week(visitor: &Visitor, monday: Date, lines: &[Line]) -> Markup {
    let this = monday_of(visitor.today());
    let title = match this.since(monday).map_or(0, |span| span.get_days()) {
        0 => "This week".to_owned(),
        7 => "Last week".to_owned(),
        _ => format!("Week of {}", days::long(monday)),
    };
    let id = format!("week-{monday}");
    html! {
        section class="card" aria-labelledby=(id) {
            header { h2 id=(id) { (title) } }
            ul class="list" { @for line in lines { li class="item" data-row="yes" { (one(visitor, line)) } } }
        }
    }
}

fn one(visitor: &Visitor, line: &Line) -> Markup {
    let kind = TouchKind::from_code(&line.kind).map_or("Contact", TouchKind::label);
    html! {
        div class="grow" {
            p class="title" { (kind) " with " a href={ "/sources/" (line.source_id) } { (line.source) } }
            @if !line.note.is_empty() { p { (short(&line.note)) } }
            p {
                (days::minute(line.at, &visitor.zone))
                @if let Some(met) = Met::from_code(&line.met) { ", met " (met.label().to_lowercase()) }
                @if let Some(by) = &line.by { ", " (by) }
            }
        }
        @if visitor.may(Permission::EditSources) {
            a class="button small no-print" href={ "/touches/" (line.id) "/edit" } {
                "Correct" span class="spoken" { " the " (kind) " with " (line.source) }
            }
        }
    }
}

/// As much of the words as a line bears.
fn short(words: &str) -> String {
    const MOST: usize = 160;
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// What the filters leave, and the values it needs; `$1` is the practice.
fn only(visitor: &Visitor, asked: &Asked) -> (String, Vec<Value>) {
    let mut values = args![visitor.practice_id];
    let mut only = String::new();
    let mut add = |column: &str, value: Value| {
        values.push(value);
        only.push_str(&format!(" AND t.{column} = ${}", values.len()));
    };
    if let Some(member) = asked.member(visitor) {
        add("by_id", member.into());
    }
    if let Some(kind) = asked.kind() {
        add("kind", kind.code().into());
    }
    (only, values)
}

async fn lines(db: &impl Sql, visitor: &Visitor, asked: &Asked) -> Result<Vec<Line>> {
    let (mut only, mut values) = only(visitor, asked);
    if let Some((at, id)) = asked.before() {
        let number = values.len() + 1;
        values.extend(args![at, id]);
        only.push_str(&format!(
            " AND t.happened_at <= ${number} AND (t.happened_at < ${number} OR t.id < ${})",
            number + 1
        ));
    }
    // Served by touch_by_member, of everybody by touch_by_time.
    let sql = format!(
        "SELECT t.id, t.source_id, s.name AS source, t.kind, t.happened_at AS at, t.met, t.note,
                m.name AS by
         FROM touch t
         JOIN source s ON s.practice_id = t.practice_id AND s.id = t.source_id
         LEFT JOIN membership m ON m.practice_id = t.practice_id AND m.id = t.by_id
         WHERE t.practice_id = $1 AND t.deleted_at IS NULL {only}
         ORDER BY t.happened_at DESC, t.id DESC LIMIT {}",
        PAGE + 1
    );
    db.rows(&sql, values).await
}

async fn this_week(db: &impl Sql, visitor: &Visitor, asked: &Asked) -> Result<i64> {
    let (only, mut values) = only(visitor, asked);
    values.push(clock::at_hour(monday_of(visitor.today()), 0, &visitor.zone).into());
    // Served by the same indexes, which begin at the week.
    let sql = format!(
        "SELECT count(*) FROM touch t
         WHERE t.practice_id = $1 AND t.deleted_at IS NULL {only} AND t.happened_at >= ${}",
        values.len()
    );
    Ok(db.value::<i64>(&sql, values).await?.unwrap_or(0))
}
