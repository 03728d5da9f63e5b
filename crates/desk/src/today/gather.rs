//! One person's Today: what every capability has for them, less what is put off, handed
//! over or seen to, in the order in which it is done.

use std::collections::HashMap;

use platform::{Result, Uuid, audit::Seen, clock, sessions::Visitor, web::App};

use super::{
    anniversaries,
    line::{Line, Sort},
    marks, order, patients, promises, thanks,
    yearly::yearly,
};
use crate::{calendar, directory, gifts, letters, plans, print, relationships};

/// A line as the page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The thing to do.
    pub line: Line,
    /// What else is due for the same source, done in the same conversation.
    pub also: Vec<String>,
}

/// Whether patients are among the lines: seeing them is written down.
#[derive(Debug, Clone, Copy)]
pub enum Patients<'a> {
    /// They are shown to the visitor.
    Shown(&'a Seen),
    /// They are left out.
    LeftOut,
}

/// Everything for a visitor, the most pressing first.
pub async fn gather(app: &App, visitor: &Visitor, patients: Patients<'_>) -> Result<Vec<Shown>> {
    let db = app.db();
    let seen = match patients {
        Patients::Shown(seen) => Some(seen),
        Patients::LeftOut => None,
    };
    let of_patients = async {
        match seen {
            Some(seen) => patients::lines(db, visitor, seen).await,
            None => Ok(Vec::new()),
        }
    };
    // Beside one another: none needs what another finds, and each waits for the database.
    let (parts, away) = tokio::try_join!(
        async {
            let parts = tokio::try_join!(
                promises::lines(db, visitor),
                of_patients,
                thanks::lines(app, visitor),
                anniversaries::lines(db, visitor),
                calendar::today_lines(app, visitor),
                relationships::today_lines(app, visitor),
                plans::today_lines(app, visitor),
                letters::today_lines(app, visitor, seen),
                gifts::today_lines(app, visitor),
                directory::today_lines(app, visitor),
                print::today_lines(app, visitor),
            )?;
            Ok(<[Vec<Line>; 11]>::from(parts))
        },
        marks::away(db, visitor, clock::now()),
    )?;
    let mut lines = parts.concat();
    lines.retain(|line| !away.contains(&line.key));
    let yearly = yearly(db, visitor, &lines).await?;
    order::put_in_order(&mut lines, &yearly, visitor.today());
    Ok(one_a_source(lines))
}

/// One line of what one does in one conversation with a source; the others stand with it.
fn one_a_source(lines: Vec<Line>) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut first: HashMap<Uuid, usize> = HashMap::new();
    for line in lines {
        let source = line.source.as_ref().map(|(id, _)| *id).filter(|_| is_courtesy(line.sort));
        match source.and_then(|id| first.get(&id)) {
            Some(at) => shown[*at].also.push(line.title),
            None => {
                if let Some(id) = source {
                    first.insert(id, shown.len());
                }
                shown.push(Shown { line, also: Vec::new() });
            }
        }
    }
    shown
}

/// What one says to a source anyway when one talks to them.
fn is_courtesy(sort: Sort) -> bool {
    matches!(sort, Sort::Thanks | Sort::Play | Sort::Contact | Sort::FaceTime | Sort::Anniversary)
}

#[cfg(test)]
mod tests {
    use platform::new_id;

    use super::*;

    #[test]
    fn what_is_said_in_one_conversation_is_one_line() {
        let id = new_id();
        let of = |sort: Sort, title: &str| Line {
            key: title.into(),
            sort,
            title: title.into(),
            why: String::new(),
            source: Some((id, "Osei, Ama".into())),
            owner_id: None,
            due: None,
            at: None,
            href: "/".into(),
            act: None,
        };
        let shown = one_a_source(vec![
            of(Sort::Referral, "Call Maria L."),
            of(Sort::Thanks, "Thank Osei, Ama"),
            of(Sort::Promise, "Send the guide"),
            of(Sort::FaceTime, "Meet Osei, Ama"),
        ]);
        let titles: Vec<&str> = shown.iter().map(|one| one.line.title.as_str()).collect();
        assert_eq!(titles, ["Call Maria L.", "Thank Osei, Ama", "Send the guide"]);
        assert_eq!(shown[1].also, ["Meet Osei, Ama"]);
    }
}
