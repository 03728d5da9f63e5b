//! `/sources/tiers`: who may want another tier, each with the reason.

use std::collections::HashMap;

use axum::extract::State;
use jiff::civil::Date;
use lexicon::{Month, Tier};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Result, Sql, Tx, Uuid, args, clock,
    db::{FromQueryResult, insert_many},
    sessions::Visitor,
    web::{App, shell},
};

use super::suggest::{Known, Left, Level, Suggestion, suggest};

/// Shown at a time; the others come up as these are decided.
const MOST: usize = 100;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    organisation: Option<String>,
    tier: String,
    potential: String,
    fit: String,
    year: i64,
    before: i64,
}

impl Row {
    fn known(&self) -> Known {
        Known {
            tier: Tier::from_code(&self.tier).unwrap_or(Tier::Prospect),
            year: self.year,
            before: self.before,
            potential: Level::from_code(&self.potential),
            fit: Level::from_code(&self.fit),
        }
    }
}

/// Reads active sources, one or all, with the referrals of two years.
async fn rows(
    db: &impl Sql,
    practice_id: Uuid,
    one: Option<Uuid>,
    today: Date,
) -> Result<Vec<Row>> {
    let (year, before) = (Month::of(today).plus(-11), Month::of(today).plus(-23));
    let mut values = args![practice_id, year.to_string(), before.to_string()];
    let narrow = match one {
        Some(id) => {
            values.push(id.into());
            "AND s.id = $4"
        }
        None => "",
    };
    // Served by source_month_by_source, for each source; all of them are looked at.
    let sql = format!(
        "SELECT s.id, s.name, o.name AS organisation, s.tier, s.potential, s.fit,
                CAST(coalesce(sum(CASE WHEN m.month >= $2 THEN m.received ELSE 0 END), 0) AS bigint) AS year,
                CAST(coalesce(sum(CASE WHEN m.month < $2 THEN m.received ELSE 0 END), 0) AS bigint) AS before
         FROM source s
         JOIN source_month m ON m.practice_id = s.practice_id AND m.source_id = s.id AND m.month >= $3
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
          AND s.kind = 'person'
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.status = 'active'
           AND s.kind IN ('person', 'organisation') {narrow}
         GROUP BY s.id, s.name, s.sort_name, o.name, s.tier, s.potential, s.fit
         ORDER BY s.sort_name, s.id"
    );
    db.rows(&sql, values).await
}

/// What is known of one source.
pub(super) async fn known(
    db: &impl Sql,
    practice_id: Uuid,
    id: Uuid,
    today: Date,
) -> Result<Option<Known>> {
    Ok(rows(db, practice_id, Some(id), today).await?.first().map(Row::known))
}

#[derive(FromQueryResult)]
struct LeftRow {
    source_id: Uuid,
    tier_from: String,
    tier_to: String,
    year: i64,
    potential: String,
    fit: String,
}

impl LeftRow {
    fn left(&self) -> Option<Left> {
        let known = Known {
            tier: Tier::from_code(&self.tier_from)?,
            year: self.year,
            before: 0,
            potential: Level::from_code(&self.potential),
            fit: Level::from_code(&self.fit),
        };
        Some(Left { known, tier: Tier::from_code(&self.tier_to)? })
    }
}

async fn left(db: &impl Sql, practice_id: Uuid) -> Result<HashMap<Uuid, Left>> {
    // Served by the primary key.
    let rows: Vec<LeftRow> = db
        .rows(
            "SELECT source_id, tier_from, tier_to, year, potential, fit FROM tier_left
             WHERE practice_id = $1",
            args![practice_id],
        )
        .await?;
    Ok(rows.iter().filter_map(|row| Some((row.source_id, row.left()?))).collect())
}

/// The suggestion for one source, unless it was left.
pub(super) async fn of_source(
    db: &impl Sql,
    practice_id: Uuid,
    id: Uuid,
    today: Date,
) -> Result<Option<Suggestion>> {
    let Some(known) = known(db, practice_id, id, today).await? else { return Ok(None) };
    let Some(suggested) = suggest(known) else { return Ok(None) };
    let left = left(db, practice_id).await?;
    Ok(Some(suggested).filter(|one| !left.get(&id).is_some_and(|left| left.holds(known, one))))
}

/// Leaves all suggestions but every so manieth: the sample practice has decided most.
pub(crate) async fn leave_most(
    tx: &Tx,
    practice_id: Uuid,
    today: Date,
    every: usize,
) -> Result<()> {
    let mut left = Vec::new();
    let now = clock::now();
    let found = rows(tx, practice_id, None, today).await?;
    let suggested = found.iter().filter_map(|row| Some((row, suggest(row.known())?)));
    for (row, suggested) in
        suggested.enumerate().filter(|(number, _)| number % every != 0).map(|(_, one)| one)
    {
        left.push(args![
            practice_id,
            row.id,
            row.tier.as_str(),
            suggested.tier.code(),
            row.year,
            row.potential.as_str(),
            row.fit.as_str(),
            now
        ]);
    }
    let columns = [
        "practice_id",
        "source_id",
        "tier_from",
        "tier_to",
        "year",
        "potential",
        "fit",
        "created_at",
    ];
    insert_many(tx, "tier_left", &columns, left, "").await
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let left = left(db, practice).await?;
    let all = rows(db, practice, None, visitor.today()).await?;
    let mut found: Vec<(Row, Suggestion)> = all
        .into_iter()
        .filter_map(|row| {
            let (known, left) = (row.known(), left.get(&row.id));
            let suggested = suggest(known)?;
            (!left.is_some_and(|left| left.holds(known, &suggested))).then_some((row, suggested))
        })
        .collect();
    // Who sends most is decided first.
    found.sort_by_key(|(row, _)| std::cmp::Reverse(row.year));
    let title = match found.len() {
        0 => "Every tier fits".to_owned(),
        1 => "1 source may want another tier".to_owned(),
        many => format!("{} may want another tier", look::plural(many as i64, "source", "sources")),
    };
    let content = html! {
        (crate::sources::views(&visitor, "/sources/tiers"))
        (look::page_head(&title, "By what they sent in twelve months, how that grows, what they could send and how well it fits. Nothing changes until you say so.", html! {}))
        @if found.is_empty() {
            (look::empty(Icon::Sources, "Nothing to decide", "When somebody begins to send more or less, they stand here. What you left comes back when something has changed.", html! { a class="button" href="/sources" { "Show all sources" } }))
        } @else {
            div class="card flush" {
                ul class="list" { @for (row, suggested) in found.iter().take(MOST) { li data-row { (line(row, suggested)) } } }
            }
            @if found.len() > MOST { p class="quiet small" { "The first " (MOST) "; the others follow as you decide." } }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Tiers", content))
}

fn line(row: &Row, suggested: &Suggestion) -> Markup {
    html! {
        div class="item" {
            div class="grow" {
                a class="title" href={ "/sources/" (row.id) } { (row.name) }
                " " (look::badge(Tier::from_code(&row.tier).map_or("", Tier::label), Tone::Plain))
                @if let Some(organisation) = &row.organisation { p { (organisation) } }
                p { (suggested.why) }
            }
            (buttons(row.id, &row.name, suggested, "list"))
        }
    }
}

/// *Take over* and *Leave it*.
pub(super) fn buttons(id: Uuid, name: &str, suggested: &Suggestion, back: &str) -> Markup {
    let tier = suggested.tier;
    html! {
        form method="post" action={ "/sources/" (id) "/tier" } {
            input type="hidden" name="tier" value=(tier.code());
            input type="hidden" name="back" value=(back);
            button class="button small" type="submit" { "Take over" span class="spoken" { " tier " (tier.label()) " for " (name) } }
        }
        form method="post" action={ "/sources/" (id) "/tier/leave" } {
            input type="hidden" name="back" value=(back);
            button class="button quiet small" type="submit" { "Leave it" span class="spoken" { " for " (name) } }
        }
    }
}
