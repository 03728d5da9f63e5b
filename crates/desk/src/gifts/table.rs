//! Everything that the form of an entry shows besides what was typed: whom the words find, and
//! what the entry would do.

use lexicon::Cents;
use platform::{Result, Uuid, sessions::Visitor, web::App};

use super::{
    book::Book,
    entry::{Heads, Share, Standing, shares},
    outlook::{Before, Outlook},
    people::{self, Person},
    refused::{self, Refusal, Words},
    typed::Typed,
};

/// What stands around the fields.
pub(super) struct Table {
    /// Those who are named first, then those whom the words find.
    pub listed: Vec<Person>,
    /// How many of them are named.
    named: usize,
    pub words: Words,
    book: Book,
}

impl Table {
    /// Reads it; an entry that is being corrected does not count.
    pub async fn read(
        app: &App,
        visitor: &Visitor,
        typed: &Typed,
        corrected: Option<Uuid>,
    ) -> Result<Self> {
        let (db, practice) = (app.db(), visitor.practice_id);
        let year = typed.day().map_or(visitor.today().year(), |day| day.year());
        let mut ids = typed.named();
        let named = people::these(db, practice, &ids).await?.len();
        for id in people::found(app, practice, &typed.find).await? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(Self {
            listed: people::these(db, practice, &ids).await?,
            named,
            words: refused::words(db, practice).await?,
            book: Book::read(db, practice, year, visitor.today()).await?.without(corrected),
        })
    }

    /// Those who are named.
    pub fn named(&self) -> &[Person] {
        &self.listed[..self.named]
    }

    /// What the entry would do; none while nobody is at the table.
    pub fn outlook(&self, typed: &Typed) -> Option<Outlook<'_>> {
        let heads = typed.heads(self.named());
        // Our own people alone are no guests.
        let is_anybody = |some: &Heads| some.heads > 0 && some.standing != Standing::Ours;
        if !heads.iter().any(is_anybody) {
            return None;
        }
        let shares = shares(typed.amount().unwrap_or(Cents::ZERO), &heads)?;
        Some(self.outlook_of(&shares))
    }

    /// The same of an entry that was read.
    pub fn outlook_of(&self, shares: &[Share]) -> Outlook<'_> {
        ahead(&self.book, self.named(), shares)
    }

    /// Whether what is typed is refused whatever it costs.
    pub fn refusal(&self, typed: &Typed) -> Option<Refusal> {
        [&typed.what, &typed.place, &typed.note]
            .into_iter()
            .find_map(|text| refused::refused(text, &self.words))
    }
}

/// What shares would do to the physicians among these people.
pub(super) fn ahead<'a>(book: &'a Book, people: &'a [Person], shares: &[Share]) -> Outlook<'a> {
    let physicians = people.iter().filter(|person| person.is_physician());
    let before = physicians.map(|person| {
        let standing = book.account(person).standing;
        Before { person, spent: standing.spent, left: standing.left }
    });
    Outlook::new(book.year, book.limit(), before.collect(), shares)
}
