//! The words that systems have for where a referral stands.

use lexicon::{ReferralState, fold};

/// What a status says. Some words mean one thing before the first visit and another after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// One state.
    Is(ReferralState),
    /// "Active": in care once seen, otherwise as far as the dates tell.
    Active,
    /// "Closed": discharged once seen, otherwise lost.
    Closed,
}

use ReferralState::*;
use Status::{Active, Closed, Is};

const WORDS: &[(Status, &str)] = &[
    (Active, "active; current; open; in progress; ongoing; new; pending; converted"),
    (
        Is(Received),
        "received; referral received; referred; not scheduled; unscheduled; to be scheduled; waitlist; \
        wait list; waiting list; intake; needs scheduling; ready to schedule",
    ),
    (
        Is(NeedsInfo),
        "needs info; need info; needs information; incomplete; missing info; missing information; \
        awaiting auth; awaiting authorization; pending auth; pending authorization; verifying insurance; \
        pending verification",
    ),
    (
        Is(Contacting),
        "contacting; contacted; attempted; attempting contact; attempted contact; called; left message; \
        left voicemail; lm; lvm; lmom; left vm",
    ),
    (
        Is(Scheduled),
        "scheduled; booked; eval scheduled; evaluation scheduled; appointment scheduled; appt scheduled; \
        ie scheduled; confirmed",
    ),
    (Is(OnHold), "on hold; hold; paused; medical hold"),
    (
        Is(Evaluated),
        "evaluated; eval complete; eval completed; evaluation complete; evaluation completed; ie complete; \
        ie completed; seen; arrived; initial eval done; eval done",
    ),
    (
        Is(InCare),
        "in care; in treatment; treating; under care; admitted; active treatment; active patient",
    ),
    (
        Is(Discharged),
        "discharged; discharge; d c; dc; d c d; dced; graduated; care complete; completed; complete; \
        course completed",
    ),
    (Closed, "closed; inactive; archived; ended; finished"),
    (
        Is(Lost),
        "lost; cancelled; canceled; cancel; cx; no show; ns; not interested; dropped; did not schedule; \
        never scheduled; never attended; dropped out; patient declined; pt declined; unable to reach; unable to contact; \
        no response; refused; lost to follow up; did not convert; not converted",
    ),
    (Is(Declined), "declined; rejected; denied; not accepted; clinic declined"),
    (Is(Duplicate), "duplicate; dupe; duplicate referral"),
    (
        Is(CancelledByReferrer),
        "cancelled by referrer; canceled by referrer; cancelled by physician; \
        canceled by physician; cancelled by provider; canceled by provider; withdrawn; referral withdrawn; revoked",
    ),
    (Is(Expired), "expired; order expired; referral expired"),
    (Is(EnteredInError), "entered in error; error; void; voided; deleted; invalid"),
];

/// Reads a status; `None` when the word is unknown.
pub(super) fn read(text: &str) -> Option<Status> {
    let text = fold(text);
    if let Some(state) = ReferralState::from_code(&text.replace(' ', "_")) {
        return Some(Is(state));
    }
    WORDS
        .iter()
        .find(|(_, words)| words.split(';').any(|word| word.trim() == text))
        .map(|(status, _)| *status)
}
