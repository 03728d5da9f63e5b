//! A batch that nobody has answered for, on Today.

use platform::{Permission, Result, clock, sessions::Visitor, web::App};

use super::{ADDRESS, store};
use crate::today::line::{Line, Sort};

/// Nobody is reminded while the printer is still running.
const PRINTING: i64 = 30 * 60 * 1000;

/// Batches that were begun a while ago and wait for their answer.
pub(crate) async fn lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let open = store::open_batches(app.db(), visitor.practice_id).await?;
    let now = clock::now();
    let lines = open
        .iter()
        .filter(|batch| batch.created_at < now - PRINTING)
        .filter(|batch| !batch.names_patients() || visitor.may(Permission::ViewPatients))
        .map(|batch| Line {
            key: format!("print:{}", batch.id),
            sort: Sort::Upkeep,
            title: format!("Say whether {} printed well", batch.count()),
            why: format!("{} began the batch; it is recorded once somebody has said so.", batch.by),
            source: None,
            owner_id: None,
            due: Some(visitor.today()),
            at: None,
            href: format!("{ADDRESS}/batches/{}", batch.id),
            act: None,
        });
    Ok(lines.collect())
}
