//! `/touches/sync`: a phone sends the contacts that it has kept. Each is written once, however
//! often it is sent, and each gets an answer of its own.

use axum::{Json, body::Bytes, extract::State};
use platform::{Error, Result, Uuid, clock, sessions::Visitor, web::App};
use serde::{Deserialize, Serialize};

use super::{draft::Draft, log, record::Recorded, said};

/// A phone sends more than these in several turns.
const MOST: usize = 100;
/// A hundred contacts with all that can be said of them.
pub(super) const LIMIT: usize = 2 * 1024 * 1024;

#[derive(Deserialize)]
struct Sent {
    /// Whose phone it was when the contacts were logged.
    member: Uuid,
    touches: Vec<Draft>,
}

/// What became of the contacts, in the order in which they were sent.
#[derive(Debug, Serialize)]
pub(super) struct Answers {
    answers: Vec<Answer>,
}

/// What became of a contact.
#[derive(Debug, Default, Serialize)]
struct Answer {
    once: String,
    /// `written`, `there` (it came before) or `refused`.
    state: &'static str,
    touch: Option<Uuid>,
    /// The source that it stands with, which may be the one that was kept in a merge.
    source: Option<Uuid>,
    /// What has to be told.
    said: String,
    /// Where a meal is entered in the ledger, for those who keep it.
    ledger: Option<String>,
}

pub(super) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Json<Answers>> {
    let sent: Sent = serde_json::from_slice(&body)
        .map_err(|_| Error::Invalid("These are no contacts as a phone sends them.".into()))?;
    if sent.member != visitor.member_id {
        return Err(Error::Conflict(
            "These contacts were logged by somebody else. They stay on the phone until that \
             person signs in."
                .into(),
        ));
    }
    if sent.touches.len() > MOST {
        return Err(Error::Invalid(format!("Send at most {MOST} contacts at a time.")));
    }
    let mut answers = Vec::with_capacity(sent.touches.len());
    for draft in sent.touches {
        answers.push(write(&app, &visitor, draft).await?);
    }
    Ok(Json(Answers { answers }))
}

/// Each in a transaction of its own: one that is refused holds up no other.
async fn write(app: &App, visitor: &Visitor, draft: Draft) -> Result<Answer> {
    let refused =
        |once: String, said: String| Answer { once, state: "refused", said, ..Answer::default() };
    let checked = match draft.check(clock::now(), &visitor.zone) {
        Ok(checked) if checked.once.is_some() => checked,
        Ok(_) => return Ok(refused(draft.once, "The phone gave it no id. Log it again.".into())),
        Err(errors) => {
            let said: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            return Ok(refused(draft.once, said.join(" ")));
        }
    };
    let tx = app.db().begin().await?;
    let logged = match log::log(&tx, visitor, &checked).await {
        Ok(logged) => logged,
        Err(Error::Invalid(said) | Error::Conflict(said)) => return Ok(refused(draft.once, said)),
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    let (state, touch) = match logged.touch {
        Recorded::Written(id) => ("written", id),
        Recorded::WasThere(id) => ("there", id),
    };
    Ok(Answer {
        once: draft.once,
        state,
        touch: Some(touch),
        source: Some(logged.source.id),
        said: checked.said.unwrap_or_default().to_owned(),
        ledger: said::ledger(visitor, checked.kind, touch),
    })
}
