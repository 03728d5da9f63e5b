//! `/settings/printers/{id}`: how far off it is, what lies in it, and the page that shows both.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Field;
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use press::{CardStock, EnvelopeSize, LabelStock};
use serde::Deserialize;

use super::{
    calibration,
    printer::{self, FURTHEST, Printer},
    printers, stock,
};
use crate::complaints::Complaints;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    right: String,
    down: String,
    card_stock: String,
    envelope_size: String,
    label_stock: String,
}

impl Typed {
    fn of(printer: &Printer) -> Self {
        Self {
            name: printer.name.clone(),
            right: millimetres(printer.right_halves),
            down: millimetres(printer.down_halves),
            card_stock: printer.card_stock.clone(),
            envelope_size: printer.envelope_size.clone(),
            label_stock: printer.label_stock.clone(),
        }
    }

    /// The printer with what was typed, or what is wrong with it.
    fn check(&self, before: &Printer) -> std::result::Result<Printer, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = self.name.trim().to_owned();
        errors.extend(printers::complaint(&name).map(|why| FieldError::new("name", why)));
        let mut read = |field: &str, text: &str| {
            halves(text).unwrap_or_else(|| {
                let why = "Enter millimetres in steps of 0.5, at most 10, such as 1.5 or -2.";
                errors.push(FieldError::new(field, why));
                0
            })
        };
        let (right_halves, down_halves) = (read("right", &self.right), read("down", &self.down));
        if !errors.is_empty() {
            return Err(errors);
        }
        // A stock that nobody knows is none.
        let known =
            |code: &str, is_known: bool| if is_known { code.to_owned() } else { String::new() };
        let (card, envelope, label) = (&self.card_stock, &self.envelope_size, &self.label_stock);
        Ok(Printer {
            name,
            right_halves,
            down_halves,
            card_stock: known(card, printer::named::<CardStock>(card).is_some()),
            envelope_size: known(envelope, printer::named::<EnvelopeSize>(envelope).is_some()),
            label_stock: known(label, printer::named::<LabelStock>(label).is_some()),
            ..before.clone()
        })
    }
}

fn millimetres(halves: i64) -> String {
    (halves as f64 / 2.0).to_string()
}

/// Half millimetres of a number as people write it; none where it is no such step.
fn halves(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".").replace('−', "-");
    let mm: f64 = if text.is_empty() { 0.0 } else { text.parse().ok()? };
    let halves = mm * 2.0;
    let fits = halves.is_finite() && halves.fract() == 0.0 && halves.abs() <= FURTHEST as f64;
    fits.then_some(halves as i64)
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let printer = printer::one(app.db(), visitor.practice_id, id).await?;
    Ok(draw(&visitor, &printer, &Typed::of(&printer), &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let before = printer::one(&tx, visitor.practice_id, id).await?;
    let changed = match typed.check(&before) {
        Ok(changed) => changed,
        Err(errors) => {
            let page = draw(&visitor, &before, &typed, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    printer::change(&tx, visitor.practice_id, &visitor.actor(), &changed).await?;
    tx.commit().await?;
    let words = "Saved. Print the calibration page again to see whether it fits.";
    Ok(redirect_with(&format!("{}/{id}", printers::ADDRESS), Flash::say(words)))
}

fn draw(visitor: &Visitor, printer: &Printer, typed: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let content = html! {
        (look::crumb(printers::ADDRESS, "Printers"))
        (look::page_head(&printer.name, "", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            form class="card stack" method="post" action={ (printers::ADDRESS) "/" (printer.id) } {
                (Field::new("name", "Name").value(&typed.name).error(complaints.at("name")).autocomplete("off").required().render())
                (moves(typed, complaints))
                (stocks(typed))
                (look::submit("Save"))
            }
            (calibration::card(printer))
        }
    };
    shell::page(visitor, "/settings", "Printer", content)
}

fn moves(typed: &Typed, complaints: Complaints<'_>) -> Markup {
    let field = |id: &'static str, label: &'static str, value, hint| {
        Field::new(id, label)
            .value(value)
            .hint(hint)
            .error(complaints.at(id))
            .autocomplete("off")
            .render()
    };
    html! {
        div class="fields" {
            (field("right", "Move to the right, in mm", &typed.right, "In steps of 0.5; with a minus to the left"))
            (field("down", "Move down, in mm", &typed.down, "In steps of 0.5; with a minus up"))
        }
    }
}

fn stocks(typed: &Typed) -> Markup {
    let select = |id, words, stock: Vec<(String, &'static str)>, selected: &str| {
        let stock = stock.iter().map(|(code, words)| (code.as_str(), *words));
        let choices: Vec<(&str, &str)> = std::iter::once(("", "None")).chain(stock).collect();
        look::select(id, words, &choices, selected, None)
    };
    html! {
        div class="fields" {
            (select("card_stock", "Cards in it", stock::cards(), &typed.card_stock))
            (select("envelope_size", "Envelopes in it", stock::envelopes(), &typed.envelope_size))
            (select("label_stock", "Labels in it", stock::labels(), &typed.label_stock))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn millimetres_go_in_half_steps_and_at_most_ten() {
        for (text, steps) in [("", 0), ("1.5", 3), ("-2", -4), ("−0,5", -1), (" 10 ", 20)] {
            assert_eq!(halves(text), Some(steps), "{text}");
        }
        for text in ["0.3", "10.5", "-11", "one", "inf", "NaN", "1e9"] {
            assert_eq!(halves(text), None, "{text}");
        }
    }
}
