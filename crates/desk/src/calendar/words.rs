//! How appointments are said.

use jiff::{Zoned, civil::Date, tz::TimeZone};
use lexicon::AppointmentState;
use look::Tone;
use platform::{Instant, clock};

use super::record::Appointment;

/// `9:30 am`.
pub(super) fn hour(at: &Zoned) -> String {
    at.strftime("%-I:%M %P").to_string()
}

/// `12:00 – 1:00 pm`, `11:30 am – 12:30 pm`.
pub(super) fn hours(starts_at: Instant, ends_at: Instant, zone: &TimeZone) -> String {
    let (from, to) = (clock::zoned(starts_at, zone), clock::zoned(ends_at, zone));
    let is_same_half = (from.hour() < 12) == (to.hour() < 12);
    let begins = if is_same_half { from.strftime("%-I:%M").to_string() } else { hour(&from) };
    format!("{begins} – {}", hour(&to))
}

/// `Tuesday, December 1`, with the year when it is another.
pub(super) fn day(day: Date, today: Date) -> String {
    let format = if day.year() == today.year() { "%A, %B %-d" } else { "%A, %B %-d, %Y" };
    day.strftime(format).to_string()
}

/// `Tue, Dec 1`.
pub(super) fn short_day(day: Date) -> String {
    day.strftime("%a, %b %-d").to_string()
}

/// `Lunch with Osei, Grace`.
pub(super) fn title(appointment: &Appointment) -> String {
    format!("{} with {}", appointment.kind.label(), appointment.source)
}

/// What a badge of the state is like.
pub(super) fn tone(state: AppointmentState) -> Tone {
    match state {
        AppointmentState::Planned => Tone::Plain,
        AppointmentState::Invited => Tone::Accent,
        AppointmentState::Accepted | AppointmentState::Happened => Tone::Good,
        AppointmentState::Tentative => Tone::Look,
        AppointmentState::Declined | AppointmentState::Cancelled => Tone::Bad,
    }
}
