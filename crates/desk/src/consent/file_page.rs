//! `/settings/consent.csv`, and taking a file over: first what it would do.

use std::collections::HashMap;

use axum::{
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use exchange::{export, tabular};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    sessions::Visitor,
    web::{App, Flash, redirect, redirect_with, shell},
};
use serde_json::json;

use super::{
    channel::Word,
    file::{self, Line, Named, Plan, Whom},
    list::{self, ADDRESS},
    list_forms::FILE,
    list_store::{self, State as Holds},
    say::{About, Statement, say},
};

/// The name under which a file is kept until it is taken over.
const KEPT_AS: &str = "consent file";
/// Problems shown by row; a file with more is the wrong file.
const MOST: usize = 50;

pub(super) async fn export(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let all = list_store::all(app.db(), visitor.practice_id).await?;
    let entry = Entry {
        action: "consent.exported",
        subject_kind: "practice",
        subject_id: Some(visitor.practice_id),
        detail: json!({ "rows": all.len() }),
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"consent.csv\""),
    ];
    Ok((headers, export::to_csv(&file::table(&all))).into_response())
}

pub(super) async fn receive(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let read = received(form).await.and_then(|bytes| read(&bytes).map(|_| bytes));
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(Error::Invalid(why)) => return list::file_refused(&app, &visitor, &why).await,
        Err(error) => return Err(error),
    };
    let tx = app.db().begin().await?;
    let (practice, by) = (visitor.practice_id, Some(visitor.member_id));
    let kind = "application/octet-stream";
    let id = app.vault().keep(&tx, practice, KEPT_AS, kind, &bytes, by).await?;
    tx.commit().await?;
    Ok(redirect(&format!("{ADDRESS}/files/{id}")))
}

async fn received(form: Result<Multipart, MultipartRejection>) -> Result<Vec<u8>> {
    let nothing = || Error::Invalid("Choose a file first.".into());
    let cut_off = |error: MultipartError| {
        let words = match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                "The file is too large. Divide it, and take over each part."
            }
            _ => "The file did not arrive whole. Check the connection and choose it again.",
        };
        Error::Invalid(words.into())
    };
    let mut form = form.map_err(|_| nothing())?;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        if field.name() == Some(FILE) {
            let bytes = field.bytes().await.map_err(cut_off)?;
            return if bytes.is_empty() { Err(nothing()) } else { Ok(bytes.to_vec()) };
        }
    }
    Err(nothing())
}

fn read(bytes: &[u8]) -> Result<(Vec<Line>, Vec<file::Problem>)> {
    let sheets =
        tabular::read("consent", bytes).map_err(|problem| Error::Invalid(problem.to_string()))?;
    let sheet = sheets.first().ok_or_else(|| Error::Invalid("The file is empty.".into()))?;
    file::read(sheet).map_err(Error::Invalid)
}

/// The plan of a kept file, made anew from what holds now.
async fn planned(app: &App, db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Plan> {
    // Served by the primary key.
    db.value::<Uuid>(
        "SELECT id FROM file WHERE practice_id = $1 AND id = $2 AND name = $3",
        args![practice_id, id, KEPT_AS],
    )
    .await?
    .ok_or(Error::NotFound)?;
    let lines = read(&app.vault().read(practice_id, id)?)?;
    let all = list_store::all(db, practice_id).await?;
    Ok(file::plan(lines, &all, &sources(db, practice_id).await?))
}

#[derive(FromQueryResult)]
struct Directory {
    id: Uuid,
    name: String,
}

/// The sources by their folded name.
async fn sources(db: &impl Sql, practice_id: Uuid) -> Result<HashMap<String, Vec<Uuid>>> {
    // Served by source_by_name; reads the directory, as the file may name anybody.
    let rows: Vec<Directory> = db
        .rows(
            "SELECT id, name FROM source WHERE practice_id = $1 AND deleted_at IS NULL
               AND kind IN ('person', 'organisation')",
            args![practice_id],
        )
        .await?;
    let mut sources: HashMap<String, Vec<Uuid>> = HashMap::new();
    for row in rows {
        sources.entry(lexicon::fold(&row.name)).or_default().push(row.id);
    }
    Ok(sources)
}

pub(super) async fn dry_run(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let plan = planned(&app, app.db(), visitor.practice_id, id).await?;
    let (refusals, all) = (plan.refusals() as i64, plan.add.len() as i64);
    let title = match (all, refusals) {
        (0, _) => "This file changes nothing".to_owned(),
        (_, 0) => format!("This file adds {}", look::plural(all, "permission", "permissions")),
        _ => format!("This file adds {}", look::plural(refusals, "refusal", "refusals")),
    };
    let content = html! {
        (look::crumb(ADDRESS, "What people want"))
        (look::page_head(&title, "Nothing is saved yet.", html! {}))
        div class="narrow stack" {
            dl class="card facts" {
                dt { "Refusals added" } dd { (look::thousands(refusals)) }
                dt { "Permissions added" } dd { (look::thousands(all - refusals)) }
                dt { "Held already" } dd { (look::thousands(plan.known as i64)) }
                dt { "Left out" } dd { (look::thousands(plan.problems.len() as i64)) }
            }
            @if !plan.problems.is_empty() {
                section class="card" aria-labelledby="left-out" {
                    h2 id="left-out" { "Left out" }
                    ul class="list" { @for problem in plan.problems.iter().take(MOST) { li { "Row " (problem.number) ": " (problem.why) } } }
                    @if plan.problems.len() > MOST { p class="quiet small" { "And " (plan.problems.len() - MOST) " more." } }
                }
            }
            @if all == 0 {
                (look::notice(Tone::Good, html! { p { "All that it says holds already, or must be said by hand." } }))
                div { a class="button" href=(ADDRESS) { "Back" } }
            } @else {
                form class="row" method="post" action={ (ADDRESS) "/files/" (id) } {
                    button class="button primary" type="submit" { "Take it over" }
                    a class="button quiet" href=(ADDRESS) { "Cancel" }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", "A file of refusals", content))
}

pub(super) async fn apply(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let plan = planned(&app, &tx, practice, id).await?;
    for (line, whom) in &plan.add {
        write(&tx, &visitor, line, *whom).await?;
    }
    let entry = Entry {
        action: "consent.file_taken_over",
        subject_kind: "file",
        subject_id: Some(id),
        detail: json!({ "added": plan.add.len(), "left_out": plan.problems.len() }),
    };
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    db::changed(&tx, practice, "sources").await?;
    tx.commit().await?;
    let said = format!("{} taken over.", look::plural(plan.add.len() as i64, "entry", "entries"));
    Ok(redirect_with(ADDRESS, Flash::say(said)))
}

async fn write(tx: &Tx, visitor: &Visitor, line: &Line, whom: Whom) -> Result<()> {
    let practice = visitor.practice_id;
    let at = line.at.unwrap_or_else(clock::now);
    let word = match (line.state, &line.about) {
        (Holds::CameBack, Named::Address(address)) => {
            tx.run(
                "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
                 VALUES ($1, $2, 'bounced', $3, $4) ON CONFLICT (practice_id, address) DO NOTHING",
                args![practice, address.as_str(), line.reason.as_str(), at],
            )
            .await?;
            return Ok(());
        }
        (Holds::CameBack, Named::Source(_)) => return Ok(()),
        (Holds::Said(word), _) => word,
    };
    debug_assert!(word != Word::Unknown, "a file says yes or no");
    let statement =
        Statement { channel: line.channel, word, reason: &line.reason, how: line.how, at };
    let about = match (whom, &line.about) {
        // A permission in a file lifts no refusal of an address.
        (Whom::Source(id), _) if word == Word::Allowed => About::SourceAlone(id),
        (Whom::Source(id), _) => About::Source(id),
        (Whom::Address, Named::Address(address)) => About::Address(address),
        (Whom::Address, Named::Source(_)) => return Ok(()),
    };
    say(tx, practice, &visitor.actor(), about, statement).await?;
    Ok(())
}
