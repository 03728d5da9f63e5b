//! Who is thanked may hear what, by which way, and when: pure rules, with the reason for a no.
//!
//! Treating providers may learn what treatment needs (45 CFR 164.506), and hear of their patients in
//! letters and notices about them. A thank-you is no treatment, so it names nobody, whoever gets
//! it; who does not treat may not even learn that somebody became one without a recorded
//! authorisation (164.508), so they are thanked in batches ([`super::batch`]). A card lies open on
//! desks: it never carries a name, initials, a condition or a date.

mod check;
mod detail;
mod vocabulary;

use lexicon::Profession;

use super::way::Way;

pub use check::{About, Blocked, Reader, check};
pub use detail::Detail;

/// Who is thanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thanked {
    /// A provider who treats the patient and wrote the referral.
    Treating,
    /// A provider who is not known to treat the patient.
    OtherProvider,
    /// Somebody who does not treat: a coach, a friend, an employer.
    Lay,
    /// Somebody who is or was a patient.
    Patient,
}

/// Who wrote the referrals, beside the source that they are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The source, or nobody else is named.
    Source,
    /// Another clinician is named.
    SomebodyElse,
}

impl Thanked {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Treating, Self::OtherProvider, Self::Lay, Self::Patient];

    /// By the profession of the source. What is not known to treat does not.
    pub fn of(profession: Profession, author: Author) -> Self {
        use Profession::{
            AthleticTrainer, CaseManager, DischargePlanner, FormerPatient, Hospital, Nurse,
            Psychologist, SchoolNurse,
        };
        match profession {
            FormerPatient => Self::Patient,
            Nurse | Psychologist | AthleticTrainer | DischargePlanner | CaseManager
            | SchoolNurse | Hospital => Self::OtherProvider,
            treats if treats.is_treating_provider() => match author {
                Author::Source => Self::Treating,
                Author::SomebodyElse => Self::OtherProvider,
            },
            _ => Self::Lay,
        }
    }

    /// Whether they may learn that somebody became a patient only with an authorisation.
    pub fn must_not_know(self) -> bool {
        matches!(self, Self::Lay | Self::Patient)
    }

    /// In words, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Treating => "treating provider",
            Self::OtherProvider => "provider who does not treat this patient",
            Self::Lay => "does not treat patients",
            Self::Patient => "patient",
        }
    }
}

/// Whether the patients have permitted in writing that the source knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authorised {
    /// They have not.
    No,
    /// All of those who are thanked for have.
    Yes,
}

impl Authorised {
    /// Both.
    pub const ALL: [Self; 2] = [Self::No, Self::Yes];
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Who is thanked.
    pub who: Thanked,
    /// How.
    pub way: Way,
    /// What of that which is known would be said.
    pub detail: Detail,
    /// Whether the patients have permitted it.
    pub authorised: Authorised,
}

/// When.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Within the practice's own promise.
    AsPromised,
    /// With the next batch, on a day that no referral sets.
    WithTheBatch,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It may be said, then.
    May(When),
    /// It may not.
    MayNot(Why),
}

/// Why something may not be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// Mail to a patient tells whoever reads it that they are one.
    MailToAPatient,
    /// A card lies open, mail is read on its way, and on the phone others listen.
    OthersMayRead,
    /// Thanks are not about a patient; what is has letters and notices of its own.
    NotAboutAPatient,
    /// Only who treats the patient may hear of them.
    DoesNotTreat,
    /// They may not learn that somebody became a patient.
    TellsThatSomebodyCame,
    /// Thanks need no condition and no day, whoever is thanked.
    NotNeeded,
    /// Initials are a name that is badly hidden.
    HalfAName,
}

impl Why {
    /// In a sentence, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::MailToAPatient => {
                "An e-mail to a patient tells whoever reads it that they are a patient. Choose a card or a call."
            }
            Self::OthersMayRead => {
                "Others may read or hear it. How many came is said in a letter at most."
            }
            Self::NotAboutAPatient => {
                "A thank-you names nobody. The provider who treats a patient hears of them in a letter about them."
            }
            Self::DoesNotTreat => {
                "They are not known to treat this patient, so nothing about the patient may reach them."
            }
            Self::TellsThatSomebodyCame => {
                "They do not treat patients, so they may not learn that somebody came to you. Thank them for thinking of you."
            }
            Self::NotNeeded => "A thank-you needs no condition and no day. Leave it out.",
            Self::HalfAName => "Initials are half a name. Leave them out.",
        }
    }
}

/// Decides. Total: every combination has an answer, and the answer to what is not clearly
/// allowed is no.
pub fn decide(question: Question) -> Answer {
    match refused(question) {
        Some(why) => Answer::MayNot(why),
        None => Answer::May(match (question.who.must_not_know(), question.authorised) {
            (true, Authorised::No) => When::WithTheBatch,
            _ => When::AsPromised,
        }),
    }
}

fn refused(Question { who, way, detail, authorised }: Question) -> Option<Why> {
    if who == Thanked::Patient && way == Way::Email {
        return Some(Why::MailToAPatient);
    }
    match detail {
        Detail::Nothing => None,
        Detail::Coming => (who.must_not_know() && authorised == Authorised::No)
            .then_some(Why::TellsThatSomebodyCame),
        Detail::Name if who == Thanked::Treating => Some(Why::NotAboutAPatient),
        Detail::Initials => Some(Why::HalfAName),
        Detail::Condition | Detail::Date => Some(Why::NotNeeded),
        Detail::Count | Detail::Name => match (who, way) {
            (Thanked::Treating, Way::Letter) => None,
            (Thanked::Treating, _) => Some(Why::OthersMayRead),
            (Thanked::OtherProvider, _) => Some(Why::DoesNotTreat),
            (Thanked::Lay | Thanked::Patient, _) => Some(Why::TellsThatSomebodyCame),
        },
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
