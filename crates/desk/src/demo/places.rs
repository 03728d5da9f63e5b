//! Where the offices of the sample are: in the towns around Columbus, most of them exactly,
//! some in the middle of their ZIP code, as a practice has them.

use platform::{Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};

use super::random::Random;
use crate::directory;

/// The middles of the ZIP codes of the sample and of some around them, about.
const MIDDLES: &[(&str, f64, f64)] = &[
    ("43201", 39.990, -83.001),
    ("43202", 40.020, -83.012),
    ("43204", 39.954, -83.078),
    ("43206", 39.943, -82.974),
    ("43209", 39.953, -82.930),
    ("43210", 40.005, -83.023),
    ("43212", 39.987, -83.043),
    ("43214", 40.053, -83.019),
    ("43215", 39.967, -83.004),
    ("43220", 40.050, -83.067),
    ("43221", 40.020, -83.078),
    ("43229", 40.087, -82.977),
    ("43230", 40.036, -82.872),
    ("43235", 40.105, -83.054),
    ("43240", 40.145, -82.981),
    ("43015", 40.294, -83.070),
    ("43017", 40.119, -83.131),
    ("43026", 40.028, -83.160),
    ("43035", 40.193, -83.009),
    ("43040", 40.238, -83.367),
    ("43054", 40.082, -82.800),
    ("43055", 40.071, -82.412),
    ("43065", 40.173, -83.083),
    ("43068", 39.946, -82.802),
    ("43081", 40.109, -82.896),
    ("43082", 40.157, -82.887),
    ("43085", 40.098, -83.016),
    ("43123", 39.883, -83.082),
    ("43130", 39.712, -82.602),
    ("43147", 39.899, -82.765),
    ("45011", 39.398, -84.531),
    ("44114", 41.513, -81.680),
];

/// Loads the ZIP codes and spreads the offices.
pub(super) async fn fill(app: &App, practice_id: Uuid) -> Result<()> {
    let mut gazetteer = String::from("GEOID|INTPTLAT|INTPTLONG\n");
    for (zip, latitude, longitude) in MIDDLES {
        gazetteer.push_str(&format!("{zip}|{latitude}|{longitude}\n"));
    }
    directory::take_in_zips(app.db(), gazetteer.as_bytes()).await?;
    spread(app, practice_id).await
}

#[derive(FromQueryResult)]
struct Office {
    id: Uuid,
    latitude: f64,
    longitude: f64,
}

/// Most offices are known exactly: about a mile around the middle of their ZIP code.
async fn spread(app: &App, practice_id: Uuid) -> Result<()> {
    let mut random = Random::new(4_711);
    for table in ["clinic", "location"] {
        let offices: Vec<Office> = app
            .db()
            .rows(
                &format!(
                    "SELECT id, latitude, longitude FROM {table}
                     WHERE practice_id = $1 AND latitude IS NOT NULL ORDER BY id"
                ),
                args![practice_id],
            )
            .await?;
        let tx = app.db().begin().await?;
        for office in offices {
            if table == "location" && random.chance(0.25) {
                continue;
            }
            let north = office.latitude + (random.unit() - 0.5) * 0.03;
            let east = office.longitude + (random.unit() - 0.5) * 0.04;
            tx.run(
                &format!(
                    "UPDATE {table} SET latitude = $3, longitude = $4, located_how = 'census',
                            located_at = $5
                     WHERE practice_id = $1 AND id = $2"
                ),
                args![practice_id, office.id, north, east, clock::now()],
            )
            .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
