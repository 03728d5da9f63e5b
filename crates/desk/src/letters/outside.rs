//! Letters behind the private link of a referral.

use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    db::FromQueryResult,
    web::App,
};
use serde_json::json;

use super::kind::Kind;

/// A letter that may be opened there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opens {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub words: &'static str,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
}

/// The letters that were sent by the link, the latest first.
pub(crate) async fn behind_link(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<Opens>> {
    // Served by letter_by_referral.
    let rows: Vec<Row> = db
        .rows(
            "SELECT id, kind FROM letter
             WHERE practice_id = $1 AND referral_id = $2 AND state = 'sent' AND way = 'link'
             ORDER BY created_at DESC, id DESC",
            args![practice_id, referral_id],
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(Opens { id: row.id, words: Kind::from_code(&row.kind)?.subject() }))
        .collect())
}

/// The signed copy, for who opened the link; written down.
pub(crate) async fn open(
    app: &App,
    practice_id: Uuid,
    referral_id: Uuid,
    id: Uuid,
) -> Result<Vec<u8>> {
    let db = app.db();
    // Served by primary keys.
    let file = db
        .value::<Uuid>(
            "SELECT d.file_id FROM letter l
             JOIN document d ON d.practice_id = l.practice_id AND d.id = l.document_id
             WHERE l.practice_id = $1 AND l.id = $2 AND l.referral_id = $3
               AND l.state = 'sent' AND l.way = 'link'",
            args![practice_id, id, referral_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let entry = Entry {
        action: "letter.opened_outside",
        subject_kind: "referral",
        subject_id: Some(referral_id),
        detail: json!({ "letter": id }),
    };
    audit::record(db, practice_id, &Actor::program("Outside view"), entry).await?;
    app.vault().read(practice_id, file)
}
