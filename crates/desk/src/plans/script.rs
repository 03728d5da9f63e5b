//! What a playbook says: its plays in order, when each is due and who does it.

use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;
use platform::Uuid;
use serde::{Deserialize, Serialize};

use super::working_days::WorkingDays;

/// For whom a playbook starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// A source that is new here.
    New,
    /// A source that has fallen silent.
    Lapsed,
    /// Whoever somebody starts it for.
    Hand,
}

impl Starts {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::New, Self::Lapsed, Self::Hand];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Lapsed => "lapsed",
            Self::Hand => "hand",
        }
    }

    /// Whom it starts for, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "A new source",
            Self::Lapsed => "A source that has fallen silent",
            Self::Hand => "Only whom you start it for",
        }
    }

    /// The one with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|starts| starts.code() == code)
    }
}

/// In what the time until a play is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days on which the practice is open.
    WorkingDays,
    /// Weeks of the calendar.
    Weeks,
}

/// From when it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From the day on which the playbook began.
    Start,
    /// From the day on which the play before was settled.
    PlayBefore,
}

/// Whether somebody who decides has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaceTime {
    /// It is done only when somebody who decides was met.
    Wanted,
    /// Whoever was met.
    NotNeeded,
}

/// One step of a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// What sort of contact it is.
    pub kind: TouchKind,
    /// What to do, in words.
    pub words: String,
    /// How many of `unit` it may take.
    pub amount: u16,
    /// In what that is counted.
    pub unit: Unit,
    /// From when.
    pub since: Since,
    /// Who does it; none for whoever looks after the source.
    pub who: Option<Uuid>,
    /// Whether somebody who decides has to be there.
    pub face_time: FaceTime,
}

/// The plays of one version of a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// In the order in which they come.
    pub plays: Vec<Play>,
    /// After so many weeks the last one comes again; none when it ends with it.
    pub repeat_weeks: Option<u16>,
}

/// The kinds of contact that can be a play, with what they are called as such.
pub const KINDS: [(TouchKind, &str); 11] = [
    (TouchKind::Call, "Call"),
    (TouchKind::Visit, "Visit"),
    (TouchKind::Meal, "Lunch"),
    (TouchKind::InService, "In-service talk"),
    (TouchKind::Report, "Report in person"),
    (TouchKind::Letter, "Letter"),
    (TouchKind::Card, "Card"),
    (TouchKind::Email, "E-mail"),
    (TouchKind::Social, "Social media message"),
    (TouchKind::DropOff, "Drop-off"),
    (TouchKind::Event, "Event"),
];

/// As many plays as one playbook has at most; nobody keeps to more.
pub const MOST: usize = 8;

/// What a kind is called as a play.
pub fn called(kind: TouchKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or(kind.label(), |(_, words)| words)
}

/// Whether it gives the other side something of value. Such a play follows the calendar
/// and never referrals: 42 CFR 411.357(k)(1)(i) (Stark) allows nothing that takes the
/// volume or value of referrals into account, 42 USC 1320a-7b(b) (Anti-Kickback Statute)
/// nothing that is given for them.
pub fn costs_money(kind: TouchKind) -> bool {
    matches!(kind, TouchKind::Meal | TouchKind::Event)
}

/// What may not stand in a playbook, if something does: the number of the play and why.
pub fn refused(starts: Starts, script: &Script) -> Option<(usize, &'static str)> {
    let costly = script.plays.iter().position(|play| costs_money(play.kind))?;
    (starts == Starts::Lapsed).then_some((
        costly,
        "This playbook starts because fewer referrals came, and a meal or an event must never \
         follow referrals. Choose another kind of contact here.",
    ))
}

impl Play {
    /// The day by which it is planned, which may have passed.
    pub fn planned(&self, started_on: Date, settled_on: Date, days: &WorkingDays) -> Date {
        let since = match self.since {
            Since::Start => started_on,
            Since::PlayBefore => settled_on,
        };
        match self.unit {
            Unit::WorkingDays => days.after(since, self.amount),
            Unit::Weeks => days.next(since.saturating_add(i64::from(self.amount).weeks())),
        }
    }

    /// When it is due, in words.
    pub fn when(&self) -> String {
        let amount = i64::from(self.amount);
        let unit = match self.unit {
            Unit::WorkingDays => look::plural(amount, "working day", "working days"),
            Unit::Weeks => look::plural(amount, "week", "weeks"),
        };
        let since = match self.since {
            Since::Start => "from the start",
            Since::PlayBefore => "after the step before",
        };
        format!("within {unit} {since}")
    }
}
