//! One thing to do today, as the capability that knows of it puts it before a person.

use jiff::civil::Date;
use platform::{Instant, Uuid};

/// What sort of thing it is; with its age this says what is lost if it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A visit, a lunch, a call at a fixed time.
    Appointment,
    /// A patient waits: a referral whose clock runs.
    Referral,
    /// A source has to be thanked.
    Thanks,
    /// Something was promised.
    Promise,
    /// A playbook's next step.
    Play,
    /// Nobody has been in contact for as long as the tier allows.
    Contact,
    /// Nobody has met who decides for as long as the tier allows.
    FaceTime,
    /// A birthday, or a round year of working together.
    Anniversary,
    /// The ledger of gifts wants something done by a day.
    Ledger,
    /// What is known of a source is out of date.
    Upkeep,
}

/// A thing to do.
#[derive(Debug, Clone)]
pub struct Line {
    /// Names the thing for as long as it is there ("contact:{source}"), so that putting
    /// it off and handing it over find it again. Never a patient.
    pub key: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// What to do, beginning with the verb: "Call Dr. Osei".
    pub title: String,
    /// Why it is here, in a sentence.
    pub why: String,
    /// The source it is about, with its name.
    pub source: Option<(Uuid, String)>,
    /// Whose it is; none for whoever comes first.
    pub owner_id: Option<Uuid>,
    /// The day it is due.
    pub due: Option<Date>,
    /// The hour, where it has one.
    pub at: Option<Instant>,
    /// Where it is looked at.
    pub href: String,
    /// How it is done from here, if one step does it.
    pub act: Option<Act>,
}

/// The one step that does a thing.
#[derive(Debug, Clone)]
pub struct Act {
    /// What its button says, a verb.
    pub label: String,
    /// Where it posts to.
    pub action: String,
    /// What it sends.
    pub fields: Vec<(String, String)>,
}
