//! The days and kinds of contacts with sources: all that statistics are told of them.

use std::collections::HashMap;

use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{Db, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use crate::{practice, reports::Which};

/// Which contacts are told.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Those that happened on this day or later.
    pub from: Date,
    /// If given, only those that happened, and were recorded, before this day.
    pub known_before: Option<Date>,
}

#[derive(FromQueryResult)]
struct Row {
    source_id: Uuid,
    kind: String,
    happened_at: i64,
}

/// The contacts with sources, each by the practice's day, in no order.
pub async fn days(
    db: &Db,
    practice_id: Uuid,
    which: Which<'_>,
    told: Told,
) -> Result<HashMap<Uuid, Vec<(Date, TouchKind)>>> {
    let zone = practice::zone(db, practice_id).await?;
    let at = |day: Date| clock::at_hour(day, 0, &zone);
    let mut args = args![practice_id, at(told.from)];
    let before = match told.known_before {
        Some(day) => {
            args.push(at(day).into());
            "AND happened_at < $3 AND created_at < $3"
        }
        None => "",
    };
    let which = which.condition("source_id", &mut args);
    // Of some sources served by touch_by_source, of all by a walk over the contacts.
    let rows: Vec<Row> = db
        .rows(
            &format!(
                "SELECT source_id, kind, happened_at FROM touch
                 WHERE practice_id = $1 AND happened_at >= $2 {before}
                   AND deleted_at IS NULL {which}"
            ),
            args,
        )
        .await?;
    let mut all: HashMap<Uuid, Vec<(Date, TouchKind)>> = HashMap::new();
    for row in rows {
        let Some(kind) = TouchKind::from_code(&row.kind) else { continue };
        let day = clock::local_day(row.happened_at, &zone);
        all.entry(row.source_id).or_default().push((day, kind));
    }
    Ok(all)
}
