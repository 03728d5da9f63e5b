//! What follows from a probability: the thresholds and the firm rules, in one place.

use insight::linkage::Compared;

use crate::{
    Kind,
    chances::{organisation, person},
};

/// From this probability somebody is taken as known, unless a firm rule asks for more. Of ten who
/// are just as likely as that one would be somebody else, but most are far likelier: in made
/// practices of which nothing was learned 3 of 1,199 persons and 6 of 1,077 organisations taken as
/// known are somebody else. A test (`tests/chances.rs`) holds it under 1 in 100.
pub const KNOWN: f64 = 0.9;

/// From this probability a person is asked; what is less likely is somebody new. Of those in the
/// made practices who are a source of ours, and look like it by their name or NPI, 2 of 1,412
/// persons and 22 of 1,420 organisations are taken for new; the same test holds it under 1 in 40.
pub const DOUBTFUL: f64 = 0.02;

/// From this probability a pair of sources is put into the list of likely duplicates, which nobody
/// has asked for: more likely one than two.
pub const SUGGESTED: f64 = 0.5;

/// Whether a pair of sources is put there. A shared last name and initial alone, or at another
/// office, bother nobody: brothers and spouses have them, and two middle initials that differ.
pub(crate) fn suggests(kind: Kind, compared: &[Compared], probability: f64) -> bool {
    use person::{NAME, NPI, OFFICE, PHONE, PHONE_THERE, name};
    let agrees =
        [NPI, OFFICE, PHONE, PHONE_THERE].iter().any(|field| at(compared, *field) == Some(0));
    let is_initial = kind == Kind::Person && at(compared, NAME) == Some(name::INITIAL);
    probability >= SUGGESTED && (agrees || !is_initial)
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One and the same.
    Known,
    /// A person decides.
    Doubtful,
}

/// What the firm rules leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// Known, if likely enough.
    Known,
    /// At most a question.
    Question,
    /// At least a question: a person looks, however unlikely it is.
    OnlyQuestion,
}

/// The rules that no probability overrules; nothing when the two are not to be compared at all.
///
/// * A person has one NPI for life: another valid NPI is another person.
/// * A phone or an office alone is nobody: without a name that is alike or the same NPI no
///   question is asked.
/// * The same NPI under another name is put to a person.
/// * Names that are not the same are known by the NPI or, unless a letter differs, by the phone.
/// * The same name at another office is known by the NPI or the phone.
pub(crate) fn firm(kind: Kind, compared: &[Compared]) -> Option<Allowed> {
    match kind {
        Kind::Person => person(compared),
        Kind::Organisation => organisation(compared),
    }
}

/// The level of a field.
fn at(compared: &[Compared], field: usize) -> Option<usize> {
    compared.get(field).and_then(|compared| compared.level())
}

fn person(compared: &[Compared]) -> Option<Allowed> {
    use person::{NAME, NPI, OFFICE, PHONE, PHONE_THERE, name, office};
    let is_same_phone = [PHONE, PHONE_THERE].iter().any(|field| at(compared, *field) == Some(0));
    let is_elsewhere = at(compared, OFFICE).is_some_and(|level| level != office::SAME);
    match (at(compared, NPI), at(compared, NAME)) {
        (Some(0), None | Some(name::ANOTHER)) => Some(Allowed::OnlyQuestion),
        (Some(0), Some(_)) => Some(Allowed::Known),
        (Some(_), _) | (None, None | Some(name::ANOTHER)) => None,
        (None, Some(name::SAME)) if is_elsewhere && !is_same_phone => Some(Allowed::Question),
        (None, Some(name::SAME)) => Some(Allowed::Known),
        (None, Some(name::MISSPELT)) => Some(Allowed::Question),
        (None, Some(_)) if is_same_phone => Some(Allowed::Known),
        (None, Some(_)) => Some(Allowed::Question),
    }
}

fn organisation(compared: &[Compared]) -> Option<Allowed> {
    use organisation::{NAME, NPI, PHONE, name};
    let is_same_phone = at(compared, PHONE) == Some(0);
    match (at(compared, NPI), at(compared, NAME)) {
        (Some(0), None | Some(name::ANOTHER)) => Some(Allowed::OnlyQuestion),
        (Some(0), Some(_)) => Some(Allowed::Known),
        (_, Some(name::SAME)) => Some(Allowed::Known),
        (_, Some(name::NEARLY)) if is_same_phone => Some(Allowed::Known),
        (_, Some(name::NEARLY)) => Some(Allowed::Question),
        (_, Some(name::SIMILAR)) if is_same_phone => Some(Allowed::Question),
        _ => None,
    }
}

impl Allowed {
    /// The verdict at a probability; nothing for somebody new.
    pub(crate) fn at(self, probability: f64) -> Option<Verdict> {
        match self {
            Self::OnlyQuestion => Some(Verdict::Doubtful),
            _ if probability < DOUBTFUL => None,
            Self::Known if probability >= KNOWN => Some(Verdict::Known),
            Self::Known | Self::Question => Some(Verdict::Doubtful),
        }
    }
}
