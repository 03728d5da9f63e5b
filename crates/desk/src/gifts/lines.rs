//! What the ledger wants done by a day, for Today. A line names nobody's amounts, and stands
//! beside nothing that counts what a source sends.

use platform::{Permission, Result, sessions::Visitor, web::App};

use super::{ADDRESS, book::Book, cure::Cure};
use crate::{
    days,
    today::line::{Line, Sort},
};

/// An excess that a return can still settle, for each physician who has one this year.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::KeepGifts) {
        return Ok(Vec::new());
    }
    let today = visitor.today();
    let book = Book::read(app.db(), visitor.practice_id, today.year(), today).await?;
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
    Ok(lines.collect())
}
