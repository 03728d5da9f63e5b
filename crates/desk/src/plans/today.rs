//! The steps that are due, as Today shows them.

use lexicon::TouchKind;
use platform::{Permission, Result, sessions::Visitor, web::App};

use super::{
    list::{self, MOST, Next, Whose},
    script::called,
};
use crate::today::line::{Act, Line, Sort};

/// What is due today or was due before, of the visitor and of nobody, the first due first.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let today = visitor.today().to_string();
    let mut lines = Vec::new();
    for whose in [Whose::Of(visitor.member_id), Whose::Nobodys] {
        let due = list::due_by(app.db(), visitor.practice_id, &today, whose, MOST).await?;
        lines.extend(due.into_iter().map(line));
    }
    Ok(lines)
}

fn line(next: Next) -> Line {
    let kind = TouchKind::from_code(&next.kind).unwrap_or(TouchKind::Other);
    // Whether somebody who decides was there is asked where the step stands.
    let one_step = !next.face_time && kind != TouchKind::Meal;
    Line {
        key: format!("play:{}", next.id),
        sort: Sort::Play,
        title: title(kind, &next.source),
        why: format!("{}. A step of “{}”.", next.words.trim_end_matches('.'), next.playbook),
        source: Some((next.source_id, next.source)),
        owner_id: next.owner_id,
        due: next.due_on.parse().ok(),
        at: None,
        href: format!("/sources/{}#plan", next.source_id),
        act: one_step.then(|| Act {
            label: "Done".into(),
            action: format!("/plans/{}/done", next.id),
            fields: vec![("back".into(), "/".into())],
        }),
    }
}

/// What to do, beginning with the verb.
pub fn title(kind: TouchKind, source: &str) -> String {
    match kind {
        TouchKind::Call => format!("Call {source}"),
        TouchKind::Visit => format!("Visit {source}"),
        TouchKind::Meal => format!("Have lunch with {source}"),
        TouchKind::InService => format!("Give a talk at {source}"),
        TouchKind::Report => format!("Take a report to {source}"),
        TouchKind::DropOff => format!("Drop something off at {source}"),
        TouchKind::Event => format!("Invite {source} to an event"),
        TouchKind::Social => format!("Send a message on social media to {source}"),
        TouchKind::Letter | TouchKind::Card | TouchKind::Email => {
            let what = called(kind).to_lowercase();
            let article = if kind == TouchKind::Email { "an" } else { "a" };
            format!("Send {article} {what} to {source}")
        }
        other => format!("{}: {source}", other.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::script::KINDS;

    #[test]
    fn every_kind_of_step_is_something_to_do() {
        for (kind, _) in KINDS {
            let title = title(kind, "Dr. Osei");
            assert!(title.ends_with("Dr. Osei") || title.contains("Dr. Osei to"), "{title}");
            assert!(!title.contains(':'), "{title} begins with a verb");
        }
    }
}
