//! Asking for what is missing, and ticking off what came.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use lexicon::{Profession, ReferralState};
use look::{Field, Tone, badge};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Tx, Uuid,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with, shell},
};

use super::{
    ladder,
    missing::Piece,
    missing_store::{self as store, Item, Settled},
};
use crate::{
    days, practice,
    referrals::{
        record::{self, Record},
        rules::{Contact, Move},
        step::{self, Step},
    },
    telling,
};

/// The card on the page of a referral.
pub(crate) async fn card(app: &App, visitor: &Visitor, record: &Record) -> Result<Markup> {
    let items = store::items(app.db(), visitor.practice_id, record.id).await?;
    let unnoted = store::unnoted(app.db(), visitor.practice_id, record, &items).await?;
    let waits = record.place.state.awaits_evaluation();
    if items.is_empty() && !waits {
        return Ok(html! {});
    }
    let may = visitor.may(Permission::EditReferrals) && waits;
    let open: Vec<&Item> = items.iter().filter(|item| item.is_open()).collect();
    Ok(html! {
        section class="card stack no-print" aria-labelledby="missing" {
            header {
                h2 id="missing" { "What is missing" }
                @if open.is_empty() && unnoted.is_empty() { (badge("All is here", Tone::Good)) }
            }
            @if may { (asking(record, &open, &unnoted)) }
            @if !items.is_empty() { ul class="list" { @for item in &items { (line(item, record, visitor, may)) } } }
        }
    })
}

fn asking(record: &Record, open: &[&Item], unnoted: &[Piece]) -> Markup {
    let others = Piece::ALL.iter().filter(|piece| {
        **piece != Piece::Other
            && !unnoted.contains(piece)
            && !open.iter().any(|item| item.piece() == **piece)
    });
    html! {
        form method="post" action={ "/referrals/" (record.id) "/missing" } class="stack tight" {
            div class="days" {
                @for item in open { (look::check(&item.id.to_string(), &item.label(), true)) }
                @for piece in unnoted { (look::check(piece.code(), piece.label(), *piece != Piece::SignedOrder)) }
            }
            details {
                summary { "Something else" }
                div class="days" { @for piece in others { (look::check(piece.code(), piece.label(), false)) } }
                (Field::new("words", "In words").autocomplete("off").render())
            }
            div class="row" {
                button class="button primary" type="submit" name="how" value="send" { "Ask the referrer" }
                button class="button" type="submit" name="how" value="print" { "Print a request" }
                button class="button" type="submit" name="how" value="phone" { "Asked by phone" }
                button class="button quiet" type="submit" name="how" value="note" { "Only note it" }
            }
        }
    }
}

fn line(item: &Item, record: &Record, visitor: &Visitor, may: bool) -> Markup {
    let action = format!("/referrals/{}/missing/{}", record.id, item.id);
    let today = visitor.today();
    html! {
        li class="item" {
            div class="grow" {
                p class="title" { (item.label()) }
                p class="quiet small" {
                    @if let Some(at) = item.came_at {
                        "Came " (days::ago_instant(at, &visitor.zone, today)) ", " (item.taker.as_deref().unwrap_or("Liaison"))
                    } @else if item.dropped_at.is_some() { "Not needed" }
                    @else if let Some(at) = item.asked_at {
                        "Asked " (look::plural(item.asked_times.max(1), "time", "times")) ", the last time "
                        (days::minute(at, &visitor.zone)) " by " (item.asker.as_deref().unwrap_or("Liaison"))
                        @if !item.asked_how.is_empty() { " (" (item.asked_how) ")" }
                    } @else { "Not asked for yet" }
                }
            }
            @if may && item.is_open() {
                form method="post" action=(action) {
                    @if item.piece().is_value() {
                        input type="text" name="value" aria-label={ (item.label()) ", as it came" } autocomplete="off" placeholder="What came";
                    }
                    button class="button small" type="submit" name="how" value="came" aria-label={ "It came: " (item.label()) } { "It came" }
                    button class="button small quiet" type="submit" name="how" value="drop" aria-label={ "Not needed: " (item.label()) } { "Not needed" }
                }
            }
        }
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    let words = form.get("words").map_or("", |words| words.trim());
    let how = form.get("how").map_or("note", String::as_str);
    let mut items: Vec<Uuid> = form.keys().filter_map(|key| key.parse().ok()).collect();
    let mut pieces: Vec<Piece> = form.keys().filter_map(|key| Piece::from_code(key)).collect();
    pieces.extend((!words.is_empty()).then_some(Piece::Other));
    if items.is_empty() && pieces.is_empty() {
        return Err(Error::Invalid("Choose what is missing, then ask for it.".into()));
    }
    let tx = app.db().begin().await?;
    let record = record::read(&tx, visitor.practice_id, id).await?;
    if !record.place.state.awaits_evaluation() {
        return Err(Error::Conflict("This referral no longer waits for a first visit.".into()));
    }
    for piece in &pieces {
        let words = if *piece == Piece::Other { words } else { "" };
        items.push(store::note(&tx, &visitor, id, *piece, words).await?);
    }
    let mut said = "Noted as missing.";
    if how != "note" {
        for item in &items {
            store::asked(&tx, &visitor, id, *item, if how == "print" { "on paper" } else { how })
                .await?;
        }
        said = "Asked for.";
    }
    if how == "send" {
        said = telling::ask(&tx, visitor.practice_id, id, &items).await?.words;
    }
    let event = match record.place.state {
        ReferralState::Received => {
            Some(go(&tx, &visitor, &record, ReferralState::NeedsInfo).await?)
        }
        _ => None,
    };
    let codes: Vec<&str> = pieces.iter().map(|piece| piece.code()).collect();
    store::finish(&tx, &visitor, id, "referral.asked", &codes).await?;
    tx.commit().await?;
    let to = if how == "print" {
        format!("/referrals/{id}/request")
    } else {
        format!("/referrals/{id}")
    };
    Ok(redirect_with(&to, undoable(said, id, &items, event)))
}

async fn go(tx: &Tx, visitor: &Visitor, record: &Record, to: ReferralState) -> Result<Uuid> {
    let (on, contact) = (visitor.today(), Contact::Tried);
    let wanted = Move { to, on, reason: None, visit_at: None, contact };
    let step = Step { id: record.id, version: record.version, wanted, words: String::new() };
    Ok(step::take(tx, visitor, step).await?.event)
}

fn undoable(message: &str, id: Uuid, items: &[Uuid], event: Option<Uuid>) -> Flash {
    let items: Vec<String> = items.iter().map(Uuid::to_string).collect();
    let mut fields = vec![("items".into(), items.join(","))];
    fields.extend(event.map(|event| ("event".into(), event.to_string())));
    let undo =
        Undo { action: format!("/referrals/{id}/missing/undo"), label: "Undo".into(), fields };
    Flash::undo_by(message, undo)
}

pub(super) async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, item)): Path<(Uuid, Uuid)>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    let value = form.get("value").map_or("", String::as_str);
    let (how, action, said) = match form.get("how").map(String::as_str) {
        Some("came") => (Settled::Came(value), "referral.piece_came", "Ticked off."),
        Some("drop") => (Settled::NotNeeded, "referral.piece_dropped", "It is not needed."),
        _ => return Err(Error::Invalid("Say whether it came or is not needed.".into())),
    };
    let tx = app.db().begin().await?;
    let record = record::read(&tx, visitor.practice_id, id).await?;
    store::settle(&tx, &visitor, &record, item, how).await?;
    let open = store::items(&tx, visitor.practice_id, id).await?;
    let event = if record.place.state == ReferralState::NeedsInfo && !open.iter().any(Item::is_open)
    {
        Some(go(&tx, &visitor, &record, ReferralState::Received).await?)
    } else {
        None
    };
    store::finish(&tx, &visitor, id, action, &[]).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/referrals/{id}"), undoable(said, id, &[item], event)))
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    if let Some(event) = form.get("event") {
        step::take_back(&tx, &visitor, id, event).await?;
    }
    let record = record::read(&tx, visitor.practice_id, id).await?;
    let items = form.get("items").map_or("", String::as_str);
    for item in items.split(',').filter_map(|item| item.parse().ok()) {
        store::undo(&tx, &visitor, &record, item).await?;
    }
    store::finish(&tx, &visitor, id, "referral.asking_undone", &[]).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/referrals/{id}"), Flash::say("Taken back.")))
}

/// A page to be printed and faxed: boxes to tick, room to write. It names the
/// patient, so it is made for treating providers only.
pub(super) async fn request(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let record = record::read(app.db(), visitor.practice_id, id).await?;
    if !record.profession.is_some_and(Profession::is_treating_provider) {
        return Err(Error::Invalid(
            "A request names the patient, so it goes to treating providers only. Ask the patient instead.".into(),
        ));
    }
    ladder::viewed(&app, &visitor, &record).await?;
    let items = store::items(app.db(), visitor.practice_id, id).await?;
    let clinic = practice::clinic(app.db(), visitor.practice_id, record.clinic_id).await?;
    let content = html! {
        p class="no-print row" {
            a class="button" href={ "/referrals/" (id) } { "Back" }
            button class="button primary" type="button" data-print="yes" { "Print" }
        }
        article class="card narrow stack" {
            p { strong { (visitor.practice_name) }
                @if let Some(clinic) = &clinic { br; (clinic.street) ", " (clinic.city) ", " (clinic.state) " " (clinic.zip) br; "Phone " (clinic.phone) " · Fax " (clinic.fax) } }
            p { "To: " (record.source) br; (days::long(visitor.today())) }
            h1 { "Information we need to see your patient" }
            p { "Patient: " strong { (record.patient) } @if let Some(born) = record.birth_date { ", born " (days::long(born)) } br; "Our referral number: " (record.number) }
            ul class="list" { @for item in items.iter().filter(|item| item.is_open()) { li { "☐ " (item.label()) ": ______________________________" } } }
            p { "Please fill in, sign and fax this page back. Thank you." }
            p { "Signature ______________________________ Date ____________" }
            p class="small" { "Confidential: meant only for the office named above. If it reached you by mistake, please call us and destroy it." }
        }
    };
    Ok(shell::page(
        &visitor,
        "/referrals",
        &format!("Request for referral {}", record.number),
        content,
    ))
}
