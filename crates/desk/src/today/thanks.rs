//! Sources to thank, as lines of the Today of whoever looks after them.

use look::plural;
use platform::{Permission, Result, sessions::Visitor, web::App};

use super::line::{Act, Line, Sort};
use crate::{
    relationships::{self, Standing},
    reports,
};

/// As many as one thanks in a day.
const MOST: usize = 25;

/// The lines for the sources of a visitor, and those that nobody looks after.
pub(super) async fn lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let today = visitor.today();
    let standing = reports::standing(app, visitor.practice_id, today).await?;
    // Whoever asked us not to get in touch is not thanked either.
    let resting = relationships::standings(app.db(), visitor.practice_id).await?;
    let may = |id| !matches!(resting.get(id), Some(Standing::NoContact { .. }));
    let theirs = standing
        .to_thank
        .iter()
        .filter(|listed| listed.owner_id.is_none_or(|owner| owner == visitor.member_id))
        .filter(|listed| may(&listed.id));
    Ok(theirs
        .take(MOST)
        .map(|listed| Line {
            key: format!("thanks:{}", listed.id),
            sort: Sort::Thanks,
            title: format!("Thank {}", listed.name),
            why: format!("{} not thanked for.", plural(listed.why, "referral", "referrals")),
            source: Some((listed.id, listed.name.clone())),
            owner_id: listed.owner_id,
            due: Some(today),
            at: None,
            href: format!("/sources/{}", listed.id),
            act: Some(Act {
                label: "Thanked by phone".into(),
                action: format!("/sources/{}/thanks", listed.id),
                fields: vec![("way".into(), "call".into()), ("back".into(), "/".into())],
            }),
        })
        .collect())
}
