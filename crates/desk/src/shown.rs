//! Files that we made or looked over ourselves, shown by the browser.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// A PDF, opened by the browser's own viewer. The name goes into a header: letters, digits, `.`,
/// `-` and `_` of it stay.
pub(crate) fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    // The viewer of PDFs does not start in a sandbox; it is one itself.
    answer(bytes, "application/pdf", name, "default-src 'none'; frame-ancestors 'none'")
}

/// A picture, in which nothing runs and nothing is fetched.
pub(crate) fn picture(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
                  frame-ancestors 'none'; sandbox";
    answer(bytes, media_type, name, policy)
}

fn answer(bytes: Vec<u8>, media_type: &'static str, name: &str, policy: &'static str) -> Response {
    let plain: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    let disposition = HeaderValue::from_str(&format!("inline; filename=\"{plain}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("inline"));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
