//! The rows of outcome measures.

use platform::{Error, Result, Sql, Tx, Uuid, args, clock, db, db::FromQueryResult, new_id};

use super::{Measure, Score, TOPIC};

/// What an entry must be to be counted: it holds, and both scores are there.
pub(crate) const COUNTED: &str = "o.ended_at IS NULL AND o.last_tenths IS NOT NULL";

/// Both scores of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scores {
    pub measure: Measure,
    pub first: Score,
    pub last: Option<Score>,
}

/// An entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub id: Uuid,
    pub scores: Scores,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    measure: String,
    first_tenths: i64,
    last_tenths: Option<i64>,
}

/// What holds of a referral, in the order in which tests are offered.
pub(super) async fn of_referral(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<Kept>> {
    // Served by outcome_by_referral.
    let rows: Vec<Row> = db
        .rows(
            "SELECT id, measure, first_tenths, last_tenths FROM outcome
             WHERE practice_id = $1 AND referral_id = $2 AND ended_at IS NULL",
            args![practice_id, referral_id],
        )
        .await?;
    let mut kept: Vec<Kept> = rows.into_iter().filter_map(Row::kept).collect();
    kept.sort_by_key(|one| one.scores.measure);
    Ok(kept)
}

impl Row {
    fn kept(self) -> Option<Kept> {
        let scores = Scores {
            measure: Measure::from_code(&self.measure)?,
            first: Score::of_tenths(self.first_tenths),
            last: self.last_tenths.map(Score::of_tenths),
        };
        Some(Kept { id: self.id, scores })
    }
}

/// Keeps an entry in the place of the one that held, and returns its id.
pub(super) async fn put(
    tx: &Tx,
    practice_id: Uuid,
    referral_id: Uuid,
    scores: Scores,
    by: Uuid,
) -> Result<Uuid> {
    // First the counter, so that of two at once the second sees the first.
    db::changed(tx, practice_id, TOPIC).await?;
    let (id, now, measure) = (new_id(), clock::now(), scores.measure.code());
    tx.run(
        "UPDATE outcome SET ended_at = $4, ended_by = $5
         WHERE practice_id = $1 AND referral_id = $2 AND measure = $3 AND ended_at IS NULL",
        args![practice_id, referral_id, measure, now, by],
    )
    .await?;
    tx.run(
        "INSERT INTO outcome (practice_id, id, referral_id, measure, first_tenths, last_tenths,
                              created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            practice_id,
            id,
            referral_id,
            measure,
            scores.first.tenths(),
            scores.last.map(Score::tenths),
            now,
            by
        ],
    )
    .await?;
    Ok(id)
}

#[derive(FromQueryResult)]
pub(super) struct Place {
    pub referral_id: Uuid,
    pub measure: String,
    pub created_at: i64,
    pub ended_at: Option<i64>,
}

/// Where an entry stands, whether or not it holds.
pub(super) async fn place(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Place> {
    // Served by the primary key.
    tx.row(
        "SELECT referral_id, measure, created_at, ended_at FROM outcome
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Ends an entry that holds; whether it held.
pub(super) async fn end(tx: &Tx, practice_id: Uuid, id: Uuid, by: Uuid) -> Result<bool> {
    db::changed(tx, practice_id, TOPIC).await?;
    let ended = tx
        .run(
            "UPDATE outcome SET ended_at = $3, ended_by = $4
             WHERE practice_id = $1 AND id = $2 AND ended_at IS NULL",
            args![practice_id, id, clock::now(), by],
        )
        .await?;
    Ok(ended > 0)
}

/// Lets an entry hold again, unless another has taken its place; whether it does.
pub(super) async fn hold_again(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<bool> {
    db::changed(tx, practice_id, TOPIC).await?;
    let holds = tx
        .run(
            "UPDATE outcome SET ended_at = NULL, ended_by = NULL
             WHERE practice_id = $1 AND id = $2 AND NOT EXISTS (
                 SELECT 1 FROM outcome other
                 WHERE other.practice_id = outcome.practice_id
                   AND other.referral_id = outcome.referral_id
                   AND other.measure = outcome.measure AND other.ended_at IS NULL)",
            args![practice_id, id],
        )
        .await?;
    Ok(holds > 0)
}

/// The entry whose place another took.
pub(super) async fn before(tx: &Tx, practice_id: Uuid, place: &Place) -> Result<Option<Uuid>> {
    // Served by outcome_by_place.
    tx.value::<Uuid>(
        "SELECT id FROM outcome
         WHERE practice_id = $1 AND referral_id = $2 AND measure = $3 AND ended_at = $4
         ORDER BY created_at DESC LIMIT 1",
        args![practice_id, place.referral_id, place.measure.as_str(), place.created_at],
    )
    .await
}
