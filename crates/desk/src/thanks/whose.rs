//! Whose sources are on the list.

use platform::{Uuid, sessions::Visitor};

use super::ADDRESS;
use crate::address::with_query;

/// Whose sources are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Everybody,
    Nobody,
    Of(Uuid),
}

impl Whose {
    /// From a field: `me`, `nobody`, a member, or empty for everybody.
    pub fn read(text: &str, visitor: &Visitor) -> Self {
        match text {
            "me" => Self::Of(visitor.member_id),
            "nobody" => Self::Nobody,
            other => other.parse().map_or(Self::Everybody, Self::Of),
        }
    }

    /// Whether a source of this owner is one of them.
    pub fn has(self, owner: Option<Uuid>) -> bool {
        match self {
            Self::Everybody => true,
            Self::Nobody => owner.is_none(),
            Self::Of(member) => owner == Some(member),
        }
    }

    /// As it stands in a form.
    pub fn code(self) -> String {
        match self {
            Self::Everybody => String::new(),
            Self::Nobody => "nobody".into(),
            Self::Of(member) => member.to_string(),
        }
    }

    /// The list of them.
    pub fn address(self) -> String {
        match self {
            Self::Everybody => ADDRESS.into(),
            _ => with_query(ADDRESS, &[("owner", self.code())]),
        }
    }
}
