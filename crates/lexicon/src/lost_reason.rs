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

impl LostReason {
    /// Whether the reason says nothing without a text beside it.
    pub fn needs_text(self) -> bool {
        self == Self::Other
    }

    /// Reads the words of an export ("Pt chose other PT", "insurance out of network").
    pub fn from_text(text: &str) -> Option<Self> {
        let text = crate::fold(text);
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        Some(match () {
            _ if text.is_empty() => return None,
            _ if has(&["duplicate", "dupe"]) => Self::Duplicate,
            _ if has(&[
                "out of network",
                "insurance",
                "payer",
                "not accepted",
                "no auth",
            ]) =>
            {
                Self::PayerNotAccepted
            }
            _ if has(&[
                "another",
                "elsewhere",
                "other pt",
                "other practice",
                "other clinic",
                "competitor",
            ]) =>
            {
                Self::OtherPractice
            }
            _ if has(&[
                "cost",
                "copay",
                "co pay",
                "expensive",
                "financial",
                "afford",
            ]) =>
            {
                Self::Cost
            }
            _ if has(&[
                "unreachable",
                "unable to reach",
                "unable to contact",
                "no response",
                "no answer",
                "left message",
                "could not reach",
            ]) =>
            {
                Self::Unreachable
            }
            _ if has(&[
                "no longer",
                "not needed",
                "not interested",
                "feels better",
                "resolved",
                "patient declined",
                "pt declined",
            ]) =>
            {
                Self::NoLongerNeeded
            }
            _ if has(&["out of area", "moved", "too far", "distance"]) => Self::OutOfArea,
            _ if has(&[
                "clinic declined",
                "declined by clinic",
                "not appropriate",
                "no capacity",
            ]) =>
            {
                Self::ClinicDeclined
            }
            _ => return None,
        })
    }
}
