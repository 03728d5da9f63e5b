//! Words that stand for nothing, for the patient alone, or for a kind of source.

use lexicon::{Profession, fold};

const FILLERS: &[&str] = &[
    "na",
    "n a",
    "none",
    "null",
    "nil",
    "unknown",
    "unassigned",
    "not assigned",
    "blank",
    "tbd",
    "not listed",
    "not specified",
    "no data",
    "undefined",
];

/// Answers to "who referred" that name nobody but say that a person would.
const NOBODY: &[&str] = &[
    "no pcp",
    "no referring provider",
    "no referring physician",
    "no physician",
    "no provider",
    "no doctor",
    "provider not listed",
    "other",
    "misc",
    "see notes",
];

const SELF: &[&str] = &[
    "self",
    "self referral",
    "self referred",
    "self refer",
    "self referral patient",
    "direct access",
    "self direct access",
    "patient",
    "patient self",
    "walk in",
    "walkin",
    "no referral",
    "none self",
    "myself",
    "pt self",
    "patient self referral",
];

/// Answers that name a kind of source and nobody of it.
const KINDS: &[(&str, Profession)] = &[
    ("physician", Profession::Physician),
    ("physician referral", Profession::Physician),
    ("doctor", Profession::Physician),
    ("doctor referral", Profession::Physician),
    ("dr", Profession::Physician),
    ("md", Profession::Physician),
    ("provider", Profession::Physician),
    ("provider referral", Profession::Physician),
    ("medical provider", Profession::Physician),
    ("pcp", Profession::Physician),
    ("friend", Profession::FriendOrFamily),
    ("family", Profession::FriendOrFamily),
    ("friend family", Profession::FriendOrFamily),
    ("family friend", Profession::FriendOrFamily),
    ("friend or family", Profession::FriendOrFamily),
    ("word of mouth", Profession::FriendOrFamily),
    ("former patient", Profession::FormerPatient),
    ("past patient", Profession::FormerPatient),
    ("previous patient", Profession::FormerPatient),
    ("returning patient", Profession::FormerPatient),
    ("current patient", Profession::FormerPatient),
    ("google", Profession::Online),
    ("internet", Profession::Online),
    ("internet search", Profession::Online),
    ("web", Profession::Online),
    ("website", Profession::Online),
    ("online", Profession::Online),
    ("facebook", Profession::Online),
    ("instagram", Profession::Online),
    ("yelp", Profession::Online),
    ("social media", Profession::Online),
    ("advertisement", Profession::Online),
    ("ad", Profession::Online),
    ("insurance", Profession::Other),
    ("insurance company", Profession::Other),
    ("community event", Profession::Community),
    ("event", Profession::Community),
    ("attorney", Profession::Attorney),
    ("employer", Profession::Employer),
    ("school", Profession::School),
    ("hospital", Profession::Hospital),
];

/// Whether a cell is filled only to be filled.
pub(super) fn is_filler(text: &str) -> bool {
    // Folding a long cell costs; fillers are short.
    if text.len() > 24 {
        return false;
    }
    let folded = fold(text);
    folded.is_empty() || FILLERS.contains(&folded.as_str())
}

/// Whether an answer to "who referred" names nobody.
pub(super) fn is_nobody(text: &str) -> bool {
    is_filler(text) || NOBODY.contains(&fold(text).as_str())
}

/// Whether an answer to "who referred" says that nobody did.
pub(super) fn is_self(text: &str) -> bool {
    SELF.contains(&fold(text).as_str())
}

/// The kind of source an answer names, if it names nobody of that kind.
pub(super) fn kind_only(text: &str) -> Option<Profession> {
    let text = fold(text);
    KINDS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind)
}
