//! What other capabilities show on a source's page.

use axum::http::HeaderMap;
use maud::{Markup, html};
use platform::{Permission, Result, sessions::Visitor, web::App};

use super::record::Record;
use crate::{
    calendar, consent, directory, documents, links, office_reports, plans, relationships, telling,
    thanks, verdicts,
};

/// Cards beside those of the source itself.
pub(super) struct Cards {
    /// Beside the facts: what holds about the relationship.
    pub(super) facts: Vec<Markup>,
    /// Above the history: what is to be done.
    pub(super) work: Vec<Markup>,
}

/// Asks each capability for its card; none about those who are no referrers.
pub(super) async fn cards(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    record: &Record,
) -> Result<Cards> {
    if record.is_standing() {
        return Ok(Cards { facts: Vec::new(), work: Vec::new() });
    }
    let id = record.id;
    let facts = vec![
        relationships::card(app, visitor, id).await?,
        telling::preference_card(app, visitor, id).await?,
        consent::card(app, visitor, id).await?,
        match visitor.may(Permission::EditSources) {
            true => links::source_card(app, visitor, headers, id).await?,
            false => html! {},
        },
        directory::source_card(app, visitor, id).await?,
        office_reports::source_card(app, visitor, id).await?,
        documents::source_card(app, visitor, id).await?,
    ];
    let work = vec![
        verdicts::card(app, visitor, id, &record.name).await?,
        thanks::card(app, visitor, id).await?,
        plans::card(app, visitor, id).await?,
        calendar::source_card(app, visitor, id).await?,
    ];
    Ok(Cards { facts, work })
}
