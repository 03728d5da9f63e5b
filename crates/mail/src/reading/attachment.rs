//! What a file is, by its content.

/// The media type by the content; `application/octet-stream` when nothing tells.
pub fn sniff(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"%PDF-") || leading(bytes).starts_with(b"%PDF-") {
        return "application/pdf";
    }
    if bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22]) {
        // TNEF, Outlook's winmail.dat.
        return "application/vnd.ms-tnef";
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return "image/tiff";
    }
    if is_calendar(bytes) {
        return "text/calendar";
    }
    if let Some(kind) = infer::get(bytes) {
        let media_type = kind.mime_type();
        // What infer takes for HTML, XML or a script is text of a stranger.
        return if media_type.starts_with("text/") { "text/plain" } else { media_type };
    }
    if is_text(bytes) { "text/plain" } else { "application/octet-stream" }
}

/// An invitation or the answer to one (RFC 5545, 3.4).
fn is_calendar(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    bytes[start..].get(..15).is_some_and(|head| head.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
}

/// Without the spaces and marks that some fax machines put before a PDF.
fn leading(bytes: &[u8]) -> &[u8] {
    let start = bytes
        .iter()
        .take(1024)
        .position(|byte| *byte == b'%')
        .filter(|start| bytes[..*start].iter().all(|byte| !byte.is_ascii_alphanumeric()));
    start.map_or(&[], |start| &bytes[start..])
}

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        // A character cut in two at the end is no fault.
        Err(error) => error.error_len().is_none(),
    };
    whole && !head.iter().any(|byte| *byte < 9 || (*byte > 13 && *byte < 32 && *byte != 27))
}

/// The usual ending of a media type, for a file that came without a name.
pub(super) fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/tiff" => "tif",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        "text/calendar" => "ics",
        "audio/mpeg" => "mp3",
        "audio/x-wav" => "wav",
        "application/zip" => "zip",
        "application/vnd.ms-tnef" => "dat",
        _ => "bin",
    }
}
