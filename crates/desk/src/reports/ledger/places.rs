//! Clinics and payers are few among many cells: each pair has a number.

use std::collections::HashMap;

use platform::Uuid;

/// Where referrals went and who pays.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The clinic.
    pub clinic: Uuid,
    /// The payer; empty when none was given.
    pub payer: String,
}

/// All places of a ledger, by number.
#[derive(Debug, Clone, Default)]
pub struct Places {
    list: Vec<Place>,
    numbers: HashMap<Place, u32>,
}

impl Places {
    /// The number of a place, the same as long as the ledger is kept.
    pub fn number(&mut self, clinic: Uuid, payer: String) -> u32 {
        let place = Place { clinic, payer };
        if let Some(known) = self.numbers.get(&place) {
            return *known;
        }
        let number = self.list.len() as u32;
        self.list.push(place.clone());
        self.numbers.insert(place, number);
        number
    }

    /// All, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.list.iter()
    }
}
