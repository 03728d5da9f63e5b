//! What is said after a contact was written down, and where one goes from there.

use axum::response::Response;
use lexicon::TouchKind;
use platform::{
    Permission, Uuid,
    sessions::Visitor,
    web::{Flash, Undo, redirect_with},
};

use super::log;

/// Whether what was said is written down as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// It is, as far as anybody wanted to.
    Written,
    /// It was one tap: there was no room for it.
    NotYet,
}

/// A contact that was written down just now.
#[derive(Debug)]
pub struct Written<'a> {
    /// Which.
    pub id: Uuid,
    /// What it was.
    pub kind: TouchKind,
    /// What is told of it.
    pub message: String,
    /// How it is taken back, with all that it has done.
    pub undo: Undo,
    /// Whether there is more to say.
    pub note: Note,
    /// The page to go on with.
    pub to: &'a str,
}

impl Written<'_> {
    /// The answer: the message with its undo, and what may come next.
    ///
    /// Of a meal, whoever keeps the ledger is led to the page of the contact and from there to
    /// the ledger: pages of sources hold counts of what these send, and those never stand
    /// beside what they were given (42 CFR 411.357(k)(1)).
    pub fn answer(self, visitor: &Visitor) -> Response {
        let page = log::add_to(self.id);
        let flash = Flash::undo_by(self.message, self.undo);
        if let Some(ledger) = ledger(visitor, self.kind, self.id) {
            return redirect_with(&page, flash.leading(ledger, INTO_THE_LEDGER));
        }
        let flash = match self.note {
            Note::Written => flash,
            Note::NotYet => flash.leading(page, "Add what was said"),
        };
        redirect_with(self.to, flash)
    }
}

/// How a contact is taken back, for a message; `back` is where one goes then.
pub fn removal(touch: Uuid, back: &str) -> Undo {
    let fields = vec![("back".into(), back.to_owned())];
    Undo { action: format!("/touches/{touch}/remove"), label: "Undo".into(), fields }
}

const INTO_THE_LEDGER: &str = "Enter the meal in the ledger";

/// Where a meal is entered in the ledger, with what the contact says of it; none for other
/// contacts, and for those who do not keep the ledger.
pub(super) fn ledger(visitor: &Visitor, kind: TouchKind, touch: Uuid) -> Option<String> {
    let is_theirs = kind == TouchKind::Meal && visitor.may(Permission::KeepGifts);
    is_theirs.then(|| format!("/gifts/new?contact={touch}"))
}
