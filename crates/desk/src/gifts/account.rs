//! `/gifts/people/{person}`: one person's year, printed for counsel, and what settles an excess.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    book::{Account, Book},
    entry::{Standing, heads},
    home::Asked,
    people::{self, Person},
    physician::Counts,
    returns::{self, Cures, Typed},
    words, write,
};
use crate::complaints::Complaints;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let year = write::year(asked.year, visitor.today().year())?;
    draw(&app, &visitor, (id, year), Sent::Nothing, &[]).await
}

/// What was sent to a form of the page.
#[derive(Clone, Copy)]
enum Sent<'a> {
    /// Nothing yet.
    Nothing,
    /// A return.
    Return(&'a Typed),
    /// Whether somebody counts, by hand.
    Counts(&'a Said),
}

/// The page, with what was sent and what is wrong with it.
async fn draw(
    app: &App,
    visitor: &Visitor,
    (id, year): (Uuid, i16),
    sent: Sent<'_>,
    errors: &[FieldError],
) -> Result<Markup> {
    let (back, said) = match sent {
        Sent::Nothing => (None, None),
        Sent::Return(typed) => (Some(typed), None),
        Sent::Counts(said) => (None, Some(said)),
    };
    let (db, practice) = (app.db(), visitor.practice_id);
    let person = people::one(db, practice, id).await?;
    let book = Book::read(db, practice, year, visitor.today()).await?;
    let account = book.account(&person);
    let actions = html! {
        a class="button" href={ (ADDRESS) "/new?who=" (id) } { "Enter a gift or meal" }
        button class="button" type="button" data-print="yes" { "Print" }
    };
    let content = html! {
        (look::crumb(&format!("{ADDRESS}?year={year}"), "Gifts and meals"))
        (look::page_head(&words::account(&account, &book), &words::limit(&book.limit(), year), actions))
        div class="stack" {
            (Complaints(errors).summary())
            (years(id, year, visitor.today().year()))
            (excess(&account, year, visitor, back, errors))
            (lines(&account))
            (who(&person, &visitor.practice_name, year, said, errors))
        }
    };
    Ok(shell::page(visitor, ADDRESS, "A year of gifts and meals", content))
}

fn years(id: Uuid, year: i16, this_year: i16) -> Markup {
    html! {
        nav class="chips no-print" aria-label="Year" {
            @for one in (this_year - 4..=this_year).rev() {
                a class="chip" href={ (ADDRESS) "/people/" (id) "?year=" (one) } aria-current=[(one == year).then_some("page")] { (one) }
            }
        }
    }
}

fn excess(
    account: &Account<'_>,
    year: i16,
    visitor: &Visitor,
    typed: Option<&Typed>,
    errors: &[FieldError],
) -> Markup {
    let complaints = Complaints(errors);
    let Some(found) = &account.standing.excess else { return html! {} };
    let tone = if found.cure.is_settled() { Tone::Good } else { Tone::Bad };
    let outstanding = returns::outstanding(&account.standing);
    let first = outstanding.map(|(_, missing)| Typed {
        year,
        on: visitor.today().to_string(),
        amount: missing.plain(),
        note: String::new(),
    });
    let fields = typed.or(first.as_ref()).filter(|_| outstanding.is_some());
    html! {
        section class="card stack" aria-labelledby="excess-heading" {
            h2 id="excess-heading" { "Over the limit" }
            (look::notice(tone, html! { p { (words::cure(found)) } }))
            @if !account.returns.is_empty() {
                ul class="list" {
                    @for back in &account.returns {
                        li {
                            div class="item" {
                                div class="grow" {
                                    p class="title" { (words::returned(back)) }
                                    @if !back.note.is_empty() { p { (back.note) } }
                                }
                                form method="post" action={ (ADDRESS) "/returns/" (back.id) "/undo" } {
                                    button class="button small" type="submit" { "Take back" span class="spoken" { " this return" } }
                                }
                            }
                        }
                    }
                }
            }
            @if let Some(fields) = fields {
                @if let Some(words) = words::no_cure(found) { p { (words) } }
                form method="post" class="stack no-print" action={ (ADDRESS) "/people/" (account.person.id) "/returns" } {
                    input type="hidden" name="year" value=(year);
                    div class="fields" {
                        (Field::new("on", "Returned on").kind("date").value(&fields.on).error(complaints.at("on")).required().render())
                        (Field::new("amount", "Amount").value(&fields.amount).autocomplete("off").error(complaints.at("amount")).required().render())
                        (Field::new("note", "How").value(&fields.note).placeholder("Check number 1042").autocomplete("off").render())
                    }
                    (look::submit("Record the return"))
                }
            }
            p class="quiet small" {
                "The rule does not say from which day its 3 years run. Liaison takes the longest reading: from an earlier return to the day on which the limit was passed again."
            }
        }
    }
}

fn lines(account: &Account<'_>) -> Markup {
    html! {
        section class="card flush" aria-labelledby="lines-heading" {
            h2 id="lines-heading" { (look::plural(account.lines.len() as i64, "share", "shares")) }
            @if account.lines.is_empty() { p class="quiet pad" { "Nothing was given in this year." } }
            @else {
                div class="scroll" {
                    table class="data cards" {
                        thead { tr {
                            th scope="col" { "Day" } th scope="col" { "What" } th scope="col" class="number" { "In all" }
                            th scope="col" class="number" { "Heads" } th scope="col" class="number" { "Share" } th scope="col" class="number" { "Sum" }
                        } }
                        tbody {
                            @for line in &account.lines {
                                tr {
                                    td data-label="Day" { (words::day(line.kept.entry.given_on)) }
                                    th scope="row" {
                                        a href={ (ADDRESS) "/" (line.kept.id) } { (words::what(&line.kept.entry)) }
                                        @if line.share.standing == Standing::Family { small { "For " (look::plural(i64::from(line.share.heads), "member", "members")) " of the family" } }
                                    }
                                    td class="number" data-label="In all" { (line.kept.entry.total) }
                                    td class="number" data-label="Heads" { (heads(&line.kept.entry.shares)) }
                                    td class="number" data-label="Share" { (line.share.cents) }
                                    td class="number" data-label="Sum" { (line.running) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn who(
    person: &Person,
    practice: &str,
    year: i16,
    said: Option<&Said>,
    errors: &[FieldError],
) -> Markup {
    let options =
        [("yes", "Counts as a physician"), ("no", "Does not count"), ("rule", "As the rule says")];
    let now = match (person.by_hand, person.counts) {
        (false, _) => "rule",
        (true, Counts::Yes) => "yes",
        (true, Counts::No) => "no",
    };
    let counts = said.map_or(now, |said| said.counts.as_str());
    let complaints = Complaints(errors);
    html! {
        section class="card stack" aria-labelledby="person-heading" {
            h2 id="person-heading" { "Who this is" }
            dl class="facts" {
                dt { "Name" } dd { (person.name) }
                dt { "NPI" } dd { @match &person.npi { Some(npi) => { (npi) } None => "not on file" } }
                dt { "Limit" } dd { (person.why) }
                dt { "Kept by" } dd { (practice) }
            }
            details class="no-print" open[said.is_some()] {
                summary { "Say by hand whether they count" }
                form method="post" class="stack" action={ (ADDRESS) "/people/" (person.id) "/physician" } {
                    input type="hidden" name="year" value=(year);
                    div class="fields" {
                        (look::select("counts", "They", &options, counts, None))
                        (Field::new("why", "Because").value(said.map_or("", |said| &said.why)).autocomplete("off").error(complaints.at("why")).render())
                    }
                    (look::submit("Save"))
                }
            }
        }
    }
}

pub(super) async fn record_return(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let person = people::one(db, practice, id).await?;
    let year = write::year(Some(typed.year), today.year())?;
    let book = Book::read(db, practice, year, today).await?;
    let standing = book.account(&person).standing;
    let back = match returns::read(&typed, &standing, today) {
        Ok(back) => back,
        Err(errors) => {
            let page = draw(&app, &visitor, (id, year), Sent::Return(&typed), &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = db.begin().await?;
    let made = returns::record(&tx, practice, &visitor.actor(), (id, year), &back).await?;
    tx.commit().await?;
    let message = match back.cures {
        Cures::Yes => "The return is recorded.",
        Cures::No => {
            "The return is recorded. By the rule it does not settle the excess: ask counsel."
        }
    };
    let flash = Flash::undoable(message, format!("{ADDRESS}/returns/{made}/undo"));
    Ok(redirect_with(&format!("{ADDRESS}/people/{id}?year={year}"), flash))
}

pub(super) async fn undo_return(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let (person, year) = returns::undo(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    tx.commit().await?;
    let to = format!("{ADDRESS}/people/{person}?year={year}");
    Ok(redirect_with(&to, Flash::say("The return is taken back.")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Said {
    counts: String,
    why: String,
    year: Option<i16>,
}

pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Said>,
) -> Result<Response> {
    people::one(app.db(), visitor.practice_id, id).await?;
    let year = write::year(said.year, visitor.today().year())?;
    let why = said.why.trim();
    let decided = match said.counts.as_str() {
        "yes" => Some(Counts::Yes),
        "no" => Some(Counts::No),
        _ => None,
    };
    if decided.is_some() && why.is_empty() {
        let error =
            FieldError::new("why", "Say why: whoever reads the ledger in two years wants to know.");
        let page = draw(&app, &visitor, (id, year), Sent::Counts(&said), &[error]).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let tx = app.db().begin().await?;
    people::say(&tx, &visitor, id, decided.map(|counts| (counts, why))).await?;
    tx.commit().await?;
    let to = format!("{ADDRESS}/people/{id}?year={year}");
    Ok(redirect_with(&to, Flash::say("Saved. All years of theirs are reckoned anew.")))
}
