//! Attempts to reach a patient: which kinds there are and what came of them.

use platform::Instant;

/// How somebody tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By telephone.
    Call,
    /// A text message written by hand.
    Text,
    /// A letter.
    Letter,
    /// An e-mail.
    Email,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Call, Self::Text, Self::Letter, Self::Email];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Text => "text",
            Self::Letter => "letter",
            Self::Email => "email",
        }
    }

    /// The kind with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it ends the ladder: what is written by post waits for an answer.
    pub fn is_written(self) -> bool {
        self == Self::Letter
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody spoke with the patient.
    Reached,
    /// A message was left.
    Voicemail,
    /// Nobody answered.
    NoAnswer,
    /// The number belongs to somebody else.
    WrongNumber,
    /// It was sent.
    Sent,
    /// The patient does not want to come.
    Declined,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Reached,
        Self::Voicemail,
        Self::NoAnswer,
        Self::WrongNumber,
        Self::Sent,
        Self::Declined,
    ];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Voicemail => "voicemail",
            Self::NoAnswer => "no_answer",
            Self::WrongNumber => "wrong_number",
            Self::Sent => "sent",
            Self::Declined => "declined",
        }
    }

    /// The outcome with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether somebody spoke with the patient.
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Reached | Self::Declined)
    }

    /// Whether it was an attempt that has not reached the patient.
    pub fn is_in_vain(self) -> bool {
        matches!(self, Self::Voicemail | Self::NoAnswer | Self::Sent)
    }
}

/// One attempt as the clocks see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Try {
    /// When.
    pub at: Instant,
    /// How.
    pub kind: Kind,
    /// What came of it.
    pub outcome: Outcome,
}

/// Kind and outcome of one click, by the code of its button.
pub fn of_button(code: &str) -> Option<(Kind, Outcome)> {
    Some(match code {
        "text" => (Kind::Text, Outcome::Sent),
        "letter" => (Kind::Letter, Outcome::Sent),
        "email" => (Kind::Email, Outcome::Sent),
        outcome => match Outcome::from_code(outcome)? {
            Outcome::Sent => return None,
            outcome => (Kind::Call, outcome),
        },
    })
}

/// What happened, in words.
pub fn words(kind: Kind, outcome: Outcome) -> &'static str {
    match (kind, outcome) {
        (Kind::Call, Outcome::Voicemail) => "Called, left a voicemail",
        (Kind::Call, Outcome::NoAnswer) => "Called, no answer",
        (Kind::Call, Outcome::WrongNumber) => "Called, wrong number",
        (_, Outcome::Declined) => "Reached, does not want to come",
        (Kind::Text, Outcome::Sent) => "Sent a text message",
        (Kind::Letter, Outcome::Sent) => "Sent a letter",
        (Kind::Email, Outcome::Sent) => "Sent an e-mail",
        (_, Outcome::Reached) => "Reached",
        _ => "Tried",
    }
}
