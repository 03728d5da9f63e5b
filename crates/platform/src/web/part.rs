//! The part of a page that an open page asks for alone: what is found while somebody types.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

/// The header by which an open page names the parts that it wants.
const HEADER: &str = "x-part";

/// Which parts of the page are wanted. A handler may always answer with the whole page: the
/// browser takes out of it what it asked for. It need not draw what nobody will see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(Option<String>);

impl Part {
    /// Whether the element with this id is all that is wanted.
    pub fn is_only(&self, id: &str) -> bool {
        self.0.as_deref() == Some(id)
    }

    /// Whether a part is wanted, and not the whole page.
    pub(super) fn is_asked(headers: &HeaderMap) -> bool {
        headers.contains_key(HEADER)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Part {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let named = parts.headers.get(HEADER).and_then(|value| value.to_str().ok());
        Ok(Self(named.map(str::to_owned)))
    }
}
