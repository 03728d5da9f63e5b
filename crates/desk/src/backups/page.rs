//! `/settings/backup`: what is safe if this machine is lost, and how it comes back.

use std::time::Duration;

use axum::{extract::State, response::Response};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, Result,
    audit::{self, Entry},
    backup::{self, Kept},
    clock,
    config::Backups,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    job,
    standing::{self, Nightly, Standing},
};
use crate::days;

const ADDRESS: &str = "/settings/backup";
/// A drive that does not answer by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many of those that are kept are listed.
const MOST: usize = 30;

pub(super) fn standing(app: &App, visitor: &Visitor) -> Standing {
    let last = app.data_folder().map(backup::last).unwrap_or_default();
    let ago = last.made_at.map_or_else(String::new, |at| {
        days::in_words(clock::local_day(at, &visitor.zone), visitor.today())
    });
    let nightly = if app.backups().is_some() { Nightly::On } else { Nightly::Off };
    standing::standing(&last, nightly, clock::now(), &ago)
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let standing = standing(&app, &visitor);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&standing.words, "One sealed file holds all tables and stored files, never the key. It is made while everybody works.", html! {}))
        div class="narrow stack" {
            @if !standing.advice.is_empty() {
                (look::notice(standing.tone, html! { p { (standing.advice) } }))
            }
            @match app.backups() {
                Some(backups) => (folder(&visitor, backups).await),
                None => div class="card" { (look::empty(Icon::Paper, "No folder is set", "Backups that `liaison backup` makes are noted here all the same.", html! {})) },
            }
            (how_to_restore())
        }
    };
    Ok(shell::page(&visitor, "/settings", "Backup", content))
}

async fn folder(visitor: &Visitor, backups: &Backups) -> Markup {
    let folder = backups.folder.clone();
    let read = tokio::task::spawn_blocking(move || backup::kept(&folder));
    let kept = match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(Ok(kept))) => Some(kept),
        _ => None,
    };
    html! {
        section class="card stack" aria-labelledby="kept" {
            header { h2 id="kept" { "Kept" } span class="small quiet" { "of " (look::plural(backups.days as i64, "day", "days")) " and " (look::plural(backups.weeks as i64, "week", "weeks")) } }
            p class="small quiet" { (backups.folder.display()) }
            @match &kept {
                None => (look::notice(Tone::Bad, html! { p { "The folder cannot be read. Check that its disk is there." } })),
                Some(kept) if kept.is_empty() => p { "Nothing is in it yet." },
                Some(kept) => ul class="list" { @for one in kept.iter().take(MOST) { (line(visitor, one)) } },
            }
            form method="post" action=(ADDRESS) { button class="button" type="submit" { "Back up now" } }
        }
    }
}

fn line(visitor: &Visitor, one: &Kept) -> Markup {
    let at = clock::zoned(one.made_at, &visitor.zone);
    html! {
        li class="item" data-row="yes" {
            div class="grow" {
                p class="title" { time datetime=(at.timestamp()) { (at.strftime("%A, %b %-d, %Y, %-I:%M %p")) } }
                p class="quiet small" { (one.path.file_name().unwrap_or_default().to_string_lossy()) }
            }
            span class="nowrap" { (size(one.bytes)) }
        }
    }
}

/// "3.4 MB".
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

fn how_to_restore() -> Markup {
    html! {
        section class="card stack" aria-labelledby="restore" {
            h2 id="restore" { "To get it back" }
            p { "On any machine with Liaison and your key file, before it is started:" }
            div class="scroll" tabindex="0" role="region" aria-label="Commands" { pre { code { "liaison check FILE\nliaison restore FILE" } } }
            p class="quiet small" { "Whoever refused to be contacted after the backup was made stays refused: the stop list beside the data and beside the backups is taken over." }
        }
    }
}

pub(super) async fn now(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    if app.backups().is_none() {
        return Err(Error::Conflict(
            "No folder is set for backups. Whoever runs this machine can set \
             LIAISON_BACKUP_FOLDER."
                .into(),
        ));
    }
    let said = match job::ask_for_one(&app).await? {
        true => "A backup is being made. Look again in a minute.",
        false => "A backup is under way already.",
    };
    let entry = Entry::about("backup.asked", "practice", visitor.practice_id);
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(redirect_with(ADDRESS, Flash::say(said)))
}
