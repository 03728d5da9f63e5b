//! What those who are invited know, and what they have to be told: pure rules.

use platform::{Instant, Uuid};

use super::{
    attendees::Attendee,
    record::{Appointment, Told},
};

/// The times of an appointment as they are compared.
pub(super) fn times(starts_at: Instant, ends_at: Instant) -> String {
    format!("{starts_at}/{ends_at}")
}

/// What an invitation says beside the times, as it is compared.
pub(super) fn rest(appointment: &Appointment) -> String {
    match appointment.state {
        lexicon::AppointmentState::Cancelled => "cancelled".into(),
        _ => format!("{}/{}", appointment.kind.code(), appointment.place),
    }
}

/// How calendars count the appointment as it stands: the same number as long as they would be
/// told the same, one more with every change of it (RFC 5545, 3.8.7.4).
pub(super) fn sequence(told: Option<&Told>, times: &str, rest: &str) -> i64 {
    match told {
        None => 0,
        Some(told) if told.times == times && told.rest == rest => told.sequence,
        Some(told) => told.sequence + 1,
    }
}

/// What somebody has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// They are invited.
    Invited,
    /// Something has changed for them.
    Changed,
    /// It is off, or goes on without them.
    Off,
}

/// Who has to be told what, as the appointment stands. Nobody is told of what is over.
pub(super) fn to_tell(appointment: &Appointment, attendees: &[Attendee]) -> Vec<(Uuid, Word)> {
    use lexicon::AppointmentState::{Cancelled, Happened};
    let times = times(appointment.starts_at, appointment.ends_at);
    let now = sequence(appointment.told.as_ref(), &times, &rest(appointment));
    let word = |one: &Attendee| match appointment.state {
        Happened => None,
        Cancelled => one.is_told().then_some(Word::Off),
        _ if one.removed_at.is_some() => one.is_told().then_some(Word::Off),
        _ if one.address.is_empty() => None,
        _ => match one.told_sequence {
            None => Some(Word::Invited),
            Some(told) if told < now => Some(Word::Changed),
            Some(_) => None,
        },
    };
    attendees.iter().filter_map(|one| Some((one.id, word(one)?))).collect()
}

/// How an answer stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fresh {
    /// It is the newest.
    Yes,
    /// It is about an invitation that no longer holds, older than what they said since, or
    /// the same again.
    No,
}

/// Whether an answer counts (RFC 5546, 2.1.5): by the invitation it answers, then by when it
/// was written down.
pub(super) fn fresh(
    told_sequence: i64,
    last: (Option<i64>, Option<Instant>),
    new: (Option<i64>, Option<Instant>),
) -> Fresh {
    let sequence = new.0.unwrap_or(told_sequence);
    if sequence < told_sequence || last.0.is_some_and(|last| sequence < last) {
        return Fresh::No;
    }
    let is_same = last.0 == Some(sequence);
    match (is_same, last.1, new.1) {
        (true, Some(last), Some(new)) if new <= last => Fresh::No,
        _ => Fresh::Yes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sequence: i64) -> Told {
        Told { sequence, times: "1/2".into(), rest: "visit/here".into() }
    }

    #[test]
    fn the_number_rises_with_a_change_and_falls_back_when_it_is_undone_in_time() {
        assert_eq!(sequence(None, "1/2", "visit/here"), 0);
        assert_eq!(sequence(Some(&told(3)), "1/2", "visit/here"), 3);
        assert_eq!(sequence(Some(&told(3)), "1/3", "visit/here"), 4);
        assert_eq!(sequence(Some(&told(3)), "1/2", "cancelled"), 4);
    }

    #[test]
    fn an_answer_counts_if_it_is_about_what_holds_and_newer_than_the_last() {
        for (told, last, new, fresh_enough) in [
            (0, (None, None), (Some(0), Some(10)), Fresh::Yes),
            (0, (None, None), (None, None), Fresh::Yes),
            (1, (None, None), (Some(0), Some(10)), Fresh::No),
            (1, (Some(1), Some(10)), (Some(1), Some(11)), Fresh::Yes),
            (1, (Some(1), Some(10)), (Some(1), Some(10)), Fresh::No),
            (1, (Some(1), Some(10)), (Some(1), Some(9)), Fresh::No),
            (2, (Some(1), Some(10)), (Some(2), Some(5)), Fresh::Yes),
        ] {
            assert_eq!(fresh(told, last, new), fresh_enough, "{told} {last:?} {new:?}");
        }
    }
}
