//! Where ZIP codes lie: loaded once from the Census Bureau's gazetteer, kept in memory.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use exchange::gazetteer;
use platform::{
    Db, Error, Instant, Result, Sql, args, clock,
    db::{FromQueryResult, insert_many},
    web::App,
};

use super::Point;

/// The middles of all ZIP codes that are known.
#[derive(Debug, Default)]
pub struct Zips {
    by_zip: HashMap<u32, (f32, f32)>,
    loaded_at: Option<Instant>,
}

impl Zips {
    /// Where a ZIP code lies, of five or nine digits; none for one that is not known, as
    /// those of post-office boxes.
    pub fn find(&self, zip: &str) -> Option<Point> {
        let five: u32 = zip.get(..5)?.parse().ok()?;
        let (latitude, longitude) = *self.by_zip.get(&five)?;
        Point::new(f64::from(latitude), f64::from(longitude))
    }

    /// How many are known.
    pub fn count(&self) -> usize {
        self.by_zip.len()
    }

    /// When they were loaded.
    pub fn loaded_at(&self) -> Option<Instant> {
        self.loaded_at
    }
}

#[derive(Default)]
struct Kept(RwLock<Arc<Zips>>);

#[derive(FromQueryResult)]
struct Row {
    zip: String,
    latitude: f64,
    longitude: f64,
}

/// The ZIP codes, read again only after another load.
pub async fn zips(app: &App) -> Result<Arc<Zips>> {
    let kept = app.kept::<Kept>();
    // Served by zip_centroid_by_load.
    let loaded_at =
        app.db().value::<Instant>("SELECT max(loaded_at) FROM zip_centroid", args![]).await?;
    let known = kept.0.read().map(|known| known.clone()).unwrap_or_default();
    if known.loaded_at == loaded_at {
        return Ok(known);
    }
    // The whole table on purpose: 34,000 rows, once a load.
    let rows: Vec<Row> =
        app.db().rows("SELECT zip, latitude, longitude FROM zip_centroid", args![]).await?;
    let by_zip = rows
        .into_iter()
        .filter_map(|row| Some((row.zip.parse().ok()?, (row.latitude as f32, row.longitude as f32))))
        .collect();
    let fresh = Arc::new(Zips { by_zip, loaded_at });
    if let Ok(mut known) = kept.0.write() {
        *known = fresh.clone();
    }
    Ok(fresh)
}

/// Loads the gazetteer in place of what was loaded before, and says how many ZIP codes
/// it holds.
pub async fn load_zips(db: &Db, bytes: &[u8]) -> Result<usize> {
    let found =
        gazetteer::read(bytes).map_err(|problem| Error::Invalid(format!("{problem}.")))?;
    let (count, now) = (found.len(), clock::now());
    let rows = found
        .into_iter()
        .map(|one| args![one.zip, one.latitude, one.longitude, now])
        .collect();
    let tx = db.begin().await?;
    tx.run("DELETE FROM zip_centroid", args![]).await?;
    let columns = ["zip", "latitude", "longitude", "loaded_at"];
    insert_many(&tx, "zip_centroid", &columns, rows, "ON CONFLICT (zip) DO NOTHING").await?;
    tx.commit().await?;
    Ok(count)
}
