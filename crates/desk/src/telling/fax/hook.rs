//! `/hooks/fax-sent/{practice}/{token}`: the service says how a fax ended.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::StatusCode,
};
use platform::{
    Result, Sql, Uuid, args,
    audit::Actor,
    clock,
    db::{self, FromQueryResult},
    web::App,
};
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::settings::hook_token;
use crate::{
    letters::{self, FaxEnded},
    telling::{notices, told},
};

/// More is no message about a fax.
const LONGEST: usize = 64 * 1024;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    number: String,
    notice_id: Option<Uuid>,
    source_id: Option<Uuid>,
}

pub(in crate::telling) async fn answer(
    State(app): State<App>,
    Path((practice, token)): Path<(String, String)>,
    body: Body,
) -> Result<StatusCode> {
    let Ok(practice_id) = practice.parse::<Uuid>() else { return Ok(StatusCode::NOT_FOUND) };
    let expected = hook_token(app.secrets(), practice_id);
    if !bool::from(expected.as_bytes().ct_eq(token.as_bytes())) {
        return Ok(StatusCode::NOT_FOUND);
    }
    let Ok(body) = to_bytes(body, LONGEST).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let Some((reference, ended, why)) = read(&body) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let Some(ended) = ended else { return Ok(StatusCode::NO_CONTENT) };
    let tx = app.db().begin().await?;
    // Served by fax_out_by_provider_ref.
    let row: Option<Row> = tx
        .row(
            "SELECT id, number, notice_id, source_id FROM fax_out
             WHERE practice_id = $1 AND provider_ref = $2 AND state = 'handed'",
            args![practice_id, reference.as_str()],
        )
        .await?;
    let Some(row) = row else { return unknown(&tx, practice_id, &reference).await };
    let state = match ended {
        Ended::Well => "sent",
        Ended::Badly => "failed",
    };
    tx.run(
        "UPDATE fax_out SET state = $3, last_error = $4, sent_at = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, row.id, state, why.as_str(), clock::now()],
    )
    .await?;
    let by = Actor::program("Fax service");
    let of_letter = match ended {
        Ended::Well => FaxEnded::Well,
        Ended::Badly => FaxEnded::Badly(&why),
    };
    letters::fax_ended(&tx, practice_id, &by, row.id, of_letter).await?;
    match (ended, row.notice_id) {
        (Ended::Well, notice) => {
            used(&tx, practice_id, &row.number, row.source_id).await?;
            if let Some(notice) = notice {
                told::told(&tx, practice_id, notice, "going", &by).await?;
            }
        }
        (Ended::Badly, Some(notice)) => {
            let why = format!("The fax did not arrive: {why}");
            notices::put(&tx, practice_id, notice, "going", "failed", &why).await?;
        }
        (Ended::Badly, None) => {}
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Said twice: nothing to do. Not known, perhaps because the service was faster than
/// our note of its answer: it is asked to say it again, so that nothing is lost.
async fn unknown(tx: &platform::Tx, practice_id: Uuid, reference: &str) -> Result<StatusCode> {
    // Served by fax_out_by_provider_ref.
    let known = tx
        .value::<i64>(
            "SELECT count(*) FROM fax_out WHERE practice_id = $1 AND provider_ref = $2",
            args![practice_id, reference],
        )
        .await?;
    Ok(if known.unwrap_or(0) > 0 { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND })
}

#[derive(Clone, Copy)]
enum Ended {
    Well,
    Badly,
}

/// Reference, how it ended (none while it is under way), and the service's words.
fn read(body: &[u8]) -> Option<(String, Option<Ended>, String)> {
    let message: Value = serde_json::from_slice(body).ok()?;
    let text = |names: &[&str]| {
        names.iter().find_map(|name| match message.get(name) {
            Some(Value::String(text)) => Some(text.chars().take(200).collect::<String>()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        })
    };
    let reference = text(&["id", "fax_id", "faxId", "sid"])?;
    let ended = match text(&["status", "state"])?.to_lowercase().as_str() {
        "sent" | "delivered" | "success" | "successful" | "completed" => Some(Ended::Well),
        "failed" | "failure" | "error" | "busy" | "no_answer" | "no-answer" | "canceled" => {
            Some(Ended::Badly)
        }
        _ => None,
    };
    Some((reference, ended, text(&["reason", "error", "message"]).unwrap_or_default()))
}

/// A number at which a fax has arrived is trusted.
async fn used(
    tx: &platform::Tx,
    practice_id: Uuid,
    number: &str,
    source_id: Option<Uuid>,
) -> Result<()> {
    // Served by contact_point_by_digits.
    tx.run(
        "UPDATE contact_point SET trust = 'used', changed_at = $3
         WHERE practice_id = $1 AND digits = $2 AND kind = 'fax'
           AND (person_id = (SELECT person_id FROM source WHERE practice_id = $1 AND id = $4)
             OR organisation_id =
                (SELECT organisation_id FROM source WHERE practice_id = $1 AND id = $4))",
        args![practice_id, number, clock::now(), source_id],
    )
    .await?;
    db::changed(tx, practice_id, "sources").await
}
