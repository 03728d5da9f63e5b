//! A small form that stands among others on a page and could not be taken: shown again on a
//! page of its own, with everything that was typed, what is wrong, and what to do.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{FieldError, sessions::Visitor, web::shell};

use crate::complaints::Complaints;

/// The page around a form that is shown again.
#[derive(Debug, Clone, Copy)]
pub struct Again<'a> {
    /// The entry of the navigation that it belongs to.
    pub place: &'a str,
    /// The page that the form stands on: address and name.
    pub of: (&'a str, &'a str),
    /// What the form is for; never a patient.
    pub title: &'a str,
    /// What is wrong.
    pub errors: &'a [FieldError],
}

impl Again<'_> {
    /// The answer to what cannot be taken as it was typed.
    pub fn refused(&self, visitor: &Visitor, form: Markup) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, self.page(visitor, form)).into_response()
    }

    fn page(&self, visitor: &Visitor, form: Markup) -> Markup {
        let (address, name) = self.of;
        let content = html! {
            (look::crumb(address, name))
            (look::page_head(self.title, "Nothing has been saved yet.", html! {}))
            div class="narrow stack" {
                (Complaints(self.errors).summary())
                div class="card" { (form) }
            }
        };
        shell::page(visitor, self.place, self.title, content)
    }
}
