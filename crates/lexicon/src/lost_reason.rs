//! Why a referral did not become a patient.

coded! {
    /// The reasons practices give for lost referrals; `Other` asks for a text.
    LostReason {
        OtherPractice = "other_practice", "Chose another practice";
        Cost = "cost", "Cost";
        PayerNotAccepted = "payer_not_accepted", "Payer not accepted";
        Unreachable = "unreachable", "Could not be reached";
        NoLongerNeeded = "no_longer_needed", "No longer needed";
        Duplicate = "duplicate", "Duplicate";
        OutOfArea = "out_of_area", "Out of area";
        ClinicDeclined = "clinic_declined", "Clinic declined";
        Other = "other", "Other";
    }
}

use LostReason::{
    ClinicDeclined, Cost, Duplicate, NoLongerNeeded, OtherPractice, OutOfArea, PayerNotAccepted,
    Unreachable,
};

/// How exports begin the words for a reason, the more telling first.
const BEGINNINGS: &[(LostReason, &[&str])] = &[
    (Duplicate, &["duplicate", "dupe"]),
    (PayerNotAccepted, &["out of network", "insurance", "payer", "not accepted", "no auth"]),
    (
        OtherPractice,
        &["another", "elsewhere", "other pt", "other practice", "other clinic", "competitor"],
    ),
    (Cost, &["cost", "copay", "co pay", "expensive", "financial", "afford", "unafford"]),
    (
        Unreachable,
        &[
            "unreachable",
            "unable to reach",
            "unable to contact",
            "no response",
            "no answer",
            "left message",
            "could not reach",
        ],
    ),
    (
        NoLongerNeeded,
        &[
            "no longer",
            "not needed",
            "not interested",
            "feels better",
            "resolved",
            "patient declined",
            "pt declined",
        ],
    ),
    (OutOfArea, &["out of area", "moved", "too far", "distance"]),
    (ClinicDeclined, &["clinic declined", "declined by clinic", "not appropriate", "no capacity"]),
];

impl LostReason {
    /// Whether the reason says nothing without a text beside it.
    pub fn needs_text(self) -> bool {
        self == Self::Other
    }

    /// Reads the words of an export ("Pt chose other PT", "insurance out of network").
    pub fn from_text(text: &str) -> Option<Self> {
        let words = crate::fold(text);
        let own =
            |reason: &&Self| [reason.code(), reason.label()].map(crate::fold).contains(&words);
        if let Some(reason) = Self::ALL.iter().find(own) {
            return Some(*reason);
        }
        let words = format!(" {words}");
        let holds = |beginning: &&str| words.contains(&format!(" {beginning}"));
        BEGINNINGS
            .iter()
            .find(|(_, beginnings)| beginnings.iter().any(holds))
            .map(|(reason, _)| *reason)
    }
}
