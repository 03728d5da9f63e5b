//! The words Liaison is written in: value types and their rules.
//!
//! Nothing here reads a clock, a file, a database or the network; the current day is an argument.
//! Whatever a person or a file may have typed is *parsed* into one of these types once, at the edge,
//! and each parser is total: it answers with a value or with a problem written for users.

#[macro_use]
mod coded;

mod appointment;
mod cents;
mod channel;
mod dates;
mod email;
mod fold;
mod gift_kind;
pub mod hours;
mod icd10;
mod lost_reason;
mod met;
mod month;
mod month_day;
mod month_names;
mod name_case;
mod name_match;
mod name_words;
mod npi;
mod office_role;
mod organisation;
mod payer;
mod period;
mod person_name;
mod phone;
pub mod postal;
mod profession;
mod referral_state;
mod role;
mod tier;
mod touch_kind;
mod us_state;
mod weekdays;
pub mod wording;
mod zip;

pub use appointment::{AppointmentKind, AppointmentState, InviteAnswer};
pub use cents::{Cents, CentsProblem};
pub use channel::Channel;
pub use coded::UnknownCode;
pub use dates::{Century, DateProblem, ParsedDate, parse_date};
pub use email::{Email, EmailProblem};
pub use fold::fold;
pub use gift_kind::GiftKind;
pub use icd10::{Icd10, Icd10Problem};
pub use lost_reason::LostReason;
pub use met::Met;
pub use month::{Month, MonthProblem};
pub use month_day::{MonthDay, NoMonthDay};
pub use name_case::title_case;
pub use name_match::{NameMatch, compare_names};
pub use npi::{Npi, NpiProblem};
pub use office_role::OfficeRole;
pub use organisation::looks_like_organisation;
pub use payer::Payer;
pub use period::Period;
pub use person_name::{NameOrder, PersonName};
pub use phone::{Phone, PhoneProblem};
pub use profession::{Profession, specialty};
pub use referral_state::ReferralState;
pub use role::Role;
pub use tier::Tier;
pub use touch_kind::TouchKind;
pub use us_state::UsState;
pub use weekdays::Weekdays;
pub use zip::{Zip, ZipProblem};
