//! A fax service calls us: `POST /hooks/fax/{practice}/{token}`, with the file as
//! multipart or in JSON as base64. Answered well only when the fax is safely kept;
//! the service sends it again otherwise, and is recognised by its own number for it.

use axum::{
    Json,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use hmac::{Hmac, Mac};
use lexicon::Phone;
use mail::reading::sniff;
use platform::{Result, Sql, Uuid, args, clock, settings, web::App};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    fax::{Fax, fax},
    hook_call,
};
use crate::intake::{Draft, Origin, Read, receive};

const SETTINGS: &str = "arrivals/fax-hook";
const SEALED_FOR: &str = "arrivals/fax-hook";
/// The largest call that is taken.
const LARGEST: usize = 60 * 1024 * 1024;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct HookSettings {
    /// The token of the address, sealed.
    token: String,
    /// What a service signs its calls with, sealed. Not the token: that travels in every
    /// address, and stands in the logs of whatever it passes.
    secret: String,
}

/// How a fax service may call.
pub(super) struct Hook {
    /// The token of the address.
    pub token: String,
    /// What the service signs with, if it signs.
    pub secret: String,
}

/// How a fax service may call; none while none may.
pub(super) async fn hook(app: &App, practice_id: Uuid) -> Result<Option<Hook>> {
    let chosen: Option<HookSettings> = settings::get(app.db(), practice_id, SETTINGS).await?;
    let Some(chosen) = chosen.filter(|chosen| !chosen.secret.is_empty()) else { return Ok(None) };
    Ok(Some(Hook {
        token: app.secrets().open(SEALED_FOR, &chosen.token)?,
        secret: app.secrets().open(SEALED_FOR, &chosen.secret)?,
    }))
}

/// Makes a new token and a new secret: the address before it is shut from now on.
pub(super) async fn renew(app: &App, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
    let token = app.secrets().seal(SEALED_FOR, &random()?)?;
    let secret = app.secrets().seal(SEALED_FOR, &random()?)?;
    settings::put(db, practice_id, SETTINGS, &HookSettings { token, secret }, Some(by)).await
}

/// Shuts the address.
pub(super) async fn shut(db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
    settings::put(db, practice_id, SETTINGS, &HookSettings::default(), Some(by)).await
}

fn random() -> Result<String> {
    Ok(hex::encode(platform::random_bytes::<24>()?))
}

/// Takes a call.
pub(super) async fn take(
    State(app): State<App>,
    Path((practice, given)): Path<(String, String)>,
    request: Request,
) -> Response {
    match one(&app, &practice, &given, request).await {
        Ok(reference) => {
            (StatusCode::OK, Json(json!({ "taken_in": true, "reference": reference })))
                .into_response()
        }
        Err((status, words)) => (status, Json(json!({ "error": words }))).into_response(),
    }
}

pub(super) type Refusal = (StatusCode, &'static str);

const DOWN: Refusal = (StatusCode::SERVICE_UNAVAILABLE, "Not kept. Send it again in a moment.");
const NOT_FOUND: Refusal = (StatusCode::NOT_FOUND, "There is nothing here.");

async fn one(app: &App, slug: &str, given: &str, request: Request) -> Result<String, Refusal> {
    // Few practices share an installation; served by a look at that small table.
    let practice_id = app
        .db()
        .value::<Uuid>("SELECT id FROM practice WHERE slug = $1", args![slug])
        .await
        .map_err(|_| DOWN)?
        .ok_or(NOT_FOUND)?;
    let hook = hook(app, practice_id).await.map_err(|_| DOWN)?.ok_or(NOT_FOUND)?;
    if !bool::from(hook.token.as_bytes().ct_eq(given.as_bytes())) {
        return Err(NOT_FOUND);
    }
    let (headers, body) = whole(request).await?;
    if !signature_holds(&headers, &hook.secret, &body) {
        return Err((StatusCode::UNAUTHORIZED, "The signature does not fit."));
    }
    let call = hook_call::read(&headers, body).await?;
    let media_type = sniff(&call.bytes);
    if !matches!(media_type, "application/pdf" | "image/tiff") {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "The file is neither PDF nor TIFF."));
    }
    let number = Phone::parse(&call.from).ok();
    let mut draft = Draft::default();
    if let Some(number) = &number {
        draft.referrer_fax = Read::found(number.to_string(), Origin::Known, 90);
    }
    let once = if call.id.is_empty() {
        format!("fax:{}", hex::encode(Sha256::digest(&call.bytes)))
    } else {
        format!("fax-call:{}", call.id)
    };
    let now = clock::now();
    let arrival = fax(Fax {
        once,
        received_at: call.at.unwrap_or(now).min(now),
        sender: number.map_or_else(|| "Fax".into(), |number| number.to_string()),
        name: if call.name.is_empty() { "fax.pdf".into() } else { call.name },
        media_type: media_type.into(),
        bytes: call.bytes,
        draft,
    });
    let receipt = receive(app, practice_id, arrival).await.map_err(|_| DOWN)?;
    Ok(receipt.reference)
}

async fn whole(request: Request) -> Result<(HeaderMap, Vec<u8>), Refusal> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST)
        .await
        .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "The call is larger than 60 MB."))?;
    Ok((parts.headers, body.to_vec()))
}

/// A service that signs its calls signs them with the secret (HMAC-SHA-256, in
/// hexadecimal digits, in `X-Signature`); one that does not sends no such header.
fn signature_holds(headers: &HeaderMap, secret: &str, body: &[u8]) -> bool {
    let Some(given) = headers.get("x-signature") else { return true };
    let given = given.to_str().unwrap_or_default();
    let Ok(given) = hex::decode(given.strip_prefix("sha256=").unwrap_or(given)) else {
        return false;
    };
    <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes())
        .is_ok_and(|mac| mac.chain_update(body).verify_slice(&given).is_ok())
}
