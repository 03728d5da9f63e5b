//! `/settings/jobs`: what Liaison does by itself, and what needs a person.

use axum::{
    extract::{Path, State},
    response::Response,
};
use look::plural;
use maud::{Markup, html};
use platform::{
    Result, Uuid,
    audit::{self, Entry},
    clock,
    jobs::{self, Standing},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

const A_DAY: i64 = 86_400_000;

/// How many jobs need a person, for the line on Today.
pub async fn needs_you(app: &App, practice_id: Uuid) -> Result<i64> {
    Ok(standing(app, practice_id).await?.dead)
}

/// "Everything is done", for the overview.
pub(super) async fn sentence(app: &App, practice_id: Uuid) -> Result<String> {
    Ok(said(standing(app, practice_id).await?))
}

async fn standing(app: &App, practice_id: Uuid) -> Result<Standing> {
    jobs::counts(app.db(), practice_id, clock::now() - A_DAY).await
}

fn said(standing: Standing) -> String {
    match standing {
        Standing { dead: 1, .. } => "1 job needs you".into(),
        Standing { dead, .. } if dead > 1 => format!("{dead} jobs need you"),
        Standing { waiting: 0, .. } => "Everything is done".into(),
        Standing { waiting, .. } => format!("{} waiting", plural(waiting, "job is", "jobs are")),
    }
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let standing = standing(&app, visitor.practice_id).await?;
    let dead = jobs::dead(app.db(), visitor.practice_id).await?;
    let handlers = crate::handlers();
    let line = format!(
        "{} waiting, {} of them tried before. {} done in the last 24 hours.",
        standing.waiting, standing.retried, standing.done
    );
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&said(standing), &line, html! {}))
        @if !dead.is_empty() {
            section class="card" aria-labelledby="needs" {
                h2 id="needs" { "What did not succeed" }
                ul class="list" {
                    @for job in &dead {
                        @let words = handlers.words(&job.kind);
                        li class="item" data-row="yes" {
                            div class="grow" {
                                p class="title" { (words) }
                                p { (job.last_error) }
                                p class="quiet small" {
                                    (when(job.finished_at.unwrap_or(job.created_at), &visitor))
                                    ", tried " (plural(job.attempts, "time", "times"))
                                }
                            }
                            form method="post" action={ "/settings/jobs/" (job.id) "/again" } {
                                button class="button small" type="submit" aria-label={ "Try again: " (words) } { "Try again" }
                            }
                            form method="post" action={ "/settings/jobs/" (job.id) "/drop" } {
                                button class="button small quiet" type="submit" aria-label={ "Drop: " (words) } { "Drop" }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", "Jobs", content))
}

fn when(at: i64, visitor: &Visitor) -> Markup {
    crate::days::ago(clock::local_day(at, &visitor.zone), visitor.today())
}

pub(super) async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    jobs::try_again(&tx, visitor.practice_id, id).await?;
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry("job.tried_again", id)).await?;
    tx.commit().await?;
    jobs::nudge(&app);
    Ok(redirect_with("/settings/jobs", Flash::say("It is tried again now.")))
}

pub(super) async fn drop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    jobs::drop_dead(&tx, visitor.practice_id, id).await?;
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry("job.dropped", id)).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/jobs", Flash::say("Dropped.")))
}

fn entry(action: &str, id: Uuid) -> Entry<'_> {
    Entry::about(action, "job", id)
}
