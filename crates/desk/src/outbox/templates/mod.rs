//! The wordings of mails that go through a channel others may read: the built-in
//! one of each, and what a practice made of it at `/settings/mail/wordings`.
//!
//! No field holds a patient's data, so no wording can carry any. A wording that is
//! broken never keeps a mail from leaving: the built-in one is used, and the screen
//! shows the fault. What a protected mail or a letter says of the patient is not
//! worded here.

mod fill;
mod name;
mod worded;

use std::fmt::Write as _;

pub use crate::wordings::Words as Wording;
pub use name::Name;
use platform::{Result, Sql, Uuid, web::Routes};

use crate::wordings;

/// What a practice made of a wording; none where the built-in one is used.
pub async fn own(db: &impl Sql, practice_id: Uuid, name: Name) -> Result<Option<Wording>> {
    wordings::own(db, practice_id, name.code()).await
}

/// The finished words: the practice's own where they are whole, else the built-in.
pub fn write(name: Name, own: Option<&Wording>, values: &[(&str, &str)]) -> Wording {
    let finished = |wording: &Wording| Wording {
        subject: fill::fill(name, &wording.subject, values),
        body: fill::fill(name, &wording.body, values),
    };
    own.filter(|own| fill::faults(name, own).is_empty())
        .map(finished)
        // Nothing may be left of it where a value is missing, such as a link.
        .filter(|mail| !mail.subject.is_empty() && !mail.body.is_empty())
        .unwrap_or_else(|| finished(&name.built_in()))
}

/// A text with the practice's signature below it.
pub fn signed(body: &str, signature: &[String]) -> String {
    let mut text = body.trim_end().to_owned();
    if !signature.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n\n{}", signature.join("\n"));
    }
    text
}

/// The screens.
pub(super) fn routes(routes: Routes) -> Routes {
    wordings::editor_of::<Name>(routes)
}
