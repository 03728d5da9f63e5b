//! What a column holds, told by its values.

use jiff::civil::{Date, date};
use lexicon::{Century, Email, Icd10, Npi, Phone, UsState, parse_date};

use super::context::Shape;
use super::field::Field;

/// What the values of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Npi,
    /// Days over many years, as births are.
    BirthDates,
    /// Days close together.
    Dates,
    Diagnoses,
    Emails,
    Phones,
    States,
}

/// Whether one value has a look.
type Test<'a> = &'a dyn Fn(&str) -> bool;

/// How many values of a column are looked at.
pub(super) const SAMPLE: usize = 60;
/// Four of five values must agree; the fifth is dirt.
const SHARE: (usize, usize) = (4, 5);
/// A few agreeing values may be chance.
const FEWEST: usize = 2;
/// Only the form of a date matters here, so that the day on which a file is read does not.
const FAR_TODAY: Date = date(2040, 12, 31);
/// Birth dates of patients lie further apart than this; days of referral in one file don't.
const YEARS_APART: i16 = 15;

impl Look {
    /// The look of values, with how many of them have it.
    pub(super) fn of(values: &[&str]) -> Option<(Self, usize)> {
        let count = |has: &dyn Fn(&str) -> bool| values.iter().filter(|value| has(value)).count();
        let enough = |count: usize| count >= FEWEST && count * SHARE.1 >= values.len() * SHARE.0;
        let looks: [(Self, Test<'_>); 6] = [
            (Self::Npi, &|value| Npi::parse(value).is_ok()),
            (Self::Emails, &|value| Email::parse(value).is_ok()),
            (Self::Dates, &|value| day(value).is_some()),
            (Self::Phones, &is_phone),
            (Self::Diagnoses, &is_diagnosis),
            (Self::States, &|value| value.len() == 2 && UsState::parse(value).is_some()),
        ];
        let (look, found) = looks
            .into_iter()
            .map(|(look, has)| (look, count(has)))
            .find(|(_, found)| enough(*found))?;
        if look == Self::Dates {
            let years = || values.iter().filter_map(|value| day(value)).map(Date::year);
            let apart = years().max().unwrap_or(0) - years().min().unwrap_or(0);
            if apart > YEARS_APART {
                return Some((Self::BirthDates, found));
            }
        }
        Some((look, found))
    }

    /// The field such a column probably is.
    pub(super) fn field(self, shape: Shape) -> Option<Field> {
        match (self, shape) {
            (Self::Npi, _) => Some(Field::ProviderNpi),
            (Self::Diagnoses, Shape::Cases) => Some(Field::ReferralDiagnosis),
            (Self::BirthDates, Shape::Cases) => Some(Field::PatientBirthDate),
            (Self::Dates, Shape::Cases) => Some(Field::ReferralReceivedOn),
            (Self::Emails, Shape::Cases) => Some(Field::PatientEmail),
            (Self::Phones, Shape::Cases) => Some(Field::PatientPhone),
            (Self::Emails, Shape::Directory) => Some(Field::ProviderEmail),
            (Self::Phones, Shape::Directory) => Some(Field::ProviderPhone),
            (Self::States, Shape::Directory) => Some(Field::ProviderState),
            // A directory has dates of its own, which say nothing about referrals.
            (_, Shape::Directory) | (Self::States, Shape::Cases) => None,
        }
    }

    /// The look in words: `3 of 4 values are` ...
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Npi => "NPIs",
            Self::BirthDates => "dates far apart, like birth dates",
            Self::Dates => "dates close together",
            Self::Diagnoses => "diagnosis codes",
            Self::Emails => "e-mail addresses",
            Self::Phones => "phone numbers",
            Self::States => "states",
        }
    }
}

/// Whether values speak against a name: a column "Evaluated" of yes and no is no date, and a
/// column "Referral" of dates names nobody.
pub(super) fn contradicts(field: Field, values: &[&str]) -> bool {
    let dates = values.iter().filter(|value| day(value).is_some()).count();
    let names = matches!(
        field,
        Field::SourceName
            | Field::ProviderFullName
            | Field::PatientFullName
            | Field::ProviderPractice
    );
    match () {
        () if values.len() < FEWEST => false,
        () if field.is_date() => dates == 0,
        () => names && dates * SHARE.1 >= values.len() * SHARE.0,
    }
}

fn day(value: &str) -> Option<Date> {
    parse_date(value, Century::BirthDate { today: FAR_TODAY }).ok().map(|read| read.date)
}

fn is_phone(value: &str) -> bool {
    // Ten bare digits may be any number; people write phones with something between.
    Phone::parse(value).is_ok() && value.chars().any(|c| !c.is_ascii_digit())
}

fn is_diagnosis(value: &str) -> bool {
    // "B12" may be a room: a code has its point or more than three characters.
    Icd10::find_all(value).iter().any(|code| code.as_str().len() > 3)
}
