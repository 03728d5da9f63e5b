//! Which kinds of sources there are, how many of each, how much they refer and
//! where they work.

use lexicon::Profession::{self, *};

/// The kind of place where somebody works; offices are made of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Orthopedic,
    Family,
    Spine,
    Neurology,
    Pediatric,
    Women,
    Chiropractic,
    Dental,
    Podiatry,
    Eye,
    Counseling,
    Therapy,
    Law,
    Studio,
    Hospital,
    School,
    Club,
    Employer,
    Community,
    Online,
    /// Nowhere that matters: former patients, friends.
    Nowhere,
}

/// People of one trade.
pub(super) struct Trade {
    pub profession: Profession,
    /// In words; shown for physicians.
    pub specialty: &'static str,
    /// NUCC taxonomy code, for those who may have an NPI.
    pub taxonomy: Option<&'static str>,
    /// Credentials of which each has one.
    pub credentials: &'static [&'static str],
    pub place: Place,
    /// How many there are in a practice with 420 sources.
    pub share: f64,
    /// How much one of them refers, against others.
    pub volume: f64,
}

const fn doctor(
    specialty: &'static str,
    taxonomy: &'static str,
    place: Place,
    share: f64,
    volume: f64,
) -> Trade {
    let credentials = &["MD", "MD", "MD", "DO"];
    clinician(Physician, specialty, taxonomy, credentials, place, share, volume)
}

const fn clinician(
    profession: Profession,
    specialty: &'static str,
    taxonomy: &'static str,
    credentials: &'static [&'static str],
    place: Place,
    share: f64,
    volume: f64,
) -> Trade {
    Trade { profession, specialty, taxonomy: Some(taxonomy), credentials, place, share, volume }
}

const fn lay(
    profession: Profession,
    credentials: &'static [&'static str],
    place: Place,
    share: f64,
    volume: f64,
) -> Trade {
    Trade { profession, specialty: "", taxonomy: None, credentials, place, share, volume }
}

/// People as sources. Taxonomy codes: NUCC Health Care Provider Taxonomy.
pub(super) const TRADES: &[Trade] = &[
    doctor("Orthopedic surgery", "207X00000X", Place::Orthopedic, 24.0, 3.0),
    doctor("Sports medicine", "207QS0010X", Place::Orthopedic, 9.0, 2.2),
    doctor("Hand surgery", "207XS0106X", Place::Orthopedic, 5.0, 1.2),
    doctor("Family medicine", "207Q00000X", Place::Family, 32.0, 1.0),
    doctor("Internal medicine", "207R00000X", Place::Family, 18.0, 0.8),
    doctor("Rheumatology", "207RR0500X", Place::Family, 4.0, 0.9),
    doctor("Otolaryngology", "207Y00000X", Place::Family, 3.0, 0.5),
    doctor("Physical medicine and rehabilitation", "208100000X", Place::Spine, 7.0, 1.8),
    doctor("Pain medicine", "208VP0000X", Place::Spine, 6.0, 1.4),
    doctor("Neurosurgery", "207T00000X", Place::Spine, 4.0, 1.2),
    doctor("Neurology", "2084N0400X", Place::Neurology, 6.0, 1.0),
    doctor("Pediatrics", "208000000X", Place::Pediatric, 7.0, 0.6),
    doctor("Obstetrics and gynecology", "207V00000X", Place::Women, 6.0, 0.8),
    doctor("Emergency medicine", "207P00000X", Place::Hospital, 4.0, 0.7),
    doctor("Cardiology", "207RC0000X", Place::Hospital, 3.0, 0.4),
    clinician(NursePractitioner, "", "363LF0000X", &["FNP-C", "APRN"], Place::Family, 24.0, 1.0),
    clinician(NursePractitioner, "", "363L00000X", &["APRN"], Place::Spine, 6.0, 0.9),
    clinician(NursePractitioner, "", "363LP0200X", &["APRN"], Place::Pediatric, 4.0, 0.6),
    clinician(PhysicianAssistant, "", "363AS0400X", &["PA-C"], Place::Orthopedic, 18.0, 1.5),
    clinician(PhysicianAssistant, "", "363AM0700X", &["PA-C"], Place::Family, 9.0, 0.9),
    clinician(Nurse, "", "163W00000X", &["RN"], Place::Family, 4.0, 0.3),
    clinician(Chiropractor, "", "111N00000X", &["DC"], Place::Chiropractic, 22.0, 0.6),
    clinician(Dentist, "", "122300000X", &["DDS", "DMD"], Place::Dental, 11.0, 0.3),
    clinician(Podiatrist, "", "213E00000X", &["DPM"], Place::Podiatry, 13.0, 0.9),
    clinician(Optometrist, "", "152W00000X", &["OD"], Place::Eye, 3.0, 0.2),
    clinician(Psychologist, "", "103T00000X", &["PsyD", "PhD"], Place::Counseling, 7.0, 0.3),
    clinician(Therapist, "", "225X00000X", &["OTR/L"], Place::Therapy, 5.0, 0.5),
    clinician(Therapist, "", "225100000X", &["DPT", "PT"], Place::Therapy, 5.0, 0.5),
    clinician(AthleticTrainer, "", "2255A2300X", &["ATC"], Place::School, 14.0, 0.9),
    clinician(DischargePlanner, "", "163WC0400X", &["RN"], Place::Hospital, 6.0, 1.0),
    clinician(CaseManager, "", "171M00000X", &["CCM", "LSW"], Place::Employer, 11.0, 0.9),
    clinician(SchoolNurse, "", "163WS0200X", &["RN"], Place::School, 5.0, 0.3),
    clinician(MassageTherapist, "", "225700000X", &["LMT"], Place::Studio, 13.0, 0.4),
    lay(PersonalTrainer, &["CPT"], Place::Club, 13.0, 0.4),
    lay(YogaInstructor, &[], Place::Studio, 9.0, 0.3),
    lay(Coach, &[], Place::School, 10.0, 0.3),
    lay(Attorney, &["Esq."], Place::Law, 11.0, 0.5),
    lay(FormerPatient, &[], Place::Nowhere, 18.0, 0.2),
    lay(FriendOrFamily, &[], Place::Nowhere, 7.0, 0.2),
];

/// Organisations of one kind: their names end on one of the words.
pub(super) struct Sort {
    pub place: Place,
    /// As `organisation.kind` keeps it.
    pub kind: &'static str,
    pub words: &'static [&'static str],
    /// How many there are in a practice with 420 sources.
    pub share: f64,
    /// Whether referrals are counted for them: as what, and how much.
    pub source: Option<(Profession, f64)>,
}

const fn office(place: Place, words: &'static [&'static str], share: f64) -> Sort {
    Sort { place, kind: "practice", words, share, source: None }
}

const fn counted(
    place: Place,
    profession: Profession,
    kind: &'static str,
    words: &'static [&'static str],
    share: f64,
    volume: f64,
) -> Sort {
    Sort { place, kind, words, share, source: Some((profession, volume)) }
}

/// Where sources work, and organisations that are sources themselves.
pub(super) const SORTS: &[Sort] = &[
    office(
        Place::Orthopedic,
        &["Orthopedics", "Sports Medicine", "Bone and Joint Center", "Orthopedic Surgeons"],
        14.0,
    ),
    office(
        Place::Family,
        &["Family Medicine", "Primary Care", "Internal Medicine", "Medical Group"],
        30.0,
    ),
    office(Place::Spine, &["Spine Center", "Pain Specialists"], 8.0),
    office(Place::Neurology, &["Neurology", "Neurology Associates"], 4.0),
    office(Place::Pediatric, &["Pediatrics", "Children's Clinic"], 5.0),
    office(Place::Women, &["Women's Health", "OB/GYN"], 4.0),
    office(Place::Chiropractic, &["Chiropractic", "Chiropractic and Wellness"], 14.0),
    office(Place::Dental, &["Dental", "Dental Group"], 8.0),
    office(Place::Podiatry, &["Foot and Ankle", "Podiatry"], 7.0),
    office(Place::Eye, &["Eye Care"], 2.0),
    office(Place::Counseling, &["Counseling", "Psychology Associates"], 5.0),
    office(Place::Therapy, &["Hand Therapy", "Home Therapy"], 5.0),
    office(Place::Law, &["Injury Law", "Legal Group"], 8.0),
    office(Place::Studio, &["Yoga", "Massage and Bodywork", "Pilates Studio"], 9.0),
    counted(
        Place::Hospital,
        Hospital,
        "hospital",
        &["Hospital", "Medical Center", "Urgent Care"],
        8.0,
        2.0,
    ),
    counted(
        Place::School,
        School,
        "school",
        &["High School", "Middle School", "College"],
        8.0,
        0.4,
    ),
    counted(
        Place::Club,
        FitnessClub,
        "fitness_club",
        &["Fitness", "CrossFit", "Athletic Club", "Swim Club"],
        8.0,
        0.5,
    ),
    counted(
        Place::Employer,
        Employer,
        "employer",
        &["Logistics", "Foundry", "Grocers", "Insurance Services", "Construction"],
        11.0,
        0.7,
    ),
    counted(
        Place::Community,
        Community,
        "community",
        &["Senior Center", "Running Club", "Community Church", "Library"],
        5.0,
        0.3,
    ),
    counted(
        Place::Online,
        Online,
        "online",
        &["Our website", "Web search", "Local newsletter"],
        3.0,
        2.5,
    ),
];
