//! What stands on the stop list.

use platform::{Instant, Uuid, db::FromQueryResult};
use serde::{Deserialize, Serialize};

/// One event of a practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose.
    pub practice_id: Uuid,
    /// What happened.
    pub(super) what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum What {
    /// Somebody said something about a channel: a row of `consent`.
    Said(Said),
    /// Something was stopped or let go again: a row of `stop_change`.
    Changed(Change),
}

/// A row of `consent`, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub(super) struct Said {
    pub id: Uuid,
    pub channel: String,
    pub person_id: Option<Uuid>,
    pub organisation_id: Option<Uuid>,
    pub address: String,
    pub answer: String,
    pub reason: String,
    pub how: String,
    pub said_at: Instant,
    pub saying: Uuid,
    pub created_at: Instant,
    pub created_by: Option<Uuid>,
}

/// A row of `stop_change`, with what it takes to write the stopped row anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Change {
    pub subject: Subject,
    pub at: Instant,
    pub holds: bool,
    pub stopped: Option<Stopped>,
}

impl Change {
    /// By which two are the same event.
    pub fn event(&self) -> (&Subject, Instant, bool) {
        (&self.subject, self.at, self.holds)
    }
}

/// What is stopped, as `stop_change` names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Subject {
    pub kind: Kind,
    pub name: String,
}

/// Kinds of stops that are rows of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Kind {
    /// An address from which mail came back.
    Mail,
    /// "Do not contact" of a source.
    Pause,
    /// A permission to fax that was revoked.
    Fax,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Pause => "pause",
            Self::Fax => "fax",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Mail, Self::Pause, Self::Fax].into_iter().find(|kind| kind.code() == code)
    }
}

/// The row that is stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Stopped {
    Mail(CameBack),
    Pause(NoContact),
    Fax(Revoked),
}

/// A row of `mail_suppression`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub(super) struct CameBack {
    pub address: String,
    pub reason: String,
    pub words: String,
    pub created_at: Instant,
}

/// A row of `pause`, and the addresses of its source on that day: a database that does not
/// know the source any more can still refuse these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NoContact {
    pub id: Uuid,
    pub source_id: Uuid,
    pub from_on: String,
    pub reason: String,
    pub created_at: Instant,
    pub created_by: Option<Uuid>,
    /// Kind of contact point, and the address.
    pub addresses: Vec<(String, String)>,
}

/// A row of `fax_permission`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub(super) struct Revoked {
    pub id: Uuid,
    pub number: String,
    pub how: String,
    pub granted_at: Instant,
    pub created_at: Instant,
    pub created_by: Option<Uuid>,
}

/// By which two entries are the same event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Said(Uuid, Uuid),
    Changed(Uuid, Subject, Instant, bool),
}

impl Entry {
    pub(super) fn key(&self) -> Key {
        match &self.what {
            What::Said(said) => Key::Said(self.practice_id, said.id),
            What::Changed(change) => {
                Key::Changed(self.practice_id, change.subject.clone(), change.at, change.holds)
            }
        }
    }
}

/// The event that decides how a subject stands: the latest, and of two at the same instant
/// the one that stops.
pub(super) fn deciding<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Option<&'a Change> {
    changes.into_iter().max_by_key(|change| (change.at, change.holds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(at: Instant, holds: bool) -> Change {
        let subject = Subject { kind: Kind::Mail, name: "a@b.example".into() };
        Change { subject, at, holds, stopped: None }
    }

    #[test]
    fn in_doubt_the_stop_holds() {
        let all = [change(5, true), change(5, false)];
        assert!(deciding(&all).is_some_and(|change| change.holds));
    }

    proptest! {
        #[test]
        fn lists_united_in_any_order_come_to_the_same(
            events in prop::collection::vec((0i64..20, any::<bool>()), 1..20), cut in 0usize..20
        ) {
            let all: Vec<Change> = events.iter().map(|(at, holds)| change(*at, *holds)).collect();
            let (one, other) = all.split_at(cut.min(all.len()));
            let united = |first: &[Change], second: &[Change]| {
                let both: Vec<Change> = first.iter().chain(second).chain(first).cloned().collect();
                deciding(&both).map(|change| (change.at, change.holds))
            };
            prop_assert_eq!(united(one, other), united(other, one));
        }
    }
}
