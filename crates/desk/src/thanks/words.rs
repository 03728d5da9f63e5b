//! What is said: the sentence of a card, the words of a call, a letter and a mail.
//!
//! All of them are the practice's own (`wordings`); the sentences of cards take turns. None of
//! them has a field for a patient. What a practice or
//! a person made of them is taken where nothing in it tells of the patients that it thanks for;
//! else the built-in words are, and the screen says why.

use super::{
    privacy::{About, Authorised, Blocked, Reader, Thanked, check},
    way::Way,
};
use platform::{Result, Sql, Uuid};

use crate::wordings::{self, Call, CardValues, Circle, Note, Wording};

/// For whom and how something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// Who is thanked.
    pub who: Thanked,
    /// How.
    pub way: Way,
    /// Whether the patients have permitted that they know.
    pub authorised: Authorised,
    /// Which of several sentences: they take turns, so that two cards differ.
    pub turn: usize,
}

impl Occasion {
    /// Whose sentences are said.
    pub fn circle(self) -> Circle {
        if self.who.must_not_know() { Circle::Others } else { Circle::Providers }
    }
}

/// What is said, and what kept the wanted words from being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// Why they are not those that were wanted; empty when they are.
    pub blocked: Vec<Blocked>,
}

/// The built-in words of an occasion.
pub fn built_in(occasion: Occasion, values: &CardValues) -> String {
    let circle = occasion.circle();
    match occasion.way {
        Way::Card | Way::Visit => wordings::built_in(circle).in_turn(values, occasion.turn),
        Way::Call => wordings::built_in(Call(circle)).fill(values).join("\n\n"),
        Way::Letter | Way::Email => wordings::built_in(Note(circle)).fill(values).join("\n\n"),
    }
}

/// The practice's words for everybody of a circle, read once for one who is thanked.
pub struct OfPractice {
    cards: Wording<CardValues>,
    call: Wording<CardValues>,
    note: Wording<CardValues>,
}

impl OfPractice {
    /// Reads them.
    pub async fn read(db: &impl Sql, practice_id: Uuid, circle: Circle) -> Result<Self> {
        Ok(Self {
            cards: wordings::wording(db, practice_id, circle).await?,
            call: wordings::wording(db, practice_id, Call(circle)).await?,
            note: wordings::wording(db, practice_id, Note(circle)).await?,
        })
    }

    /// What they say by a way.
    pub fn say(&self, way: Way, values: &CardValues, turn: usize) -> String {
        match way {
            Way::Card | Way::Visit => self.cards.in_turn(values, turn),
            Way::Call => self.call.fill(values).join("\n\n"),
            Way::Letter | Way::Email => self.note.fill(values).join("\n\n"),
        }
    }
}

/// What is said on an occasion: the wanted words where nothing in them tells of a patient,
/// else the built-in ones.
pub fn sentence(
    occasion: Occasion,
    wanted: Option<&str>,
    values: &CardValues,
    about: &[About],
    own: &[String],
) -> Sentence {
    let Occasion { who, way, authorised, .. } = occasion;
    let Some(text) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) else {
        return Sentence { text: built_in(occasion, values), blocked: Vec::new() };
    };
    let blocked = check(text, about, Reader { who, way, authorised, own });
    match blocked.is_empty() {
        true => Sentence { text: text.to_owned(), blocked },
        false => Sentence { text: built_in(occasion, values), blocked },
    }
}
