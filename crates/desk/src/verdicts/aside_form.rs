//! The forms that put a verdict aside and take it up again.

use look::Field;
use maud::{Markup, html};
use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::aside::{Aside, Reason};
use crate::complaints::Complaints;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub reason: String,
    pub words: String,
    /// `yes` to mark the source as the reason says.
    pub ends: String,
    /// Where it was asked for.
    pub back: String,
}

/// What the box says that ends the relationship as well.
const ENDS: &str = "If they retired, moved or closed: mark the source so. No clock runs any more.";

/// The form behind a button, for a line of a list.
pub(crate) fn menu(id: Uuid, name: &str, back: &str) -> Markup {
    let suffix = id.simple().to_string();
    let (reason, words) = (format!("reason-{suffix}"), format!("words-{suffix}"));
    html! {
        details class="menu no-print" {
            summary class="button small quiet" aria-label={ "Put aside: " (name) } { "Put aside" }
            form method="post" action={ "/sources/" (id) "/aside" } class="card stack tight" {
                input type="hidden" name="back" value=(back);
                label for=(reason) class="small" { "Why" }
                select id=(reason) name="reason" {
                    @for one in Reason::ALL { option value=(one.code()) { (one.label()) } }
                }
                label for=(words) class="small" { "In a few words" }
                input id=(words) name="words" type="text" maxlength="200" autocomplete="off";
                label class="check small" { input type="checkbox" name="ends" value="yes" checked; (ENDS) }
                p class="quiet small" { "It comes back only when something new happens." }
                button class="button small" type="submit" aria-label={ "Put aside: " (name) } { "Put aside" }
            }
        }
    }
}

/// The same on a page of its own, with what is wrong.
pub(super) fn form(id: Uuid, name: &str, typed: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let reasons: Vec<(&str, &str)> =
        Reason::ALL.iter().map(|reason| (reason.code(), reason.label())).collect();
    html! {
        form method="post" action={ "/sources/" (id) "/aside" } class="stack" {
            input type="hidden" name="back" value=(typed.back);
            p { "Put " strong { (name) } " aside until something new happens." }
            (look::select("reason", "Why", &reasons, &typed.reason, complaints.at("reason")))
            (Field::new("words", "In a few words").value(&typed.words).error(complaints.at("words")).autocomplete("off").render())
            (look::check("ends", ENDS, typed.ends == "yes"))
            (look::submit("Put aside"))
        }
    }
}

/// The button that takes a verdict up again.
pub(crate) fn take_back(aside: &Aside, name: &str, back: &str) -> Markup {
    html! {
        form method="post" action={ "/asides/" (aside.id) "/undo" } class="no-print" {
            input type="hidden" name="back" value=(back);
            button class="button small" type="submit" aria-label={ "List again: " (name) } { "List again" }
        }
    }
}
