//! The card on a source's page: its links, what they brought, its private link.

use axum::http::HeaderMap;
use maud::{Markup, html};
use platform::{Result, Uuid, sessions::Visitor, web::App};

use super::{
    address, frame, link, office_store,
    tally::{self, Period},
};
use crate::{address::with_query, days};

/// The links of a source, for those who may make them.
pub async fn source_card(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    source_id: Uuid,
) -> Result<Markup> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let links = link::of_source(db, practice, source_id).await?;
    let ids: Vec<Uuid> = links.iter().map(|link| link.id).collect();
    let tallies = tally::of_links(app, practice, &ids, Period::Year, today).await?;
    let offices = office_store::of_source(db, practice, source_id).await?;
    let base = address::base(app, headers);
    let private = with_query("/links/offices/new", &[("source", source_id.to_string())]);
    Ok(html! {
        section class="card stack no-print" aria-labelledby="links" {
            h2 id="links" { "Ways to refer" }
            @if links.is_empty() && offices.is_empty() {
                p class="quiet" { "A link with a QR code for their desk says who refers, and shows what it brings." }
            }
            @if !links.is_empty() {
                ul class="list" {
                    @for link in &links {
                        li {
                            div class="item" {
                                div class="grow" {
                                    a class="title" href={ "/links/" (link.id) } { (link.label) }
                                    p { (frame::address_in_words(&address::short(&base, &link.code))) }
                                    p { (tallies.get(&link.id).copied().unwrap_or_default().in_words()) ", " (Period::Year.label()) }
                                }
                            }
                        }
                    }
                }
            }
            @for office in &offices {
                p class="small" {
                    a href="/links/offices" { "Private link" } ", made " (days::ago_instant(office.created_at, &visitor.zone, today))
                    @match office.last_used_at {
                        Some(at) => { ", last used " (days::ago_instant(at, &visitor.zone, today)) }
                        None => { ", not used yet" }
                    }
                }
            }
            div class="row" {
                form class="inline" method="post" action="/links" {
                    input type="hidden" name="source" value=(source_id);
                    button class="button" type="submit" { "Make a link and QR" }
                }
                a class="button quiet" href=(private) { "Make a private link" }
            }
        }
    })
}
