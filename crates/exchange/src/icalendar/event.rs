//! What is written: a calendar with its appointments.

use jiff::{Timestamp, Zoned};

use super::zone::{self, Zones};
use crate::content_line::{escaped, fold_into};

/// Who wrote it, as other programs show it in their logs.
const PRODUCT: &str = "-//Liaison//Liaison//EN";

/// What a calendar is sent for (RFC 5546, 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To be looked at: a subscription, a download.
    Publish,
    /// Somebody is invited, or told what has changed.
    Request,
    /// The appointment is off, or somebody is no longer invited.
    Cancel,
    /// A proposed other time does not suit.
    DeclineCounter,
}

impl Method {
    /// The word of the property and of the MIME parameter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::DeclineCounter => "DECLINECOUNTER",
        }
    }
}

/// Whether it takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not sure yet.
    Tentative,
    /// It does.
    Confirmed,
    /// It does not.
    Cancelled,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// What somebody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartStat {
    /// Nothing yet.
    NeedsAction,
    /// They come.
    Accepted,
    /// Perhaps.
    Tentative,
    /// They don't.
    Declined,
    /// Somebody else comes for them.
    Delegated,
}

impl PartStat {
    /// The word of the parameter.
    pub fn word(self) -> &'static str {
        match self {
            Self::NeedsAction => "NEEDS-ACTION",
            Self::Accepted => "ACCEPTED",
            Self::Tentative => "TENTATIVE",
            Self::Declined => "DECLINED",
            Self::Delegated => "DELEGATED",
        }
    }

    /// By its word; what is not known here says nothing yet (RFC 5545, 3.2.12).
    pub fn from_word(word: &str) -> Self {
        let all = [Self::Accepted, Self::Tentative, Self::Declined, Self::Delegated];
        all.into_iter()
            .find(|known| known.word().eq_ignore_ascii_case(word.trim()))
            .unwrap_or(Self::NeedsAction)
    }
}

/// Somebody with an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name; may be empty.
    pub name: String,
    /// The e-mail address.
    pub address: String,
}

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub person: Person,
    /// What they have answered.
    pub answer: PartStat,
}

/// One appointment.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Names it for ever.
    pub uid: String,
    /// How often it has changed since it was first sent.
    pub sequence: i64,
    /// When this was written down.
    pub stamped_at: Timestamp,
    /// From.
    pub starts: Zoned,
    /// To.
    pub ends: Zoned,
    /// What.
    pub summary: String,
    /// Where; may be empty.
    pub location: String,
    /// More in words; may be empty.
    pub description: String,
    /// Where more is to be found; may be empty.
    pub url: String,
    /// Whether it takes place. None where somebody is taken off an appointment that goes on
    /// without them (RFC 5546, 3.2.5).
    pub status: Option<Status>,
    /// Who invites. None in what is only published.
    pub organizer: Option<Person>,
    /// Who is invited.
    pub attendees: Vec<Attendee>,
}

/// A calendar to be written.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// What it is sent for.
    pub method: Method,
    /// What a program calls it that subscribes to it; empty in an invitation.
    pub name: &'a str,
    /// The appointments.
    pub events: &'a [Event],
}

impl Calendar<'_> {
    /// The file, with CRLF at the end of each line.
    pub fn to_text(&self) -> String {
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".into(),
            format!("PRODID:{PRODUCT}"),
            "CALSCALE:GREGORIAN".into(),
            format!("METHOD:{}", self.method.word()),
        ];
        if !self.name.is_empty() {
            let name = escaped(self.name);
            // RFC 7986 for the name and the pace, and what programs read that are older.
            lines.push(format!("NAME:{name}"));
            lines.push(format!("X-WR-CALNAME:{name}"));
            lines.push("REFRESH-INTERVAL;VALUE=DURATION:PT1H".into());
            lines.push("X-PUBLISHED-TTL:PT1H".into());
        }
        let mut zones = Zones::default();
        for event in self.events {
            zones.add(&event.starts);
            zones.add(&event.ends);
        }
        zones.write(&mut lines);
        for event in self.events {
            write(event, self.method, &mut lines);
        }
        lines.push("END:VCALENDAR".into());
        let mut file = String::new();
        for line in &lines {
            fold_into(&mut file, line);
        }
        file
    }
}

fn write(event: &Event, method: Method, lines: &mut Vec<String>) {
    let stamp = zone::utc(event.stamped_at);
    lines.push("BEGIN:VEVENT".into());
    lines.push(format!("UID:{}", escaped(&event.uid)));
    lines.push(format!("SEQUENCE:{}", event.sequence.max(0)));
    lines.push(format!("DTSTAMP:{stamp}"));
    if method == Method::Publish {
        lines.push(format!("LAST-MODIFIED:{stamp}"));
    }
    lines.push(format!("DTSTART{}", zone::local(&event.starts)));
    lines.push(format!("DTEND{}", zone::local(&event.ends)));
    lines.push(format!("SUMMARY:{}", escaped(&event.summary)));
    for (property, text) in [("LOCATION", &event.location), ("DESCRIPTION", &event.description)] {
        if !text.is_empty() {
            lines.push(format!("{property}:{}", escaped(text)));
        }
    }
    if !event.url.is_empty() {
        let plain: String = event.url.chars().filter(|sign| !sign.is_control()).collect();
        lines.push(format!("URL:{plain}"));
    }
    lines.extend(event.status.map(|status| format!("STATUS:{}", status.word())));
    let is_off = event.status.is_none_or(|status| status == Status::Cancelled);
    lines.push(format!("TRANSP:{}", if is_off { "TRANSPARENT" } else { "OPAQUE" }));
    if let Some(organizer) = &event.organizer {
        lines.push(format!("ORGANIZER{}:{}", name(&organizer.name), mail_to(&organizer.address)));
    }
    for attendee in &event.attendees {
        let asks = attendee.answer == PartStat::NeedsAction && method == Method::Request;
        lines.push(format!(
            "ATTENDEE{};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={};RSVP={}:{}",
            name(&attendee.person.name),
            attendee.answer.word(),
            if asks { "TRUE" } else { "FALSE" },
            mail_to(&attendee.person.address),
        ));
    }
    lines.push("END:VEVENT".into());
}

/// `;CN="Lee, Ann"`. No quoted parameter can hold a double quote (RFC 5545, 3.2), and few
/// programs know the way round it (RFC 6868), so it becomes a single one; and a caret, which
/// some of them would take for that way, goes.
fn name(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|sign| if sign.is_control() || sign == '^' { ' ' } else { sign })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    match words.join(" ").replace('"', "'") {
        name if name.is_empty() => name,
        name => format!(";CN=\"{name}\""),
    }
}

/// `mailto:ann@office.example`. An address is checked before it comes here; what could end
/// the line goes all the same.
fn mail_to(address: &str) -> String {
    let plain: String =
        address.chars().filter(|sign| !sign.is_control() && !sign.is_whitespace()).collect();
    format!("mailto:{plain}")
}
