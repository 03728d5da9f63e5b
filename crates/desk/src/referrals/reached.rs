//! How far a referral came, as the practice's report counts it: who came further counts for every
//! step before.

/// A step after receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Somebody was in touch with the patient.
    Contacted,
    /// A first visit was arranged.
    Scheduled,
    /// The first visit took place.
    Evaluated,
    /// The care has ended.
    Discharged,
}

impl Reached {
    /// All, in their order.
    pub const ALL: [Self; 4] =
        [Self::Contacted, Self::Scheduled, Self::Evaluated, Self::Discharged];

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contacted => "contacted",
            Self::Scheduled => "scheduled",
            Self::Evaluated => "evaluated",
            Self::Discharged => "discharged",
        }
    }

    /// The step that a code means.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contacted => "Contacted",
            Self::Scheduled => "Scheduled",
            Self::Evaluated => "Evaluated",
            Self::Discharged => "Discharged",
        }
    }

    /// The condition on `referral r`: the day of the step is on record, or that of a later one.
    pub fn condition(self) -> String {
        let from = Self::ALL.iter().skip_while(|step| **step != self);
        let days: Vec<String> =
            from.map(|step| format!("r.{}_on IS NOT NULL", step.code())).collect();
        format!("({})", days.join(" OR "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_reached_by_it_or_by_a_later_one() {
        let sql = Reached::Evaluated.condition();
        assert_eq!(sql, "(r.evaluated_on IS NOT NULL OR r.discharged_on IS NOT NULL)");
        assert_eq!(Reached::Contacted.condition().matches(" OR ").count(), 3);
        for step in Reached::ALL {
            assert_eq!(Reached::from_code(step.code()), Some(step));
        }
        assert_eq!(Reached::from_code("received"), None);
    }
}
