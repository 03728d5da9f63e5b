//! Words that stand in names without being names, and words that are surely given or family names.

/// Credentials by their letters and digits in capitals, with the usual spelling. The flag marks those
/// that are also names (Do, Ma, Pa): they count only where they can't be the name itself.
const CREDENTIALS: &[(&str, &str, bool)] = &[
    ("MD", "MD", false),
    ("DO", "DO", true),
    ("MBBS", "MBBS", false),
    ("MBCHB", "MBChB", false),
    ("PAC", "PA-C", false),
    ("PA", "PA", true),
    ("MPAS", "MPAS", false),
    ("MPA", "MPA", false),
    ("PHD", "PhD", false),
    ("RN", "RN", false),
    ("BSN", "BSN", false),
    ("MSN", "MSN", false),
    ("DNP", "DNP", false),
    ("NP", "NP", false),
    ("NPC", "NP-C", false),
    ("NPBC", "NP-BC", false),
    ("FNP", "FNP", false),
    ("FNPC", "FNP-C", false),
    ("FNPBC", "FNP-BC", false),
    ("APRN", "APRN", false),
    ("APRNCNP", "APRN-CNP", false),
    ("APN", "APN", false),
    ("ARNP", "ARNP", false),
    ("CRNP", "CRNP", false),
    ("CNP", "CNP", false),
    ("CPNP", "CPNP", false),
    ("WHNP", "WHNP", false),
    ("WHNPBC", "WHNP-BC", false),
    ("ANP", "ANP", false),
    ("ANPC", "ANP-C", false),
    ("AGNP", "AGNP", false),
    ("AGNPC", "AGNP-C", false),
    ("AGACNPBC", "AGACNP-BC", false),
    ("PMHNP", "PMHNP", false),
    ("PMHNPBC", "PMHNP-BC", false),
    ("CNM", "CNM", false),
    ("CNS", "CNS", false),
    ("CRNA", "CRNA", false),
    ("LPN", "LPN", false),
    ("DPT", "DPT", false),
    ("PT", "PT", false),
    ("MPT", "MPT", false),
    ("MSPT", "MSPT", false),
    ("PTA", "PTA", false),
    ("OT", "OT", false),
    ("OTR", "OTR", false),
    ("OTRL", "OTR/L", false),
    ("OTD", "OTD", false),
    ("MSOT", "MSOT", false),
    ("MOT", "MOT", false),
    ("COTA", "COTA", false),
    ("COTAL", "COTA/L", false),
    ("CHT", "CHT", false),
    ("SLP", "SLP", false),
    ("CCCSLP", "CCC-SLP", false),
    ("SLPCCC", "SLP-CCC", false),
    ("MSCCCSLP", "MS CCC-SLP", false),
    ("MACCCSLP", "MA CCC-SLP", false),
    ("MACCC", "MA-CCC", false),
    ("CCC", "CCC", false),
    ("ATC", "ATC", false),
    ("LAT", "LAT", true),
    ("LMT", "LMT", false),
    ("DC", "DC", false),
    ("DPM", "DPM", false),
    ("DDS", "DDS", false),
    ("DMD", "DMD", false),
    ("OD", "OD", false),
    ("PSYD", "PsyD", false),
    ("LCSW", "LCSW", false),
    ("LISW", "LISW", false),
    ("LICSW", "LICSW", false),
    ("LSW", "LSW", false),
    ("MSW", "MSW", false),
    ("LPC", "LPC", false),
    ("LPCC", "LPCC", false),
    ("LMFT", "LMFT", false),
    ("LMHC", "LMHC", false),
    ("CCM", "CCM", false),
    ("ESQ", "Esq.", false),
    ("JD", "JD", false),
    ("MS", "MS", true),
    ("MA", "MA", true),
    ("MED", "MEd", true),
    ("EDD", "EdD", false),
    ("BS", "BS", false),
    ("BA", "BA", true),
    ("MPH", "MPH", false),
    ("MHA", "MHA", false),
    ("MBA", "MBA", false),
    ("MSC", "MSc", false),
    ("MHS", "MHS", false),
    ("MMS", "MMS", false),
    ("MMSC", "MMSc", false),
    ("FACS", "FACS", false),
    ("FACP", "FACP", false),
    ("FAAFP", "FAAFP", false),
    ("FAAP", "FAAP", false),
    ("FAAOS", "FAAOS", false),
    ("FACOG", "FACOG", false),
    ("FAAPMR", "FAAPMR", false),
    ("FAAOMPT", "FAAOMPT", false),
    ("OCS", "OCS", false),
    ("SCS", "SCS", false),
    ("NCS", "NCS", false),
    ("GCS", "GCS", false),
    ("PCS", "PCS", false),
    ("WCS", "WCS", false),
    ("COMT", "COMT", false),
    ("CSCS", "CSCS", false),
    ("CMPT", "CMPT", false),
    ("PHARMD", "PharmD", false),
    ("BCPS", "BCPS", false),
    ("RPH", "RPh", false),
    ("RD", "RD", false),
    ("LD", "LD", false),
    ("LAC", "LAc", true),
    ("ND", "ND", false),
    ("AUD", "AuD", false),
    ("DVM", "DVM", false),
    ("RYT", "RYT", false),
    ("RYT200", "RYT-200", false),
    ("RYT500", "RYT-500", false),
    ("CPT", "CPT", false),
    ("BC", "BC", false),
    ("CEN", "CEN", false),
    ("BCBA", "BCBA", false),
    ("CDE", "CDE", false),
    ("CDP", "CDP", false),
];

/// A credential and whether the word could as well be a name.
pub(crate) fn credential(word: &str) -> Option<(&'static str, bool)> {
    let key: String =
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    CREDENTIALS
        .iter()
        .find(|(known, _, _)| *known == key)
        .map(|(_, spelling, also_a_name)| (*spelling, *also_a_name))
}

/// The usual spelling of a suffix.
pub(crate) fn suffix(word: &str) -> Option<&'static str> {
    match word.trim_matches('.').to_lowercase().as_str() {
        "jr" | "junior" => Some("Jr."),
        "sr" | "senior" => Some("Sr."),
        "ii" | "2nd" => Some("II"),
        "iii" | "3rd" => Some("III"),
        "iv" | "4th" => Some("IV"),
        _ => None,
    }
}

/// The usual spelling of a form of address.
pub(crate) fn prefix(word: &str) -> Option<&'static str> {
    match word.trim_matches('.').to_lowercase().as_str() {
        "dr" | "doctor" => Some("Dr."),
        "mr" => Some("Mr."),
        "mrs" => Some("Mrs."),
        "ms" => Some("Ms."),
        "miss" => Some("Miss"),
        "prof" | "professor" => Some("Prof."),
        "rev" => Some("Rev."),
        "coach" => Some("Coach"),
        _ => None,
    }
}

const GIVEN: &str = " aaron abigail al allen adam alan albert alex alexander alice alicia allison amanda amber amy andrea andrew angela ann anna anne anthony april arthur ashley barbara ben benjamin beth betty beverly bill bob bonnie brandon brenda brian brittany bruce bryan carl carol carter caroline carolyn catherine charles cheryl chris christina christine christopher cindy clara clark craig crystal cynthia dan daniel danielle dave david deborah debra denise dennis diana diane don donald donna doris dorothy douglas ed edward elizabeth emily emma eric erin eugene evelyn florence frances frank fred gary george gerald gloria grace greg gregory hannah harold heather helen henry howard jack jackson jacob jacqueline james jane janet janice jason jean jeff jeffrey jennifer jeremy jerry jessica jill jim joan joe john jonathan jose joseph joshua joyce juan judith judy julia julie justin karen katherine kathleen kathryn kathy keith kelly ken kenneth kevin kim kimberly kristen kyle larry laura lauren lawrence lee lewis linda lisa lori louis louise luis madison margaret maria marie marilyn mark martha martin mary matt matthew megan melissa michael michelle mike mildred mitchell monica nancy nathan nelson nicholas nicole olivia pamela pat patricia patrick paul peggy peter philip phillip rachel ralph randy ray raymond rebecca richard robert robin roger ron ronald rose roy russell ruth ryan sam samantha samuel sandra sara sarah scott sean sharon shirley stacy stephanie stephen steve steven sue susan tammy taylor ted teresa theresa thomas tiffany tim timothy tina todd tom tony tracy tyler valerie vanessa veronica victor victoria vincent virginia walker walter wanda wayne wendy will william zachary ";

const FAMILY: &str = " smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts doe patel kim chen ";

/// Whether the word is a common given name of the United States (after SSA's lists).
pub(crate) fn common_given(folded: &str) -> bool {
    contains_word(GIVEN, folded)
}

/// Whether the word is a common family name of the United States (after the Census's list).
pub(crate) fn common_family(folded: &str) -> bool {
    contains_word(FAMILY, folded)
}

fn contains_word(list: &str, word: &str) -> bool {
    !word.is_empty() && !word.contains(' ') && list.contains(&format!(" {word} "))
}
