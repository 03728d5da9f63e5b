//! What a fax service's call brings: the file and what is told about it, under the names
//! that services give them.

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request},
    http::{HeaderMap, StatusCode, header},
};
use mail::reading::file_name;
use platform::{Instant, Result};
use serde_json::Value;

use super::hook::Refusal;

/// What a call brings.
#[derive(Default)]
pub(super) struct Call {
    pub id: String,
    pub from: String,
    pub name: String,
    pub at: Option<Instant>,
    pub bytes: Vec<u8>,
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

/// Reads a call, whichever of the two forms it has.
pub(super) async fn read(headers: &HeaderMap, body: Vec<u8>) -> Result<Call, Refusal> {
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
