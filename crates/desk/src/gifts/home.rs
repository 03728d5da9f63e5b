//! `/gifts`: what was given in a year, and where everybody stands.

use axum::extract::{Query, State};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    book::{Account, Book, shared_by},
    limit::Known,
    store::Kept,
    words, write,
};
use crate::days;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub year: Option<i16>,
}

/// As many entries as one page shows; the files hold all.
const SHOWN: usize = 300;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let today = visitor.today();
    let year = write::year(asked.year, today.year())?;
    let book = Book::read(app.db(), visitor.practice_id, year, today).await?;
    let accounts = book.accounts();
    let limit = book.limit();
    let content = html! {
        (look::page_head(&words::heading(&book), &words::limit(&limit, year), actions()))
        (super::parts(super::Part::Ledger))
        div class="stack" {
            div class="row spread no-print" {
                (years(year, today.year()))
                @if visitor.may(Permission::Export) { (files(year)) }
            }
            @if matches!(limit, Known::NoneOnFile) {
                (look::notice(Tone::Look, html! { p { (words::limit(&limit, year)) " " a href={ (ADDRESS) "/limits" } { "Limits" } } }))
            }
            @if book.entries.is_empty() {
                (look::empty(Icon::Gifts, &format!("Nothing is entered for {year}"),
                    "Lunches, books, flowers: what is written down on the day needs no memory in December.",
                    html! { a class="button" href={ (ADDRESS) "/new" } { "Enter the first" } }))
            } @else {
                @if !accounts.is_empty() { (people(&accounts, year)) }
                (entries(&book, today))
            }
        }
    };
    Ok(shell::page(&visitor, ADDRESS, "Gifts and meals", content))
}

fn actions() -> Markup {
    html! {
        a class="button primary" href={ (ADDRESS) "/new" } data-press="e" data-says="Enter a gift or meal" { "Enter a gift or meal" }
        a class="button" href={ (ADDRESS) "/check" } data-press="c" data-says="Check before spending" { "Check before spending" }
    }
}

fn files(year: i16) -> Markup {
    html! {
        div class="row" {
            a class="button small" href={ "/gifts.xlsx?year=" (year) } { "Excel" span class="spoken" { " of " (year) } }
            a class="button small" href={ "/gifts.csv?year=" (year) } { "CSV" span class="spoken" { " of " (year) } }
        }
    }
}

fn years(year: i16, this_year: i16) -> Markup {
    html! {
        nav class="chips no-print" aria-label="Year" {
            @for one in (this_year - 4..=this_year + 1).rev() {
                a class="chip" href={ (ADDRESS) "?year=" (one) } aria-current=[(one == year).then_some("page")] { (one) }
            }
        }
    }
}

fn people(accounts: &[Account<'_>], year: i16) -> Markup {
    html! {
        section class="card flush" aria-labelledby="people-heading" {
            h2 id="people-heading" { "People" }
            div class="scroll" {
                table class="data cards" {
                    thead { tr { th scope="col" { "Who" } th scope="col" class="number" { "Given" } th scope="col" class="number" { "Left" } th scope="col" { "Stands" } } }
                    tbody {
                        @for account in accounts {
                            tr data-row {
                                th scope="row" class="name" {
                                    a href={ (ADDRESS) "/people/" (account.person.id) "?year=" (year) } { (account.person.name) }
                                    small { (account.person.why) }
                                }
                                td class="number" data-label="Given" { (account.standing.spent) }
                                td class="number" data-label="Left" { @match account.standing.left { Some(left) => { (left) } None => "–" } }
                                td data-label="Stands" { (look::badge(words::state(account).0, words::state(account).1)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn entries(book: &Book, today: jiff::civil::Date) -> Markup {
    let others: Vec<&Kept> =
        book.entries.iter().rev().filter(|kept| kept.entry.patient.is_empty()).collect();
    html! {
        section class="card flush" aria-labelledby="entries-heading" {
            h2 id="entries-heading" { (look::plural(others.len() as i64, "entry", "entries")) }
            ul class="list" {
                @for kept in others.iter().take(SHOWN) {
                    li data-row {
                        div class="item" {
                            div class="grow" {
                                a class="title" href={ (ADDRESS) "/" (kept.id) } { (words::what(&kept.entry)) }
                                p {
                                    (days::ago(kept.entry.given_on, today)) ", "
                                    (shared_by(&kept.entry.shares, |id| book.person(id).map(|person| person.plain.clone())))
                                    @if !kept.entry.place.is_empty() { ", " (kept.entry.place) }
                                }
                            }
                            @if kept.entry.asked == "yes" { (look::badge("Was asked for", Tone::Bad)) }
                            @if !kept.entry.over_reason.is_empty() { (look::badge("Excess", Tone::Look)) }
                            strong { (kept.entry.total) }
                        }
                    }
                }
            }
            @if others.len() > SHOWN { p class="quiet" { "The other " (others.len() - SHOWN) " are in the files." } }
        }
    }
}
