//! How much attention a source gets.

coded! {
    /// The tier of a source.
    Tier {
        A = "a", "A";
        B = "b", "B";
        C = "c", "C";
        Prospect = "prospect", "Prospect";
    }
}

impl Tier {
    /// Weeks within which a contact is wanted, as a start; practices edit it.
    pub fn target_weeks(self) -> u32 {
        match self {
            Self::A => 4,
            Self::B => 8,
            Self::C => 13,
            Self::Prospect => 6,
        }
    }

    /// Weeks after which a source counts as neglected, as a start; practices edit it.
    pub fn max_weeks(self) -> u32 {
        match self {
            Self::A => 6,
            Self::B => 12,
            Self::C => 20,
            Self::Prospect => 10,
        }
    }
}
