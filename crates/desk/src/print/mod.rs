//! The print queue: what waits to be put on paper, in batches whose cards and envelopes come
//! in the same order, and what happens once somebody has said that it printed well.
//!
//! Nothing printed is kept unencrypted: a batch is typeset anew whenever somebody opens it.

mod address;
mod after;
mod answer;
mod batch_page;
mod choices;
mod claim;
mod enqueue;
mod fields;
mod files;
mod lines;
mod page;
mod paper;
mod piece;
mod printed_page;
mod ready;
pub(crate) mod sample;
mod store;
mod today;
mod writer;

use std::collections::HashMap;

use platform::{Permission::EditSources, Result, Sql, Uuid, args, web::Routes};

pub use enqueue::{NewPiece, Withdrawn, enqueue, withdraw};
pub(crate) use paper::{on_paper, report_on_paper, typeset};
pub use piece::{Content, LetterText, PieceKind, ReportText, RequestText};
pub(crate) use today::lines as today_lines;

/// The change counter of the queue.
const TOPIC: &str = "print";
/// Where the queue is.
const ADDRESS: &str = "/print";

/// The routes of this capability. Letters about patients are opened by those who may see
/// patients; the handlers see to that.
pub fn routes(routes: Routes) -> Routes {
    routes
        .badge(ADDRESS, EditSources, |app, practice_id| async move {
            waits(app.db(), practice_id).await
        })
        .get(ADDRESS, EditSources, page::page)
        .post("/print/batches", EditSources, page::begin)
        .post("/print/preview", EditSources, files::preview)
        .get("/print/printed", EditSources, printed_page::page)
        .get("/print/pieces/{id}/preview.pdf", EditSources, files::preview_one)
        .post("/print/pieces/{id}/again", EditSources, batch_page::again)
        .get("/print/batches/{id}", EditSources, batch_page::page)
        .get("/print/batches/{id}/{what}", EditSources, files::output)
        .post("/print/batches/{id}/answer", EditSources, batch_page::answer)
        .post("/print/batches/{id}/reopen", EditSources, batch_page::reopen)
}

/// The lines under which a source gets its mail, as the post wants them; only the name where no
/// address is known.
pub async fn address_lines(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
) -> Result<Vec<String>> {
    let mut found = address::of(db, practice_id, &[source_id]).await?;
    Ok(found.remove(&source_id).map(|address| address.lines).unwrap_or_default())
}

/// The same for several sources, of those whose address is complete.
pub(crate) async fn complete_addresses(
    db: &impl Sql,
    practice_id: Uuid,
    sources: &[Uuid],
) -> Result<HashMap<Uuid, Vec<String>>> {
    let found = address::of(db, practice_id, sources).await?.into_iter();
    let complete = found.filter(|(_, address)| address.missing.is_empty());
    Ok(complete.map(|(id, address)| (id, address.lines)).collect())
}

/// How many pieces wait, to be printed or for an answer.
async fn waits(db: &impl Sql, practice_id: Uuid) -> Result<i64> {
    // Served by print_piece_by_state.
    let count = db
        .value::<i64>(
            "SELECT count(*) FROM print_piece
             WHERE practice_id = $1 AND state IN ('waiting', 'claimed')",
            args![practice_id],
        )
        .await?;
    Ok(count.unwrap_or(0))
}
