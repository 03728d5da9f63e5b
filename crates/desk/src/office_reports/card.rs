//! On a source's page: the reports that they have, and the next one.

use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{office::Office, one, store};
use crate::days;

/// Shown on the page.
const MOST: i64 = 4;

/// The card; nothing for those who may not learn what became of their patients.
pub(crate) async fn source_card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::ViewReports) {
        return Ok(html! {});
    }
    let (db, practice) = (app.db(), visitor.practice_id);
    if !Office::read(db, practice, source_id).await?.may_know() {
        return Ok(html! {});
    }
    let reports = store::of_source(db, practice, source_id, MOST).await?;
    Ok(html! {
        section class="card stack tight" id="office-reports" data-on=(super::TOPIC) aria-labelledby="office-reports-head" {
            header {
                h2 id="office-reports-head" { "Report for them" }
                a class="button small no-print" href={ "/sources/" (source_id) "/office-report" } { "Look at it" }
            }
            p class="quiet small" { "What became of the patients they sent, on one page, without naming any." }
            @if !reports.is_empty() {
                ul class="list" {
                    @for report in &reports {
                        li {
                            div class="item" {
                                a class="title grow" href={ "/office-reports/" (report.id) } { (report.days.words()) }
                                (one::stands(report))
                                span class="quiet small" { (days::ago_instant(report.sent_at.unwrap_or(report.created_at), &visitor.zone, visitor.today())) }
                            }
                        }
                    }
                }
            }
        }
    })
}
