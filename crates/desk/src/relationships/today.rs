//! What keeping in touch puts on a person's Today.

use platform::{Permission, Result, sessions::Visitor, web::App};

use super::due::{Due, Whose, due};
use crate::today::line::{Line, Sort};

/// More than one does in a day.
const MOST: usize = 40;

/// The sources of the visitor, and those that nobody looks after, that are due.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let when = (visitor.today(), 0);
    let of = |whose: Whose| due(app.db(), visitor.practice_id, whose, when, MOST);
    let (own, nobodys) = tokio::try_join!(of(Whose::Of(visitor.member_id)), of(Whose::Nobody))?;
    Ok(own.iter().chain(&nobodys).map(line).collect())
}

/// One line a source: meeting who decides is a contact too, so where both are due it
/// does for both.
fn line(due: &Due) -> Line {
    let row = &due.row;
    let (key, sort, verb) = match (due.face.is_due(), due.contact.is_due()) {
        (true, _) => ("face", Sort::FaceTime, "Meet"),
        (false, _) => ("contact", Sort::Contact, verb(&row.preferred_channel)),
    };
    Line {
        key: format!("{key}:{}", row.source_id),
        sort,
        title: format!("{verb} {}", row.name),
        why: why(due),
        source: Some((row.source_id, row.name.clone())),
        owner_id: row.owner_id,
        due: due.first_on,
        at: None,
        href: format!("/sources/{}", row.source_id),
        act: None,
    }
}

fn verb(channel: &str) -> &'static str {
    match channel {
        "phone" => "Call",
        "visit" => "Visit",
        "email" | "letter" => "Write to",
        _ => "Get in touch with",
    }
}

fn why(due: &Due) -> String {
    let parts = [("Face to face", due.face), ("Any contact", due.contact)];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, state)| state.is_due())
        .map(|(what, state)| format!("{what}: {}", state.words()))
        .collect();
    said.join("; ")
}
