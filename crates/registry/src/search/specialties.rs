//! What people call specialties, and the beginnings of the taxonomy codes that are meant.

/// Whether a word must be whole.
#[derive(PartialEq, Clone, Copy)]
pub(crate) enum Whole {
    Yes,
    No,
}

/// Shorter beginnings of a word are names more often than specialties.
const SHORTEST: usize = 4;

const WORDS: &[(&str, &[&str])] = &[
    ("acupuncturist", &["171100000X"]),
    ("aesthetic", &["2082"]),
    ("allergist", &["207K"]),
    ("allergy", &["207K"]),
    ("anesthesiology", &["207L", "3675"]),
    ("athletic", &["2255A2300X"]),
    ("audiologist", &["231H"]),
    ("cardiologist", &["207RC0000X", "207RI0011X"]),
    ("cardiology", &["207RC0000X", "207RI0011X", "2080P0202X"]),
    ("chiropractic", &["111N"]),
    ("chiropractor", &["111N"]),
    ("counselor", &["101Y"]),
    ("dentist", &["1223", "122300000X"]),
    ("dermatologist", &["207N"]),
    ("dermatology", &["207N"]),
    ("dietitian", &["133V"]),
    ("emergency", &["207P"]),
    ("endocrinology", &["207RE0101X"]),
    ("ent", &["207Y"]),
    ("family", &["207Q", "363LF0000X"]),
    ("foot", &["213E", "207XX0004X"]),
    ("gastroenterology", &["207RG0100X"]),
    ("geriatric", &["207QG0300X", "207RG0300X"]),
    ("gynecology", &["207V"]),
    ("hospital", &["282N", "284", "283"]),
    ("internal", &["207R"]),
    ("internist", &["207R"]),
    ("neurologist", &["2084N"]),
    ("neurology", &["2084N"]),
    ("neurosurgeon", &["207T"]),
    ("neurosurgery", &["207T"]),
    ("np", &["363L"]),
    ("nurse", &["163W", "363L", "364S", "164W"]),
    ("nursing", &["314", "313M", "163W"]),
    ("obgyn", &["207V"]),
    ("obstetrics", &["207V"]),
    ("occupational", &["225X", "2083X0100X", "224Z"]),
    ("oncology", &["207RX0202X", "207RH0003X"]),
    ("ophthalmology", &["207W"]),
    ("optometrist", &["152W"]),
    ("orthopaedic", &["207X"]),
    ("orthopedic", &["207X"]),
    ("orthopedics", &["207X"]),
    ("orthopedist", &["207X"]),
    ("ot", &["225X"]),
    ("otolaryngology", &["207Y"]),
    ("pa", &["363A"]),
    ("pain", &["208VP", "2081P2900X", "207LP2900X"]),
    ("pediatric", &["2080"]),
    ("pediatrician", &["2080"]),
    ("pediatrics", &["2080"]),
    ("pharmacist", &["1835"]),
    ("pharmacy", &["3336", "333600000X"]),
    ("physiatrist", &["2081"]),
    ("physiatry", &["2081"]),
    ("physical", &["2251", "261QP2000X", "2081", "2252"]),
    ("physician", &["363A", "207", "208"]),
    ("podiatrist", &["213E"]),
    ("podiatry", &["213E"]),
    ("psychiatrist", &["2084P"]),
    ("psychiatry", &["2084P"]),
    ("psychologist", &["103T"]),
    ("pt", &["2251"]),
    ("pulmonology", &["207RP1001X"]),
    ("radiology", &["2085"]),
    ("rehab", &["261QR0400X", "2081", "261QR0401X"]),
    ("rehabilitation", &["261QR0400X", "2081", "261QR0401X"]),
    ("rheumatologist", &["207RR0500X"]),
    ("rheumatology", &["207RR0500X"]),
    ("slp", &["235Z"]),
    ("speech", &["235Z", "2355"]),
    ("spine", &["207XS0117X"]),
    ("sports", &["207XX0005X", "207QS0010X", "2081S0010X", "207RS0010X", "2251S0007X"]),
    ("surgeon", &["2086", "207X", "207T", "2082", "208G"]),
    ("surgery", &["2086", "207X", "207T", "2082", "208G"]),
    ("therapist", &["2251", "225X", "235Z", "106H"]),
    ("therapy", &["2251", "225X", "235Z", "261QP2000X"]),
    ("trainer", &["2255A2300X"]),
    ("trauma", &["207XX0801X", "2086S0127X"]),
    ("urgent", &["261QU0200X"]),
    ("urologist", &["2088"]),
    ("urology", &["2088"]),
];

/// The beginnings of the codes that a word means; so do the first letters of one if it need not be
/// whole.
pub(crate) fn codes(word: &str, whole: Whole) -> impl Iterator<Item = &'static str> {
    let may_go_on = whole == Whole::No && word.len() >= SHORTEST;
    let mut codes: Vec<&str> = WORDS
        .iter()
        .filter(|(known, _)| *known == word || may_go_on && known.starts_with(word))
        .flat_map(|(_, codes)| codes.iter().copied())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    // A code that another one is the beginning of is in that one's.
    let shortest = codes.clone();
    codes.retain(|code| !shortest.iter().any(|other| other != code && code.starts_with(other)));
    codes.into_iter()
}
