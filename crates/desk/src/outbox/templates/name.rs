//! Which wordings there are, and the built-in words of each.

use super::Wording;

/// A mail that a practice may word itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// To somebody who may know no more than that the referral arrived.
    Thanks,
    /// To a treating provider: the referral is here.
    Received,
    /// To a treating provider: something is missing.
    NeedsInfo,
    /// To a treating provider: there is news, which the private page tells. It is
    /// the same for every stage, so that the mail alone tells nothing.
    News,
    /// The code that opens a private page once.
    StatusCode,
}

impl Name {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] =
        [Self::Received, Self::NeedsInfo, Self::News, Self::Thanks, Self::StatusCode];

    /// Its code in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Received => "received",
            Self::NeedsInfo => "needs_info",
            Self::News => "news",
            Self::StatusCode => "status_code",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.code() == code)
    }

    /// What it is called on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Thanks => "Thank you",
            Self::Received => "Referral received",
            Self::NeedsInfo => "Something is missing",
            Self::News => "News about a referral",
            Self::StatusCode => "Code for the private page",
        }
    }

    /// To whom it goes, and when.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Thanks => {
                "To people who don't treat patients. It must not tell whether somebody came."
            }
            Self::Received => "To a treating provider, when their referral is here.",
            Self::NeedsInfo => "To a treating provider, when you ask for what is missing.",
            Self::News => {
                "To a treating provider, whenever a referral moves on. The private page says how."
            }
            Self::StatusCode => "To a referrer who opens the private page without their number.",
        }
    }

    /// The fields it may name, and what each stands for.
    pub fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Thanks => &[PRACTICE, REFERENCE, PHONE],
            Self::Received | Self::News => &[PRACTICE, REFERENCE, LINK, PHONE],
            Self::NeedsInfo => &[PRACTICE, REFERENCE, MISSING, LINK, PHONE],
            Self::StatusCode => &[PRACTICE, CODE, PHONE],
        }
    }

    /// The field without which the mail would be of no use.
    pub fn needed(self) -> Option<&'static str> {
        match self {
            Self::Thanks | Self::Received => None,
            Self::NeedsInfo => Some("missing"),
            Self::News => Some("link"),
            Self::StatusCode => Some("code"),
        }
    }

    /// The built-in wording.
    pub fn built_in(self) -> Wording {
        let (subject, body) = match self {
            Self::Thanks => ("{practice} received your referral", THANKS),
            Self::Received => ("{practice} received your referral", RECEIVED),
            Self::NeedsInfo => ("{practice} needs a little more for your referral", NEEDS_INFO),
            Self::News => ("News from {practice} about your referral", NEWS),
            Self::StatusCode => ("Your code from {practice}", STATUS_CODE),
        };
        Wording { subject: subject.into(), body: body.into() }
    }
}

const PRACTICE: (&str, &str) = ("practice", "The name of your practice");
const REFERENCE: (&str, &str) = ("reference", "The number both sides know it by");
const LINK: (&str, &str) = ("link", "The private page");
const PHONE: (&str, &str) = ("phone", "The clinic's phone");
const MISSING: (&str, &str) = ("missing", "What is missing, as a list");
const CODE: (&str, &str) = ("code", "The six digits");

const THANKS: &str = "We received your referral ({reference}). Thank you for thinking of us.

If you have a question, please call {phone}.";

const RECEIVED: &str = "We received your referral {reference}. Thank you.

See where it stands:
{link}
The page asks for the six-digit number of your receipt. If you don't have it, the page can send a code to this address.

If you have a question, please call {phone}.";

const NEEDS_INFO: &str = "For your referral {reference} something is still missing:

{missing}

Please send it by fax or through our referral page, not in an answer to this mail.

See where it stands:
{link}
The page asks for the six-digit number of your receipt. If you don't have it, the page can send a code to this address.

If you have a question, please call {phone}.";

const NEWS: &str = "There is news about your referral {reference}.

See where it stands:
{link}
The page asks for the six-digit number of your receipt. If you don't have it, the page can send a code to this address.

If you have a question, please call {phone}.";

const STATUS_CODE: &str = "Your code is {code}. It opens the page once, within ten minutes.

If you did not ask for it, you can ignore this mail.";

#[cfg(test)]
mod tests {
    use super::{super::fill, *};

    #[test]
    fn every_built_in_wording_is_whole() {
        for name in Name::ALL {
            assert_eq!(fill::faults(name, &name.built_in()), [], "{name:?}");
            assert_eq!(Name::from_code(name.code()), Some(name));
        }
    }

    #[test]
    fn no_wording_has_a_field_for_a_patient() {
        for name in Name::ALL {
            for (field, _) in name.fields() {
                assert!(!fill::is_of_a_patient(field), "{field}");
            }
        }
    }
}
