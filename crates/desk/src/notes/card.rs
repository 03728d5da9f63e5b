//! On a referral's page: the notes being written, and a new one. Finished ones stand among the
//! patient's documents.

use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::store;
use crate::days;

/// The card; whoever sees the page is written down there.
pub(crate) async fn card(app: &App, visitor: &Visitor, referral_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::WriteNotes) {
        return Ok(html! {});
    }
    let drafts = store::drafts(app.db(), visitor.practice_id, referral_id).await?;
    Ok(html! {
        section class="card stack tight" id="notes" data-on=(super::TOPIC) aria-labelledby="notes-head" {
            header {
                h2 id="notes-head" { "Clinical notes" }
                form class="no-print" method="post" action={ "/referrals/" (referral_id) "/notes" } {
                    button class="button small" type="submit" { "Write one" }
                }
            }
            @if !drafts.is_empty() {
                ul class="list" {
                    @for note in &drafts {
                        li {
                            div class="item" {
                                a class="title grow" href={ "/notes/" (note.id) } { @if note.draft.title.is_empty() { "A note" } @else { (note.draft.title) } }
                                (look::badge("Being written", look::Tone::Plain))
                                span class="quiet small" { (days::ago_instant(note.changed_at, &visitor.zone, visitor.today())) }
                            }
                        }
                    }
                }
            }
        }
    })
}
