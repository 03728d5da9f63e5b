//! The parts of a letter that a therapist writes.

/// A part of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// The answer in a sentence or two.
    Summary,
    /// What the patient can do and cannot do.
    Function,
    /// Pain.
    Pain,
    /// Range of motion.
    Motion,
    /// Strength.
    Strength,
    /// What was ordered to be spared: weight bearing, range, loading.
    Precautions,
    /// Falls, gait, balance.
    Safety,
    /// Speech, voice, swallowing, thinking.
    Communication,
    /// Taking part: school, play, family.
    Participation,
    /// Measures with numbers.
    Outcome,
    /// What is meant to be reached.
    Goals,
    /// Frequency, duration, treatment.
    Plan,
    /// What the patient goes on with at home.
    Home,
    /// Return to work or sport.
    Return,
    /// What is asked of the reader.
    Ask,
    /// Why, where the patient cannot be taken.
    Reason,
    /// What was tried, where the patient was not reached.
    Tried,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Summary,
        Self::Function,
        Self::Pain,
        Self::Motion,
        Self::Strength,
        Self::Precautions,
        Self::Safety,
        Self::Communication,
        Self::Participation,
        Self::Outcome,
        Self::Goals,
        Self::Plan,
        Self::Home,
        Self::Return,
        Self::Ask,
        Self::Reason,
        Self::Tried,
    ];

    /// Its code in the database; also the name of its field.
    pub fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Function => "function",
            Self::Pain => "pain",
            Self::Motion => "motion",
            Self::Strength => "strength",
            Self::Precautions => "precautions",
            Self::Safety => "safety",
            Self::Communication => "communication",
            Self::Participation => "participation",
            Self::Outcome => "outcome",
            Self::Goals => "goals",
            Self::Plan => "plan",
            Self::Home => "home",
            Self::Return => "return",
            Self::Ask => "ask",
            Self::Reason => "reason",
            Self::Tried => "tried",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }

    /// Its heading on the paper.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Summary => "In short",
            Self::Function => "What they can do now",
            Self::Pain => "Pain",
            Self::Motion => "Motion",
            Self::Strength => "Strength",
            Self::Precautions => "Precautions",
            Self::Safety => "Walking and falls",
            Self::Communication => "Speech, voice and swallowing",
            Self::Participation => "School, play and family",
            Self::Outcome => "Measured",
            Self::Goals => "Goals",
            Self::Plan => "Plan",
            Self::Home => "At home",
            Self::Return => "Return to work or sport",
            Self::Ask => "What we ask of you",
            Self::Reason => "Why",
            Self::Tried => "What we tried",
        }
    }

    /// What belongs there, for who writes it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Summary => "The one thing they should know, in plain words.",
            Self::Function => "Stairs, lifting, sleep, driving: what changed for the patient.",
            Self::Pain => "At rest and with what, 0 to 10.",
            Self::Motion => "Degrees, side against side; only what matters here.",
            Self::Strength => "Only what is not full.",
            Self::Precautions => "Weight bearing, range and loading as ordered, and how it goes.",
            Self::Safety => "Falls, walking aid, a balance test with its number.",
            Self::Communication => "What is understood, what is safe to swallow.",
            Self::Participation => "At school, at play, at meals.",
            Self::Outcome => "A line a measure: LEFS 34, was 21 at the start.",
            Self::Goals => "Two or three that the patient would name.",
            Self::Plan => "How often, how long, what.",
            Self::Home => "What they go on with, and when to come back.",
            Self::Return => "What, from when, with which limits.",
            Self::Ask => "A signature, an image, a word on loading. Leave it empty if nothing.",
            Self::Reason => "And who could help instead.",
            Self::Tried => "Calls and messages. A better number is what we need.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_found_again_by_its_code() {
        for section in Section::ALL {
            assert_eq!(Section::from_code(section.code()), Some(section));
        }
    }
}
