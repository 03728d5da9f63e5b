//! Sources to thank, as lines of the Today of whoever looks after them.

use look::plural;
use platform::{Permission, Result, sessions::Visitor, web::App};

use super::line::{Act, Line, Sort};
use crate::thanks::{self, For};

/// As many as one thanks in a day.
const MOST: usize = 25;

/// The lines for the sources of a visitor, and those that nobody looks after: those of the
/// queue that are thanked now.
pub(super) async fn lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let queue = thanks::queue(app, visitor.practice_id, visitor.today()).await?;
    let theirs = queue
        .iter()
        .filter(|entry| entry.is_open())
        .filter(|entry| entry.owner_id.is_none_or(|owner| owner == visitor.member_id));
    Ok(theirs
        .take(MOST)
        .map(|entry| Line {
            key: entry.key(),
            sort: Sort::Thanks,
            title: format!("Thank {}", entry.name),
            why: match entry.occasion {
                For::Patients => {
                    format!(
                        "{} not thanked for.",
                        plural(entry.referrals(), "referral", "referrals")
                    )
                }
                For::ThinkingOfUs => "For thinking of us, with all who do not treat.".to_owned(),
            },
            owner_id: entry.owner_id,
            due: Some(entry.due),
            at: None,
            href: format!("/thanks/{}", entry.source_id),
            act: Some(Act {
                label: "Thanked by phone".into(),
                action: format!("/sources/{}/thanks", entry.source_id),
                fields: vec![("way".into(), "call".into()), ("back".into(), "/".into())],
            }),
            source: Some((entry.source_id, entry.name.clone())),
        })
        .collect())
}
