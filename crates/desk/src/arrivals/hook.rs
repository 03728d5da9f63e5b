//! A fax service calls us: `POST /hooks/fax/{practice}/{token}`, with the file as
//! multipart or in JSON as base64. Answered well only when the fax is safely kept;
//! the service sends it again otherwise, and is recognised by its own number for it.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{FromRequest, Multipart, Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use hmac::{Hmac, Mac};
use lexicon::Phone;
use mail::reading::{file_name, sniff};
use platform::{Instant, Result, Sql, Uuid, args, clock, settings, web::App};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::fax_folder::{Fax, fax};
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
}

/// The token of a practice's address; none while no fax service may call.
pub(super) async fn token(app: &App, practice_id: Uuid) -> Result<Option<String>> {
    let chosen: Option<HookSettings> = settings::get(app.db(), practice_id, SETTINGS).await?;
    chosen.map(|chosen| app.secrets().open(SEALED_FOR, &chosen.token)).transpose()
}

/// Makes a new token: the address before it is shut from now on.
pub(super) async fn renew(app: &App, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
    let mut bytes = [0u8; 24];
    getrandom::fill(&mut bytes).map_err(|error| platform::Error::Internal(error.to_string()))?;
    let token = app.secrets().seal(SEALED_FOR, &hex::encode(bytes))?;
    settings::put(db, practice_id, SETTINGS, &HookSettings { token }, Some(by)).await
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

type Refusal = (StatusCode, &'static str);

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
    let token = token(app, practice_id).await.map_err(|_| DOWN)?.ok_or(NOT_FOUND)?;
    if !bool::from(token.as_bytes().ct_eq(given.as_bytes())) {
        return Err(NOT_FOUND);
    }
    let (headers, body) = whole(request).await?;
    if !signature_holds(&headers, &token, &body) {
        return Err((StatusCode::UNAUTHORIZED, "The signature does not fit."));
    }
    let call = read(&headers, body).await?;
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

/// A service that signs its calls signs them with the token (HMAC-SHA-256, in
/// hexadecimal digits, in `X-Signature`); one that does not sends no such header.
fn signature_holds(headers: &HeaderMap, token: &str, body: &[u8]) -> bool {
    let Some(given) = headers.get("x-signature") else { return true };
    let given = given.to_str().unwrap_or_default();
    let Ok(given) = hex::decode(given.strip_prefix("sha256=").unwrap_or(given)) else {
        return false;
    };
    <Hmac<Sha256> as Mac>::new_from_slice(token.as_bytes())
        .is_ok_and(|mac| mac.chain_update(body).verify_slice(&given).is_ok())
}

/// What a call brings.
#[derive(Default)]
struct Call {
    id: String,
    from: String,
    name: String,
    at: Option<Instant>,
    bytes: Vec<u8>,
}

impl Call {
    /// A field by the names that services give it.
    fn set(&mut self, name: &str, value: &str) {
        match name.to_lowercase().replace(['_', '-'], "").as_str() {
            "id" | "faxid" | "faxsid" | "messageid" | "uuid" => {
                self.id = value.chars().take(200).collect();
            }
            "from" | "fromnumber" | "callerid" | "sender" | "ani" => self.from = value.into(),
            "filename" | "name" => self.name = file_name(value),
            "receivedat" | "completedat" | "timestamp" | "date" => {
                let moment = value.parse::<jiff::Timestamp>().ok();
                self.at = moment.map(|moment| moment.as_millisecond());
            }
            _ => {}
        }
    }
}

async fn read(headers: &HeaderMap, body: Vec<u8>) -> Result<Call, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        multipart(kind, body).await
    } else if kind.starts_with("application/json") {
        from_json(&body)
    } else {
        Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send JSON or multipart/form-data."))
    }
}

async fn multipart(kind: &str, body: Vec<u8>) -> Result<Call, Refusal> {
    const BROKEN: Refusal = (StatusCode::BAD_REQUEST, "The form is broken off.");
    let request = Request::builder()
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .map_err(|_| BROKEN)?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| BROKEN)?;
    let mut call = Call::default();
    while let Some(field) = form.next_field().await.map_err(|_| BROKEN)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name() {
            call.name = file_name(file);
            call.bytes = field.bytes().await.map_err(|_| BROKEN)?.to_vec();
        } else {
            let value = field.text().await.map_err(|_| BROKEN)?;
            call.set(&name, &value);
        }
    }
    if call.bytes.is_empty() {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "The call brings no file."));
    }
    Ok(call)
}

fn from_json(body: &[u8]) -> Result<Call, Refusal> {
    let value: Value =
        serde_json::from_slice(body).map_err(|_| (StatusCode::BAD_REQUEST, "This is not JSON."))?;
    let fields = value.as_object().ok_or((StatusCode::BAD_REQUEST, "Send a JSON object."))?;
    let mut call = Call::default();
    for (name, value) in fields {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        if matches!(
            name.to_lowercase().as_str(),
            "file" | "content" | "file_content" | "media" | "data"
        ) {
            call.bytes = base64(&text)
                .ok_or((StatusCode::UNPROCESSABLE_ENTITY, "The file is not base64."))?;
        } else {
            call.set(name, &text);
        }
    }
    if call.bytes.is_empty() {
        // An address to fetch it from is not followed: it could lead anywhere inside.
        return Err((
            StatusCode::UNPROCESSABLE_ENTITY,
            "The call brings no file. Set the service to send the file itself.",
        ));
    }
    Ok(call)
}

/// Base 64 (RFC 4648), with line ends and with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.rsplit_once("base64,").map_or(text, |(_, rest)| rest);
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b'\r' | b'\n' | b' ' => continue,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Some(out)
}
