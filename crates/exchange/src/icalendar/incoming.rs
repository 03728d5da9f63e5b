//! An answer to an invitation (RFC 5546, 3.2.3 and 3.2.7), as its program wrote it.

use jiff::{SignedDuration, Timestamp};

use super::{
    event::{PartStat, Person},
    read::{Component, Property, read},
    times,
};

/// As many attendees as are looked at.
const MOST_ATTENDEES: usize = 100;
/// The longest comment that is kept, in letters.
const LONGEST_COMMENT: usize = 500;

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Somebody comes or not.
    Reply,
    /// Somebody proposes another time.
    Counter,
}

/// An answer that came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// What it says.
    pub said: Said,
    /// Which appointment it is about.
    pub uid: String,
    /// Which of its invitations; none where the program did not say.
    pub sequence: Option<i64>,
    /// When it was written down.
    pub stamped_at: Option<Timestamp>,
    /// For whom, and what: exactly one in an answer, all of them in a proposal of some programs.
    pub attendees: Vec<(Person, PartStat)>,
    /// What somebody wrote with it.
    pub comment: String,
    /// From and to, as proposed or as answered; none where they cannot be read.
    pub times: Option<(Timestamp, Timestamp)>,
}

impl Incoming {
    /// What it says for an address; for the only one it names where that one is not named.
    pub fn answer_of(&self, address: &str) -> Option<(&Person, PartStat)> {
        let named = self.attendees.iter().find(|(person, _)| person.address == address);
        let only = (self.attendees.len() == 1).then(|| &self.attendees[0]);
        named.or(only).map(|(person, answer)| (person, *answer))
    }
}

/// Reads an answer; none when the bytes are anything else.
pub fn incoming(bytes: &[u8]) -> Option<Incoming> {
    let calendar = read(bytes)?;
    let said = match calendar.text("METHOD").trim().to_ascii_uppercase().as_str() {
        "REPLY" => Said::Reply,
        "COUNTER" => Said::Counter,
        _ => return None,
    };
    let event = calendar.parts("VEVENT").next()?;
    let uid = event.text("UID").trim().to_owned();
    let attendees: Vec<(Person, PartStat)> = event
        .properties
        .iter()
        .filter(|property| property.name == "ATTENDEE")
        .take(MOST_ATTENDEES)
        .map(|property| (person(property), PartStat::from_word(property.parameter("PARTSTAT"))))
        .filter(|(person, _)| !person.address.is_empty())
        .collect();
    if uid.is_empty() || uid.len() > 300 || (said == Said::Reply && attendees.is_empty()) {
        return None;
    }
    let comment: String = event.text("COMMENT").trim().chars().take(LONGEST_COMMENT).collect();
    let sequence = event.property("SEQUENCE").and_then(|found| found.value.trim().parse().ok());
    Some(Incoming {
        said,
        uid,
        sequence,
        stamped_at: event.property("DTSTAMP").and_then(|found| times::instant(found, &calendar)),
        attendees,
        comment,
        times: times_of(event, &calendar),
    })
}

fn times_of(event: &Component, calendar: &Component) -> Option<(Timestamp, Timestamp)> {
    let starts = times::instant(event.property("DTSTART")?, calendar)?;
    let ends = match (event.property("DTEND"), event.property("DURATION")) {
        (Some(ends), _) => times::instant(ends, calendar)?,
        (None, Some(lasts)) => starts.checked_add(times::length(lasts)?).ok()?,
        (None, None) => return None,
    };
    let lasts = ends.duration_since(starts);
    // Whoever proposes a week means something else.
    let is_sensible = lasts.is_positive() && lasts <= SignedDuration::from_hours(24);
    is_sensible.then_some((starts, ends))
}

/// Who: by `mailto:`, or by the parameter EMAIL where the value is no address (Apple).
fn person(property: &Property) -> Person {
    let value = property.value.trim();
    let address = match value.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &value[7..],
        _ if !property.parameter("EMAIL").is_empty() => property.parameter("EMAIL"),
        _ => "",
    };
    let name = property.parameter("CN");
    let name: String = name.chars().filter(|sign| !sign.is_control()).take(120).collect();
    Person { name, address: address.trim().to_lowercase().chars().take(254).collect() }
}
