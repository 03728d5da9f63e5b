//! A message that the next page shows once: "Merged. Undo".

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::ours;

/// The cookie that carries the message to the next page. It never holds
/// anything about a patient.
pub const COOKIE: &str = "flash";

/// A message, and how to take back what it tells of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flash {
    /// What happened.
    pub message: String,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// Where one may want to go on.
    #[serde(default)]
    pub leads: Vec<Lead>,
}

/// A link beside a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Where it leads; a page of ours.
    pub address: String,
    /// What it says.
    pub words: String,
}

/// The form behind an undo button.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undo {
    /// Where it posts to.
    pub action: String,
    /// What the button says.
    pub label: String,
    /// Hidden fields.
    pub fields: Vec<(String, String)>,
}

impl Flash {
    /// A message without undo.
    pub fn say(message: impl Into<String>) -> Self {
        Self { message: message.into(), undo: None, leads: Vec::new() }
    }

    /// A message with an undo button that posts to `action`.
    pub fn undoable(message: impl Into<String>, action: impl Into<String>) -> Self {
        let undo = Undo { action: action.into(), label: "Undo".into(), fields: Vec::new() };
        Self::undo_by(message, undo)
    }

    /// A message with the form that takes back what it tells of.
    pub fn undo_by(message: impl Into<String>, undo: Undo) -> Self {
        Self { message: message.into(), undo: Some(undo), leads: Vec::new() }
    }

    /// The same with a link to where one may want to go on.
    pub fn leading(mut self, address: impl Into<String>, words: impl Into<String>) -> Self {
        self.leads.push(Lead { address: address.into(), words: words.into() });
        self
    }

    pub(super) fn from_cookie(value: &str) -> Option<Self> {
        let flash: Flash = serde_json::from_slice(&hex::decode(value).ok()?).ok()?;
        let undo = flash.undo.iter().map(|undo| &undo.action);
        let mut addresses = undo.chain(flash.leads.iter().map(|lead| &lead.address));
        addresses.all(|address| ours(address).is_some()).then_some(flash)
    }

    fn to_cookie(&self) -> String {
        let value = hex::encode(serde_json::to_vec(self).unwrap_or_default());
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=30")
    }
}

/// After a POST: go and GET.
pub fn redirect(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// After a POST: go and GET, and say there what happened.
pub fn redirect_with(to: &str, flash: Flash) -> Response {
    let mut response = redirect(to);
    if let Ok(cookie) = HeaderValue::from_str(&flash.to_cookie()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
