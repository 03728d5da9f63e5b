//! What the ledger wants done by a day, for Today. A line names nobody's amounts, and stands
//! beside nothing that counts what a source sends.

use std::sync::Arc;

use jiff::civil::Date;
use platform::{Permission, Result, Uuid, db, sessions::Visitor, web::App};

use super::{ADDRESS, book::Book, cure::Cure};
use crate::{
    days, practice,
    shelf::Shelf,
    today::line::{Line, Sort},
};

/// An excess that a return can still settle, for each physician who has one this year.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::KeepGifts) {
        return Ok(Vec::new());
    }
    Ok(open(app, visitor.practice_id, visitor.today()).await?.lines.clone())
}

/// What was open in the ledger on a day, kept in memory until a gift, a limit or a name changes:
/// Today is opened far more often than the ledger is written.
struct Open {
    today: Date,
    /// The change counters of what the lines rest on.
    stamp: [i64; 3],
    lines: Vec<Line>,
}

async fn open(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Open>> {
    // Read before the data: a change in between then only costs a second look.
    // Gifts and limits, the names of those who were given, and the country whose limits hold.
    let mut stamp = [0; 3];
    for (stamp, topic) in stamp.iter_mut().zip(["gifts", "sources", practice::TOPIC]) {
        *stamp = db::change_counter(app.db(), practice_id, topic).await?;
    }
    let space = app.kept::<Shelf<Open>>().of(practice_id);
    if let Some(kept) = space.find().filter(|kept| (kept.today, kept.stamp) == (today, stamp)) {
        return Ok(kept);
    }
    let book = Book::read(app.db(), practice_id, today.year(), today).await?;
    let open = Arc::new(Open { today, stamp, lines: lines(&book) });
    space.keep(open.clone());
    Ok(open)
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
