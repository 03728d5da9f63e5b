//! Whoever says where an address is.

use super::Point;

/// An address of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Our number of it within one question.
    pub number: usize,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// ZIP code.
    pub zip: String,
}

/// Where one address is; none when it is not known there.
pub type Answer = (usize, Option<Point>);

/// Why nothing was answered. The words are for people and name no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It may answer later.
    #[error("{0}")]
    Later(String),
    /// It will not answer like this.
    #[error("{0}")]
    Never(String),
}

/// A service that says where addresses are. It may block.
pub trait Geocoder: Send + Sync {
    /// Its code in the database.
    fn name(&self) -> &'static str;
    /// How many addresses it takes at once.
    fn most_at_once(&self) -> usize;
    /// Asks for these.
    fn ask(&self, addresses: &[Address]) -> Result<Vec<Answer>, Trouble>;
}
