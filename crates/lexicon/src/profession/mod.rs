//! What a source is by trade.

mod specialty;
mod taxonomy;
mod words;

pub use specialty::specialty;

coded! {
    /// The kind of a source; a physician's specialty is kept as text beside it.
    Profession {
        Physician = "physician", "Physician";
        NursePractitioner = "nurse_practitioner", "Nurse practitioner";
        PhysicianAssistant = "physician_assistant", "Physician assistant";
        Nurse = "nurse", "Nurse";
        Chiropractor = "chiropractor", "Chiropractor";
        Dentist = "dentist", "Dentist";
        Podiatrist = "podiatrist", "Podiatrist";
        Optometrist = "optometrist", "Optometrist";
        Psychologist = "psychologist", "Psychologist or counsellor";
        Therapist = "therapist", "Other therapist";
        AthleticTrainer = "athletic_trainer", "Athletic trainer";
        DischargePlanner = "discharge_planner", "Hospital discharge planner";
        CaseManager = "case_manager", "Case manager";
        SchoolNurse = "school_nurse", "School nurse";
        MassageTherapist = "massage_therapist", "Massage therapist";
        PersonalTrainer = "personal_trainer", "Personal trainer";
        YogaInstructor = "yoga_instructor", "Yoga instructor";
        Coach = "coach", "Coach";
        Attorney = "attorney", "Attorney";
        Employer = "employer", "Employer";
        School = "school", "School";
        FitnessClub = "fitness_club", "Fitness club";
        Hospital = "hospital", "Hospital or clinic";
        FormerPatient = "former_patient", "Former patient";
        FriendOrFamily = "friend_or_family", "Friend or family";
        SelfReferred = "self_referred", "Patient came by themselves";
        Online = "online", "Website or advertisement";
        Community = "community", "Community";
        Other = "other", "Other";
    }
}

use Profession::{
    Chiropractor, Dentist, NursePractitioner, Optometrist, Physician, PhysicianAssistant,
    Podiatrist, Therapist,
};

impl Profession {
    /// Reads a credential, a source type of an export, a trade or a NUCC taxonomy code.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.replace('.', "");
        let words = crate::fold(&text);
        Self::from_taxonomy(text.trim())
            .or_else(|| Self::from_code(&words.replace(' ', "_")))
            .or_else(|| words::profession(&words))
    }

    /// Reads a NUCC provider taxonomy code such as `207X00000X`.
    pub fn from_taxonomy(code: &str) -> Option<Self> {
        taxonomy::profession(code)
    }

    /// Whether the source treats patients, so that treatment information may go to it
    /// (45 CFR 164.506). What is not known to treat does not.
    pub fn is_treating_provider(self) -> bool {
        matches!(
            self,
            Physician
                | NursePractitioner
                | PhysicianAssistant
                | Chiropractor
                | Dentist
                | Podiatrist
                | Optometrist
                | Therapist
        )
    }

    /// Whether gifts to the source count against the Stark limit ("physician" of 42 CFR 411.351).
    pub fn is_stark_physician(self) -> bool {
        matches!(self, Physician | Chiropractor | Dentist | Podiatrist | Optometrist)
    }
}
