//! Where ZIP codes lie: loaded once from the Census Bureau's gazetteer, kept in memory.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use exchange::gazetteer;
use platform::{
    Db, Error, Instant, Result, Sql, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult, insert_many},
    web::App,
};
use serde_json::json;

use super::{Point, distance_miles, place_all_by_zip};
use crate::practice;

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

    /// The ZIP codes whose middle lies within so many miles of one of these places.
    pub fn around(&self, places: &[Point], miles: f64) -> Vec<String> {
        let mut found: Vec<String> = self
            .by_zip
            .iter()
            .filter_map(|(zip, (latitude, longitude))| {
                let at = Point::new(f64::from(*latitude), f64::from(*longitude))?;
                let near = places.iter().any(|place| distance_miles(*place, at) <= miles);
                near.then(|| format!("{zip:05}"))
            })
            .collect();
        found.sort_unstable();
        found
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
        .filter_map(|row| {
            Some((row.zip.parse().ok()?, (row.latitude as f32, row.longitude as f32)))
        })
        .collect();
    let fresh = Arc::new(Zips { by_zip, loaded_at });
    if let Ok(mut known) = kept.0.write() {
        *known = fresh.clone();
    }
    Ok(fresh)
}

/// Loads the gazetteer, and puts what has no better place into the middle of its ZIP code,
/// in every practice.
pub async fn take_in_zips(db: &Db, bytes: &[u8]) -> Result<usize> {
    let count = load_zips(db, bytes).await?;
    let by = Actor::program("ZIP code gazetteer");
    for one in practice::all(db).await? {
        let tx = db.begin().await?;
        place_all_by_zip(&tx, one.id).await?;
        let entry = Entry {
            action: "offices.located",
            subject_kind: "practice",
            subject_id: Some(one.id),
            detail: json!({ "by": "zip" }),
        };
        audit::record(&tx, one.id, &by, entry).await?;
        db::changed(&tx, one.id, "sources").await?;
        tx.commit().await?;
    }
    Ok(count)
}

/// Loads the gazetteer in place of what was loaded before, and says how many ZIP codes
/// it holds.
pub async fn load_zips(db: &Db, bytes: &[u8]) -> Result<usize> {
    let found = gazetteer::read(bytes).map_err(|problem| Error::Invalid(format!("{problem}.")))?;
    let (count, now) = (found.len(), clock::now());
    let rows =
        found.into_iter().map(|one| args![one.zip, one.latitude, one.longitude, now]).collect();
    let tx = db.begin().await?;
    tx.run("DELETE FROM zip_centroid", args![]).await?;
    let columns = ["zip", "latitude", "longitude", "loaded_at"];
    insert_many(&tx, "zip_centroid", &columns, rows, "ON CONFLICT (zip) DO NOTHING").await?;
    tx.commit().await?;
    Ok(count)
}
