//! Which wordings of paper there are.

use super::{CardValues, CoverValues, LetterValues, values::Values};

/// Who is thanked with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thanked {
    /// A provider who treats the people they send.
    TreatingProvider,
    /// A provider who does not.
    OtherProvider,
    /// Somebody who may not learn who became a patient: a coach, a teacher, a friend.
    Lay,
    /// A former patient who sends others.
    Patient,
}

/// Whose cards a handwritten sentence is suggested for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Circle {
    /// Providers.
    Providers,
    /// Everybody else. What is said must not tell whether somebody came.
    Others,
}

/// What is said on the phone to thank somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Call(pub Circle);

/// What a letter or a mail of thanks says between its greeting and its closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Note(pub Circle);

/// What a letter to a referring provider reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Report {
    /// The evaluation is done.
    Evaluated,
    /// How it goes, before they see the patient again.
    Progress,
    /// Treatment is over.
    Discharged,
    /// The patient did not want to come, or could not.
    Declined,
    /// The practice cannot take the patient.
    NotAccepted,
    /// The patient could not be reached.
    Unreached,
}

/// What the cover page of a fax says to somebody whom it was not meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FaxCover;

/// Any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
    /// The words of a thank-you card.
    Card(Thanked),
    /// Sentences to write by hand, one a line, which rotate.
    Cues(Circle),
    /// The words of a call to say thank you.
    Call(Circle),
    /// The words of a letter or a mail of thanks.
    Note(Circle),
    /// A letter to a referring provider.
    Letter(Report),
    /// The cover page of a fax.
    FaxCover,
}

/// A wording by what may be filled into it.
pub trait Paper: Into<Name> + Copy {
    /// All that may be filled in.
    type Values: Values;
}

impl Paper for Thanked {
    type Values = CardValues;
}

impl Paper for Circle {
    type Values = CardValues;
}

impl Paper for Call {
    type Values = CardValues;
}

impl Paper for Note {
    type Values = CardValues;
}

impl Paper for Report {
    type Values = LetterValues;
}

impl Paper for FaxCover {
    type Values = CoverValues;
}

impl From<Thanked> for Name {
    fn from(thanked: Thanked) -> Self {
        Self::Card(thanked)
    }
}

impl From<Circle> for Name {
    fn from(circle: Circle) -> Self {
        Self::Cues(circle)
    }
}

impl From<Call> for Name {
    fn from(Call(circle): Call) -> Self {
        Self::Call(circle)
    }
}

impl From<Note> for Name {
    fn from(Note(circle): Note) -> Self {
        Self::Note(circle)
    }
}

impl From<Report> for Name {
    fn from(report: Report) -> Self {
        Self::Letter(report)
    }
}

impl From<FaxCover> for Name {
    fn from(_: FaxCover) -> Self {
        Self::FaxCover
    }
}

impl Name {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 17] = [
        Self::Card(Thanked::TreatingProvider),
        Self::Card(Thanked::OtherProvider),
        Self::Card(Thanked::Lay),
        Self::Card(Thanked::Patient),
        Self::Cues(Circle::Providers),
        Self::Cues(Circle::Others),
        Self::Call(Circle::Providers),
        Self::Call(Circle::Others),
        Self::Note(Circle::Providers),
        Self::Note(Circle::Others),
        Self::Letter(Report::Evaluated),
        Self::Letter(Report::Progress),
        Self::Letter(Report::Discharged),
        Self::Letter(Report::Declined),
        Self::Letter(Report::NotAccepted),
        Self::Letter(Report::Unreached),
        Self::FaxCover,
    ];

    /// Its code in addresses and in the database; none of them is that of a mail.
    pub fn code(self) -> &'static str {
        match self {
            Self::Card(Thanked::TreatingProvider) => "card_treating",
            Self::Card(Thanked::OtherProvider) => "card_provider",
            Self::Card(Thanked::Lay) => "card_lay",
            Self::Card(Thanked::Patient) => "card_patient",
            Self::Cues(Circle::Providers) => "cues_providers",
            Self::Cues(Circle::Others) => "cues_others",
            Self::Call(Circle::Providers) => "call_providers",
            Self::Call(Circle::Others) => "call_others",
            Self::Note(Circle::Providers) => "note_providers",
            Self::Note(Circle::Others) => "note_others",
            Self::Letter(Report::Evaluated) => "letter_evaluated",
            Self::Letter(Report::Progress) => "letter_progress",
            Self::Letter(Report::Discharged) => "letter_discharged",
            Self::Letter(Report::Declined) => "letter_declined",
            Self::Letter(Report::NotAccepted) => "letter_not_accepted",
            Self::Letter(Report::Unreached) => "letter_unreached",
            Self::FaxCover => "fax_cover",
        }
    }

    /// What it is called on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Card(Thanked::TreatingProvider) => "Card for a treating provider",
            Self::Card(Thanked::OtherProvider) => "Card for another provider",
            Self::Card(Thanked::Lay) => "Card for somebody who is no provider",
            Self::Card(Thanked::Patient) => "Card for a former patient",
            Self::Cues(Circle::Providers) => "Sentences by hand, for providers",
            Self::Cues(Circle::Others) => "Sentences by hand, for everybody else",
            Self::Call(Circle::Providers) => "Call to thank a provider",
            Self::Call(Circle::Others) => "Call to thank anybody else",
            Self::Note(Circle::Providers) => "Letter or mail to thank a provider",
            Self::Note(Circle::Others) => "Letter or mail to thank anybody else",
            Self::Letter(Report::Evaluated) => "Letter: evaluation done",
            Self::Letter(Report::Progress) => "Letter: progress",
            Self::Letter(Report::Discharged) => "Letter: discharge",
            Self::Letter(Report::Declined) => "Letter: the patient is not coming",
            Self::Letter(Report::NotAccepted) => "Letter: we cannot take the patient",
            Self::Letter(Report::Unreached) => "Letter: we could not reach the patient",
            Self::FaxCover => "Cover page of a fax",
        }
    }

    /// To whom it goes, and when.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Card(Thanked::TreatingProvider) => {
                "Thanks for a referral, in an envelope. It names no patient."
            }
            Self::Card(Thanked::OtherProvider) => {
                "Thanks to a provider who sends people without treating them. It names no patient."
            }
            Self::Card(Thanked::Lay) => {
                "Now and then, to a coach, a teacher, a friend. It must not tell whether somebody came."
            }
            Self::Card(Thanked::Patient) => {
                "To a former patient who recommends you. It must not tell whether somebody came."
            }
            Self::Cues(Circle::Providers) => {
                "Suggested to whoever writes a card by hand. Each card gets the next one."
            }
            Self::Cues(Circle::Others) => {
                "For people who may not learn who became a patient. Each card gets the next one."
            }
            Self::Call(Circle::Providers) => {
                "The script beside whoever calls. It names no patient: others may listen."
            }
            Self::Call(Circle::Others) => {
                "The script beside whoever calls. It must not tell whether somebody came."
            }
            Self::Note(Circle::Providers) => {
                "What stands between greeting and signature. It names no patient."
            }
            Self::Note(Circle::Others) => {
                "For people who may not learn who became a patient. It must not tell whether \
                 somebody came."
            }
            Self::Letter(Report::Evaluated) => {
                "To the referring provider, after the first visit: what you found and what you plan."
            }
            Self::Letter(Report::Progress) => {
                "To the referring provider, before they see the patient again."
            }
            Self::Letter(Report::Discharged) => {
                "To the referring provider, when treatment is over: with what result."
            }
            Self::Letter(Report::Declined) => {
                "To the referring provider, when the patient did not want to come or could not."
            }
            Self::Letter(Report::NotAccepted) => {
                "To the referring provider, when your practice cannot take the patient."
            }
            Self::Letter(Report::Unreached) => {
                "To the referring provider, when nobody answered: they can tell the patient."
            }
            Self::FaxCover => {
                "What the first page of a fax tells somebody whom it was not meant for. It names no \
                 patient."
            }
        }
    }

    /// Whether it may say something about a patient: only a letter to a treating provider does.
    pub fn may_name_a_patient(self) -> bool {
        matches!(self, Self::Letter(_))
    }
}
