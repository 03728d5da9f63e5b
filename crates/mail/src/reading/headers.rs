//! The headers of a mail.

use mail_parser::{Address as Parsed, HeaderName, HeaderValue, Message as Mime};

use super::{Address, Message, checks, safe};

/// As many addresses of a header as are kept.
const MOST_ADDRESSES: usize = 50;

/// Fills in what stands in the headers.
pub(super) fn read(mime: &Mime<'_>, message: &mut Message) {
    message.from = addresses(mime.from()).into_iter().next().unwrap_or_default();
    message.to = addresses(mime.to());
    message.to.extend(addresses(mime.cc()));
    message.to.truncate(MOST_ADDRESSES);
    message.subject = safe::line(mime.subject().unwrap_or_default());
    message.written_at = mime.date().and_then(milliseconds);
    message.message_id = id(mime.message_id().unwrap_or_default());
    message.in_reply_to = ids(mime.in_reply_to());
    message.references = ids(mime.references());
    message.received = mime
        .headers()
        .iter()
        .find(|header| header.name == HeaderName::Received)
        .and_then(|header| header.value.as_received())
        .and_then(|received| {
            let by = received.by().map(host).unwrap_or_default();
            Some((by, received.date().as_ref().and_then(milliseconds)?))
        });
    message.checks = mime
        .headers_raw()
        .find(|(name, _)| name.eq_ignore_ascii_case("authentication-results"))
        .and_then(|(_, value)| checks::read(value));
    message.is_automatic = is_automatic(mime);
}

fn addresses(parsed: Option<&Parsed<'_>>) -> Vec<Address> {
    let Some(parsed) = parsed else { return Vec::new() };
    parsed
        .iter()
        .take(MOST_ADDRESSES)
        .map(|found| Address {
            name: safe::line(found.name.as_deref().unwrap_or_default()),
            address: safe::line(found.address.as_deref().unwrap_or_default()).to_lowercase(),
        })
        .filter(|address| !address.address.is_empty() || !address.name.is_empty())
        .collect()
}

fn milliseconds(date: &mail_parser::DateTime) -> Option<i64> {
    // Far-away years are a broken clock, not a time.
    (date.is_valid() && (1990..2100).contains(&date.year)).then(|| date.to_timestamp() * 1000)
}

fn id(text: &str) -> String {
    safe::line(text).trim_matches(['<', '>', ' ']).to_owned()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let found: Vec<String> = match value {
        HeaderValue::Text(text) => vec![id(text)],
        HeaderValue::TextList(list) => list.iter().take(100).map(|text| id(text)).collect(),
        _ => Vec::new(),
    };
    found.into_iter().filter(|id| !id.is_empty()).collect()
}

fn host(host: &mail_parser::Host<'_>) -> String {
    safe::line(&host.to_string()).to_lowercase()
}

/// RFC 3834: `Auto-Submitted` other than "no"; lists and bulk name themselves.
fn is_automatic(mime: &Mime<'_>) -> bool {
    mime.headers_raw().any(|(name, value)| {
        let value = value.trim().to_lowercase();
        match name.to_lowercase().as_str() {
            "auto-submitted" => !value.starts_with("no"),
            "precedence" => matches!(value.as_str(), "bulk" | "list" | "junk"),
            "list-id" | "x-autoreply" => true,
            _ => false,
        }
    })
}
