//! Which referrals the list shows, as its address says it.

use jiff::civil::Date;
use lexicon::{LostReason, Month, Profession, ReferralState};
use platform::{Uuid, args, db::Value};
use serde::Deserialize;

use super::rollup::COUNTED;

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
    from: String,
    to: String,
    /// Only in a form that is posted, never in an address: part of a patient's
    /// name, or a number.
    pub q: String,
    /// Where the page before ended.
    pub before: String,
}

const LOST: &str = "'lost', 'declined', 'cancelled_by_referrer', 'expired'";

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
            from: day(&fields.from, Month::first_day),
            to: day(&fields.to, Month::last_day),
        }
    }

    /// The fields that say this filter.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let state = match self.states {
            States::Counted => None,
            States::Waiting => Some("waiting".to_owned()),
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
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    /// The conditions on `referral r`, with their values; `$1` is the practice.
    pub fn conditions(&self, practice_id: Uuid) -> (String, Vec<Value>) {
        let mut built = Built { sql: "r.practice_id = $1".into(), args: args![practice_id] };
        match (self.states, self.reason) {
            (States::Lost, _) | (States::Counted, Which::None | Which::One(_)) => {
                built.add(&format!("r.deleted_at IS NULL AND r.state IN ({LOST})"));
            }
            (States::Counted, Which::All) => built.add(COUNTED),
            (States::Waiting, _) => built.add(
                "r.deleted_at IS NULL AND r.state IN
                 ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold')",
            ),
            (States::One(state), _) => {
                built.add("r.deleted_at IS NULL");
                built.with("r.state = $?", state.code());
            }
        }
        self.where_from(&mut built);
        self.which_cells(&mut built);
        self.when_and_why(&mut built);
        (built.sql, built.args)
    }

    /// The same on the roll-up `source_month r`, when whole months of all that
    /// counts are asked for: counting there is quick in the largest practice.
    pub fn rolled_up(&self, practice_id: Uuid) -> Option<(String, Vec<Value>)> {
        let plain = self.states == States::Counted && self.reason == Which::All;
        let whole = self.from.is_none_or(|day| day == Month::of(day).first_day())
            && self.to.is_none_or(|day| day == Month::of(day).last_day());
        if !plain || !whole {
            return None;
        }
        let mut built = Built { sql: "r.practice_id = $1".into(), args: args![practice_id] };
        self.where_from(&mut built);
        self.which_cells(&mut built);
        if let Some(from) = self.from {
            built.with("r.month >= $?", Month::of(from).to_string());
        }
        if let Some(to) = self.to {
            built.with("r.month <= $?", Month::of(to).to_string());
        }
        Some((built.sql, built.args))
    }

    /// The same with other states.
    pub fn in_states(&self, states: States) -> Self {
        Self { states, ..self.clone() }
    }

    fn where_from(&self, built: &mut Built) {
        if let Some(id) = self.source {
            built.with("r.source_id = $?", id);
        }
        let of_source = |condition: &str| {
            format!(
                "r.source_id IN (SELECT s.id FROM source s WHERE s.practice_id = $1 AND {condition})"
            )
        };
        // As the report counts: the source's own organisation, or else the first
        // one its person works at.
        let organisation = "coalesce(s.organisation_id,
                (SELECT a.organisation_id FROM affiliation a WHERE a.practice_id = s.practice_id
                 AND a.person_id = s.person_id ORDER BY a.id LIMIT 1))";
        match self.organisation {
            Which::All => {}
            Which::None => built.add(&of_source(&format!("{organisation} IS NULL"))),
            Which::One(id) => built.with(&of_source(&format!("{organisation} = $?")), id),
        }
        if let Some(profession) = self.profession {
            built.with(&of_source("s.profession = $?"), profession.code());
        }
        match self.owner {
            Which::All => {}
            Which::None => built.add(&of_source("s.owner_id IS NULL")),
            Which::One(id) => built.with(&of_source("s.owner_id = $?"), id),
        }
    }

    fn which_cells(&self, built: &mut Built) {
        if let Some(clinic) = self.clinic {
            built.with("r.clinic_id = $?", clinic);
        }
        if let Some(payer) = &self.payer {
            built.with("r.payer = $?", payer.as_str());
        }
    }

    fn when_and_why(&self, built: &mut Built) {
        match self.reason {
            Which::All => {}
            Which::None => built.add("r.outcome_reason = ''"),
            // What is no known reason counts as another one, as in the report.
            Which::One(LostReason::Other) => {
                let known = LostReason::ALL.iter().filter(|reason| **reason != LostReason::Other);
                let codes: Vec<String> =
                    known.map(|reason| format!("'{}'", reason.code())).collect();
                built.add(&format!("r.outcome_reason NOT IN ('', {})", codes.join(", ")));
            }
            Which::One(reason) => built.with("r.outcome_reason = $?", reason.code()),
        }
        if let Some(from) = self.from {
            built.with("r.received_on >= $?", from.to_string());
        }
        if let Some(to) = self.to {
            built.with("r.received_on <= $?", to.to_string());
        }
    }
}

struct Built {
    sql: String,
    args: Vec<Value>,
}

impl Built {
    fn add(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn with(&mut self, condition: &str, value: impl Into<Value>) {
        self.args.push(value.into());
        self.add(&condition.replace("$?", &format!("${}", self.args.len())));
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
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_found_again_at_its_address() {
        let id = Uuid::from_u128(7).to_string();
        let fields = Fields {
            state: "waiting".into(),
            source: id.clone(),
            organisation: "none".into(),
            profession: "nurse".into(),
            owner: id.clone(),
            clinic: id,
            payer: "A & B".into(),
            reason: "other".into(),
            from: "2026-01".into(),
            to: "2026-02".into(),
            ..Fields::default()
        };
        let filter = Filter::read(&fields);
        assert_eq!(filter.to, "2026-02-28".parse().ok(), "the last day of the month");
        let address = crate::address::with_query("/referrals", &filter.pairs());
        let uri = address.parse().expect("an address");
        let read = axum::extract::Query::<Fields>::try_from_uri(&uri).expect("fields");
        assert_eq!(Filter::read(&read), filter);
    }

    #[test]
    fn nonsense_counts_as_not_given() {
        let fields =
            Fields { state: "x".into(), from: "y".into(), reason: "z".into(), ..Fields::default() };
        assert_eq!(Filter::read(&fields), Filter::read(&Fields::default()));
    }

    #[test]
    fn only_whole_months_of_all_that_counts_come_from_the_roll_up() {
        let filter = |from: &str, state: &str| {
            Filter::read(&Fields { from: from.into(), state: state.into(), ..Fields::default() })
        };
        assert!(filter("2026-01", "").rolled_up(Uuid::nil()).is_some());
        assert!(filter("2026-01-02", "").rolled_up(Uuid::nil()).is_none());
        assert!(filter("2026-01", "lost").rolled_up(Uuid::nil()).is_none());
    }
}
