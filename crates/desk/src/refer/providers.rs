//! Looking up the referring provider while typing: what the public registry says of them,
//! and nothing of ours. Without a loaded registry, the people among the practice's sources
//! who have an NPI.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    Result, Sql, args, clock,
    db::FromQueryResult,
    web::{App, Caller},
};
use serde::{Deserialize, Serialize};

use crate::directory;

use super::{
    limits::{Kind, Limits, Verdict},
    place,
};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// A provider as the registry names them.
#[derive(Serialize, FromQueryResult)]
struct Provider {
    npi: String,
    given: String,
    family: String,
    credentials: String,
    specialty: String,
    city: String,
}

/// As many as are offered.
const MOST: usize = 8;

impl From<directory::Named> for Provider {
    fn from(named: directory::Named) -> Self {
        let directory::Named { npi, given, family, credentials, specialty, city } = named;
        Self { npi, given, family, credentials, specialty, city }
    }
}

pub(super) async fn find(
    State(app): State<App>,
    Path(slug): Path<String>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let place = place::find(&app, &slug).await?;
    let limits = app.kept::<Limits>();
    if limits.count(place.id, caller, Kind::Lookup, clock::now()) != Verdict::Fine {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let q = asked.q.trim();
    if !(3..=60).contains(&q.chars().count()) {
        return Ok(Json(Vec::<Provider>::new()).into_response());
    }
    // Everybody is found in the registry alike, so that an answer does not tell who refers.
    if let Some(registered) = directory::people(&app, place.id, q, MOST).await? {
        let found: Vec<Provider> = registered.into_iter().map(Provider::from).collect();
        return Ok(Json(found).into_response());
    }
    if q.bytes().all(|b| b.is_ascii_digit()) {
        // Served by person_by_npi.
        let found: Vec<Provider> = app
            .db()
            .rows(
                &format!("{COLUMNS} WHERE p.practice_id = $1 AND p.npi = $2 LIMIT 1"),
                args![place.id, q],
            )
            .await?;
        return Ok(Json(found).into_response());
    }
    let sources = crate::sources::search::search(&app, place.id, q, 16).await?;
    let mut found = Vec::new();
    for id in sources {
        // Served by the primary keys.
        let provider: Option<Provider> = app
            .db()
            .row(
                &format!(
                    "{COLUMNS} JOIN source s ON s.practice_id = p.practice_id AND s.person_id = p.id
                     WHERE s.practice_id = $1 AND s.id = $2 AND p.npi IS NOT NULL"
                ),
                args![place.id, id],
            )
            .await?;
        found.extend(provider);
        if found.len() == MOST {
            break;
        }
    }
    Ok(Json(found).into_response())
}

const COLUMNS: &str = "SELECT p.npi, p.given, p.family, p.credentials, p.specialty,
        COALESCE((SELECT min(l.city) FROM affiliation a
            JOIN location l ON l.practice_id = a.practice_id AND l.id = a.location_id
            WHERE a.practice_id = p.practice_id AND a.person_id = p.id AND l.city <> ''), '') AS city
    FROM person p";
