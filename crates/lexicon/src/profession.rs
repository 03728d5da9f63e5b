//! What a source is by trade.

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

use Profession::*;

/// Words as they stand alone in an export, after folding.
const EXACT: &[(&str, Profession)] = &[
    ("md", Physician),
    ("do", Physician),
    ("dr", Physician),
    ("doctor", Physician),
    ("mbbs", Physician),
    ("pcp", Physician),
    ("np", NursePractitioner),
    ("fnp", NursePractitioner),
    ("fnp c", NursePractitioner),
    ("aprn", NursePractitioner),
    ("arnp", NursePractitioner),
    ("crnp", NursePractitioner),
    ("anp", NursePractitioner),
    ("dnp", NursePractitioner),
    ("agnp", NursePractitioner),
    ("pa", PhysicianAssistant),
    ("pa c", PhysicianAssistant),
    ("pac", PhysicianAssistant),
    ("rn", Nurse),
    ("lpn", Nurse),
    ("dc", Chiropractor),
    ("dds", Dentist),
    ("dmd", Dentist),
    ("dpm", Podiatrist),
    ("od", Optometrist),
    ("psyd", Psychologist),
    ("pt", Therapist),
    ("dpt", Therapist),
    ("mpt", Therapist),
    ("ot", Therapist),
    ("otr", Therapist),
    ("otr l", Therapist),
    ("otd", Therapist),
    ("slp", Therapist),
    ("ccc slp", Therapist),
    ("pta", Therapist),
    ("cota", Therapist),
    ("atc", AthleticTrainer),
    ("at", AthleticTrainer),
    ("lat", AthleticTrainer),
    ("lmt", MassageTherapist),
    ("cpt", PersonalTrainer),
    ("esq", Attorney),
    ("jd", Attorney),
    ("ccm", CaseManager),
    ("self", SelfReferred),
    ("friend", FriendOrFamily),
    ("family", FriendOrFamily),
    ("patient", FormerPatient),
    ("provider", Physician),
    ("google", Online),
    ("gym", FitnessClub),
];

/// Parts of words, the more telling first.
const CONTAINED: &[(&str, Profession)] = &[
    ("school nurse", SchoolNurse),
    ("nurse practitioner", NursePractitioner),
    ("physician assistant", PhysicianAssistant),
    ("physicians assistant", PhysicianAssistant),
    ("physician s assistant", PhysicianAssistant),
    ("physician associate", PhysicianAssistant),
    ("athletic trainer", AthleticTrainer),
    ("athletic training", AthleticTrainer),
    ("personal trainer", PersonalTrainer),
    ("discharge", DischargePlanner),
    ("case manage", CaseManager),
    ("case worker", CaseManager),
    ("social work", CaseManager),
    ("massage", MassageTherapist),
    ("chiropract", Chiropractor),
    ("podiatr", Podiatrist),
    ("dentist", Dentist),
    ("dental", Dentist),
    ("orthodont", Dentist),
    ("optometr", Optometrist),
    ("yoga", YogaInstructor),
    ("pilates", YogaInstructor),
    ("coach", Coach),
    ("attorney", Attorney),
    ("lawyer", Attorney),
    ("law firm", Attorney),
    ("employer", Employer),
    ("workplace", Employer),
    ("fitness", FitnessClub),
    ("gymnasium", FitnessClub),
    ("crossfit", FitnessClub),
    ("self referr", SelfReferred),
    ("direct access", SelfReferred),
    ("self direct", SelfReferred),
    ("walk in", SelfReferred),
    ("former patient", FormerPatient),
    ("past patient", FormerPatient),
    ("previous patient", FormerPatient),
    ("returning patient", FormerPatient),
    ("current patient", FormerPatient),
    ("word of mouth", FriendOrFamily),
    ("friend", FriendOrFamily),
    ("family member", FriendOrFamily),
    ("relative", FriendOrFamily),
    ("psycholog", Psychologist),
    ("counsel", Psychologist),
    ("physical therap", Therapist),
    ("occupational therap", Therapist),
    ("speech", Therapist),
    ("therapist", Therapist),
    ("trainer", PersonalTrainer),
    ("hospital", Hospital),
    ("clinic", Hospital),
    ("school", School),
    ("nurse", Nurse),
    ("internet", Online),
    ("website", Online),
    ("web site", Online),
    ("online", Online),
    ("google", Online),
    ("facebook", Online),
    ("instagram", Online),
    ("advertis", Online),
    ("social media", Online),
    ("community", Community),
    ("church", Community),
    ("event", Community),
    ("doctor", Physician),
    ("physician", Physician),
    ("surgeon", Physician),
    ("orthop", Physician),
    ("family practice", Physician),
    ("family medicine", Physician),
    ("internal medicine", Physician),
    ("primary care", Physician),
    ("pediatric", Physician),
    ("neurolog", Physician),
    ("cardiolog", Physician),
    ("rheumatolog", Physician),
    ("physiatr", Physician),
    ("sports medicine", Physician),
    ("pain management", Physician),
    ("obgyn", Physician),
    ("gynecolog", Physician),
];

/// Prefixes of NUCC taxonomy codes, the longer first.
const TAXONOMY: &[(&str, Profession)] = &[
    ("2255A2300", AthleticTrainer),
    ("2257", MassageTherapist),
    ("163WS0200", SchoolNurse),
    ("163WC0400", CaseManager),
    ("171M", CaseManager),
    ("1041", CaseManager),
    ("363L", NursePractitioner),
    ("363A", PhysicianAssistant),
    ("111N", Chiropractor),
    ("213E", Podiatrist),
    ("1223", Dentist),
    ("122", Dentist),
    ("152W", Optometrist),
    ("163W", Nurse),
    ("164", Nurse),
    ("2251", Therapist),
    ("2252", Therapist),
    ("225X", Therapist),
    ("224Z", Therapist),
    ("2355", Therapist),
    ("235Z", Therapist),
    ("225700000", MassageTherapist),
    ("2257", MassageTherapist),
    ("101Y", Psychologist),
    ("103", Psychologist),
    ("106H", Psychologist),
    ("20", Physician),
    ("261Q", Hospital),
    ("28", Hospital),
    ("27", Hospital),
    ("193", Hospital),
    ("31", Hospital),
    ("32", Hospital),
];

impl Profession {
    /// Reads a credential, a source type of an export, a trade or a NUCC taxonomy code.
    pub fn from_text(text: &str) -> Option<Self> {
        let compact: String = text.chars().filter(|c| *c != '.').collect();
        if let Some(found) = Self::from_taxonomy(compact.trim()) {
            return Some(found);
        }
        let words = crate::fold(&compact);
        if let Some(found) = Self::from_code(&words.replace(' ', "_")) {
            return Some(found);
        }
        let find = |words: &str| {
            EXACT
                .iter()
                .find(|(word, _)| *word == words)
                .map(|(_, found)| *found)
        };
        find(&words).or_else(|| {
            CONTAINED
                .iter()
                .find(|(part, _)| words.contains(part))
                .map(|(_, found)| *found)
        })
    }

    /// Reads a NUCC provider taxonomy code such as `207X00000X`.
    pub fn from_taxonomy(code: &str) -> Option<Self> {
        let form_fits = code.len() == 10
            && code.is_ascii()
            && code.ends_with(['X', 'x'])
            && code.starts_with(|c: char| c.is_ascii_digit());
        let code = code.to_ascii_uppercase();
        if !form_fits {
            return None;
        }
        TAXONOMY
            .iter()
            .find(|(prefix, _)| code.starts_with(prefix))
            .map(|(_, found)| *found)
            .or(Some(Other))
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
        matches!(
            self,
            Physician | Chiropractor | Dentist | Podiatrist | Optometrist
        )
    }
}
