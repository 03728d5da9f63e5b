//! Keeping in touch: two clocks for each source (any contact, and face to face with who
//! decides), pauses in which they stand still, and the tier that says how long they run.
//!
//! [`pauses`], [`clock`] and [`suggest`] decide without the database; [`reckon`] keeps what
//! they say with each source. Others ask [`standing`] before they plan or invite.

mod card;
mod clock;
#[cfg(test)]
mod clock_tests;
mod due;
mod facts;
mod list;
mod pause_form;
mod pause_typed;
mod pauses;
mod pausing;
mod reckon;
mod standing;
mod store;
mod suggest;
mod suggestions;
mod tier;
mod tiers;
mod tiers_page;
mod today;

use platform::{
    Permission::{ChangeSettings, EditSources, ViewSources},
    Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock as instants, db,
    sessions::Visitor,
    web::Routes,
};
use serde_json::Value;

use crate::happenings::{self, Happening};

pub(crate) use card::card;
pub(crate) use pausing::{Over, end_relationship, take_back_pause};
pub(crate) use reckon::end as end_pause;
pub use reckon::{catch_up, keep, reckon, reckon_all};
pub use standing::{Standing, Standings, standing, standings};
pub(crate) use suggestions::leave_most;
pub use today::today_lines;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/relationships", ViewSources, list::page)
        .get("/sources/tiers", EditSources, suggestions::page)
        .post("/sources/{id}/tier", EditSources, tier::change)
        .post("/sources/{id}/tier/leave", EditSources, tier::leave)
        .post("/sources/{id}/tier/look-again", EditSources, tier::look_again)
        .post("/sources/{id}/worth", EditSources, tier::save_worth)
        .post("/sources/{id}/pauses", EditSources, pause_form::add)
        .post("/pauses/{id}/end", EditSources, pause_form::end)
        .post("/pauses/{id}/resume", EditSources, pause_form::resume)
        .post("/pauses/{id}/remove", EditSources, pause_form::remove)
        .get("/settings/tiers", ChangeSettings, tiers_page::page)
        .post("/settings/tiers", ChangeSettings, tiers_page::save)
}

/// What every change of a source here leaves behind: the mark on the source, the line of
/// the audit log, the counter, and the clocks set anew.
async fn mark(
    tx: &Tx,
    visitor: &Visitor,
    source_id: Uuid,
    action: &str,
    detail: Value,
) -> Result<()> {
    let practice = visitor.practice_id;
    tx.run(
        "UPDATE source SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![practice, source_id, instants::now(), visitor.member_id],
    )
    .await?;
    let entry = Entry { action, subject_kind: "source", subject_id: Some(source_id), detail };
    audit::record(tx, practice, &visitor.actor(), entry).await?;
    db::changed(tx, practice, "sources").await?;
    happenings::tell(tx, practice, source_id, Happening::Changed).await
}
