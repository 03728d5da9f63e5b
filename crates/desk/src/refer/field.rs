//! One field of the form: label above, hint, what is wrong in the same words as in the
//! summary, and what was typed.

use maud::{Markup, html};

use super::page::Form;

/// One field of the form.
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    value: &'a str,
    kind: &'a str,
    /// What browsers may fill in; of patients nothing.
    fill: &'a str,
    is_needed: bool,
}

impl<'a> Field<'a> {
    /// A needed line of text.
    pub fn new(name: &'a str, label: &'a str, value: &'a str) -> Self {
        Self { name, label, hint: "", value, kind: "text", fill: "off", is_needed: true }
    }
    /// What helps to fill it in.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }
    /// Another kind of input, or `textarea`.
    pub fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }
    /// What browsers may fill in.
    pub fn fill(mut self, fill: &'a str) -> Self {
        self.fill = fill;
        self
    }
    /// It may stay empty.
    pub fn optional(mut self) -> Self {
        self.is_needed = false;
        self
    }

    /// Its label, hint, complaint and input.
    pub fn draw(&self, form: &Form<'_>) -> Markup {
        let words = form.language.words();
        let wrong = form.problems.iter().find(|problem| problem.field == self.name);
        let (id, hint_id) = (format!("f-{}", self.name), format!("h-{}", self.name));
        let told = match (self.hint.is_empty(), wrong) {
            (false, Some(_)) => Some(format!("{hint_id} e-{}", self.name)),
            (false, None) => Some(hint_id.clone()),
            (true, Some(_)) => Some(format!("e-{}", self.name)),
            (true, None) => None,
        };
        html! {
            div class=(if wrong.is_some() { "field bad" } else { "field" }) {
                label for=(id) {
                    (self.label)
                    @if !self.is_needed { span class="quiet" { " (" (words.optional) ")" } }
                }
                @if !self.hint.is_empty() { p class="hint" id=(hint_id) { (self.hint) } }
                @if let Some(wrong) = wrong {
                    p class="wrong" id={ "e-" (self.name) } { (wrong.message) }
                }
                @if self.kind == "textarea" {
                    textarea id=(id) name=(self.name) rows="4" maxlength="4000" autocomplete="off"
                        aria-describedby=[told] aria-invalid=[wrong.map(|_| "true")]
                        required[self.is_needed] { (self.value) }
                } @else {
                    input id=(id) name=(self.name) type=(self.kind) value=(self.value)
                        maxlength="200" autocomplete=(self.fill)
                        inputmode=[(self.name == "npi").then_some("numeric")]
                        list=[(self.name == "payer").then_some("payers")]
                        aria-describedby=[told] aria-invalid=[wrong.map(|_| "true")]
                        required[self.is_needed];
                }
            }
        }
    }
}
