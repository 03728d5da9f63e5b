//! `/settings/consent`: who must not be reached by which way, searched, and written down
//! for an address.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::Phone;
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    card::why,
    channel::{Channel, Word},
    list_forms::{self, Typed},
    list_store::{self, Holding, State as Holds},
    rules::Said,
    say::{About, say},
};
use crate::days;

pub(super) const ADDRESS: &str = "/settings/consent";
/// Rows shown; the search finds the others.
const MOST: usize = 100;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    show: String,
}

impl Asked {
    fn fits(&self, holding: &Holding) -> bool {
        let shown = match self.show.as_str() {
            "allowed" => holding.state == Holds::Said(Word::Allowed),
            "all" => true,
            _ => holding.state.blocks(),
        };
        let wanted = self.q.trim().to_lowercase();
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        let name = holding.source.as_ref().map_or(String::new(), |(_, name)| name.to_lowercase());
        shown
            && (wanted.is_empty()
                || holding.address.contains(&wanted)
                || (digits.len() > 2 && holding.address.contains(&digits))
                || name.contains(&wanted)
                || holding.reason.to_lowercase().contains(&wanted))
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let typed = Typed::fresh(&visitor);
    render(&app, &visitor, &asked, Sent::Nothing(&typed)).await
}

pub(super) async fn write_down(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Typed>,
) -> Result<Response> {
    let checked = match form.read(&visitor) {
        Ok(checked) => checked,
        Err(errors) => return refused(&app, &visitor, Sent::Words(&form, &errors)).await,
    };
    let tx = app.db().begin().await?;
    let about = About::Address(&form.address);
    let saying = match say(&tx, visitor.practice_id, &visitor.actor(), about, checked).await {
        Ok(saying) => saying,
        Err(Error::Invalid(problem)) => {
            drop(tx);
            let errors = [FieldError::new("address", problem)];
            return refused(&app, &visitor, Sent::Words(&form, &errors)).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    let said = format!("{}: {}.", form.address.trim(), checked.word.label().to_lowercase());
    Ok(redirect_with(ADDRESS, Flash::undoable(said, format!("/consent/{saying}/undo"))))
}

/// What was sent to the forms of the page, with what is wrong with it.
#[derive(Clone, Copy)]
enum Sent<'a> {
    /// Nothing yet.
    Nothing(&'a Typed),
    /// What somebody said.
    Words(&'a Typed, &'a [FieldError]),
    /// A file.
    File(&'a Typed, &'a [FieldError]),
}

/// The page for a file that cannot be read.
pub(super) async fn file_refused(app: &App, visitor: &Visitor, why: &str) -> Result<Response> {
    let errors = [FieldError::new(list_forms::FILE, why)];
    refused(app, visitor, Sent::File(&Typed::fresh(visitor), &errors)).await
}

async fn refused(app: &App, visitor: &Visitor, sent: Sent<'_>) -> Result<Response> {
    let page = render(app, visitor, &Asked::default(), sent).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(app: &App, visitor: &Visitor, asked: &Asked, sent: Sent<'_>) -> Result<Markup> {
    let (typed, in_words, in_file): (_, &[FieldError], &[FieldError]) = match sent {
        Sent::Nothing(typed) => (typed, &[], &[]),
        Sent::Words(typed, errors) => (typed, errors, &[]),
        Sent::File(typed, errors) => (typed, &[], errors),
    };
    let all = list_store::all(app.db(), visitor.practice_id).await?;
    let blocked = all.iter().filter(|holding| holding.state.blocks()).count() as i64;
    let title = match blocked {
        0 => "Nobody has refused to be reached".to_owned(),
        1 => "1 refusal is kept".to_owned(),
        many => format!("{} are kept", look::plural(many, "refusal", "refusals")),
    };
    let found: Vec<&Holding> = all.iter().filter(|holding| asked.fits(holding)).collect();
    let actions = html! {
        @if visitor.may(Permission::Export) { a class="button" href="/settings/consent.csv" { "Export CSV" } }
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&title, "A refusal is kept by the address itself: it outlives imports, merges and the record of whoever gave it. A file can add refusals, and never lifts one.", actions))
        div class="split" {
            div class="stack" {
                (filters(asked))
                div id="found" { (list(visitor, &found)) }
            }
            div class="stack" {
                (list_forms::write_form(typed, in_words))
                @if visitor.may(Permission::ChangeSettings) { (list_forms::file_form(in_file)) }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "What people want", content))
}

fn filters(asked: &Asked) -> Markup {
    let shows = [("", "Refused or came back"), ("allowed", "Allowed"), ("all", "Everything")];
    html! {
        form class="filters plain" method="get" action=(ADDRESS) role="search" data-live="found" {
            (look::Field::new("q", "Search").kind("search").value(&asked.q).autocomplete("off").placeholder("Address, number, name or reason").render())
            (look::select("show", "Show", &shows, &asked.show, None))
            button class="button" type="submit" data-without-script { "Search" }
        }
    }
}

fn list(visitor: &Visitor, found: &[&Holding]) -> Markup {
    if found.is_empty() {
        let words = "What somebody says on the phone or by the link in a mail is kept here.";
        return html! { div class="card" { (look::empty(Icon::Mail, "Nothing here", words, html! {})) } };
    }
    html! {
        div class="card flush" {
            ul class="list" { @for holding in found.iter().take(MOST) { li data-row { (line(visitor, holding)) } } }
        }
        p class="quiet small" role="status" {
            (look::plural(found.len() as i64, "entry", "entries"))
            @if found.len() > MOST { ", the latest " (MOST) " of them shown" }
        }
    }
}

fn line(visitor: &Visitor, holding: &Holding) -> Markup {
    let tone = match holding.state {
        Holds::CameBack => Tone::Look,
        Holds::Said(Word::Refused) => Tone::Bad,
        Holds::Said(_) => Tone::Good,
    };
    let said = Said {
        reason: holding.reason.clone(),
        how: holding.how,
        at: holding.at,
        by: holding.by.clone(),
    };
    html! {
        div class="item" {
            div class="grow" {
                @match (&holding.source, holding.address.is_empty()) {
                    (Some((id, name)), true) => a class="title" href={ "/sources/" (id) "#consent" } { (name) },
                    (Some((id, name)), false) => { span class="title" { (shown(holding)) } p { a href={ "/sources/" (id) "#consent" } { (name) } } }
                    (None, _) => span class="title" { (shown(holding)) },
                }
                p { (holding.channel.label()) " · " @if holding.state == Holds::CameBack { "“" (holding.reason) "” " } @else { (why(&said)) } (days::ago_instant(holding.at, &visitor.zone, visitor.today())) }
            }
            (look::badge(holding.state.label(), tone))
            @if holding.state == Holds::CameBack && visitor.may(Permission::ChangeSettings) {
                a class="button small" href="/settings/mail" { "Mail" span class="spoken" { ": " (holding.address) } }
            }
        }
    }
}

/// A number as people read it, any other address as it is.
fn shown(holding: &Holding) -> String {
    match holding.channel {
        Channel::Phone | Channel::FaxClinical | Channel::FaxPromotional => {
            Phone::parse(&holding.address)
                .map_or_else(|_| holding.address.clone(), |phone| phone.to_string())
        }
        _ => holding.address.clone(),
    }
}
