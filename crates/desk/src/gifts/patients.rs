//! `/gifts/patients`: small gifts to patients, by a number of the practice's own. The ledger
//! holds no patient's name, so that whoever keeps it needs to see no patients.
//!
//! OIG reads 42 USC 1320a-7a(a)(5) as allowing items of little value: $15 an item and $75 a
//! year for one patient, never cash or its like (policy statement of 7 December 2016).

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    ADDRESS,
    book::Book,
    change::{self, Corrected},
    home::Asked,
    limit::{Known, Scope},
    patient::{self, Limits, Typed},
    refused, still,
    store::Kept,
    words, write,
};
use crate::complaints::Complaints;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let year = write::year(asked.year, visitor.today().year())?;
    draw(&app, &visitor, year, &Typed::fresh(visitor.today()), &[]).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    year: i16,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<Markup> {
    let today = visitor.today();
    let book = Book::read(app.db(), visitor.practice_id, year, today).await?;
    let limits = limits_of(&book);
    let patients = patient::patients(&book.entries, &limits);
    let given = lexicon::Cents::sum(patients.iter().map(|patient| patient.sum));
    let over = patients.iter().filter(|patient| patient.is_over()).count();
    let title = match over {
        0 => format!("{given} given to patients in {year}; nobody is over a limit"),
        over => format!(
            "{given} given to patients in {year}; {} over a limit",
            look::plural(over as i64, "patient is", "patients are")
        ),
    };
    let content = html! {
        (look::page_head(&title, &sentence(&book, year), html! {}))
        (super::parts(super::Part::Patients))
        div class="split" {
            div class="stack" {
                nav class="chips no-print" aria-label="Year" {
                    @for one in (today.year() - 4..=today.year()).rev() {
                        a class="chip" href={ (ADDRESS) "/patients?year=" (one) } aria-current=[(one == year).then_some("page")] { (one) }
                    }
                }
                (list(&patients, year))
            }
            section class="card stack" aria-labelledby="add-heading" {
                h2 id="add-heading" { "Enter a gift to a patient" }
                (Complaints(errors).summary())
                (form(&format!("{ADDRESS}/patients"), "Enter it", typed, errors))
            }
        }
    };
    Ok(shell::page(visitor, ADDRESS, "Gifts to patients", content))
}

/// The limits of patients in the year of a book.
pub(super) fn limits_of(book: &Book) -> Limits {
    Limits {
        item: book.limits.of(Scope::PatientItem, book.year).cents(),
        year: book.limits.of(Scope::PatientYear, book.year).cents(),
    }
}

fn sentence(book: &Book, year: i16) -> String {
    match (book.limits.of(Scope::PatientItem, year), book.limits.of(Scope::PatientYear, year)) {
        (Known::Limit(item), Known::Limit(all)) => format!(
            "At most {} an item and {} a year for one patient, and never cash ({}).",
            item.cents, all.cents, all.source
        ),
        (Known::NotApplied, _) => {
            "Your practice is not in the United States: its limits are not applied here.".into()
        }
        _ => format!("A limit is missing for {year}: what is missing is not compared."),
    }
}

fn list(patients: &[patient::Patient<'_>], year: i16) -> Markup {
    html! {
        section class="card flush" aria-labelledby="patients-heading" {
            h2 id="patients-heading" { (look::plural(patients.len() as i64, "patient", "patients")) }
            @if patients.is_empty() { p class="quiet pad" { "Nothing was given to a patient in " (year) "." } }
            ul class="list" {
                @for patient in patients {
                    li data-row {
                        div class="item" {
                            div class="grow" {
                                p class="title" { "Number " (patient.number) }
                                @for kept in &patient.entries {
                                    p { a href={ (ADDRESS) "/" (kept.id) } { (words::what(&kept.entry)) } ", " (words::day(kept.entry.given_on)) ", " (kept.entry.total) }
                                }
                            }
                            @if patient.is_over() { (look::badge("Over", Tone::Bad)) }
                            div class="tally" {
                                strong { (patient.sum) }
                                @if let Some(left) = patient.left { p { (left) " left" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn form(action: &str, button: &str, typed: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    html! {
        form method="post" action=(action) class="stack" {
            (Field::new("number", "Number of the patient").value(&typed.number).hint("Your own, such as P-1043. Never a name or a birth date.")
                .autocomplete("off").error(complaints.at("number")).required().render())
            div class="fields" {
                (Field::new("given_on", "Day").kind("date").value(&typed.given_on).error(complaints.at("given_on")).required().render())
                (Field::new("total", "Worth").value(&typed.total).placeholder("8.50").hint("What it costs in a shop.").autocomplete("off").error(complaints.at("total")).required().render())
            }
            (Field::new("what", "What").value(&typed.what).placeholder("Water bottle").autocomplete("off").error(complaints.at("what")).required().render())
            (Field::new("note", "Note").value(&typed.note).autocomplete("off").error(complaints.at("note")).render())
            @if complaints.at("over_reason").is_some() || !typed.over_reason.is_empty() {
                (Field::new("over_reason", "Why it was given all the same").value(&typed.over_reason).autocomplete("off").error(complaints.at("over_reason")).render())
            }
            @if !typed.version.is_empty() { input type="hidden" name="version" value=(typed.version); }
            (look::submit(button))
        }
    }
}

pub(super) async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let entry = match read(&app, &visitor, &typed, None).await? {
        Ok(entry) => entry,
        Err(errors) => {
            let year = visitor.today().year();
            let page = draw(&app, &visitor, year, &typed, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    if let Err(error) = still::within(&tx, &visitor, &entry, None).await? {
        drop(tx);
        let page = draw(&app, &visitor, visitor.today().year(), &typed, &[error]).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let by = visitor.actor();
    let id = change::enter(&tx, visitor.practice_id, &by, &entry, clock::now()).await?;
    tx.commit().await?;
    let flash = Flash::undoable("Entered in the ledger.", format!("{ADDRESS}/{id}/remove"));
    let to = format!("{ADDRESS}/patients?year={}", entry.given_on.year());
    Ok(redirect_with(&to, flash))
}

/// The entry, or what is wrong: with what was typed, or with what the patient has had before.
async fn read(
    app: &App,
    visitor: &Visitor,
    typed: &Typed,
    corrected: Option<Uuid>,
) -> Result<std::result::Result<super::entry::Entry, Vec<FieldError>>> {
    let practice = visitor.practice_id;
    let refused_words = refused::words(app.db(), practice).await?;
    let mut entry = match typed.read(visitor.today(), &refused_words, visitor.member_id) {
        Ok(entry) => entry,
        Err(errors) => return Ok(Err(errors)),
    };
    let year = entry.given_on.year();
    let book = Book::read(app.db(), practice, year, visitor.today()).await?.without(corrected);
    let complaint = patient::over(&entry, &book.entries, &limits_of(&book));
    match complaint {
        Some(words) if entry.over_reason.is_empty() => {
            return Ok(Err(vec![FieldError::new("over_reason", words)]));
        }
        Some(_) => {}
        // What does not go over needs no excuse, and is not marked.
        None => entry.over_reason.clear(),
    }
    Ok(Ok(entry))
}

/// The page on which an entry of a patient is corrected.
pub(super) fn edit(visitor: &Visitor, kept: &Kept) -> Result<Markup> {
    Ok(correction(visitor, kept, &Typed::of(kept), &[]))
}

fn correction(visitor: &Visitor, kept: &Kept, typed: &Typed, errors: &[FieldError]) -> Markup {
    let action = format!("{ADDRESS}/{}/edit", kept.id);
    let content = html! {
        (look::crumb(&format!("{ADDRESS}/{}", kept.id), "The entry"))
        (look::page_head("What is right?", "The entry as it was stays in its history.", html! {}))
        div class="narrow stack" {
            (Complaints(errors).summary())
            div class="card" { (form(&action, "Save the correction", typed, errors)) }
        }
    };
    shell::page(visitor, ADDRESS, "A gift to a patient", content)
}

/// Corrects an entry of a patient.
pub(super) async fn correct(
    app: &App,
    visitor: &Visitor,
    kept: &Kept,
    fields: Vec<(String, String)>,
) -> Result<Response> {
    let mut typed = Typed::from_fields(fields);
    let slower = |typed: &Typed, error: FieldError| {
        let page = correction(visitor, kept, typed, &[error]);
        Ok((StatusCode::CONFLICT, page).into_response())
    };
    let entry = match read(app, visitor, &typed, Some(kept.id)).await? {
        Ok(entry) => entry,
        Err(errors) => {
            let page = correction(visitor, kept, &typed, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    if let Err(error) = still::within(&tx, visitor, &entry, Some(kept.id)).await? {
        return slower(&typed, error);
    }
    let which = (kept.id, typed.version.parse().unwrap_or(0));
    match change::correct(&tx, visitor.practice_id, &visitor.actor(), which, &entry).await? {
        Corrected::Done => tx.commit().await?,
        Corrected::Meanwhile(now) => {
            typed.version = now.version.to_string();
            return slower(&typed, now.meanwhile());
        }
    }
    let said = Flash::say("Corrected. The entry as it was stands in its history.");
    Ok(redirect_with(&format!("{ADDRESS}/{}", kept.id), said))
}
