//! `/office-reports/{id}`: a finished report, and how it goes.

use axum::extract::{Path, State};
use look::{Tone, badge};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    link::{self, Link},
    office::Office,
    preview,
    store::{self, Report, State as Stands},
};
use crate::days;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let report = store::one(db, practice, id).await?;
    let office = Office::read(db, practice, report.source_id).await?;
    let links = link::of_report(db, practice, id).await?;
    let may = visitor.may(Permission::EditSources);
    let line = format!("Counts {}.", report.days.words());
    let content = html! {
        (look::crumb(&format!("/sources/{}", office.id), &office.name))
        (look::page_head(&format!("Report for {}", office.name), &line, html! { (stands(&report)) }))
        div class="split" {
            div class="stack" {
                (preview::sheet(&report.text))
                p { a class="button" href={ "/documents/" (report.document_id) } { "The finished document" } }
            }
            div class="stack" {
                @if may { (ways(&app, &report)) }
                @if report.state != Stands::Dropped { (private(&app, &visitor, &report, &links)) }
            }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Report for an office", content))
}

/// How far it is, as a badge.
pub(super) fn stands(report: &Report) -> Markup {
    let tone = match report.state {
        Stands::Finished => Tone::Look,
        Stands::Queued | Stands::Dropped => Tone::Plain,
        Stands::Sent => Tone::Good,
    };
    badge(report.state.label(), tone)
}

fn ways(app: &App, report: &Report) -> Markup {
    let address = format!("/office-reports/{}", report.id);
    let step = |what: &str, words: &str, class: &str| {
        html! { form method="post" action={ (address) "/" (what) } { button class=(class) type="submit" { (words) } } }
    };
    html! {
        section class="card stack" aria-labelledby="send" {
            h2 id="send" { "Send it" }
            @match report.state {
                Stands::Finished => {
                    div class="row" {
                        (step("print", "To the print queue", "button primary"))
                        @if app.public_url().is_some() { (step("mail", "Mail a private link", "button")) }
                        (step("given", "I gave it to them", "button"))
                    }
                    p class="quiet small" { "What went becomes a contact with them. The mail holds a link and no figure." }
                    (step("drop", "Take it back", "button quiet"))
                }
                Stands::Queued => {
                    p { "It waits in the " a href="/print" { "print queue" } "." }
                    (step("back", "Take it out", "button"))
                }
                Stands::Sent => {
                    p { "They have it, and it stands in the history as a contact." }
                    @if report.way != "print" { (step("back", "That was a mistake", "button quiet")) }
                }
                Stands::Dropped => p { "It was taken back before it went. The document stays as it was." },
            }
        }
    }
}

fn private(app: &App, visitor: &Visitor, report: &Report, links: &[Link]) -> Markup {
    let may = visitor.may(Permission::EditSources);
    let (now, zone, today) = (clock::now(), &visitor.zone, visitor.today());
    html! {
        section class="card stack" id="links" aria-labelledby="links-head" {
            h2 id="links-head" { "Private link" }
            @match app.public_url() {
                None => p { "Liaison has no public address yet (LIAISON_PUBLIC_URL), so nobody outside can open a link." },
                Some(home) => {
                    ul class="list" {
                        @for one in links {
                            li {
                                @if one.is_open(now) {
                                    @if may { p class="secret" { (home) "/office-report/" (one.token(app.secrets())) } }
                                    p class="quiet small" { "Opens until " (days::minute(one.expires_at, zone)) ". " (opened(one)) }
                                    @if may {
                                        form method="post" action={ "/office-reports/links/" (one.id) "/revoke" } { button class="button small" type="submit" { "Close this link" } }
                                    }
                                } @else {
                                    p class="quiet small" { "Made " (days::ago_instant(one.created_at, zone, today)) ", closed. " (opened(one)) }
                                }
                            }
                        }
                    }
                    @if may && !links.iter().any(|one| one.is_open(now)) {
                        form method="post" action={ "/office-reports/" (report.id) "/links" } { button class="button" type="submit" { "Make a link" } }
                    }
                }
            }
        }
    }
}

fn opened(link: &Link) -> String {
    match link.opened_times {
        0 => "Nobody has opened it.".into(),
        times => format!("Opened {}.", look::plural(times, "time", "times")),
    }
}
