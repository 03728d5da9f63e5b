//! From bytes to a [`Message`], within limits.

use mail_parser::{Message as Mime, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Attachment, Cut, Message, attachment, headers, html, safe};
use crate::guard::guarded;

/// The largest mail that is read, in bytes.
pub const LARGEST: usize = 50 * 1024 * 1024;
/// As many attachments as are taken out.
const MOST_ATTACHMENTS: usize = 100;
/// The longest text that is kept, in bytes.
const LONGEST_TEXT: usize = 256 * 1024;
/// How deep mails inside mails are opened.
const DEEPEST: usize = 3;

/// Reads a mail. Of a larger one than [`LARGEST`] only the beginning is read; of one that
/// breaks the parser only its headers, if even those.
pub fn read(raw: &[u8]) -> Message {
    let part = &raw[..raw.len().min(LARGEST)];
    let mut message = guarded(|| whole(part))
        .or_else(|| guarded(|| head(part)))
        .unwrap_or_else(|| Message { cut: vec![Cut::Unreadable], ..Message::default() });
    if part.len() < raw.len() {
        message.cut.push(Cut::Size);
    }
    message
}

fn head(part: &[u8]) -> Message {
    let mut message = Message { cut: vec![Cut::Unreadable], ..Message::default() };
    if let Some(mime) = MessageParser::default().parse_headers(part) {
        headers::read(&mime, &mut message);
    }
    message
}

fn whole(part: &[u8]) -> Message {
    let mut message = Message::default();
    if let Some(mime) = MessageParser::default().parse(part) {
        headers::read(&mime, &mut message);
        content(&mime, 0, &mut message);
    }
    if message.text.len() > LONGEST_TEXT {
        let end = (0..=LONGEST_TEXT).rev().find(|end| message.text.is_char_boundary(*end));
        message.text.truncate(end.unwrap_or_default());
        message.cut.push(Cut::Words);
    }
    message.cut.dedup();
    message
}

/// The words and files of one mail, and of the mails in it.
fn content(mime: &Mime<'_>, depth: usize, message: &mut Message) {
    words(mime, message);
    for part in mime.attachments() {
        if message.attachments.len() >= MOST_ATTACHMENTS {
            note(message, Cut::Attachments);
            return;
        }
        match &part.body {
            PartType::Message(inner) => {
                let name = name_of(part, "message/rfc822", message.attachments.len());
                message.attachments.push(Attachment {
                    name,
                    media_type: "message/rfc822".into(),
                    bytes: inner.raw_message().to_vec(),
                    is_inline: false,
                });
                if depth + 1 >= DEEPEST {
                    note(message, Cut::Depth);
                } else {
                    // An office forwards a fax as a mail in a mail.
                    content(inner, depth + 1, message);
                }
            }
            _ => file(part, message),
        }
    }
}

fn words(mime: &Mime<'_>, message: &mut Message) {
    // A delivery report's machine part (RFC 3464).
    let report = mime.root_part().content_type().is_some_and(|kind| {
        kind.ctype() == "multipart"
            && kind.subtype() == Some("report")
            && kind
                .attribute("report-type")
                .is_none_or(|kind| kind.eq_ignore_ascii_case("delivery-status"))
    });
    message.is_delivery_report |= report;
    let mut text = String::new();
    for index in 0..mime.text_body_count().min(MOST_ATTACHMENTS) {
        if text.len() > LONGEST_TEXT {
            break;
        }
        let Some(part) = mime.text_part(index as u32) else { continue };
        let found = match &part.body {
            PartType::Html(markup) => html::words_of_html(markup),
            PartType::Text(words) => words.to_string(),
            _ => continue,
        };
        push_block(&mut text, &safe::text(&found));
    }
    push_block(&mut message.text, &text);
    if message.html.is_empty()
        && let Some(PartType::Html(markup)) = mime.html_part(0).map(|part| &part.body)
    {
        message.html = html::safe_html(markup);
    }
}

fn push_block(text: &mut String, block: &str) {
    let block = block.trim();
    if !block.is_empty() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(block);
    }
}

fn file(part: &MessagePart<'_>, message: &mut Message) {
    let bytes = match &part.body {
        PartType::Multipart(_) => return,
        other => contents(other, part),
    };
    if bytes.is_empty() {
        return;
    }
    let media_type = attachment::sniff(&bytes);
    let is_inline = part.content_id().is_some()
        && media_type.starts_with("image/")
        && !part.content_disposition().is_some_and(|found| found.is_attachment());
    message.attachments.push(Attachment {
        name: name_of(part, media_type, message.attachments.len()),
        media_type: media_type.into(),
        bytes,
        is_inline,
    });
}

fn contents(body: &PartType<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    match body {
        PartType::Text(words) | PartType::Html(words) => words.as_bytes().to_vec(),
        _ => part.contents().to_vec(),
    }
}

fn name_of(part: &MessagePart<'_>, media_type: &str, number: usize) -> String {
    let given = safe::file_name(part.attachment_name().unwrap_or_default());
    if given.is_empty() {
        format!("attachment-{}.{}", number + 1, attachment::ending(media_type))
    } else {
        given
    }
}

fn note(message: &mut Message, cut: Cut) {
    if !message.cut.contains(&cut) {
        message.cut.push(cut);
    }
}
