//! Pausing a source, ending a pause, and taking either back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use lexicon::{Century, parse_date};
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    facts::STATUS_KINDS,
    mark,
    pauses::{YearDay, days},
    reckon,
    store::{self, Source},
};

/// A season is at most so long: a source that is never in season is paused, not seasonal.
const LONGEST_SEASON: i64 = 300;
const LONGEST_REASON: usize = 300;

/// The kinds that can be chosen, with their words.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("leave", "On leave until a day"),
    ("season", "Not in a season of each year"),
    ("retired", "Retired"),
    ("moved", "Moved away"),
    ("no_contact", "Do not contact"),
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PauseForm {
    pause: String,
    leave_until: String,
    season_from: String,
    season_until: String,
    pause_reason: String,
}

/// A pause that may be entered.
struct New {
    kind: &'static str,
    until: Option<Date>,
    season: Option<(YearDay, YearDay)>,
    reason: String,
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<PauseForm>,
) -> Result<Response> {
    let today = visitor.today();
    let new = check(&form, today).map_err(Error::Invalid)?;
    let (practice, pause_id) = (visitor.practice_id, new_id());
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, practice, id).await?;
    let season = |day: fn((YearDay, YearDay)) -> YearDay| {
        new.season.map(|season| day(season).to_string()).unwrap_or_default()
    };
    tx.run(
        "INSERT INTO pause (practice_id, id, source_id, kind, from_on, until_on, season_from,
                            season_until, reason, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice,
            pause_id,
            id,
            new.kind,
            today.to_string(),
            new.until.map(|day| day.to_string()),
            season(|(from, _)| from),
            season(|(_, until)| until),
            new.reason.as_str(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    if STATUS_KINDS.contains(&new.kind) {
        // One pause stands for the status: that of an earlier one ends.
        for kind in STATUS_KINDS.iter().filter(|kind| **kind != new.kind) {
            end_kind(&tx, &visitor, id, kind, today).await?;
        }
        store::set_status(&tx, practice, id, new.kind).await?;
    }
    mark(&tx, &visitor, id, "source.paused", json!({ "kind": new.kind })).await?;
    tx.commit().await?;
    let said = match new.kind {
        "no_contact" => format!("{} is not to be contacted.", source.name),
        "season" => format!("{} is paused in that season.", source.name),
        _ => format!("{} is paused: no clock runs.", source.name),
    };
    let undo = format!("/pauses/{pause_id}/remove");
    Ok(redirect_with(&format!("/sources/{id}"), Flash::undoable(said, undo)))
}

fn check(form: &PauseForm, today: Date) -> Result<New, String> {
    let (kind, _) = KINDS
        .iter()
        .find(|(kind, _)| *kind == form.pause)
        .ok_or("Choose what kind of pause it is.")?;
    let reason: String = form.pause_reason.trim().chars().take(LONGEST_REASON).collect();
    let mut new = New { kind, until: None, season: None, reason };
    match *kind {
        "leave" => {
            let text = form.leave_until.trim();
            let typed = || parse_date(text, Century::Recent { today }).map(|read| read.date);
            let read = text.parse::<Date>().or_else(|_| typed());
            let until = read.map_err(|_| "Enter the last day of the leave.")?;
            if until < today {
                return Err("The last day of a leave is today or later.".into());
            }
            new.until = Some(until);
        }
        "season" => {
            let day = |text: &str| YearDay::parse(text.trim()).or_else(|| month_day(text));
            let season = day(&form.season_from).zip(day(&form.season_until));
            let (from, until) = season.ok_or(
                "Enter the first and the last day of the season as month and day, for example \
                 08-15 and 11-30.",
            )?;
            if season_days(from, until) > LONGEST_SEASON {
                return Err("A season is at most 300 days long. Pause them instead.".into());
            }
            new.season = Some((from, until));
        }
        "no_contact" if new.reason.is_empty() => {
            return Err("Say what they said, so that everybody understands it later.".into());
        }
        _ => {}
    }
    Ok(new)
}

/// `8/15`, as people write it.
fn month_day(text: &str) -> Option<YearDay> {
    YearDay::parse(&text.trim().replace('/', "-"))
}

fn season_days(from: YearDay, until: YearDay) -> i64 {
    let day = |year, of: YearDay| Date::new(year, of.month, of.day).unwrap_or(Date::MIN);
    let first = day(2024, from);
    let last = day(2024, until);
    if last >= first { days(first, last) + 1 } else { days(first, day(2025, until)) + 1 }
}

#[derive(FromQueryResult)]
struct Known {
    source_id: Uuid,
    kind: String,
}

async fn known(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Known> {
    // Served by the primary key.
    tx.row(
        "SELECT source_id, kind FROM pause WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Ends a pause: from today on the clocks run again.
pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let pause = known(&tx, visitor.practice_id, id).await?;
    let by = Some(visitor.member_id);
    reckon::end(&tx, visitor.practice_id, id, by, visitor.today()).await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(&tx, visitor.practice_id, pause.source_id, "active").await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(&tx, &visitor, pause.source_id, "source.pause_ended", detail).await?;
    tx.commit().await?;
    let said = Flash::undoable("The clocks run again.", format!("/pauses/{id}/resume"));
    Ok(redirect_with(&format!("/sources/{}", pause.source_id), said))
}

/// Takes back that a pause was ended.
pub(super) async fn resume(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let pause = known(&tx, visitor.practice_id, id).await?;
    tx.run(
        "UPDATE pause SET ended_on = NULL, ended_by = NULL WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id],
    )
    .await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(&tx, visitor.practice_id, pause.source_id, &pause.kind).await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(&tx, &visitor, pause.source_id, "source.paused", detail).await?;
    tx.commit().await?;
    let said = Flash::say("The pause holds again.");
    Ok(redirect_with(&format!("/sources/{}", pause.source_id), said))
}

/// Takes back that a pause was entered: it has never held.
pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let pause = known(&tx, visitor.practice_id, id).await?;
    tx.run("DELETE FROM pause WHERE practice_id = $1 AND id = $2", args![visitor.practice_id, id])
        .await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(&tx, visitor.practice_id, pause.source_id, "active").await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(&tx, &visitor, pause.source_id, "source.pause_taken_back", detail).await?;
    tx.commit().await?;
    let said = Flash::say("The pause is taken back.");
    Ok(redirect_with(&format!("/sources/{}", pause.source_id), said))
}

async fn end_kind(tx: &Tx, visitor: &Visitor, source: Uuid, kind: &str, today: Date) -> Result<()> {
    // Served by pause_by_source.
    let open = tx
        .value::<Uuid>(
            "SELECT id FROM pause WHERE practice_id = $1 AND source_id = $2 AND kind = $3
               AND ended_on IS NULL",
            args![visitor.practice_id, source, kind],
        )
        .await?;
    match open {
        Some(id) => reckon::end(tx, visitor.practice_id, id, Some(visitor.member_id), today).await,
        None => Ok(()),
    }
}
