//! Search as one types, over all sources of a practice.
//!
//! The index lives in memory. It is built from the whole practice once; after a
//! change only the sources changed since are read again and laid over it, so
//! that the next keystroke never waits for a rebuild.

mod index;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use platform::{Instant, Result, Sql, Uuid, args, db, db::FromQueryResult, web::App};

pub use index::{Entry, Index};

/// Clocks of several servers and transactions still running make "since" fuzzy.
const MARGIN: i64 = 60_000;
/// More changes than this are worth a new base.
const MOST_LAID_OVER: usize = 2_000;
/// Practices kept in memory at a time.
const MOST_PRACTICES: usize = 64;

/// The sources that fit, the best first: at most `limit`.
pub async fn search(app: &App, practice_id: Uuid, query: &str, limit: usize) -> Result<Vec<Uuid>> {
    let kept = kept(app, practice_id).await?;
    let mut found: Vec<(u16, bool, u32, Uuid)> = Vec::new();
    for (place, score) in kept.base.index.find(query, limit + kept.hidden.len().min(limit)) {
        let id = kept.base.ids[place as usize];
        if !kept.hidden.contains(&id) {
            found.push((score, false, place, id));
        }
    }
    for (place, score) in kept.over.index.find(query, limit) {
        found.push((score, true, place, kept.over.ids[place as usize]));
    }
    found.sort_by(|one, other| other.0.cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    found.truncate(limit);
    Ok(found.into_iter().map(|(_, _, _, id)| id).collect())
}

#[derive(Default)]
struct Kept(Mutex<HashMap<Uuid, Arc<Layers>>>);

struct Layers {
    counter: i64,
    base: Arc<Layer>,
    /// When the base was read.
    read_at: Instant,
    over: Layer,
    /// Sources whose entry in the base is out of date.
    hidden: HashSet<Uuid>,
}

#[derive(Default)]
struct Layer {
    index: Index,
    ids: Vec<Uuid>,
}

async fn kept(app: &App, practice_id: Uuid) -> Result<Arc<Layers>> {
    let counter = db::change_counter(app.db(), practice_id, "sources").await?;
    let all: Arc<Kept> = app.kept();
    let known = all.0.lock().ok().and_then(|all| all.get(&practice_id).cloned());
    if let Some(known) = known.as_ref().filter(|known| known.counter == counter) {
        return Ok(known.clone());
    }
    let layers = match known {
        Some(known) => match lay_over(app.db(), practice_id, &known, counter).await? {
            Some(layers) => layers,
            None => build(app.db(), practice_id, counter).await?,
        },
        None => build(app.db(), practice_id, counter).await?,
    };
    let layers = Arc::new(layers);
    if let Ok(mut all) = all.0.lock() {
        if all.len() >= MOST_PRACTICES {
            all.clear();
        }
        all.insert(practice_id, layers.clone());
    }
    Ok(layers)
}

async fn build(db: &impl Sql, practice_id: Uuid, counter: i64) -> Result<Layers> {
    let read_at = platform::clock::now();
    let base = Arc::new(read(db, practice_id, None).await?);
    Ok(Layers { counter, base, read_at, over: Layer::default(), hidden: HashSet::new() })
}

/// The base with what changed since; none when too much did.
async fn lay_over(
    db: &impl Sql,
    practice_id: Uuid,
    known: &Layers,
    counter: i64,
) -> Result<Option<Layers>> {
    let since = known.read_at - MARGIN;
    // Served by source_by_change.
    let changed: Vec<Uuid> = db
        .rows::<Id>(
            "SELECT id FROM source WHERE practice_id = $1 AND changed_at >= $2 LIMIT 2001",
            args![practice_id, since],
        )
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    if changed.len() > MOST_LAID_OVER {
        return Ok(None);
    }
    let over = read(db, practice_id, Some(since)).await?;
    Ok(Some(Layers {
        counter,
        base: known.base.clone(),
        read_at: known.read_at,
        over,
        hidden: changed.into_iter().collect(),
    }))
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    organisation: Option<String>,
    npi: Option<String>,
}

#[derive(FromQueryResult)]
struct Detail {
    owner: Uuid,
    text: String,
}

/// Reads the live sources (those changed since an instant) into a layer.
async fn read(db: &impl Sql, practice_id: Uuid, since: Option<Instant>) -> Result<Layer> {
    let since = since.unwrap_or(0);
    let rows: Vec<Row> = db
        .rows(
            "SELECT s.id, s.name, s.person_id, s.organisation_id, o.name AS organisation,
                    coalesce(p.npi, o.npi) AS npi
             FROM source s
             LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             WHERE s.practice_id = $1 AND s.changed_at >= $2 AND s.deleted_at IS NULL
             ORDER BY s.sort_name, s.id",
            args![practice_id, since],
        )
        .await?;
    // For a few changed sources the details of just these; for a base all of
    // the practice, which is one pass over each table.
    let few = |id: &str| match since {
        0 => String::new(),
        _ => format!(
            "AND {id} IN (SELECT coalesce(s.person_id, s.organisation_id) FROM source s
                          WHERE s.practice_id = $1 AND s.changed_at >= $2
                          UNION SELECT s.organisation_id FROM source s
                          WHERE s.practice_id = $1 AND s.changed_at >= $2)"
        ),
    };
    let details = async |sql: String| -> Result<HashMap<Uuid, Vec<String>>> {
        let values = if since == 0 { args![practice_id] } else { args![practice_id, since] };
        let mut map: HashMap<Uuid, Vec<String>> = HashMap::new();
        for row in db.rows::<Detail>(&sql, values).await? {
            map.entry(row.owner).or_default().push(row.text);
        }
        Ok(map)
    };
    let numbers = details(format!(
        "SELECT coalesce(person_id, organisation_id) AS owner, digits AS text FROM contact_point
         WHERE practice_id = $1 AND kind IN ('phone', 'mobile', 'fax')
           AND coalesce(person_id, organisation_id) IS NOT NULL {}",
        few("coalesce(person_id, organisation_id)")
    ))
    .await?;
    let cities = details(format!(
        "SELECT coalesce(organisation_id, person_id) AS owner, city AS text FROM location
         WHERE practice_id = $1 AND city <> '' {}",
        few("coalesce(organisation_id, person_id)")
    ))
    .await?;
    let aliases = details(match since {
        0 => "SELECT source_id AS owner, alias AS text FROM source_alias WHERE practice_id = $1"
            .into(),
        _ => "SELECT a.source_id AS owner, a.alias AS text FROM source_alias a
              JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
              WHERE a.practice_id = $1 AND s.changed_at >= $2"
            .to_owned(),
    })
    .await?;
    let mut ids = Vec::with_capacity(rows.len());
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let mut more: Vec<&str> = row.organisation.as_deref().into_iter().collect();
        let owners = [row.person_id, row.organisation_id];
        for owner in owners.iter().flatten() {
            more.extend(cities.get(owner).into_iter().flatten().map(String::as_str));
        }
        more.extend(aliases.get(&row.id).into_iter().flatten().map(String::as_str));
        let mut digits: Vec<String> = row.npi.into_iter().collect();
        for owner in owners.iter().flatten() {
            digits.extend(numbers.get(owner).into_iter().flatten().cloned());
        }
        ids.push(row.id);
        entries.push(Entry { name: row.name, more: more.join(" "), digits });
    }
    Ok(Layer { index: Index::new(&entries), ids })
}
