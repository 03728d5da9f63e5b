//! The next appointments on a source's page.

use look::badge;
use maud::{Markup, html};
use platform::{Permission, Result, Uuid, clock, sessions::Visitor, web::App};

use super::{record, words};

/// The card.
pub(crate) async fn source_card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::EditSources) {
        return Ok(html! {});
    }
    let next = record::next_with(app.db(), visitor.practice_id, source_id, clock::now()).await?;
    Ok(html! {
        section class="card no-print" aria-labelledby="next-appointment" {
            header {
                h2 id="next-appointment" { "Next appointment" }
                a class="button small" href={ "/calendar/new?source=" (source_id) } { "Plan an appointment" }
            }
            @if next.is_empty() { p class="quiet" { "Nothing is planned." } }
            ul class="list" {
                @for one in &next {
                    li class="item" {
                        div class="grow" {
                            a class="title" href={ "/calendar/" (one.id) } {
                                (one.kind.label()) ", " (words::day(one.day(), visitor.today())) ", "
                                (words::hours(one.starts_at, one.ends_at, &one.zone))
                            }
                            p { (one.members) @if !one.place.is_empty() { " · " (one.place) } }
                        }
                        (badge(one.state.label(), words::tone(one.state)))
                    }
                }
            }
        }
    })
}
