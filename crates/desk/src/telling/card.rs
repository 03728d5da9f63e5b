//! On a referral's page: what the referrer knows, and the private links.

use axum::{
    extract::{Path, State},
    response::Response,
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    Stage, authorisation,
    links::{self, Link},
    notices::Notice,
    paper::Sender,
    rules::Way,
    subject::Subject,
};
use crate::days;

/// The card.
pub(crate) async fn card(app: &App, visitor: &Visitor, referral_id: Uuid) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let notices = Notice::of(db, practice, referral_id).await?;
    let links = Link::of_referral(db, practice, referral_id).await?;
    let mut mails = Vec::new();
    for id in notices.iter().filter_map(|notice| notice.mail_id) {
        // Served by the primary key.
        let state = db
            .value::<String>(
                "SELECT state FROM mail_out WHERE practice_id = $1 AND id = $2",
                args![practice, id],
            )
            .await?;
        mails.push((id, state.unwrap_or_default()));
    }
    let subject = Subject::read(db, practice, referral_id).await?;
    let may = visitor.may(Permission::EditReferrals);
    Ok(html! {
        section class="card" id="knows" data-on="telling" aria-labelledby="knows-head" {
            h2 id="knows-head" { "What the referrer knows" }
            @if notices.is_empty() { p class="quiet" { "Nothing was told yet." } }
            (authorisation::card(&subject, may))
            ul class="list" { @for notice in &notices { (line(visitor, notice, &mails, may)) } }
            details class="no-print" {
                summary { "Private links (" (links.iter().filter(|link| link.is_open(clock::now())).count()) " open)" }
                ul class="list" { @for link in &links { (link_line(visitor, link, may)) } }
                @if may {
                    form method="post" action={ "/referrals/" (referral_id) "/links" } {
                        button class="button small" type="submit" { "Make a link to hand out" }
                    }
                }
            }
        }
    })
}

fn line(visitor: &Visitor, notice: &Notice, mails: &[(Uuid, String)], may: bool) -> Markup {
    let mail = notice.mail_id.and_then(|id| mails.iter().find(|(known, _)| *known == id));
    let (word, tone) = match (notice.state.as_str(), mail.map(|(_, state)| state.as_str())) {
        ("sent", Some("bounced")) => ("Mail came back", Tone::Bad),
        ("sent", Some("failed" | "suppressed")) => ("Mail did not go", Tone::Bad),
        ("sent", Some("waiting")) => ("Mail waits to leave", Tone::Plain),
        ("sent", _) => ("Told", Tone::Good),
        ("waiting", _) => ("Goes in a few minutes", Tone::Plain),
        ("going", _) => ("On its way", Tone::Plain),
        ("ready", _) => ("Needs a hand", Tone::Look),
        ("failed", _) => ("Did not go", Tone::Bad),
        ("withheld", _) => ("Withheld", Tone::Plain),
        _ => ("Withdrawn", Tone::Plain),
    };
    let again = match (notice.state.as_str(), tone) {
        ("failed", _) | ("sent", Tone::Bad) => Some("Send again"),
        // What it was withheld for may be mended by now; it is decided anew.
        ("withheld", _) => Some("Look again"),
        _ => None,
    };
    html! {
        li {
            div class="item" {
                div class="grow" {
                    span class="title" { (notice.stage().map_or("", Stage::label)) } " " (look::badge(word, tone))
                    @if !notice.why.is_empty() { p class="small" { (notice.why) } }
                    p class="quiet small" {
                        @if let Some(way) = notice.way() { (way_words(way)) ", " }
                        (days::ago_instant(notice.sent_at.unwrap_or(notice.created_at), &visitor.zone, visitor.today()))
                    }
                }
                @if notice.file_id.is_some() { a class="button small" href={ "/telling/" (notice.id) "/paper" } { "Print" } }
                @if let Some(words) = again.filter(|_| may) {
                    form method="post" action={ "/telling/" (notice.id) "/send" } {
                        button class="button small" type="submit" { (words) }
                    }
                }
            }
        }
    }
}

fn way_words(way: Way) -> &'static str {
    way.label()
}

fn link_line(visitor: &Visitor, link: &Link, may: bool) -> Markup {
    let (now, today) = (clock::now(), visitor.today());
    let word = if link.revoked_at.is_some() {
        "revoked"
    } else if link.expires_at <= now {
        "expired"
    } else {
        "open"
    };
    html! {
        li {
            div class="item" {
                div class="grow small" {
                    "Made " (days::ago_instant(link.created_at, &visitor.zone, today)) ", " (word) ", "
                    @match link.opened_at { Some(at) => { "last opened " (days::ago_instant(at, &visitor.zone, today)) } None => "not opened yet" }
                    @if word == "open" { ", until " (days::minute(link.expires_at, &visitor.zone)) }
                }
                @if may && word == "open" {
                    form method="post" action={ "/telling/links/" (link.id) "/revoke" } {
                        button class="button quiet small" type="submit" { "Revoke" }
                    }
                }
            }
        }
    }
}

/// Makes a link and shows it, with its number, this once.
pub(super) async fn make_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let subject = Subject::read(&tx, practice, id).await?;
    let link = links::make(&tx, app.secrets(), practice, id, Some(visitor.member_id)).await?;
    let sender = Sender::read(&tx, practice, Some(subject.clinic_id)).await?;
    note(&tx, &visitor, "status_link.made", id).await?;
    db::changed(&tx, practice, "telling").await?;
    tx.commit().await?;
    let token = link.token(app.secrets()).unwrap_or_default();
    let pin = link.pin(app.secrets()).unwrap_or_default();
    let content = html! {
        (look::crumb(&format!("/referrals/{id}"), "Back to the referral"))
        (look::page_head("A link to hand out", "Shown once. Whoever has both sees how far this referral has come, as far as the referrer may know it.", html! {}))
        section class="card narrow stack" {
            dl class="facts" {
                dt { "Address" } dd { (app.public_url().unwrap_or("")) "/status/" (token) }
                dt { "Number" } dd { strong { (pin) } }
                dt { "From" } dd { (sender.practice) }
            }
            p class="quiet" { "Give the number separately from the address. The link opens for 180 days, and you can revoke it on the referral's page." }
        }
    };
    Ok(shell::page(&visitor, "/referrals", "A link to hand out", content))
}

pub(super) async fn revoke_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let referral = tx
        .value::<Uuid>(
            "UPDATE status_link SET revoked_at = $3
             WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL AND referral_id IS NOT NULL
             RETURNING referral_id",
            args![practice, id, clock::now()],
        )
        .await?
        .ok_or(Error::NotFound)?;
    note(&tx, &visitor, "status_link.revoked", referral).await?;
    db::changed(&tx, practice, "telling").await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/referrals/{referral}"), Flash::say("The link opens no more.")))
}

async fn note(tx: &platform::Tx, visitor: &Visitor, action: &str, referral: Uuid) -> Result<()> {
    let entry = Entry::about(action, "referral", referral);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
