//! On a source's page: what the registry says that is not taken over yet, and what was true
//! before.

use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::changes::{open_of_source, past_of_source, told, verbs};
use crate::days;

/// The card; nothing where there is nothing to say.
pub(crate) async fn source_card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    let open = open_of_source(app.db(), visitor.practice_id, source_id).await?;
    let past = past_of_source(app.db(), visitor.practice_id, source_id).await?;
    if open.is_empty() && past.is_empty() {
        return Ok(html! {});
    }
    let may_edit = visitor.may(Permission::EditSources);
    let back = format!("/sources/{source_id}");
    Ok(html! {
        section class="card" aria-labelledby="registry" {
            h2 id="registry" { "In the provider registry" }
            @if !open.is_empty() {
                ul class="list" {
                    @for change in &open {
                        li {
                            div class="item" {
                                div class="grow" { span class="title" { (change.kind().label()) } p { (told(change)) } }
                            }
                            @if may_edit { (verbs(change, &back)) }
                        }
                    }
                }
            }
            @if !past.is_empty() {
                details open[open.is_empty()] {
                    summary { "Earlier addresses and numbers" }
                    ul class="list small" {
                        @for one in &past {
                            li { (kind(&one.kind)) " " (one.value) ", until " (days::ago_instant(one.until_at, &visitor.zone, visitor.today())) }
                        }
                    }
                }
            }
        }
    })
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "fax" => "Fax",
        "phone" => "Phone",
        _ => "Address",
    }
}
