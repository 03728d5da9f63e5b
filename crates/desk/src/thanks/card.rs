//! On a source's page: whether they are to be thanked, in the queue's own words.

use maud::{Markup, html};
use platform::{Error, Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{ADDRESS, queue::Stand, row, source::Source};
use crate::days;

/// The card; nothing where there is nothing to thank for.
pub(crate) async fn card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::EditSources) {
        return Ok(html! {});
    }
    let today = visitor.today();
    let source = match Source::live(app.db(), visitor.practice_id, source_id).await {
        Ok(source) => source,
        // Taken back: its page is still read.
        Err(Error::Conflict(_)) => return Ok(html! {}),
        Err(error) => return Err(error),
    };
    let Some(entry) = source.entry(app.db(), visitor.practice_id, today).await? else {
        return Ok(html! {});
    };
    let entry = &entry;
    let words = match &entry.stand {
        Stand::Now => format!("{}, due {}.", row::why(entry), days::in_words(entry.due, today)),
        Stand::From(day) => format!(
            "They do not treat patients: they are thanked with the others, from {}.",
            days::long(*day)
        ),
        Stand::Not(why) => why.clone(),
    };
    Ok(html! {
        section class="card stack tight" aria-labelledby="to-thank" {
            header {
                h2 id="to-thank" { @if entry.is_open() { "To be thanked" } @else { "Not thanked yet" } }
                @if entry.is_open() { a class="button small no-print" href={ (ADDRESS) "/" (source_id) "?back=/sources/" (source_id) } { "Thank them" } }
            }
            p { (words) }
        }
    })
}
