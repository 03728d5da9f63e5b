//! Who looks at an item: the first look is kept, and two people see each other.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
};
use platform::{
    Error, Instant, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, changed},
    sessions::Visitor,
    web::App,
};
use serde::Deserialize;

/// A page says every 20 seconds that it is open; a tab may oversleep once.
const STAYS: Instant = 50_000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LookForm {
    leave: String,
}

/// An open page says that somebody looks, or that they have left.
pub(super) async fn look(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<LookForm>,
) -> Result<StatusCode> {
    let (practice, member, now) = (visitor.practice_id, visitor.member_id, clock::now());
    let tx = app.db().begin().await?;
    // Served by the primary keys.
    let seen = tx
        .row::<Seen>(
            "SELECT i.seen_at, l.at FROM intake_item i
             LEFT JOIN intake_look l ON l.practice_id = i.practice_id AND l.item_id = i.id
                  AND l.member_id = $3
             WHERE i.practice_id = $1 AND i.id = $2",
            args![practice, id, member],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let is_new = seen.at.is_none_or(|at| at < now - STAYS);
    if form.leave == "yes" {
        tx.run(
            "DELETE FROM intake_look WHERE practice_id = $1 AND item_id = $2 AND member_id = $3",
            args![practice, id, member],
        )
        .await?;
    } else {
        tx.run(
            "INSERT INTO intake_look (practice_id, item_id, member_id, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (practice_id, item_id, member_id) DO UPDATE SET at = excluded.at",
            args![practice, id, member, now],
        )
        .await?;
    }
    if seen.seen_at.is_none() && form.leave != "yes" {
        tx.run(
            "UPDATE intake_item SET seen_at = $3, seen_by = $4
             WHERE practice_id = $1 AND id = $2 AND seen_at IS NULL",
            args![practice, id, now, member],
        )
        .await?;
        changed(&tx, practice, "inbox").await?;
    }
    if is_new || form.leave == "yes" {
        changed(&tx, practice, "inbox_looks").await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(FromQueryResult)]
struct Seen {
    seen_at: Option<Instant>,
    at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// Who else has it open.
pub(super) async fn others(db: &impl Sql, visitor: &Visitor, id: Uuid) -> Result<Vec<String>> {
    // Served by the primary key of intake_look.
    let names: Vec<Name> = db
        .rows(
            "SELECT m.name FROM intake_look l
             JOIN membership m ON m.practice_id = l.practice_id AND m.id = l.member_id
             WHERE l.practice_id = $1 AND l.item_id = $2 AND l.member_id <> $3 AND l.at > $4
             ORDER BY m.name",
            args![visitor.practice_id, id, visitor.member_id, clock::now() - STAYS],
        )
        .await?;
    Ok(names.into_iter().map(|row| row.name).collect())
}
