//! The form of an appointment shown again: what is wrong with it, who was faster, and what
//! speaks against it. Whatever was typed stays.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::AppointmentState;
use platform::{FieldError, Uuid, sessions::Visitor};
use sha2::{Digest, Sha256};

use super::{
    choices::Choices,
    concerns::Concern,
    edit_page::{self, Page},
    form::Form,
    record::Appointment,
    words,
};

/// What is wrong with it.
pub(super) fn refused(
    visitor: &Visitor,
    form: &Form,
    choices: &Choices,
    errors: &[FieldError],
    id: Option<Uuid>,
) -> Response {
    let page = Page { form, choices, errors, concerns: &[], id, notice: None };
    (StatusCode::UNPROCESSABLE_ENTITY, page.render(visitor)).into_response()
}

/// Whoever was slower is told how it stands now, and keeps what they typed.
pub(super) fn outdated(
    visitor: &Visitor,
    form: &mut Form,
    choices: &Choices,
    now: &Appointment,
) -> Response {
    form.version = now.version.to_string();
    let notice = format!(
        "Somebody has changed this appointment in the meantime: it is now {}, {}. Check what you \
         typed and save again.",
        words::short_day(now.day()),
        words::hours(now.starts_at, now.ends_at, &now.zone)
    );
    let page =
        Page { form, choices, errors: &[], concerns: &[], id: Some(now.id), notice: Some(&notice) };
    (StatusCode::CONFLICT, page.render(visitor)).into_response()
}

/// The same of an appointment that is over or off by now.
pub(super) fn closed(
    visitor: &Visitor,
    form: &Form,
    choices: &Choices,
    now: &Appointment,
) -> Response {
    let became = match now.state {
        AppointmentState::Cancelled => "was called off",
        _ => "has happened",
    };
    let notice = format!(
        "In the meantime this appointment {became}. What you typed is kept here: take that back on \
         its page, then save again."
    );
    let page =
        Page { form, choices, errors: &[], concerns: &[], id: Some(now.id), notice: Some(&notice) };
    (StatusCode::CONFLICT, page.render(visitor)).into_response()
}

/// The page that asks, unless nothing speaks against it or just this was read and kept. Who
/// goes to an office at which another of us is says why.
pub(super) fn ask(
    visitor: &Visitor,
    form: &Form,
    choices: &Choices,
    found: &[Concern],
    id: Option<Uuid>,
) -> Option<Response> {
    if found.is_empty() {
        return None;
    }
    let courted = found.iter().any(|one| matches!(one, Concern::Courted { .. }));
    let lacks_reason = courted && form.reason.trim().is_empty();
    if form.keep == read_as(found) && !lacks_reason {
        return None;
    }
    let errors = match form.keep.is_empty() || !lacks_reason {
        true => Vec::new(),
        false => vec![FieldError::new(
            "reason",
            "Say in a few words why you go all the same, or join the other appointment.",
        )],
    };
    let page = Page { form, choices, errors: &errors, concerns: found, id, notice: None };
    Some((StatusCode::UNPROCESSABLE_ENTITY, page.render(visitor)).into_response())
}

/// Names what was read, so that what came up since is asked about too.
pub(super) fn read_as(found: &[Concern]) -> String {
    let text: Vec<String> = found.iter().map(edit_page::sentence_key).collect();
    hex::encode(&Sha256::digest(text.join("\n"))[..8])
}
