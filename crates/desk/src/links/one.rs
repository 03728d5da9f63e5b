//! `/links/{id}`: one link, its code to print or to place, and what it brought.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use look::{Field, Qr, Tone};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    address,
    files::WIDTHS,
    frame,
    link::{self, Link},
    tally::{self, Period},
};
use crate::{complaints::Complaints, days};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let link = link::one(app.db(), visitor.practice_id, id).await?;
    let label = link.label.clone();
    render(&app, &visitor, &headers, &link, &label, &[]).await
}

/// The same page with what is wrong with the new name.
pub(super) async fn with_complaint(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: Uuid,
    typed: &str,
    error: FieldError,
) -> Result<Response> {
    let link = link::one(app.db(), visitor.practice_id, id).await?;
    let page = render(app, visitor, headers, &link, typed, &[error]).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    link: &Link,
    typed: &str,
    errors: &[FieldError],
) -> Result<Markup> {
    let base = address::base(app, headers);
    let address = address::short(&base, &link.code);
    let code = Qr::of(&address)
        .ok_or_else(|| Error::Invalid("LIAISON_PUBLIC_URL is too long for a QR code.".into()))?;
    let page = format!("/links/{}", link.id);
    let content = html! {
        (look::crumb("/links", "Links and QR codes"))
        (look::page_head(&link.label, "", html! {
            a class="button primary" href={ (page) "/print" } { "Print a poster" }
            a class="button" href={ (page) "/print?as=tent" } { "Print a tent card" }
        }))
        @if link.revoked_at.is_some() {
            (look::notice(Tone::Look, html! { p { "This link was ended. It still leads to the form, but what comes by it counts for no link and no source." } }))
        }
        (frame::base_notice(&base))
        div class="split left" {
            section class="card stack" aria-label="The code" {
                div class="qr-large" { (code.svg(&format!("QR code that leads to {}", address::in_words(&address)))) }
                p class="qr-words" { (frame::address_in_words(&address)) }
                div class="row" {
                    (frame::copy_button(&address, "Copy the address"))
                    a class="button" href={ (page) "/qr.svg" } download { "SVG" }
                    @for width in WIDTHS {
                        a class="button" href={ (page) "/qr.png?width=" (width) } download { "PNG " (width) }
                    }
                }
                p class="quiet small" { "For print take the SVG: it is sharp at any size. Leave the white border as it is, and print it at least 20 mm (0.8 in) wide." }
            }
            div class="stack" {
                (self::brought(app, visitor, link).await?)
                (super::paper::card(&page))
                (self::facts(visitor, link))
                (self::naming(&page, typed, errors))
                (self::ending(&page, link))
            }
        }
    };
    Ok(shell::page(visitor, "/sources", "Link", content))
}

async fn brought(app: &App, visitor: &Visitor, link: &Link) -> Result<Markup> {
    let mut lines = Vec::new();
    for period in Period::ALL {
        let tallies =
            tally::of_links(app, visitor.practice_id, &[link.id], period, visitor.today()).await?;
        lines.push((period, tallies.get(&link.id).copied().unwrap_or_default()));
    }
    Ok(html! {
        section class="card" aria-labelledby="brought" {
            h2 id="brought" { "What it brought" }
            dl class="facts" {
                @for (period, tally) in lines { dt { (period.short()) } dd { (tally.in_words()) } }
            }
        }
    })
}

fn facts(visitor: &Visitor, link: &Link) -> Markup {
    html! {
        section class="card" aria-label="Facts" {
            dl class="facts" {
                dt { "Is" } dd { (frame::about(link)) }
                dt { "Made" } dd { (days::ago_instant(link.created_at, &visitor.zone, visitor.today())) }
                @if let Some(at) = link.revoked_at { dt { "Ended" } dd { (days::ago_instant(at, &visitor.zone, visitor.today())) } }
            }
            @if let (Some(id), true) = (link.source_id, visitor.may(Permission::ViewPatients)) {
                p { a href={ "/referrals?source=" (id) } { "Referrals of this source" } }
            }
        }
    }
}

fn naming(page: &str, typed: &str, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    html! {
        section class="card stack no-print" aria-labelledby="naming" {
            h2 id="naming" { "Name" }
            (complaints.summary())
            form class="stack" method="post" action={ (page) "/rename" } {
                (Field::new("label", "Name").value(typed).error(complaints.at("label")).hint("Only your practice sees it.")
                    .autocomplete("off").required().render())
                div { button class="button" type="submit" { "Rename" } }
            }
        }
    }
}

fn ending(page: &str, link: &Link) -> Markup {
    html! {
        section class="card stack no-print" aria-labelledby="ending" {
            @if link.revoked_at.is_some() {
                h2 id="ending" { "Let it count again" }
                form method="post" action={ (page) "/restore" } { button class="button" type="submit" { "Let it count again" } }
            } @else {
                h2 id="ending" { "End this link" }
                p { "Paper that is out there keeps working: it leads to the form, but counts for nothing." }
                form method="post" action={ (page) "/end" } { button class="button danger" type="submit" { "End the link" } }
            }
        }
    }
}
