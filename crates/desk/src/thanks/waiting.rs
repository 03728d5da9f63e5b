//! Cards and letters that wait to be printed: decided, and not yet thanked.

use look::plural;
use maud::{Markup, html};
use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult, sessions::Visitor};

use super::{ADDRESS, way::Way};
use crate::days;

/// As many as are listed; the others are in the print queue.
const SHOWN: i64 = 20;

#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Uuid,
    name: String,
    way: String,
    created_at: Instant,
}

/// What waits.
pub(super) struct Waiting {
    rows: Vec<Row>,
    all: i64,
}

/// Reads it.
pub(super) async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Waiting> {
    // Both served by thank_you_waiting.
    let all = db
        .value::<i64>(
            "SELECT count(*) FROM thank_you
             WHERE practice_id = $1 AND state = 'waiting' AND undone_at IS NULL",
            args![practice_id],
        )
        .await?
        .unwrap_or(0);
    let rows = match all {
        0 => Vec::new(),
        _ => {
            db.rows(
                "SELECT y.id, y.source_id, s.name, y.way, y.created_at FROM thank_you y
                 JOIN source s ON s.practice_id = y.practice_id AND s.id = y.source_id
                 WHERE y.practice_id = $1 AND y.state = 'waiting' AND y.undone_at IS NULL
                 ORDER BY y.created_at LIMIT $2",
                args![practice_id, SHOWN],
            )
            .await?
        }
    };
    Ok(Waiting { rows, all })
}

impl Waiting {
    /// What waits, each with a way back.
    pub fn render(&self, visitor: &Visitor) -> Markup {
        html! {
            @if self.all > 0 {
                section class="card" aria-labelledby="waiting" {
                    header {
                        h2 id="waiting" { (plural(self.all, "thank-you waits", "thank-yous wait")) " to be printed" }
                        a class="button small no-print" href="/print" { "Print" }
                    }
                    details {
                        summary { "Show them" }
                        ul class="list" {
                            @for row in &self.rows {
                                li class="item" {
                                    div class="grow" {
                                        a class="title" href={ "/sources/" (row.source_id) } { (row.name) }
                                        p { (Way::from_code(&row.way).map_or("Card", Way::label)) ", since " (days::ago_instant(row.created_at, &visitor.zone, visitor.today())) }
                                    }
                                    form method="post" action={ (ADDRESS) "/" (row.id) "/undo" } class="no-print" {
                                        input type="hidden" name="back" value=(ADDRESS);
                                        button class="button small quiet" type="submit" aria-label={ "Take back: " (row.name) } { "Take back" }
                                    }
                                }
                            }
                        }
                        @if self.all > SHOWN { p class="quiet small" { "The first " (SHOWN) "." } }
                    }
                }
            }
        }
    }
}
