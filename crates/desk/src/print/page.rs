//! `/print`: what waits to be put on paper.

use axum::{
    extract::{RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, Result, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    ADDRESS,
    choices::{self, Choices},
    claim,
    fields::Fields,
    lines,
    piece::Form,
    ready::{self, Waiting},
    store::{self, Batch},
};
use crate::{
    brand::{self, Printer},
    days,
};

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let kept = Choices::kept(app.db(), &visitor).await?;
    draw(&app, &visitor, &kept, Ticked::All).await
}

/// What is picked when the page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ticked {
    /// Everything, as one mostly wants.
    All,
    /// Nothing, as it was sent: the page says so.
    Nothing,
}

async fn draw(app: &App, visitor: &Visitor, kept: &Choices, ticked: Ticked) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let waiting = ready::waiting(db, visitor).await?;
    let open = store::open_batches(db, practice).await?;
    let month = visitor.today().first_of_month();
    let since = clock::at_hour(month, 0, &visitor.zone);
    let went = store::printed_since(db, practice, since).await?;
    let printers = brand::printers(db, practice).await?;
    let (ready, held): (Vec<Waiting>, Vec<Waiting>) =
        waiting.into_iter().partition(|one| one.hold.is_none());
    let content = html! {
        (look::page_head(&sentence(&ready, &went), &second_line(&ready, &held, &went), html! {
            a class="button" href="/print/printed" { "Printed" }
            a class="button" href="/documents" { "Documents" }
        }))
        div class="stack" {
            @if ticked == Ticked::Nothing { (look::error_summary(&[("", "Pick at least one, then print.")])) }
            (open_batches(visitor, &open))
            @for form in Form::ALL {
                @let of_form: Vec<&Waiting> = ready.iter().filter(|one| one.piece.kind.form() == form).collect();
                @if !of_form.is_empty() { (section(form, &of_form, (kept, ticked), &printers)) }
            }
            (lines::held(&held))
        }
        @if ready.is_empty() && held.is_empty() && open.is_empty() {
            (look::empty(Icon::Paper, "All on its way", "Cards and letters stand here once somebody has chosen them as the way to thank or to tell.", html! {}))
        }
    };
    Ok(shell::page(visitor, ADDRESS, "Print", content))
}

/// The five-second answer: "5 cards and 2 letters to print", or what went out already.
fn sentence(ready: &[Waiting], went: &[(Form, usize)]) -> String {
    let of = |form: Form| ready.iter().filter(|one| one.piece.kind.form() == form).count();
    let waiting = Form::ALL.map(|form| (form, of(form)));
    match counted(&waiting) {
        Some(words) => format!("{words} to print"),
        None => match counted(went) {
            Some(words) => format!("Nothing to print. {words} went out this month."),
            None => "Nothing to print".into(),
        },
    }
}

fn second_line(ready: &[Waiting], held: &[Waiting], went: &[(Form, usize)]) -> String {
    let went = match counted(went) {
        Some(words) if !ready.is_empty() => Some(format!("{words} went out this month.")),
        _ => None,
    };
    let held = (!held.is_empty())
        .then(|| format!("{} cannot be printed yet.", look::thousands(held.len() as i64)));
    [held, went].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `5 cards, 2 letters and 1 report`.
fn counted(counts: &[(Form, usize)]) -> Option<String> {
    let words: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(form, count)| form.count(*count))
        .collect();
    let (last, before) = words.split_last()?;
    Some(match before {
        [] => last.clone(),
        before => format!("{} and {last}", before.join(", ")),
    })
}

/// Each waits for its answer, and whoever comes by may give it.
fn open_batches(visitor: &Visitor, open: &[Batch]) -> Markup {
    html! {
        section id="open-batches" data-on="print" aria-label="Did it print well?" class={ "stack" @if open.is_empty() { " spoken" } } {
            @for batch in open {
                (look::notice(Tone::Look, html! {
                    div class="row spread" {
                        div {
                            strong { "Did it print well? " }
                            (batch.count()) @if batch.is_again { ", printed again" }
                            ", begun by " (batch.by) " "
                            (days::moment(batch.created_at, clock::now(), &visitor.zone, days::Weekday::Full))
                        }
                        a class="button small" href={ (ADDRESS) "/batches/" (batch.id) } { "Print or answer" }
                    }
                }))
            }
        }
    }
}

/// What of one kind can be printed, with what it is printed on.
fn section(
    form: Form,
    ready: &[&Waiting],
    (kept, ticked): (&Choices, Ticked),
    printers: &[Printer],
) -> Markup {
    let name = form.code();
    html! {
        section class="card" aria-labelledby={ (name) "-head" } {
            h2 id={ (name) "-head" } { (form.label()) }
            form class="stack" method="post" action={ (ADDRESS) "/batches" } {
                input type="hidden" name="form" value=(name);
                ul class="list" { @for one in ready { (lines::pick(one, ticked)) } }
                div class="fields" {
                    @if form == Form::Cards {
                        (look::select("stock", "On", &choices::stock_options(), &kept.stock, None))
                        (look::select("words", "With", &choices::style_options(), &kept.words, None))
                        (printer_choice(kept, printers))
                    }
                }
                div class="row" {
                    button class="button primary" type="submit" { "Print what is picked" }
                    button class="button" type="submit" formaction={ (ADDRESS) "/preview" } formtarget="_blank" { "Preview" }
                }
            }
        }
    }
}

/// Which printer, where the practice has said how any of its own is off.
fn printer_choice(kept: &Choices, printers: &[Printer]) -> Markup {
    let ids: Vec<String> = printers.iter().map(|printer| printer.id.to_string()).collect();
    let named = ids.iter().zip(printers).map(|(id, printer)| (id.as_str(), printer.name.as_str()));
    let options: Vec<(&str, &str)> = [("", "Any printer")].into_iter().chain(named).collect();
    let chosen = kept.printer.map(|id| id.to_string()).unwrap_or_default();
    html! {
        @if !printers.is_empty() { (look::select("printer", "By", &options, &chosen, None)) }
    }
}

pub(super) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = Fields::read(&body);
    let form = Form::from_code(fields.one("form"))
        .ok_or_else(|| Error::Invalid("Choose cards, letters or reports.".into()))?;
    let choices = Choices::of(|name| fields.one(name).to_owned());
    let picked = fields.ids("piece");
    if picked.is_empty() {
        let page = draw(&app, &visitor, &choices, Ticked::Nothing).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let begun = claim::begin(&app, &visitor, form, &picked, &choices).await?;
    let said = match begun.left_out {
        0 => format!("{} taken out of the queue.", form.count(begun.pieces)),
        left => format!(
            "{} taken out of the queue. {} left out: somebody else is printing it, or it cannot be mailed.",
            form.count(begun.pieces),
            look::thousands(left as i64)
        ),
    };
    let to = format!("{ADDRESS}/batches/{}", begun.batch_id);
    Ok(redirect_with(&to, Flash::say(said)))
}
