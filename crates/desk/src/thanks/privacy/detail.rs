//! What a sentence could say of a patient.

/// What a sentence says of those who are thanked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Detail {
    /// Nothing.
    Nothing,
    /// That somebody came, or was sent.
    Coming,
    /// How many.
    Count,
    /// A name.
    Name,
    /// Initials.
    Initials,
    /// What they have, or why they came.
    Condition,
    /// A date, a day of the week, an age.
    Date,
}

impl Detail {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Nothing,
        Self::Coming,
        Self::Count,
        Self::Name,
        Self::Initials,
        Self::Condition,
        Self::Date,
    ];

    /// What it is called where it is found in a sentence: "a patient's name".
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "nothing about a patient",
            Self::Coming => "that somebody came",
            Self::Count => "how many came",
            Self::Name => "a patient's name",
            Self::Initials => "a patient's initials",
            Self::Condition => "a condition",
            Self::Date => "a date or an age",
        }
    }
}
