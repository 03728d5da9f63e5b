//! Names of payers.

/// The rules by which payers are named.
pub struct Payer;

const KNOWN: &[(&str, &[&str])] = &[
    (
        "Blue Cross Blue Shield",
        &[
            "bcbs",
            "bc bs",
            "blue cross",
            "blue shield",
            "blue cross blue shield",
            "blue cross and blue shield",
            "blue cross/blue shield",
            "bc/bs",
            "anthem bcbs",
        ],
    ),
    ("Medicare", &["medicare", "medicare b", "medicare part b", "mcr", "mcare"]),
    ("Medicaid", &["medicaid", "mcd", "title 19"]),
    (
        "UnitedHealthcare",
        &[
            "uhc",
            "united",
            "united healthcare",
            "united health care",
            "unitedhealthcare",
            "unitedhealth",
        ],
    ),
    ("Aetna", &["aetna", "aetna us healthcare"]),
    ("Cigna", &["cigna", "cigna healthcare"]),
    ("Humana", &["humana"]),
    ("Tricare", &["tricare", "tri care"]),
    (
        "Workers' compensation",
        &[
            "wc",
            "w/c",
            "workers comp",
            "workers compensation",
            "worker s comp",
            "worker s compensation",
            "work comp",
            "bwc",
        ],
    ),
    ("Auto", &["auto", "mva", "auto insurance", "motor vehicle"]),
    ("Self-pay", &["self pay", "selfpay", "cash", "cash pay", "private pay"]),
    ("Kaiser Permanente", &["kaiser", "kaiser permanente"]),
    ("Veterans Affairs", &["va", "veterans", "veterans affairs", "va community care"]),
];

impl Payer {
    /// One name for the spellings of a payer; an unknown name is only tidied. Empty stays empty.
    pub fn canonical(text: &str) -> String {
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = tidy.to_lowercase().replace(['-', '.', '\'', '’', ','], " ");
        let key = key.split_whitespace().collect::<Vec<_>>().join(" ");
        match KNOWN.iter().find(|(name, spellings)| {
            name.to_lowercase() == key || spellings.contains(&key.as_str())
        }) {
            Some((name, _)) => (*name).to_owned(),
            None => crate::title_case(&tidy),
        }
    }
}
