//! `/gifts/words`: what is refused outright, as lists that an owner edits.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Permission, Result,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS,
    refused::{self, Words},
};
use crate::complaints::Complaints;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Tried {
    text: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(tried): Query<Tried>,
) -> Result<Markup> {
    let words = refused::words(app.db(), visitor.practice_id).await?;
    Ok(draw(&visitor, &words, &tried.text, &[]))
}

fn draw(visitor: &Visitor, words: &Words, tried: &str, errors: &[FieldError]) -> Markup {
    let count = words.cash.len() + words.shops.len() + words.tied.len();
    let title = format!(
        "{} are refused",
        look::plural(count as i64, "word or phrase", "words and phrases")
    );
    let content = html! {
        (look::page_head(&title, "In what an entry says it was, where, and in its note. A phrase stands for its plural too; capitals and hyphens do not matter.", html! {}))
        (super::parts(super::Part::Words))
        div class="stack narrow" {
            form class="card stack" method="get" action={ (ADDRESS) "/words" } {
                div class="row end" {
                    div class="grow" { (Field::new("text", "Try a description").value(tried).placeholder("Greeting card and flowers").autocomplete("off").render()) }
                    button class="button" type="submit" { "Try" }
                }
                @if !tried.trim().is_empty() {
                    @match refused::refused(tried, words) {
                        Some(refusal) => (look::notice(Tone::Bad, html! { p { (refusal.sentence()) } })),
                        None => (look::notice(Tone::Good, html! { p { "Nothing in it is refused." } })),
                    }
                }
            }
            (Complaints(errors).summary())
            @if visitor.may(Permission::ChangeSettings) { (form(words)) }
            @else {
                @for (id, label, _, list) in lists(words) {
                    section class="card" aria-labelledby={ (id) "-heading" } {
                        h2 id={ (id) "-heading" } { (label) }
                        p { (list.join(", ")) }
                    }
                }
            }
        }
    };
    shell::page(visitor, ADDRESS, "Refused words", content)
}

/// Each list: its field, its name, what it does, and its words.
fn lists(words: &Words) -> [(&'static str, &'static str, &'static str, &[String]); 4] {
    [
        (
            "cash",
            "Cash and what can be spent like it",
            "Refused: 42 CFR 411.357(k)(1), 42 CFR 1003.110.",
            &words.cash,
        ),
        (
            "shops",
            "Shops and services",
            "Refused beside an amount (“$50 Amazon”) or a card of theirs.",
            &words.shops,
        ),
        ("tied", "Tied to those who were sent", "Refused: 42 USC 1320a-7b(b).", &words.tied),
        (
            "harmless",
            "Harmless",
            "Only looks like one of these, and is let through.",
            &words.harmless,
        ),
    ]
}

fn form(words: &Words) -> Markup {
    html! {
        form class="card stack" method="post" action={ (ADDRESS) "/words" } {
            p class="quiet small" { "One a line." }
            @for (id, label, hint, list) in lists(words) {
                (look::text_area(id, label, &list.join("\n"), Some(hint)))
            }
            div class="row" {
                (look::submit("Save the lists"))
                button class="button" type="submit" name="step" value="reset" formnovalidate { "Put Liaison's lists back" }
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    step: String,
    cash: String,
    shops: String,
    tied: String,
    harmless: String,
}

/// As long as a list, and a phrase, may be.
const MOST: usize = 300;
const LONGEST: usize = 60;

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let words = match typed.step.as_str() {
        "reset" => Words::default(),
        _ => Words {
            cash: lines(&typed.cash),
            shops: lines(&typed.shops),
            tied: lines(&typed.tied),
            harmless: lines(&typed.harmless),
        },
    };
    let errors: Vec<FieldError> = [("cash", &words.cash), ("tied", &words.tied)]
        .into_iter()
        .filter(|(_, list)| list.is_empty())
        .map(|(field, _)| {
            FieldError::new(field, "This list cannot be empty: the law refuses these whatever a practice thinks of them.")
        })
        .collect();
    if !errors.is_empty() {
        let page = draw(&visitor, &words, "", &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    refused::set_words(&tx, practice, &words, visitor.member_id).await?;
    db::changed(&tx, practice, "gifts").await?;
    let entry = Entry {
        action: "gift.words_changed",
        subject_kind: "practice",
        subject_id: Some(practice),
        detail: json!(words),
    };
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{ADDRESS}/words"), Flash::say("The lists are saved.")))
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST) {
        let line: String = line.chars().take(LONGEST).collect();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
