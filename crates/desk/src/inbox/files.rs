//! Files that came with an item: for those who see patients, as what their bytes
//! are, and under a policy in which nothing in them runs.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use platform::{
    Error, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::item::{self, Attachment};
use crate::arrivals;

pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, attachment)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let found = find(&app, &visitor, id, attachment).await?;
    let bytes = app.vault().read(visitor.practice_id, found.file_id)?;
    viewed(&app, &visitor, id, json!({ "attachment": attachment })).await?;
    Ok(answer(bytes, &found.name))
}

/// A page of a fax or a PDF as a picture, for those whose browser shows neither.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, attachment, page)): Path<(Uuid, Uuid, i64)>,
) -> Result<Response> {
    let found = find(&app, &visitor, id, attachment).await?;
    let picture = arrivals::page_image(&app, visitor.practice_id, found.id, page).await?;
    let picture = picture.ok_or(Error::NotFound)?;
    viewed(&app, &visitor, id, json!({ "attachment": attachment, "page": page })).await?;
    let mut response = answer(picture, &format!("page-{page}.png"));
    // A page never changes; a browser may keep it while its person is at work.
    let kept = HeaderValue::from_static("private, max-age=600");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

async fn find(app: &App, visitor: &Visitor, id: Uuid, attachment: Uuid) -> Result<Attachment> {
    item::attachments(app.db(), visitor.practice_id, id)
        .await?
        .into_iter()
        .find(|found| found.id == attachment)
        .ok_or(Error::NotFound)
}

async fn viewed(app: &App, visitor: &Visitor, item: Uuid, detail: serde_json::Value) -> Result<()> {
    let entry = Entry {
        action: "attachment.viewed",
        subject_kind: "intake_item",
        subject_id: Some(item),
        detail,
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await
}

fn answer(bytes: Vec<u8>, name: &str) -> Response {
    let shown = shown(&bytes);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let kind = shown.unwrap_or("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition(shown.is_some(), name));
    // A browser's viewer of PDFs does not start in a sandbox; it is one itself.
    let policy = match shown {
        Some("application/pdf") => "default-src 'none'; frame-ancestors 'none'",
        _ => "default-src 'none'; frame-ancestors 'none'; sandbox",
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// What a browser may show by itself, told by the bytes; everything else is only
/// saved.
pub(super) fn shown(bytes: &[u8]) -> Option<&'static str> {
    let kind = infer::get(bytes)?.mime_type();
    ["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"]
        .into_iter()
        .find(|known| *known == kind)
}

fn disposition(is_shown: bool, name: &str) -> HeaderValue {
    let how = if is_shown { "inline" } else { "attachment" };
    // Letters, digits and a few signs: a name can neither end the header nor name a folder.
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' })
        .take(80)
        .collect();
    HeaderValue::from_str(&format!("{how}; filename=\"{plain}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_and_pdfs_are_shown_and_a_name_cannot_leave_its_header() {
        assert_eq!(shown(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(shown(b"\x89PNG\r\n\x1a\n0000"), Some("image/png"));
        assert_eq!(shown(b"<html><script>alert(1)</script>"), None);
        assert_eq!(shown(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        let header = disposition(true, "a\"; x=\"../b\r\nSet-Cookie: c");
        let text = header.to_str().expect("plain text");
        assert!(!text.contains('\r') && !text.contains('/') && text.matches('"').count() == 2);
    }
}
