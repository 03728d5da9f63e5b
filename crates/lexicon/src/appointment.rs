//! Appointments with sources: what they are, how they stand, what somebody has answered.

use crate::TouchKind;

coded! {
    /// A kind of appointment.
    AppointmentKind {
        Visit = "visit", "Visit";
        Lunch = "lunch", "Lunch";
        Call = "call", "Call";
        InService = "in_service", "In-service talk";
        Event = "event", "Event";
        Meeting = "meeting", "Meeting";
    }
}

coded! {
    /// How an appointment stands.
    AppointmentState {
        Planned = "planned", "Planned";
        Invited = "invited", "Invited";
        Accepted = "accepted", "Accepted";
        Tentative = "tentative", "Tentative";
        Declined = "declined", "Declined";
        Happened = "happened", "Happened";
        Cancelled = "cancelled", "Cancelled";
    }
}

coded! {
    /// What somebody who was invited has answered.
    InviteAnswer {
        NeedsAction = "needs_action", "No answer yet";
        Accepted = "accepted", "Accepted";
        Tentative = "tentative", "Perhaps";
        Declined = "declined", "Declined";
    }
}

impl AppointmentKind {
    /// The contact that it becomes when it has happened.
    pub fn touch(self) -> TouchKind {
        match self {
            Self::Visit | Self::Meeting => TouchKind::Visit,
            Self::Lunch => TouchKind::Meal,
            Self::Call => TouchKind::Call,
            Self::InService => TouchKind::InService,
            Self::Event => TouchKind::Event,
        }
    }

    /// Whether an office is courted by it, so that two of us should not both come in one week.
    pub fn courts(self) -> bool {
        matches!(self, Self::Visit | Self::Lunch | Self::InService)
    }
}

impl AppointmentState {
    /// Whether it is still to come.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Happened | Self::Cancelled)
    }

    /// How an appointment stands that is neither over nor off, by what those who were invited
    /// have answered. One who comes is enough for it to take place.
    pub fn by_answers(answers: &[InviteAnswer]) -> Self {
        let has = |answer| answers.contains(&answer);
        match () {
            () if answers.is_empty() => Self::Planned,
            () if has(InviteAnswer::Accepted) => Self::Accepted,
            () if has(InviteAnswer::Tentative) => Self::Tentative,
            () if has(InviteAnswer::NeedsAction) => Self::Invited,
            () => Self::Declined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_comes_is_enough_and_only_if_nobody_may_come_it_is_declined() {
        use InviteAnswer::{Accepted, Declined, NeedsAction, Tentative};
        for (answers, state) in [
            (&[][..], AppointmentState::Planned),
            (&[NeedsAction, Declined], AppointmentState::Invited),
            (&[Declined, Accepted, NeedsAction], AppointmentState::Accepted),
            (&[Declined, Tentative, NeedsAction], AppointmentState::Tentative),
            (&[Declined, Declined], AppointmentState::Declined),
        ] {
            assert_eq!(AppointmentState::by_answers(answers), state, "{answers:?}");
        }
    }
}
