//! The ways on which people are reached, and the words for what they said.

use lexicon::Phone;

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Mail to one of them, not asked for: thanks, an invitation.
    Email,
    /// Calls.
    Phone,
    /// Faxes about their own patients.
    FaxClinical,
    /// Advertising by fax, which needs permission (47 USC 227).
    FaxPromotional,
    /// Letters.
    Letter,
    /// Cards.
    Card,
    /// Visits.
    Visit,
    /// Social networks.
    Social,
    /// Newsletters: mail to many.
    Newsletter,
}

impl Channel {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Email,
        Self::Newsletter,
        Self::Phone,
        Self::Visit,
        Self::Letter,
        Self::Card,
        Self::FaxClinical,
        Self::FaxPromotional,
        Self::Social,
    ];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::FaxClinical => "fax_clinical",
            Self::FaxPromotional => "fax_promotional",
            Self::Letter => "letter",
            Self::Card => "card",
            Self::Visit => "visit",
            Self::Social => "social",
            Self::Newsletter => "newsletter",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::FaxClinical => "Fax about patients",
            Self::FaxPromotional => "Advertising by fax",
            Self::Letter => "Letter",
            Self::Card => "Card",
            Self::Visit => "Visit",
            Self::Social => "Social networks",
            Self::Newsletter => "Newsletter",
        }
    }

    /// The kinds of contact points it goes to; none where it needs no address of ours.
    pub(super) fn points(self) -> &'static [&'static str] {
        match self {
            Self::Email | Self::Newsletter => &["email"],
            Self::Phone => &["phone", "mobile"],
            Self::FaxClinical | Self::FaxPromotional => &["fax"],
            Self::Social => &["social"],
            Self::Letter | Self::Card | Self::Visit => &[],
        }
    }

    /// Whether it goes to contact points of this kind.
    pub fn goes_to(self, kind: &str) -> bool {
        self.points().contains(&kind)
    }

    /// What was said about these decides it too: whoever wants no mail wants no newsletter.
    pub(super) fn with_wider(self) -> &'static [Self] {
        match self {
            Self::Newsletter => &[Self::Newsletter, Self::Email],
            Self::Email => &[Self::Email],
            Self::Phone => &[Self::Phone],
            Self::FaxClinical => &[Self::FaxClinical],
            Self::FaxPromotional => &[Self::FaxPromotional],
            Self::Letter => &[Self::Letter],
            Self::Card => &[Self::Card],
            Self::Visit => &[Self::Visit],
            Self::Social => &[Self::Social],
        }
    }

    /// An address as it is kept and compared; none when it is no address of this channel.
    pub fn address(self, text: &str) -> Option<String> {
        let text = text.trim();
        match *self.points().first()? {
            "email" => mail::is_address(text).then(|| text.to_lowercase()),
            "social" => (!text.is_empty()).then(|| text.to_lowercase()),
            _ => Phone::parse(text).ok().map(|phone| phone.digits().to_owned()),
        }
    }
}

/// What somebody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    /// They want it, or do not mind.
    Allowed,
    /// They do not want it.
    Refused,
    /// It is not known, or not any more.
    Unknown,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Allowed, Self::Refused, Self::Unknown];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.code() == code)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Refused => "Refused",
            Self::Unknown => "Not known",
        }
    }
}

/// How it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// In a talk.
    Told,
    /// On the phone.
    Call,
    /// In writing.
    Written,
    /// By a link or a form.
    Form,
    /// It came with a file.
    File,
    /// Otherwise.
    Other,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Told, Self::Call, Self::Written, Self::Form, Self::File, Self::Other];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Call => "call",
            Self::Written => "written",
            Self::Form => "form",
            Self::File => "file",
            Self::Other => "other",
        }
    }

    /// From its code; what is not known is something else.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|how| how.code() == code).unwrap_or(Self::Other)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Told => "Told us in person",
            Self::Call => "On the phone",
            Self::Written => "In writing",
            Self::Form => "By a link or a form",
            Self::File => "From a file",
            Self::Other => "Otherwise",
        }
    }
}
