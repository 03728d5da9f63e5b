//! What those who are invited get: the words of the mail and the calendar in it. Nothing of a
//! patient and nothing of our notes stands in either, since none of it is read here.

use exchange::icalendar::{Attendee, Calendar, Event, Method, PartStat, Person, Status};
use lexicon::{AppointmentKind, InviteAnswer};
use platform::{Instant, clock};

use super::{
    attendees,
    record::Appointment,
    told::{self, Word},
    words,
};

/// Who invites.
#[derive(Debug, Clone)]
pub(super) struct Inviter {
    /// The practice's address, to which answers come.
    pub organizer: Person,
    /// The practice, as outsiders know it.
    pub practice: String,
    /// Where it is, as outsiders read it.
    pub place: String,
    /// The lines below a mail.
    pub signature: Vec<String>,
}

/// A mail, before it has an address.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mail {
    pub subject: String,
    pub body: String,
}

impl Inviter {
    /// `Lunch with Summit Rehab`.
    pub fn summary(&self, kind: AppointmentKind) -> String {
        let by = if kind == AppointmentKind::InService { "by" } else { "with" };
        format!("{} {by} {}", kind.label(), self.practice)
    }

    /// The mail that goes with an invitation, a change of it, or its end.
    pub fn mail(&self, appointment: &Appointment, word: Word, name: &str) -> Mail {
        let summary = self.summary(appointment.kind);
        let starts = clock::zoned(appointment.starts_at, &appointment.zone);
        let when = format!(
            "{}, {} ({})",
            starts.strftime("%A, %B %-d, %Y"),
            words::hours(appointment.starts_at, appointment.ends_at, &appointment.zone),
            starts.strftime("%Z"),
        );
        let short = format!("{} at {}", words::short_day(starts.date()), words::hour(&starts));
        let (subject, opening, ending) = match word {
            Word::Invited => (
                format!("Invitation: {summary}, {short}"),
                format!("{} would like to meet you.", self.practice),
                "Please answer with the buttons of your calendar, or write back to this mail.",
            ),
            Word::Changed => (
                format!("Changed: {summary}, {short}"),
                "Something has changed about our appointment. This is how it stands now.".into(),
                "Please answer once more with the buttons of your calendar, or write back to this mail.",
            ),
            Word::Off => (
                format!("Called off: {summary}, {short}"),
                "This appointment does not take place as planned; please take it out of your calendar.".into(),
                "We are sorry for the change. Write back to this mail if you have a question.",
            ),
        };
        let mut facts = vec![format!("What: {summary}"), format!("When: {when}")];
        if !self.place.is_empty() {
            facts.push(format!("Where: {}", self.place));
        }
        if !appointment.members.is_empty() {
            facts.push(format!("From us: {}", appointment.members));
        }
        let greeting = if name.is_empty() { "Hello,".into() } else { format!("Hello {name},") };
        let parts = [greeting, opening, facts.join("\n"), ending.into(), self.signature.join("\n")];
        Mail { subject, body: parts.join("\n\n") }
    }

    /// The calendar of it. `invited` are all who are, or the one who no longer is.
    pub fn calendar(
        &self,
        appointment: &Appointment,
        method: Method,
        status: Option<Status>,
        (sequence, now): (i64, Instant),
        invited: &[&attendees::Attendee],
    ) -> String {
        let times = told::times(appointment.starts_at, appointment.ends_at);
        let event = Event {
            uid: appointment.uid(),
            sequence,
            stamped_at: clock::timestamp(now),
            starts: clock::zoned(appointment.starts_at, &appointment.zone),
            ends: clock::zoned(appointment.ends_at, &appointment.zone),
            summary: self.summary(appointment.kind),
            location: self.place.clone(),
            description: match appointment.members.as_str() {
                "" => self.signature.join("\n"),
                members => format!("From us: {members}\n\n{}", self.signature.join("\n")),
            },
            url: String::new(),
            status,
            organizer: Some(self.organizer.clone()),
            attendees: invited
                .iter()
                .map(|one| Attendee {
                    person: Person { name: one.name.clone(), address: one.address.clone() },
                    answer: part_stat(one.answer_to(&times)),
                })
                .collect(),
        };
        Calendar { method, name: "", events: &[event] }.to_text()
    }
}

fn part_stat(answer: InviteAnswer) -> PartStat {
    match answer {
        InviteAnswer::NeedsAction => PartStat::NeedsAction,
        InviteAnswer::Accepted => PartStat::Accepted,
        InviteAnswer::Tentative => PartStat::Tentative,
        InviteAnswer::Declined => PartStat::Declined,
    }
}

/// What an answer of a calendar means here; one who sends somebody else has said nothing yet.
pub(super) fn answer_of(answer: PartStat) -> Option<InviteAnswer> {
    match answer {
        PartStat::NeedsAction => Some(InviteAnswer::NeedsAction),
        PartStat::Accepted => Some(InviteAnswer::Accepted),
        PartStat::Tentative => Some(InviteAnswer::Tentative),
        PartStat::Declined => Some(InviteAnswer::Declined),
        PartStat::Delegated => None,
    }
}
