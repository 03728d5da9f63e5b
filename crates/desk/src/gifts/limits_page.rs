//! `/gifts/limits`: the figures with their sources, and what a practice has set.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Permission, Result,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    limit::{Known, Limits, Origin, Row, Scope},
    limits::{self, Set},
    words,
};
use crate::{complaints::Complaints, days};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    scope: String,
    year: String,
    amount: String,
    source: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let typed = Typed {
        scope: Scope::Physician.code().into(),
        year: (visitor.today().year() + 1).to_string(),
        ..Typed::default()
    };
    draw(&app, &visitor, &typed, &[]).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<Markup> {
    let limits = limits::limits(app.db(), visitor.practice_id).await?;
    let history = limits::history(app.db(), visitor.practice_id).await?;
    let year = visitor.today().year();
    let title = match limits.of(Scope::Physician, year) {
        Known::Limit(limit) => format!("A physician may get {} in {year}", limit.cents),
        Known::NoneOnFile => format!("No limit on file for {year}"),
        Known::NotApplied => "The limits of the United States are not applied".into(),
    };
    let line = words::limit(&limits.of(Scope::Physician, year), year);
    let content = html! {
        (look::page_head(&title, &line, html! {}))
        (super::parts(super::Part::Limits))
        div class="stack" {
            @if limits.abroad.is_some() {
                (look::notice(Tone::Look, html! { p { "Your practice is not in the United States. The figures below are those of the United States: they are shown and not applied. The country is set under " a href="/settings/practice" { "Settings, Practice" } "." } }))
            }
            @for scope in Scope::ALL { (table(&limits, scope, year)) }
            @if visitor.may(Permission::ChangeSettings) { (form(typed, errors)) }
            @else { p class="quiet" { "An owner can set a limit." } }
            (changes(&history, visitor))
        }
    };
    Ok(shell::page(visitor, ADDRESS, "Limits", content))
}

fn table(limits: &Limits, scope: Scope, year: i16) -> Markup {
    let heading = format!("limits-{}", scope.code());
    // Shown as they are, applied or not.
    let shown = Limits { abroad: None, rows: limits.rows.clone() };
    html! {
        section class="card flush" aria-labelledby=(heading) {
            h2 id=(heading) { (scope.label()) }
            div class="scroll" {
                table class="data cards" {
                    thead { tr { th scope="col" { "Year" } th scope="col" class="number" { "Limit" } th scope="col" { "Source" } } }
                    tbody {
                        @for one in shown.years(scope, year) {
                            tr {
                                th scope="row" { (one) }
                                @match shown.of(scope, one) {
                                    Known::Limit(limit) => {
                                        td class="number" data-label="Limit" { (limit.cents) }
                                        td { (limit.source)
                                            @match limit.origin {
                                                Origin::Derived => { " " (look::badge("Derived", Tone::Look)) }
                                                Origin::Ours => { " " (look::badge("Set by you", Tone::Accent)) }
                                                Origin::Published => {}
                                            }
                                        }
                                    }
                                    Known::NoneOnFile | Known::NotApplied => {
                                        td class="number" data-label="Limit" { "–" }
                                        td { "No limit on file: nothing is compared, and the ledger says so." }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn form(typed: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let scopes = Scope::ALL.map(|scope| (scope.code(), scope.label()));
    html! {
        section class="card stack narrow" aria-labelledby="set-heading" {
            h2 id="set-heading" { "Set a limit" }
            (complaints.summary())
            form method="post" action={ (ADDRESS) "/limits" } class="stack" {
                div class="fields" {
                    (look::select("scope", "For", &scopes, &typed.scope, complaints.at("scope")))
                    (Field::new("year", "Year").kind("number").value(&typed.year).error(complaints.at("year")).required().render())
                    (Field::new("amount", "Amount").value(&typed.amount).hint("Empty: no limit on file.").autocomplete("off").error(complaints.at("amount")).render())
                }
                (Field::new("source", "Source").value(&typed.source).placeholder("CMS, CPI-U updates, read on 3 December")
                    .hint("CMS publishes the next year's figure after September, under “CPI-U updates”.").autocomplete("off").error(complaints.at("source")).required().render())
                (look::submit("Set it"))
            }
        }
    }
}

fn changes(history: &[Set], visitor: &Visitor) -> Markup {
    html! {
        @if !history.is_empty() {
            section class="card" aria-labelledby="changes-heading" {
                h2 id="changes-heading" { "What was set" }
                ul class="list" {
                    @for set in history {
                        li {
                            p {
                                (Scope::from_code(&set.scope).map_or("", Scope::label)) " (" (set.year) "): "
                                strong { @match set.cents { Some(cents) => { (lexicon::Cents::new(cents)) } None => "taken off" } }
                            }
                            p class="quiet small" { (set.source) ", by " (set.by_name) ", " (days::minute(set.at, &visitor.zone)) }
                        }
                    }
                }
            }
        }
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let row = match read(&typed) {
        Ok(row) => row,
        Err(errors) => {
            let page = draw(&app, &visitor, &typed, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    limits::set(&tx, &visitor, &row).await?;
    tx.commit().await?;
    let said = Flash::say("Set. All years are reckoned anew with it.");
    Ok(redirect_with(&format!("{ADDRESS}/limits"), said))
}

fn read(typed: &Typed) -> std::result::Result<Row, Vec<FieldError>> {
    let mut errors = Vec::new();
    let scope = Scope::from_code(&typed.scope);
    if scope.is_none() {
        errors.push(FieldError::new("scope", "Choose what the limit is for."));
    }
    let year = typed.year.trim().parse::<i16>().ok().filter(|year| (2000..=2100).contains(year));
    if year.is_none() {
        errors.push(FieldError::new("year", "Enter a year such as 2027."));
    }
    let cents = match typed.amount.trim() {
        "" => None,
        amount => match lexicon::Cents::parse(amount) {
            Ok(cents) => Some(cents),
            Err(problem) => {
                errors.push(FieldError::new("amount", problem.to_string()));
                None
            }
        },
    };
    let source: String = typed.source.trim().chars().take(300).collect();
    if source.is_empty() {
        errors
            .push(FieldError::new("source", "Say where the figure is from, and when you read it."));
    }
    match (scope, year, errors.is_empty()) {
        (Some(scope), Some(year), true) => Ok(Row { scope, year, cents, source }),
        _ => Err(errors),
    }
}
