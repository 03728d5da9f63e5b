//! What a contact of each kind costs the practice, as far as it has said so: the time and the way
//! of whoever makes it. What was handed over has no place here.

use std::collections::BTreeMap;

use lexicon::{Cents, TouchKind};
use platform::{Result, Sql, Tx, Uuid, settings};

/// The setting.
const NAME: &str = "reports/costs";

/// The kinds whose effects are looked for: what people do to keep a source.
pub const KINDS: [TouchKind; 9] = [
    TouchKind::Visit,
    TouchKind::Meal,
    TouchKind::Call,
    TouchKind::Card,
    TouchKind::Letter,
    TouchKind::Email,
    TouchKind::Event,
    TouchKind::InService,
    TouchKind::DropOff,
];

/// Costs by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Costs(BTreeMap<String, i64>);

impl Costs {
    /// As they were set.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(Self(settings::get(db, practice_id, NAME).await?.unwrap_or_default()))
    }

    /// Keeps them.
    pub async fn keep(&self, tx: &Tx, practice_id: Uuid, by: Uuid) -> Result<()> {
        settings::put(tx, practice_id, NAME, &self.0, Some(by)).await
    }

    /// The cost of one contact of a kind.
    pub fn of(&self, kind: TouchKind) -> Option<Cents> {
        self.0.get(kind.code()).map(|cents| Cents::new(*cents))
    }

    /// Says what one costs; nothing takes it away.
    pub fn set(&mut self, kind: TouchKind, cost: Option<Cents>) {
        match cost {
            Some(cost) => self.0.insert(kind.code().to_owned(), cost.get()),
            None => self.0.remove(kind.code()),
        };
    }
}
