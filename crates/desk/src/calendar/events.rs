//! An appointment for a calendar of our own: whom, when, where, and a link. No note, no
//! people, nothing of a patient.

use exchange::icalendar::{Event, Status};
use lexicon::AppointmentState;
use platform::clock;

use super::record::Appointment;

/// The event of an appointment; `base` is where these pages are reached.
pub(super) fn event(appointment: &Appointment, base: &str) -> Event {
    Event {
        uid: appointment.uid(),
        sequence: appointment.version,
        stamped_at: clock::timestamp(appointment.changed_at),
        starts: clock::zoned(appointment.starts_at, &appointment.zone),
        ends: clock::zoned(appointment.ends_at, &appointment.zone),
        summary: format!("{}: {}", appointment.kind.label(), appointment.source),
        location: appointment.place.clone(),
        description: String::new(),
        url: format!("{base}/sources/{}", appointment.source_id),
        status: Some(match appointment.state {
            AppointmentState::Cancelled => Status::Cancelled,
            AppointmentState::Invited
            | AppointmentState::Tentative
            | AppointmentState::Declined => Status::Tentative,
            _ => Status::Confirmed,
        }),
        organizer: None,
        attendees: Vec::new(),
    }
}
