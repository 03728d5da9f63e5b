//! What is wrong with a form, as its page shows it: all of it above the form,
//! and each at its field.

use maud::Markup;
use platform::FieldError;

/// The complaints of a form.
#[derive(Clone, Copy)]
pub struct Complaints<'a>(pub &'a [FieldError]);

impl<'a> Complaints<'a> {
    /// What is wrong at a field.
    pub fn at(self, field: &str) -> Option<&'a str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// All of it, each line leading to its field; nothing when all is well.
    pub fn summary(self) -> Markup {
        let lines: Vec<(&str, &str)> =
            self.0.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
        look::error_summary(&lines)
    }
}
