//! Search as one types, over all sources of a practice.
//!
//! The index lives in memory. It is built from the whole practice once; after a
//! change only the sources changed since are read again and laid over it, so
//! that the next keystroke never waits for a rebuild.

mod index;
mod read;
mod slips;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use platform::{Instant, Result, Sql, Uuid, args, db, db::FromQueryResult, web::App};

use index::Index;
use read::Which;

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
struct Kept {
    practices: Mutex<HashMap<Uuid, Arc<Layers>>>,
    /// One builds, and who comes meanwhile finds what was built.
    building: tokio::sync::Mutex<()>,
}

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
    match all.find(practice_id) {
        Some(known) if known.counter >= counter => return Ok(known),
        Some(known) => {
            if let Some(layers) = lay_over(app.db(), practice_id, &known, counter).await? {
                return Ok(all.keep(practice_id, layers));
            }
        }
        None => {}
    }
    let _one_builds = all.building.lock().await;
    if let Some(known) = all.find(practice_id).filter(|known| known.counter >= counter) {
        return Ok(known);
    }
    Ok(all.keep(practice_id, build(app.db(), practice_id, counter).await?))
}

impl Kept {
    fn find(&self, practice_id: Uuid) -> Option<Arc<Layers>> {
        self.practices.lock().ok()?.get(&practice_id).cloned()
    }

    fn keep(&self, practice_id: Uuid, layers: Layers) -> Arc<Layers> {
        let layers = Arc::new(layers);
        if let Ok(mut all) = self.practices.lock() {
            if all.len() >= MOST_PRACTICES {
                all.clear();
            }
            all.insert(practice_id, layers.clone());
        }
        layers
    }
}

async fn build(db: &impl Sql, practice_id: Uuid, counter: i64) -> Result<Layers> {
    let read_at = platform::clock::now();
    let base = Arc::new(read::layer(db, practice_id, Which::All).await?);
    Ok(Layers { counter, base, read_at, over: Layer::default(), hidden: HashSet::new() })
}

/// The base with what has changed since it was read; none when too much did.
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
    let over = match changed.as_slice() {
        [] => Layer::default(),
        some => read::layer(db, practice_id, Which::These(some)).await?,
    };
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
