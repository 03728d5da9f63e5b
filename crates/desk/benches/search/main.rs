//! How long a search takes over a hundred thousand sources, beside the searches
//! that the databases themselves offer.
//!
//! `cargo bench -p desk --bench search`

#[path = "../ground/mod.rs"]
mod ground;
mod peers;
mod queries;

use std::time::Instant;

use desk::sources::search::search;
use ground::{Ground, Names, Outcome, Times, Wanted, each, head, line};
use peers::Peer;
use platform::{Sql, args, clock, db};
use queries::{Kind, queries};

const WANTED: Wanted = Wanted {
    name: "sources_100k",
    sources: 100_000,
    referrals: 50_000,
    months: 36,
    clinics: 20,
    names: Names::Varied,
};

/// How often every query is asked.
const ROUNDS: usize = 3;
/// As many as the palette and the first page show.
const SHOWN: usize = 20;

#[tokio::main]
async fn main() -> Outcome<()> {
    each(WANTED, async |ground| {
        let kinds = queries(ground).await?;
        ours(ground, &kinds).await?;
        for peer in Peer::all(ground) {
            theirs(ground, *peer, &kinds).await?;
        }
        Ok(())
    })
    .await
}

async fn ours(ground: &Ground, kinds: &[Kind]) -> Outcome<()> {
    head(&format!("Liaison's search, {}", ground.database));
    let mut build = Times::default();
    for _ in 0..3 {
        let app = ground.restarted();
        let begun = Instant::now();
        search(&app, ground.practice_id, "wiebe", SHOWN).await?;
        build.add(begun);
    }
    line("the first search: reads all, builds the index", &build, "");

    search(&ground.app, ground.practice_id, "wiebe", SHOWN).await?;
    let mut all = Times::default();
    for kind in kinds {
        let mut times = Times::default();
        let mut hits = 0;
        for _ in 0..ROUNDS {
            for query in &kind.queries {
                let begun = Instant::now();
                let found = search(&ground.app, ground.practice_id, &query.text, SHOWN).await?;
                times.add(begun);
                all.add(begun);
                hits += usize::from(found.contains(&query.wanted));
            }
        }
        line(kind.name, &times, &meant(hits, kind));
    }
    line("all of them", &all, "");

    let mut changed = Times::default();
    for query in &kinds[3].queries[..30] {
        let tx = ground.db().begin().await?;
        tx.run(
            "UPDATE source SET changed_at = $1 WHERE practice_id = $2 AND id = $3",
            args![clock::now(), ground.practice_id, query.wanted],
        )
        .await?;
        db::changed(&tx, ground.practice_id, "sources").await?;
        tx.commit().await?;
        let begun = Instant::now();
        search(&ground.app, ground.practice_id, &query.text, SHOWN).await?;
        changed.add(begun);
    }
    line("the first search after one source changed", &changed, "");
    // As it was, so that the next run finds no changed sources.
    ground
        .db()
        .run(
            "UPDATE source SET changed_at = created_at WHERE practice_id = $1",
            args![ground.practice_id],
        )
        .await?;
    Ok(())
}

async fn theirs(ground: &Ground, peer: Peer, kinds: &[Kind]) -> Outcome<()> {
    head(&format!("{} in {}", peer.name(), ground.database));
    let mut build = Times::default();
    build.add(peer.build(ground).await?);
    line("builds the index", &build, "");
    let mut all = Times::default();
    for kind in kinds {
        let mut times = Times::default();
        let mut hits = 0;
        for _ in 0..ROUNDS {
            for query in &kind.queries {
                let begun = Instant::now();
                let found = peer.search(ground, &query.text).await?;
                times.add(begun);
                all.add(begun);
                hits += usize::from(found.contains(&query.wanted));
            }
        }
        line(kind.name, &times, &meant(hits, kind));
    }
    line("all of them", &all, "");
    peer.remove(ground).await
}

/// How often the source that was meant is among those shown.
fn meant(hits: usize, kind: &Kind) -> String {
    let of = (kind.queries.len() * ROUNDS).max(1);
    format!("meant source shown: {} %", hits * 100 / of)
}
