//! `/calendar/feed`: one's own appointments in the calendar of one's phone.

use axum::{extract::State, http::HeaderMap, response::Response};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::feed;
use crate::{days, links};

const ADDRESS: &str = "/calendar/feed";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let since = feed::since(app.db(), &visitor).await?;
    let content = html! {
        (crumb(&visitor))
        (look::page_head("Your appointments in your own calendar", "One address for your phone or Outlook, which then keeps itself up to date.", html! {}))
        div class="narrow stack" {
            section class="card stack" aria-labelledby="address" {
                h2 id="address" { "Your private address" }
                @match since {
                    Some(at) => {
                        p { "It was made " (days::ago_instant(at, &visitor.zone, visitor.today())) ". It cannot be shown again: make a new one if you need it on another device." }
                        form method="post" action=(ADDRESS) { button class="button primary" type="submit" { "Make a new address" } }
                        p class="quiet small" { "The old one then leads nowhere, on every device." }
                        form method="post" action="/calendar/feed/end" { button class="button" type="submit" { "End it" } }
                    }
                    None => {
                        p { "You have none yet." }
                        form method="post" action=(ADDRESS) { button class="button primary" type="submit" { "Make my address" } }
                    }
                }
            }
            (what_it_shows())
        }
    };
    Ok(shell::page(&visitor, "/calendar", "Your calendar address", content))
}

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Markup> {
    let tx = app.db().begin().await?;
    let token = feed::make(&tx, &visitor).await?;
    tx.commit().await?;
    let address = format!("{}/feeds/{token}.ics", links::base(&app, &headers));
    let content = html! {
        (look::crumb(ADDRESS, "Done"))
        (look::page_head("Your private address", "", html! {}))
        div class="narrow stack" {
            (look::notice(Tone::Look, html! {
                p { strong { "Copy it now: it is shown this once. " } "Whoever has it sees your appointments, so give it to nobody." }
            }))
            section class="card stack" aria-label="Your private address" {
                p class="secret" { (address) }
                div class="row" { (links::copy_button(&address, "Copy the address")) }
            }
            section class="card stack" aria-labelledby="how" {
                h2 id="how" { "Where it goes" }
                dl class="facts" {
                    dt { "iPhone" } dd { "Calendar, Calendars, Add Calendar, Add Subscription Calendar." }
                    dt { "Google" } dd { "On a computer: Other calendars, From URL." }
                    dt { "Outlook" } dd { "Add calendar, Subscribe from web." }
                }
            }
            (what_it_shows())
        }
    };
    Ok(shell::page(&visitor, "/calendar", "Your calendar address", content))
}

pub(super) async fn end(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let tx = app.db().begin().await?;
    feed::revoke(&tx, &visitor).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("The address leads nowhere from now on.")))
}

fn crumb(visitor: &Visitor) -> Markup {
    match visitor.may(Permission::EditSources) {
        true => look::crumb("/calendar", "Calendar"),
        false => look::crumb("/settings/account", "Your account"),
    }
}

fn what_it_shows() -> Markup {
    html! {
        p class="quiet" {
            "It shows the name of the office, the time, the address and a link to its page here. It never "
            "shows a patient, and none of our notes. Programs look for changes when they like: iPhones within "
            "minutes or hours, Google and Outlook.com within some hours to a day."
        }
    }
}
