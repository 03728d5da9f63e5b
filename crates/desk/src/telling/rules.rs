//! Who may be told what, and by which way: pure decisions, with the reason for
//! a no. Whatever is not allowed here is not told.
//!
//! A treating provider may learn what became of their patient (45 CFR 164.506);
//! whoever does not treat may not learn that somebody became a patient without
//! a recorded authorisation, so without one they hear "received, thank you" and no more.

use lexicon::Profession;

use super::Stage;

/// Who the source of a referral is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// Treats patients.
    Treating,
    /// Does not, or it is not known.
    Lay,
    /// Does not, but the patient has permitted in writing that they know.
    Permitted,
    /// Nobody: the patient came by themselves, or nobody was named.
    Nobody,
}

impl Recipient {
    /// By the kind of the source and its profession. A record that is not known
    /// to treat does not.
    pub fn of(kind: &str, profession: Option<Profession>) -> Self {
        match (kind, profession) {
            ("person" | "organisation", Some(profession)) if profession.is_treating_provider() => {
                Self::Treating
            }
            ("person" | "organisation", _) => Self::Lay,
            _ => Self::Nobody,
        }
    }

    /// The same with the patient's written permission.
    #[must_use]
    pub fn permitted(self) -> Self {
        if self == Self::Lay { Self::Permitted } else { self }
    }

    /// Whether they may learn what became of the patient.
    pub fn may_know(self) -> bool {
        matches!(self, Self::Treating | Self::Permitted)
    }
}

/// A way to tell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Ordinary e-mail, which anybody on its way may read.
    Email,
    /// E-mail that the practice has marked as protected for this source.
    SecureEmail,
    /// Fax.
    Fax,
    /// A letter.
    Letter,
    /// A call.
    Phone,
}

impl Way {
    /// All of them, the way that asks least of people first.
    pub const ALL: [Self; 5] =
        [Self::Email, Self::SecureEmail, Self::Fax, Self::Letter, Self::Phone];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::SecureEmail => "secure_email",
            Self::Fax => "fax",
            Self::Letter => "letter",
            Self::Phone => "phone",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// In a word, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail with a private link",
            Self::SecureEmail => "Secure e-mail",
            Self::Fax => "Fax",
            Self::Letter => "Letter",
            Self::Phone => "Phone call",
        }
    }
}

/// How far a fax number is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaxTrust {
    /// From the registry, whose fax numbers are often stale.
    Registry,
    /// Typed by somebody.
    Typed,
    /// Confirmed by calling back.
    Confirmed,
    /// A fax has arrived there.
    Used,
}

impl FaxTrust {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Typed => "typed",
            Self::Confirmed => "confirmed",
            Self::Used => "used",
        }
    }

    /// From its code; what is not known is trusted least.
    pub fn from_code(code: &str) -> Self {
        [Self::Typed, Self::Confirmed, Self::Used]
            .into_iter()
            .find(|trust| trust.code() == code)
            .unwrap_or(Self::Registry)
    }

    /// In words, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Registry => "from the registry, not confirmed",
            Self::Typed => "not confirmed",
            Self::Confirmed => "confirmed by call-back",
            Self::Used => "used with success",
        }
    }

    /// Whether patient data may go there without somebody looking.
    pub fn is_enough_for_patients(self) -> bool {
        self >= Self::Confirmed
    }
}

/// Which ways to the source are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// Whether there is an e-mail address.
    pub email: Option<()>,
    /// The best fax number's trust.
    pub fax: Option<FaxTrust>,
    /// Whether there is a postal address.
    pub letter: Option<()>,
    /// Whether there is a phone number.
    pub phone: Option<()>,
}

impl Reach {
    fn has(self, way: Way) -> Option<()> {
        match way {
            Way::Email | Way::SecureEmail => self.email,
            Way::Fax => self.fax.map(|_| ()),
            Way::Letter => self.letter,
            Way::Phone => self.phone,
        }
    }
}

/// What a source, or else the practice, wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// By this way, if it is known; else by another.
    By(Way),
    /// Not at all.
    Nothing,
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Who the source is.
    pub recipient: Recipient,
    /// What there is to tell.
    pub stage: Stage,
    /// How they want to be told; none where they have not said.
    pub preference: Option<Wish>,
    /// How the practice usually tells.
    pub usual: Way,
    /// Whether this stage is told, by the source's wish or the practice's switch.
    pub switch: Switch,
    /// The ways that are known.
    pub reach: Reach,
}

/// Whether a stage is told at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is.
    On,
    /// The practice does not tell it.
    OffByPractice,
    /// The source does not want to hear it.
    OffBySource,
}

/// What a telling may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// "We received your referral, thank you", and nothing that tells whether
    /// somebody became a patient.
    ThanksOnly,
    /// That there is news of a referral of theirs, by its reference, and a
    /// private page behind a code; nothing of the patient.
    LinkOnly,
    /// The patient's name and the stage.
    Patient,
}

/// Who brings it on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The program.
    Itself,
    /// A person: to print, to call, or to look at a number first.
    Person,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Tell it so.
    Tell {
        /// The way.
        way: Way,
        /// What it may say.
        says: Says,
        /// Who brings it on its way.
        by: By,
    },
    /// Don't.
    Withheld(Withheld),
}

/// Why nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// There is nobody to tell.
    NobodyToTell,
    /// Who does not treat may not know.
    Lay,
    /// Nor this, even with the patient's permission.
    ForTreating,
    /// The source wants to hear nothing.
    SourceWantsNothing,
    /// The source does not want to hear of this stage.
    StageOffBySource,
    /// The practice does not tell this stage.
    StageOffByPractice,
    /// No way to them is known.
    NoWay,
}

impl Withheld {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::NobodyToTell => "Nobody is named as the referrer.",
            Self::Lay => {
                "They are not known to treat patients, so they may not learn whether somebody \
                 became a patient."
            }
            Self::ForTreating => "They do not treat patients; this is for those who do.",
            Self::SourceWantsNothing => "They asked not to be told.",
            Self::StageOffBySource => "They do not want to hear about this stage.",
            Self::StageOffByPractice => "Your practice does not tell this stage (Settings).",
            Self::NoWay => "No e-mail, fax, address or phone of theirs is known.",
        }
    }
}

/// Decides. Total: every combination has an answer, and the answer to what is
/// not clearly allowed is no.
pub fn decide(question: Question) -> Decision {
    match allowed(question) {
        Err(why) => Decision::Withheld(why),
        Ok(()) => match way(question) {
            Some(way) => tell(question, way),
            None => Decision::Withheld(Withheld::NoWay),
        },
    }
}

fn allowed(question: Question) -> Result<(), Withheld> {
    match (question.recipient, question.stage) {
        (Recipient::Nobody, _) => return Err(Withheld::NobodyToTell),
        (Recipient::Treating, _) | (_, Stage::Received) => {}
        // What is missing and why somebody is not taken is between those who treat.
        (Recipient::Permitted, Stage::NeedsInfo | Stage::Declined) => {
            return Err(Withheld::ForTreating);
        }
        (Recipient::Permitted, _) => {}
        (Recipient::Lay, _) => return Err(Withheld::Lay),
    }
    if question.preference == Some(Wish::Nothing) {
        return Err(Withheld::SourceWantsNothing);
    }
    match question.switch {
        Switch::On => Ok(()),
        Switch::OffByPractice => Err(Withheld::StageOffByPractice),
        Switch::OffBySource => Err(Withheld::StageOffBySource),
    }
}

/// The way they wish, else the usual one, else the first that is known. Only a
/// wish makes e-mail a secure one.
fn way(question: Question) -> Option<Way> {
    let wished = match question.preference {
        Some(Wish::By(way)) => Some(way),
        _ => None,
    };
    let usual = if question.usual == Way::SecureEmail { Way::Email } else { question.usual };
    wished
        .into_iter()
        .chain([usual, Way::Fax, Way::Email, Way::Letter, Way::Phone])
        .find(|way| question.reach.has(*way).is_some())
}

fn tell(question: Question, way: Way) -> Decision {
    let says = match (question.recipient.may_know(), way) {
        (true, Way::Email) => Says::LinkOnly,
        (true, _) => Says::Patient,
        (false, _) => Says::ThanksOnly,
    };
    let by = match way {
        Way::Email | Way::SecureEmail => By::Itself,
        Way::Letter | Way::Phone => By::Person,
        Way::Fax => {
            let trusted = question.reach.fax.is_some_and(FaxTrust::is_enough_for_patients);
            if trusted { By::Itself } else { By::Person }
        }
    };
    Decision::Tell { way, says, by }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
pub(super) mod tests;
