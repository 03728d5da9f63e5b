//! What the ledger wants done by a day, for Today. A line names nobody's amounts, and stands
//! beside nothing that counts what a source sends.

use std::sync::Arc;

use jiff::civil::Date;
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{ADDRESS, book::Book, cure::Cure};
use crate::{
    days, practice, shelf,
    today::line::{Line, Sort},
};

/// An excess that a return can still settle, for each physician who has one this year.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::KeepGifts) {
        return Ok(Vec::new());
    }
    Ok(open(app, visitor.practice_id, visitor.today()).await?.0.clone())
}

/// What is open in the ledger. Kept in memory, since Today is opened far more often than it is
/// written.
struct Open(Vec<Line>);

/// Gifts and limits, the names of those who were given, and the country whose limits hold.
const RESTS_ON: [&str; 3] = ["gifts", "sources", practice::TOPIC];

async fn open(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Open>> {
    let read = async {
        let book = Book::read(app.db(), practice_id, today.year(), today).await?;
        Ok(Open(lines(&book)))
    };
    shelf::held(app, practice_id, today, &RESTS_ON, read).await
}

fn lines(book: &Book) -> Vec<Line> {
    let lines = book.accounts().into_iter().filter_map(|account| {
        let excess = account.standing.excess.as_ref()?;
        let Cure::Open { .. } = excess.cure else { return None };
        let person = account.person;
        Some(Line {
            key: format!("ledger:{}", person.id),
            sort: Sort::Ledger,
            title: format!("Settle what is open in the ledger with {}", person.short),
            why: format!("42 CFR 411.357(k)(3): a return counts until {}.", days::long(excess.by)),
            source: None,
            owner_id: None,
            due: Some(excess.by),
            at: None,
            href: format!("{ADDRESS}/people/{}?year={}", person.id, book.year),
            act: None,
        })
    });
    lines.collect()
}
