//! Which wordings there are, and the built-in words of each.

use lexicon::wording::Field;

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
    /// To a treating provider: what became of their patients, on a private page.
    OfficeReport,
}

impl Name {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 6] = [
        Self::Received,
        Self::NeedsInfo,
        Self::News,
        Self::Thanks,
        Self::StatusCode,
        Self::OfficeReport,
    ];

    /// Its code in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Received => "received",
            Self::NeedsInfo => "needs_info",
            Self::News => "news",
            Self::StatusCode => "status_code",
            Self::OfficeReport => "office_report",
        }
    }

    /// What it is called on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Thanks => "Thank you",
            Self::Received => "Referral received",
            Self::NeedsInfo => "Something is missing",
            Self::News => "News about a referral",
            Self::StatusCode => "Code for the private page",
            Self::OfficeReport => "Report for an office",
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
            Self::OfficeReport => {
                "To an office that treats, with the private link to the report on their patients."
            }
        }
    }

    /// The fields it may name.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Thanks => &[PRACTICE, REFERENCE, PHONE],
            Self::Received | Self::News => &[PRACTICE, REFERENCE, LINK, PHONE],
            Self::NeedsInfo => &[PRACTICE, REFERENCE, MISSING, LINK, PHONE],
            Self::StatusCode => &[PRACTICE, CODE, PHONE],
            Self::OfficeReport => &[PRACTICE, PERIOD, LINK, PHONE],
        }
    }

    /// The field without which the mail would be of no use.
    pub fn needed(self) -> Option<&'static str> {
        match self {
            Self::Thanks | Self::Received => None,
            Self::NeedsInfo => Some("missing"),
            Self::News | Self::OfficeReport => Some("link"),
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
            Self::OfficeReport => ("A report from {practice}", OFFICE_REPORT),
        };
        Wording { subject: subject.into(), body: body.into() }
    }
}

const PRACTICE: Field = Field { name: "practice", means: "The name of your practice" };
const REFERENCE: Field = Field { name: "reference", means: "The number both sides know it by" };
const LINK: Field = Field { name: "link", means: "The private page" };
const PHONE: Field = Field { name: "phone", means: "The clinic's phone" };
const MISSING: Field = Field { name: "missing", means: "What is missing, as a list" };
const PERIOD: Field = Field { name: "period", means: "The months that a report counts" };
const CODE: Field = Field { name: "code", means: "The six digits" };

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

const OFFICE_REPORT: &str = "How did the patients fare whom you sent to us? Our report for {period} is one page and names no patient:
{link}
The link opens for three months.

If you have a question, please call {phone}.";

#[cfg(test)]
mod tests {
    use super::{super::fill, *};
    use crate::wordings::is_of_a_patient;

    #[test]
    fn every_built_in_wording_is_whole() {
        for name in Name::ALL {
            assert_eq!(fill::faults(name, &name.built_in()), [], "{name:?}");
        }
    }

    #[test]
    fn no_wording_has_a_field_for_a_patient() {
        for name in Name::ALL {
            for field in name.fields() {
                assert!(!is_of_a_patient(field.name), "{field:?}");
            }
        }
    }
}
