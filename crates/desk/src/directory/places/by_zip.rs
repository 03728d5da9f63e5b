//! The first answer to where something is: in the middle of its ZIP code.

use platform::{Result, Sql, Uuid, args, clock};

/// What has a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// An office of a source.
    Office,
    /// A clinic of ours.
    Clinic,
}

impl Placed {
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Office => "location",
            Self::Clinic => "clinic",
        }
    }
}

/// Puts one thing into the middle of its ZIP code after its address was entered or
/// changed: what was known before was true of the old one. Without a known ZIP code it is
/// nowhere.
pub async fn place_by_zip(
    db: &impl Sql,
    practice_id: Uuid,
    what: Placed,
    id: Uuid,
    zip: &str,
) -> Result<()> {
    let five: String = zip.trim().chars().take(5).collect();
    // Served by primary keys.
    let sql = format!(
        "UPDATE {} SET
             latitude = (SELECT z.latitude FROM zip_centroid z WHERE z.zip = $3),
             longitude = (SELECT z.longitude FROM zip_centroid z WHERE z.zip = $3),
             located_how = CASE WHEN EXISTS (SELECT 1 FROM zip_centroid z WHERE z.zip = $3)
                           THEN 'zip' ELSE '' END,
             located_at = $4, asked_at = NULL
         WHERE practice_id = $1 AND id = $2",
        what.table()
    );
    db.run(&sql, args![practice_id, id, five, clock::now()]).await?;
    Ok(())
}

/// Puts everything that has no better place into the middle of its ZIP code, after another
/// gazetteer was loaded or rows came in by the thousand.
pub async fn place_all_by_zip(db: &impl Sql, practice_id: Uuid) -> Result<()> {
    for what in [Placed::Office, Placed::Clinic] {
        // Reads all offices of the practice on purpose; the ZIP codes by primary key.
        let sql = format!(
            "UPDATE {table} SET
                 latitude = (SELECT z.latitude FROM zip_centroid z WHERE z.zip = substr({table}.zip, 1, 5)),
                 longitude = (SELECT z.longitude FROM zip_centroid z WHERE z.zip = substr({table}.zip, 1, 5)),
                 located_how = 'zip', located_at = $2
             WHERE practice_id = $1 AND located_how IN ('', 'zip')
               AND EXISTS (SELECT 1 FROM zip_centroid z WHERE z.zip = substr({table}.zip, 1, 5))",
            table = what.table()
        );
        db.run(&sql, args![practice_id, clock::now()]).await?;
    }
    Ok(())
}
