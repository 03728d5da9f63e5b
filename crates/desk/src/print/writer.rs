//! Who writes, as it stands on the envelope.

use lexicon::postal::PostalAddress;
use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult};

/// Where an envelope comes back to: the clinic that writes, the practice's first where none is
/// named.
///
/// # Errors
/// [`Error::Invalid`] when the practice has no clinic.
pub(super) async fn return_address(
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        practice: String,
        street: String,
        city: String,
        state: String,
        zip: String,
    }
    // Served by primary keys; a practice has few clinics.
    let row: Option<Row> = db
        .row(
            "SELECT p.name AS practice, c.street, c.city, c.state, c.zip
             FROM practice p JOIN clinic c ON c.practice_id = p.id
             WHERE p.id = $1
             ORDER BY CASE WHEN c.id = $2 THEN 0 ELSE 1 END, c.name LIMIT 1",
            args![practice_id, clinic_id],
        )
        .await?;
    let row = row.ok_or_else(|| {
        Error::Invalid("Add a clinic under Settings first: an envelope needs a sender.".into())
    })?;
    let Row { practice, street, city, state, zip } = &row;
    Ok(PostalAddress { street, city, state, zip }.lines(&[practice]))
}
