//! Merging two sources that are one and the same, and taking it back: history
//! follows, and every row that moved is remembered.

use platform::{
    Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db, db::FromQueryResult, new_id,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{create::note, record::Record};
use crate::{
    happenings::{self, Happening},
    plans,
    referrals::rollup,
    telling, verdicts,
};

/// What a merge moved, table by table, and what it filled in.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Moved {
    /// Rows whose owner changed: table, column, ids.
    rows: Vec<(String, String, Vec<Uuid>)>,
    /// Fields of the kept person that were empty before.
    filled: Vec<String>,
    /// The alias learned from it.
    alias: Option<Uuid>,
    /// When the wish how to be told was taken over, where the kept source had none.
    #[serde(default)]
    wish: Option<i64>,
    /// The playbook that ended because the kept source has one that runs.
    #[serde(default)]
    plan: Option<Uuid>,
}

/// Tables that hang on a source, and those that hang on its person.
const OF_SOURCE: &[(&str, &str)] = &[
    ("referral", "source_id"),
    ("touch", "source_id"),
    ("appointment", "source_id"),
    ("task", "source_id"),
    ("thank_you", "source_id"),
    ("source_alias", "source_id"),
    ("short_link", "source_id"),
    ("known_office", "source_id"),
    ("intake_item", "source_id"),
    ("notice", "source_id"),
    ("fax_out", "source_id"),
    ("authorisation", "source_id"),
    ("pause", "source_id"),
    ("playbook_run", "source_id"),
    ("play", "source_id"),
    ("registry_change", "source_id"),
    ("past_detail", "source_id"),
    ("print_piece", "source_id"),
    ("office_report", "source_id"),
    ("verdict_aside", "source_id"),
];
const OF_PERSON: &[(&str, &str)] = &[
    ("referral", "referring_person_id"),
    ("touch_person", "person_id"),
    ("appointment_person", "person_id"),
    ("gift_share", "person_id"),
    ("gift_return", "person_id"),
    ("gift_physician", "person_id"),
    ("affiliation", "person_id"),
    ("contact_point", "person_id"),
    ("location", "person_id"),
    ("consent", "person_id"),
];
const OF_ORGANISATION: &[(&str, &str)] = &[
    ("location", "organisation_id"),
    ("affiliation", "organisation_id"),
    ("contact_point", "organisation_id"),
    ("consent", "organisation_id"),
    ("source", "organisation_id"),
];
/// Fields of a person that a merge may fill when they are empty.
const FILLABLE: &[&str] = &["npi", "taxonomy", "specialty", "credentials", "interests", "middle"];

/// Merges `gone` into `kept` and returns the merge, by which it can be undone.
pub(super) async fn merge(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    kept: Uuid,
    gone: Uuid,
) -> Result<Uuid> {
    if kept == gone {
        return Err(Error::Invalid("Choose two different sources.".into()));
    }
    let keep = Record::live(tx, practice, kept).await?;
    let lose = Record::live(tx, practice, gone).await?;
    if keep.is_standing() || lose.is_standing() || keep.kind != lose.kind {
        return Err(Error::Invalid(
            "Only two people, or two organisations, can be one and the same.".into(),
        ));
    }
    let plan = plans::make_room(tx, practice, gone, kept).await?;
    let mut moved = Moved { plan, ..Moved::default() };
    for (table, column) in OF_SOURCE {
        moved.rows.push(shift(tx, practice, table, column, gone, kept).await?);
    }
    moved.wish = telling::take_over_wish(tx, practice, gone, kept).await?;
    match (keep.person_id, lose.person_id, keep.organisation_id, lose.organisation_id) {
        (Some(to), Some(from), _, _) if to != from => {
            for (table, column) in OF_PERSON {
                moved.rows.push(shift(tx, practice, table, column, from, to).await?);
            }
            moved.filled = fill(tx, practice, from, to).await?;
        }
        (None, None, Some(to), Some(from)) if to != from => {
            for (table, column) in OF_ORGANISATION {
                moved.rows.push(shift(tx, practice, table, column, from, to).await?);
            }
        }
        _ => {}
    }
    moved.alias = learn_alias(tx, practice, by, kept, &lose.name).await?;
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "UPDATE source SET merged_into = $3, deleted_at = $4, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice, gone, kept, now, by.id],
    )
    .await?;
    tx.run(
        "UPDATE source SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![practice, kept, now, by.id],
    )
    .await?;
    tx.run(
        "INSERT INTO merge (practice_id, id, kept_source_id, merged_source_id, moved, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![practice, id, kept, gone, serde_json::to_string(&moved)?, now, by.id],
    )
    .await?;
    note(tx, practice, by, "source.merged", kept, json!({ "merged": gone })).await?;
    settle(tx, practice, kept, gone).await?;
    Ok(id)
}

#[derive(FromQueryResult)]
struct Made {
    kept_source_id: Uuid,
    merged_source_id: Uuid,
    moved: String,
    undone_at: Option<i64>,
}

/// Takes a merge back: what it moved and nobody has moved since returns.
pub(super) async fn undo(tx: &Tx, practice: Uuid, by: &Actor, merge: Uuid) -> Result<Uuid> {
    let made: Made = tx
        .row(
            "SELECT kept_source_id, merged_source_id, moved, undone_at FROM merge
             WHERE practice_id = $1 AND id = $2",
            args![practice, merge],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if made.undone_at.is_some() {
        return Err(Error::Conflict(
            "This merge was undone before; both sources are there.".into(),
        ));
    }
    let (kept, gone) = (made.kept_source_id, made.merged_source_id);
    let keep = Record::live(tx, practice, kept).await?;
    let lose = Record::read(tx, practice, gone).await?;
    let moved: Moved = serde_json::from_str(&made.moved)?;
    for (table, column, ids) in &moved.rows {
        let (from, to) = match column.as_str() {
            "source_id" => (Some(kept), Some(gone)),
            "organisation_id" => (keep.organisation_id, lose.organisation_id),
            _ => (keep.person_id, lose.person_id),
        };
        give(tx, practice, table, column, ids, from, to).await?;
    }
    for field in moved.filled.iter().filter(|field| FILLABLE.contains(&field.as_str())) {
        let empty = if matches!(field.as_str(), "npi" | "taxonomy") { "NULL" } else { "''" };
        tx.run(
            &format!("UPDATE person SET {field} = {empty} WHERE practice_id = $1 AND id = $2"),
            args![practice, keep.person_id],
        )
        .await?;
    }
    plans::part(tx, practice, gone, moved.plan).await?;
    if let Some(since) = moved.wish {
        telling::give_back_wish(tx, practice, kept, since).await?;
    }
    if let Some(alias) = moved.alias {
        tx.run(
            "DELETE FROM source_alias WHERE practice_id = $1 AND id = $2",
            args![practice, alias],
        )
        .await?;
    }
    let now = clock::now();
    tx.run(
        "UPDATE source SET merged_into = NULL, deleted_at = NULL, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2",
        args![practice, gone, now, by.id],
    )
    .await?;
    tx.run(
        "UPDATE source SET changed_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice, kept, now],
    )
    .await?;
    tx.run(
        "UPDATE merge SET undone_at = $3, undone_by = $4 WHERE practice_id = $1 AND id = $2",
        args![practice, merge, now, by.id],
    )
    .await?;
    note(tx, practice, by, "source.merge_undone", kept, json!({ "merged": gone })).await?;
    settle(tx, practice, kept, gone).await?;
    Ok(gone)
}

/// After rows changed their source: counts and everything kept in memory.
async fn settle(tx: &Tx, practice: Uuid, kept: Uuid, gone: Uuid) -> Result<()> {
    for topic in ["sources", "thanks", "touches", "calendar", "print", "documents", verdicts::TOPIC]
    {
        db::changed(tx, practice, topic).await?;
    }
    rollup::recount_sources(tx, practice, &[kept, gone]).await?;
    for source in [kept, gone] {
        happenings::tell(tx, practice, source, Happening::Changed).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Gives the rows of one owner to another and says which they were. Each table
/// has an index on its owner.
async fn shift(
    tx: &Tx,
    practice: Uuid,
    table: &str,
    column: &str,
    from: Uuid,
    to: Uuid,
) -> Result<(String, String, Vec<Uuid>)> {
    // A number or an office that both have stays with the merged one, whom no
    // page shows, so that the kept one does not get it twice. Of an
    // organisation its people move; its own source stays for the undo.
    let which = match (table, column) {
        ("contact_point", _) => {
            "AND NOT EXISTS (SELECT 1 FROM contact_point t WHERE t.practice_id = x.practice_id
                 AND t.kind = x.kind AND t.digits = x.digits
                 AND (t.person_id = $3 OR t.organisation_id = $3))"
        }
        ("affiliation", "person_id") => {
            "AND NOT EXISTS (SELECT 1 FROM affiliation t WHERE t.practice_id = x.practice_id
                 AND t.person_id = $3 AND t.organisation_id = x.organisation_id)"
        }
        ("affiliation", _) => {
            "AND NOT EXISTS (SELECT 1 FROM affiliation t WHERE t.practice_id = x.practice_id
                 AND t.organisation_id = $3 AND t.person_id = x.person_id)"
        }
        ("touch_person", _) => {
            "AND NOT EXISTS (SELECT 1 FROM touch_person t WHERE t.practice_id = x.practice_id
                 AND t.person_id = $3 AND t.touch_id = x.touch_id)"
        }
        // What was said by hand of the kept one stands.
        ("gift_physician", _) => {
            "AND NOT EXISTS (SELECT 1 FROM gift_physician t WHERE t.practice_id = x.practice_id
                 AND t.person_id = $3)"
        }
        ("source", _) => "AND x.kind = 'person' AND x.organisation_id <> $3",
        _ => "AND CAST($3 AS text) <> ''",
    };
    let sql =
        format!("SELECT x.id FROM {table} x WHERE x.practice_id = $1 AND x.{column} = $2 {which}");
    let rows: Vec<Id> = tx.rows(&sql, args![practice, from, to]).await?;
    let ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    give(tx, practice, table, column, &ids, Some(from), Some(to)).await?;
    Ok((table.to_owned(), column.to_owned(), ids))
}

/// Gives these rows, as far as they are still with `from`, to `to`.
async fn give(
    tx: &Tx,
    practice: Uuid,
    table: &str,
    column: &str,
    ids: &[Uuid],
    from: Option<Uuid>,
    to: Option<Uuid>,
) -> Result<()> {
    let known = [OF_SOURCE, OF_PERSON, OF_ORGANISATION].concat();
    if !known.contains(&(table, column)) {
        return Err(Error::Internal(format!("a merge names the unknown column {table}.{column}")));
    }
    for some in ids.chunks(500) {
        let mut values = args![practice, to, from];
        let marks = db::marks(&mut values, some.iter().copied());
        tx.run(
            &format!(
                "UPDATE {table} SET {column} = $2 WHERE practice_id = $1 AND {column} = $3 AND id IN ({marks})"
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

/// Fills empty fields of the kept person from the merged one and names them.
async fn fill(tx: &Tx, practice: Uuid, from: Uuid, to: Uuid) -> Result<Vec<String>> {
    let mut filled = Vec::new();
    for field in FILLABLE {
        let changed = tx
            .run(
                &format!(
                    "UPDATE person SET {field} = (SELECT o.{field} FROM person o WHERE o.practice_id = $1 AND o.id = $3)
                     WHERE practice_id = $1 AND id = $2 AND coalesce({field}, '') = ''
                       AND coalesce((SELECT o.{field} FROM person o WHERE o.practice_id = $1 AND o.id = $3), '') <> ''"
                ),
                args![practice, to, from],
            )
            .await?;
        if changed > 0 {
            filled.push((*field).to_owned());
        }
    }
    Ok(filled)
}

/// The merged name leads to the kept source from now on, in imports and searches.
async fn learn_alias(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    kept: Uuid,
    name: &str,
) -> Result<Option<Uuid>> {
    let id = new_id();
    let made = tx
        .run(
            "INSERT INTO source_alias (practice_id, id, source_id, alias, learned_from, created_at, created_by)
             VALUES ($1, $2, $3, $4, 'merge', $5, $6)
             ON CONFLICT (practice_id, alias) DO NOTHING",
            args![practice, id, kept, lexicon::fold(name), clock::now(), by.id],
        )
        .await?;
    Ok((made > 0).then_some(id))
}
