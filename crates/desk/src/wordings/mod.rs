//! What the practice says in words of its own: the editor for mails and for paper, and the
//! wordings of paper.
//!
//! Whoever prints asks [`wording`] and fills in what it knows. The words are the practice's own
//! where they are whole, else the built-in ones: a spoiled wording never keeps anything from being
//! printed. What may be filled in is a type of its own for each kind of paper, and those of cards
//! have no place for anything about a patient.

mod about;
mod change;
mod editor;
mod example;
mod faults;
mod kept;
mod list;
mod name;
mod paper;
mod patients;
mod texts;
mod values;
mod worded;

pub(crate) use editor::Draft;
pub(crate) use kept::own;
pub use name::{Call, Circle, FaxCover, Name, Note, Report, Thanked};
pub use paper::{Spoiled, Wording, built_in, spoiled, wording};
pub(crate) use patients::is_of_a_patient;
use platform::{Permission::ChangeSettings, web::Routes};
pub use values::{CardValues, CoverValues, LetterValues};
pub use worded::Words;
pub(crate) use worded::{Home, Subject, Worded};

/// The screens for the wordings of paper.
pub fn routes(routes: Routes) -> Routes {
    let routes = editor_of::<Name>(routes);
    routes.post("/settings/wordings/{name}/sheet.pdf", ChangeSettings, example::sheet)
}

/// The screens for a family of wordings: the list, the editor, the preview, the way back.
pub(crate) fn editor_of<N: Worded>(routes: Routes) -> Routes {
    let list = N::HOME.address;
    let one = format!("{list}/{{name}}");
    routes
        .get(list, ChangeSettings, list::page::<N>)
        .get(&one, ChangeSettings, editor::page::<N>)
        .post(&one, ChangeSettings, change::save::<N>)
        .post(&format!("{one}/preview"), ChangeSettings, editor::preview::<N>)
        .post(&format!("{one}/back"), ChangeSettings, change::back::<N>)
}
