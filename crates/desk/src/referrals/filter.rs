//! Which referrals the list shows, as its address says it.

use jiff::civil::Date;
use lexicon::{LostReason, Month, Profession, ReferralState};
use platform::Uuid;
use serde::Deserialize;

use super::reached::Reached;

/// A wish for one, for those without any, or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<T> {
    /// All of them.
    All,
    /// Those where nothing is noted.
    None,
    /// This one.
    One(T),
}

/// Which states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum States {
    /// All that count in reports.
    Counted,
    /// Those still without a first visit.
    Waiting,
    /// Those whose next step is due.
    Due,
    /// Those that ended without a patient.
    Lost,
    /// One.
    One(ReferralState),
}

/// The filter of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Which states.
    pub states: States,
    /// Whom they are counted for.
    pub source: Option<Uuid>,
    /// Where that source works.
    pub organisation: Which<Uuid>,
    /// What it is.
    pub profession: Option<Profession>,
    /// Who looks after it.
    pub owner: Which<Uuid>,
    /// The clinic.
    pub clinic: Option<Uuid>,
    /// The payer; an empty one is none.
    pub payer: Option<String>,
    /// Why it ended; for [`Which::None`] no reason was given.
    pub reason: Which<LostReason>,
    /// How far it came at least.
    pub reached: Option<Reached>,
    /// Received on this day or later.
    pub from: Option<Date>,
    /// Received on this day or before.
    pub to: Option<Date>,
}

/// The fields as they stand in an address or a form.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Fields {
    state: String,
    source: String,
    organisation: String,
    profession: String,
    owner: String,
    clinic: String,
    payer: String,
    reason: String,
    reached: String,
    from: String,
    to: String,
    /// Only in a form that is posted, never in an address: part of a patient's
    /// name, or a number.
    pub q: String,
    /// Where the page before ended.
    pub before: String,
}

impl Filter {
    /// Reads the fields; one that makes no sense counts as not given.
    pub fn read(fields: &Fields) -> Self {
        let payer = match fields.payer.as_str() {
            "" => None,
            "none" => Some(String::new()),
            payer => Some(payer.to_owned()),
        };
        Self {
            states: match fields.state.as_str() {
                "waiting" => States::Waiting,
                "due" => States::Due,
                "not_patients" => States::Lost,
                code => ReferralState::from_code(code).map_or(States::Counted, States::One),
            },
            source: fields.source.parse().ok(),
            organisation: which(&fields.organisation, |id| id.parse().ok()),
            profession: Profession::from_code(&fields.profession),
            owner: which(&fields.owner, |id| id.parse().ok()),
            clinic: fields.clinic.parse().ok(),
            payer,
            reason: which(&fields.reason, LostReason::from_code),
            reached: Reached::from_code(&fields.reached),
            from: day(&fields.from, Month::first_day),
            to: day(&fields.to, Month::last_day),
        }
    }

    /// The fields that say this filter.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let state = match self.states {
            States::Counted => None,
            States::Waiting => Some("waiting".to_owned()),
            States::Due => Some("due".to_owned()),
            States::Lost => Some("not_patients".to_owned()),
            States::One(state) => Some(state.code().to_owned()),
        };
        let payer = self
            .payer
            .as_ref()
            .map(|payer| if payer.is_empty() { "none".to_owned() } else { payer.clone() });
        let all = [
            ("state", state),
            ("source", self.source.map(|id| id.to_string())),
            ("organisation", words(self.organisation, |id| id.to_string())),
            ("profession", self.profession.map(|known| known.code().to_owned())),
            ("owner", words(self.owner, |id| id.to_string())),
            ("clinic", self.clinic.map(|id| id.to_string())),
            ("payer", payer),
            ("reason", words(self.reason, |reason| reason.code().to_owned())),
            ("reached", self.reached.map(|step| step.code().to_owned())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    /// The same with other states.
    pub fn in_states(&self, states: States) -> Self {
        Self { states, ..self.clone() }
    }
}

fn which<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Which<T> {
    match text {
        "none" => Which::None,
        text => one(text).map_or(Which::All, Which::One),
    }
}

fn words<T: Copy>(which: Which<T>, one: impl Fn(T) -> String) -> Option<String> {
    match which {
        Which::All => None,
        Which::None => Some("none".into()),
        Which::One(value) => Some(one(value)),
    }
}

/// A day, or the first or last day of a month.
fn day(text: &str, of_month: impl Fn(Month) -> Date) -> Option<Date> {
    text.parse().ok().or_else(|| Month::parse(text).ok().map(of_month))
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
