//! The filter as conditions of SQL.

use lexicon::{LostReason, Month};
use platform::{Uuid, args, clock, db::Value};

use super::{
    filter::{Filter, States, Which},
    rollup::COUNTED,
};

const LOST: &str = "'lost', 'declined', 'cancelled_by_referrer', 'expired'";

impl Filter {
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
            // Served by referral_by_next_due.
            (States::Due, _) => {
                built.add(
                    "r.deleted_at IS NULL AND r.state IN
                     ('received', 'needs_info', 'contacting', 'scheduled')",
                );
                built.with("r.next_due_at <= $?", clock::now());
            }
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
        let plain =
            self.states == States::Counted && self.reason == Which::All && self.reached.is_none();
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
                 AND a.person_id = s.person_id ORDER BY CAST(a.id AS text) LIMIT 1))";
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
        if let Some(step) = self.reached {
            built.add(&step.condition());
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
