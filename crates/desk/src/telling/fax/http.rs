//! Any fax service that takes a POST with a token: JSON or multipart.

use std::time::Duration;

use platform::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::provider::{Failure, Fax, Provider, Sent};

/// How the service wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// `{"to": ..., "reference": ..., "callback": ..., "file": base64}`.
    #[default]
    Json,
    /// `multipart/form-data` with the same fields and the file as `file`.
    Multipart,
}

/// A service on the web.
pub struct HttpProvider {
    url: String,
    token: String,
    shape: Shape,
}

/// The longest a service may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// More than this of an answer is not read.
const LONGEST_ANSWER: u64 = 64 * 1024;

impl HttpProvider {
    /// A service. Patient data goes over an encrypted line, or stays on this machine.
    pub fn new(url: &str, token: &str, shape: Shape) -> Result<Self, Error> {
        let url = url.trim();
        let rest = url.strip_prefix("http://").unwrap_or_default();
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let on_this_machine = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
        if !url.starts_with("https://") && !on_this_machine {
            return Err(Error::Invalid(
                "The address of the fax service must begin with https://, because faxes carry \
                 patient data."
                    .into(),
            ));
        }
        Ok(Self { url: url.to_owned(), token: token.to_owned(), shape })
    }

    fn body(&self, fax: &Fax) -> (String, Vec<u8>) {
        let callback = fax.callback.clone().unwrap_or_default();
        let to = format!("+1{}", fax.number);
        let fields =
            [("to", to), ("reference", fax.id.to_string()), ("callback", callback)];
        match self.shape {
            Shape::Json => {
                let mut body: serde_json::Map<String, Value> = fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), Value::String(value)))
                    .collect();
                body.insert("file_name".into(), "fax.pdf".into());
                body.insert("file".into(), base64(&fax.pdf).into());
                ("application/json".into(), Value::Object(body).to_string().into_bytes())
            }
            Shape::Multipart => multipart(fax, &fields),
        }
    }
}

fn multipart(fax: &Fax, fields: &[(&str, String)]) -> (String, Vec<u8>) {
    // The id is random enough not to stand in the file.
    let boundary = format!("liaison-{}", fax.id.simple());
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    body.extend_from_slice(
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"fax.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
        )
        .as_bytes(),
    );
    body.extend_from_slice(&fax.pdf);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

impl Provider for HttpProvider {
    fn name(&self) -> &'static str {
        "http"
    }

    fn send(&self, fax: &Fax) -> Result<Sent, Failure> {
        let (kind, body) = self.body(fax);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            // A token must not follow a redirect to somebody else.
            .max_redirects(0)
            .build()
            .into();
        let answer = agent
            .post(&self.url)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", kind)
            .header("idempotency-key", fax.id.to_string())
            .send(&body[..]);
        let mut answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                return Err(Failure::Later(format!("the fax service does not answer: {error}")));
            }
        };
        let status = answer.status().as_u16();
        let text = answer
            .body_mut()
            .with_config()
            .limit(LONGEST_ANSWER)
            .read_to_string()
            .unwrap_or_default();
        match status {
            200..=299 => Ok(Sent::Handed(reference(&text).unwrap_or_else(|| fax.id.to_string()))),
            401 | 403 => Err(Failure::Never(format!(
                "the fax service refused the token ({status}): check it in the settings"
            ))),
            408 | 425 | 429 | 500.. => {
                Err(Failure::Later(format!("the fax service answered {status}")))
            }
            _ => Err(Failure::Never(format!("the fax service refused the fax ({status})"))),
        }
    }
}

/// The service's own name for the fax, wherever it stands in the answer.
fn reference(text: &str) -> Option<String> {
    let answer: Value = serde_json::from_str(text).ok()?;
    let found = ["id", "fax_id", "faxId", "sid", "reference"].into_iter().find_map(|name| {
        answer.get(name).or_else(|| answer.get("data").and_then(|data| data.get(name)))
    })?;
    match found {
        Value::String(text) if !text.is_empty() => Some(text.chars().take(200).collect()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().fold(0u32, |held, byte| (held << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            out.push(if place <= chunk.len() {
                char::from(ALPHABET[((held >> (18 - 6 * place)) & 63) as usize])
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }

    #[test]
    fn faxes_leave_this_machine_only_over_an_encrypted_line() {
        for good in ["https://fax.example/send", "http://127.0.0.1:9000/x", "http://localhost/x"] {
            assert!(HttpProvider::new(good, "t", Shape::Json).is_ok(), "{good}");
        }
        for bad in ["http://fax.example/", "ftp://x", "", "http://127.0.0.1.evil.example/", "http://localhost@evil.example/"] {
            assert!(HttpProvider::new(bad, "t", Shape::Json).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_reference_is_found_where_services_put_it() {
        assert_eq!(reference("{\"id\":12}").as_deref(), Some("12"));
        assert_eq!(reference("{\"data\":{\"fax_id\":\"a\"}}").as_deref(), Some("a"));
        assert_eq!(reference("OK"), None);
    }
}
