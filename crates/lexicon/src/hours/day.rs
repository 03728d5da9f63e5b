//! A day that differs from the usual week.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Span;

/// A day with hours of its own. Without spans the clinic is closed all day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub on: Date,
    /// What it is called: `Thanksgiving Day`.
    pub name: String,
    /// When the clinic is open nevertheless.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}
