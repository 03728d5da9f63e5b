//! Whether a provider is wanted.

use crate::Wanted;
use crate::build::gather::state_number;

/// What is wanted, made quick to ask.
pub(crate) struct Wanting {
    /// A bit for each state by its number; none if all are wanted.
    states: Option<u128>,
    taxonomies: Vec<Vec<u8>>,
}

impl Wanting {
    pub fn of(wanted: &Wanted) -> Self {
        let bit = |code: &str| 1u128 << state_number(code.as_bytes());
        let states = wanted.states.iter().map(|state| bit(state.code())).reduce(|a, b| a | b);
        let code = |code: &String| code.trim().to_ascii_uppercase().into_bytes();
        Self { states, taxonomies: wanted.taxonomies.iter().map(code).collect() }
    }

    /// Whether an office in this state is wanted.
    #[inline]
    pub fn state(&self, code: &[u8]) -> bool {
        self.states.is_none_or(|states| states >> state_number(code) & 1 == 1)
    }

    /// Whether this primary taxonomy is wanted.
    #[inline]
    pub fn taxonomy(&self, code: &[u8]) -> bool {
        self.taxonomies.is_empty() || self.taxonomies.iter().any(|start| code.starts_with(start))
    }
}
