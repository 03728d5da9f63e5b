//! What can go wrong, by what the person in front of the screen can do about it.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The platform's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field of a form and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id in the form.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl FieldError {
    /// A complaint about one field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Why a request or a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not in this practice.
    #[error("There is nothing here. It may have been moved or removed.")]
    NotFound,
    /// The role may not do this.
    #[error("Your role does not allow this. Ask the owner of the practice.")]
    Forbidden,
    /// Nobody is signed in.
    #[error("Please sign in.")]
    SignedOut,
    /// What was sent cannot be used; the message says what to do.
    #[error("{0}")]
    Invalid(String),
    /// Somebody else changed the same thing first.
    #[error("{0}")]
    Conflict(String),
    /// Set-up or start cannot go on; the message says what to do.
    #[error("{0}")]
    Start(String),
    /// The database did not answer or refused.
    #[error("The database did not answer. Nothing was lost; try again in a moment.")]
    Database(#[from] sea_orm::DbErr),
    /// A file could not be read or written.
    #[error("A file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// A fault of ours.
    #[error("Something went wrong on our side. Nothing was saved.")]
    Internal(String),
}

impl Error {
    /// The HTTP status that fits.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::SignedOut => StatusCode::SEE_OTHER,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Database(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Error::Start(_) | Error::Io(_) | Error::Internal(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// The sentence for the screen. A full disk is named as such: it is the one
    /// storage fault that the reader can mend.
    pub fn for_people(&self) -> String {
        match self {
            Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => DISK_FULL.into(),
            Error::Database(error) if is_disk_full(&error.to_string()) => DISK_FULL.into(),
            Error::Io(_) => {
                "A file could not be read or written. Nothing was lost; try again, and \
                 tell whoever runs this machine if it happens again."
                    .into()
            }
            other => other.to_string(),
        }
    }
}

const DISK_FULL: &str = "The disk is full, so this could not be saved. What was saved before is \
     safe. Free some space on the machine that runs Liaison and try again.";

fn is_disk_full(message: &str) -> bool {
    message.contains("disk is full") || message.contains("No space left")
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Internal(format!("stored JSON: {error}"))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if matches!(self, Error::SignedOut) {
            return (StatusCode::SEE_OTHER, [(header::LOCATION, "/sign-in")]).into_response();
        }
        if self.status().is_server_error() {
            // Never the request's contents: a log holds no patient data.
            tracing::error!(error = ?self, "request failed");
        }
        crate::web::shell::error_page(self.status(), &self.for_people())
    }
}
