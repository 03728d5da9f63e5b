//! What a change asks of the person who looks after the source.

use platform::{Permission, Result, clock, sessions::Visitor, web::App};

use super::{
    Kind,
    page::day,
    store::{self, Change},
    take::address,
};
use crate::{
    directory::shown,
    today::line::{Act, Line, Sort},
};

/// As many as Today is asked to hold.
const MOST: usize = 20;

/// The changes of sources that wait for a decision.
pub(in crate::directory) async fn lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let open = store::open(app.db(), visitor.practice_id).await?;
    let mine = open.into_iter().filter(|change| {
        change.source_id.is_some() && change.owner_id.is_none_or(|owner| owner == visitor.member_id)
    });
    Ok(mine.take(MOST).map(|change| line(visitor, change)).collect())
}

fn line(visitor: &Visitor, change: Change) -> Line {
    let name = &change.name;
    let number = |digits: &str| shown::number(digits).map(|n| n.to_string()).unwrap_or_default();
    let (title, why) = match change.kind() {
        Kind::Moved => (
            format!("Take over the new address of {name}"),
            format!(
                "The registry says the office is at {} now.",
                address(&change.after_value).line()
            ),
        ),
        Kind::Phone => (
            format!("Take over the new phone of {name}"),
            format!("The registry says {} now.", number(&change.after_value)),
        ),
        Kind::Fax => (
            format!("Take over the new fax of {name}"),
            format!(
                "The registry says {} now. Call to confirm it before anything is faxed.",
                number(&change.after_value)
            ),
        ),
        Kind::Retired => (
            format!("Decide whether {name} has retired"),
            format!("The registry deactivated their number on {}.", day(&change.after_value)),
        ),
        _ => (
            format!("Decide whether {name} is back"),
            "The registry says that their number is valid again.".to_owned(),
        ),
    };
    Line {
        key: format!("registry:{}", change.id),
        sort: Sort::Upkeep,
        title,
        why,
        source: change.source_id.map(|id| (id, name.clone())),
        owner_id: change.owner_id,
        due: Some(clock::local_day(change.found_at, &visitor.zone)),
        at: None,
        href: "/directory/changes".into(),
        act: Some(Act {
            label: change.kind().verb().into(),
            action: format!("/directory/changes/{}/take", change.id),
            fields: vec![("back".into(), "/".into())],
        }),
    }
}
