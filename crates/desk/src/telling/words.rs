//! What a telling says: pure, from what the rules allow.
//!
//! Only [`Says::Patient`] reaches the patient's fields; the other two are written
//! by a function that is not given them, from the practice's wordings.

use jiff::tz::TimeZone;
use lexicon::LostReason;

use super::{
    Stage,
    rules::{Recipient, Says},
    subject::{Days, Subject},
};
use crate::{
    days,
    outbox::templates::{self, Name, Wording},
};

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    /// What kind of thing.
    pub kind: String,
    /// In the practice's own words.
    pub words: String,
}

impl Missing {
    /// What it is called, without the practice's own words.
    pub fn label(&self) -> &'static str {
        missing_label(&self.kind)
    }

    /// The same for paper that goes to a treating provider.
    fn in_full(&self) -> String {
        match (self.kind.as_str(), self.words.trim()) {
            ("other", words) if !words.is_empty() => words.to_owned(),
            (_, "") => self.label().to_owned(),
            (_, words) => format!("{}: {words}", self.label()),
        }
    }
}

/// What a missing thing is called where no patient may be named.
pub(crate) fn missing_label(kind: &str) -> &'static str {
    match kind {
        "signed_order" => "The signed order",
        "payer" => "Payer and member number",
        "authorisation" => "Authorisation number",
        "diagnosis" => "Diagnosis",
        "phone" => "The patient's phone number",
        "birth_date" => "The patient's date of birth",
        _ => "One more thing (please call us)",
    }
}

/// Who tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Teller {
    /// The practice's name.
    pub practice: String,
    /// The number to call.
    pub phone: String,
    /// The private page.
    pub link: Option<String>,
    /// What the practice made of the wording.
    pub wording: Option<Wording>,
}

/// The words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// What it is about; never names a patient.
    pub subject: String,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// The patient and the days, where they may be told.
    pub facts: Vec<(String, String)>,
    /// What is missing.
    pub items: Vec<String>,
}

/// The words of a stage.
pub(super) fn words(
    subject: &Subject,
    stage: Stage,
    says: Says,
    teller: &Teller,
    missing: &[Missing],
    zone: &TimeZone,
) -> Words {
    match wording(stage, says) {
        Some(name) => open(name, &subject.reference(), teller, missing),
        None if subject.recipient == Recipient::Permitted => {
            permitted(subject, stage, teller, zone)
        }
        None => patient(subject, stage, teller, missing, zone),
    }
}

/// Which of the practice's wordings says it; none where the patient may be named.
pub(super) fn wording(stage: Stage, says: Says) -> Option<Name> {
    match (says, stage) {
        (Says::Patient, _) => None,
        (Says::ThanksOnly, _) => Some(Name::Thanks),
        (Says::LinkOnly, Stage::Received) => Some(Name::Received),
        (Says::LinkOnly, Stage::NeedsInfo) => Some(Name::NeedsInfo),
        (Says::LinkOnly, _) => Some(Name::News),
    }
}

/// What others may read: the practice's wording, or the built-in one.
fn open(name: Name, reference: &str, teller: &Teller, missing: &[Missing]) -> Words {
    // Never the practice's own words of an item: they may name the patient.
    let items: Vec<String> = match name {
        Name::NeedsInfo => missing.iter().map(|item| item.label().to_owned()).collect(),
        _ => Vec::new(),
    };
    let listed: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    let mail = templates::write(
        name,
        teller.wording.as_ref(),
        &[
            ("practice", &teller.practice),
            ("reference", reference),
            ("link", teller.link.as_deref().unwrap_or("")),
            ("phone", if teller.phone.is_empty() { "us" } else { &teller.phone }),
            ("missing", &listed.join("\n")),
        ],
    );
    let paragraphs = mail.body.split("\n\n").map(str::to_owned).collect();
    Words { subject: mail.subject, paragraphs, items, ..Words::default() }
}

fn call(teller: &Teller) -> String {
    match teller.phone.as_str() {
        "" => "If you have a question, please call us.".into(),
        phone => format!("If you have a question, please call {phone}."),
    }
}

/// To a treating provider by a way that nobody else reads.
fn patient(
    subject: &Subject,
    stage: Stage,
    teller: &Teller,
    missing: &[Missing],
    zone: &TimeZone,
) -> Words {
    let (headline, first) = news(subject, stage);
    let mut facts = vec![("Patient".to_owned(), who(subject))];
    facts.extend(dates(&subject.days, stage, zone));
    facts.push(("Reference".into(), subject.reference()));
    Words {
        subject: headline.into(),
        paragraphs: vec![first, call(teller)],
        facts,
        items: missing.iter().map(Missing::in_full).collect(),
    }
}

/// To somebody who does not treat, with the patient's permission: who came and when, and
/// nothing else.
fn permitted(subject: &Subject, stage: Stage, teller: &Teller, zone: &TimeZone) -> Words {
    let (headline, first) = news_to_lay(stage);
    let day = match stage {
        Stage::Scheduled => subject.days.visit_at.map(|at| visit(at, zone)),
        Stage::Evaluated => subject.days.evaluated.map(days::long),
        Stage::Discharged => subject.days.discharged.map(days::long),
        _ => None,
    };
    let facts = [
        Some(("Who", subject.patient.display())),
        day.map(|day| ("When", day)),
        Some(("Reference", subject.reference())),
    ];
    Words {
        subject: headline.into(),
        paragraphs: vec![first.into(), call(teller)],
        facts: facts.into_iter().flatten().map(|(name, fact)| (name.into(), fact)).collect(),
        ..Words::default()
    }
}

fn who(subject: &Subject) -> String {
    match subject.birth_date {
        Some(born) => format!("{}, born {}", subject.patient.display(), days::long(born)),
        None => subject.patient.display(),
    }
}

fn news(subject: &Subject, stage: Stage) -> (&'static str, String) {
    let reason = subject.reason.filter(|reason| *reason != LostReason::Other);
    match stage {
        Stage::Received => (
            "We received your referral",
            "Thank you for sending your patient to us. We are getting in touch with them to book \
             the first visit, and will tell you when it is booked."
                .into(),
        ),
        Stage::NeedsInfo => (
            "We need a little more for your patient",
            "Thank you for sending your patient to us. To see them we still need what is listed \
             below. Please fill it in and send this page back."
                .into(),
        ),
        Stage::Scheduled => (
            "Your patient's first visit is booked",
            "The first visit of your patient is booked. We will tell you when it has taken place."
                .into(),
        ),
        Stage::Evaluated => (
            "Your patient has been evaluated",
            "Your patient came to the first visit and has been evaluated.".into(),
        ),
        Stage::Discharged => (
            "Your patient has been discharged",
            "Our care of your patient has ended. Thank you for trusting us with it.".into(),
        ),
        Stage::Lost => (
            "Your patient will not be seen by us",
            match reason {
                Some(reason) => format!(
                    "Your referral ended without a first visit. The reason: {}.",
                    reason.label().to_lowercase()
                ),
                None => "Your referral ended without a first visit.".into(),
            },
        ),
        Stage::Declined => (
            "We cannot take your patient",
            match reason {
                Some(reason) => format!(
                    "We are sorry that we cannot take your patient. The reason: {}.",
                    reason.label().to_lowercase()
                ),
                None => "We are sorry that we cannot take your patient.".into(),
            },
        ),
        Stage::Unreachable => (
            "We could not reach your patient",
            "We have tried several times to reach your patient and had no answer. If you have \
             another number, or see them soon, please let us know."
                .into(),
        ),
    }
}

/// Nothing about health, and no reason.
fn news_to_lay(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Received | Stage::NeedsInfo | Stage::Declined => (
            "Thank you for thinking of us",
            "Thank you for sending somebody to us. We are getting in touch with them.",
        ),
        Stage::Scheduled => {
            ("A first visit is booked", "The first visit of the person you sent to us is booked.")
        }
        Stage::Evaluated => (
            "The first visit has taken place",
            "The person you sent to us came to the first visit.",
        ),
        Stage::Discharged => (
            "Our work together has come to its end",
            "We have finished working with the person you sent to us. Thank you for trusting us \
             with it.",
        ),
        Stage::Lost => (
            "It did not come to a visit",
            "It did not come to a first visit of the person you sent to us.",
        ),
        Stage::Unreachable => (
            "We could not reach them",
            "We have tried several times to reach the person you sent to us and had no answer. If \
             you see them soon, please ask them to call us.",
        ),
    }
}

fn dates(known: &Days, stage: Stage, zone: &TimeZone) -> Vec<(String, String)> {
    let received = known.received.map(|day| ("Referred", days::long(day)));
    let visit = match known.visit_at {
        Some(at) => Some(("First visit", visit(at, zone))),
        None => known.scheduled.map(|day| ("Booked on", days::long(day))),
    };
    let latest = match stage {
        Stage::Scheduled => visit,
        Stage::Evaluated => known.evaluated.map(|day| ("Evaluated", days::long(day))),
        Stage::Discharged => known.discharged.map(|day| ("Discharged", days::long(day))),
        _ => None,
    };
    received.into_iter().chain(latest).map(|(name, day)| (name.to_owned(), day)).collect()
}

fn visit(at: i64, zone: &TimeZone) -> String {
    platform::clock::zoned(at, zone).strftime("%A, %b %-d, %Y, %-I:%M %P").to_string()
}

impl Words {
    /// As the text of a mail.
    pub fn mail_body(&self) -> String {
        let facts: Vec<String> =
            self.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let mut parts = self.paragraphs.clone();
        if !facts.is_empty() {
            parts.insert(0, facts.join("\n"));
            let items: Vec<String> = self.items.iter().map(|item| format!("- {item}")).collect();
            if !items.is_empty() {
                parts.push(items.join("\n"));
            }
        }
        parts.join("\n\n")
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
