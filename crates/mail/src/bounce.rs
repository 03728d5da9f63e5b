//! Reading that a mail came back: a delivery status notification (RFC 3464), or
//! one of the letters that older servers write instead.
//!
//! What is read here is a claim: anybody can send such a mail. Whoever acts on it
//! must find the id of a mail that was really sent.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Longer words are cut off.
const LONGEST_REASON: usize = 300;
/// No more of a letter is looked at.
const LONGEST_LETTER: usize = 64 * 1024;

/// Whether writing again has a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// The address does not take mail.
    Permanent,
    /// It may take it later: a full mailbox, a server that is away.
    Transient,
}

/// A mail that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The id of the mail that came back, without brackets.
    pub message_id: Option<String>,
    /// To whom it was sent, in small letters.
    pub recipient: Option<String>,
    /// Whether writing again has a point.
    pub lasting: Lasting,
    /// The status of RFC 3463, for example `5.1.1`.
    pub status: Option<String>,
    /// What the server said, in one line.
    pub reason: String,
}

/// Reads a mail that tells of another that came back; none when it is anything else.
pub fn read(bytes: &[u8]) -> Option<Bounce> {
    // What breaks the parser is no notification of a mail server.
    crate::guard::guarded(|| parsed(bytes)).flatten()
}

fn parsed(bytes: &[u8]) -> Option<Bounce> {
    let message = MessageParser::default().parse(bytes)?;
    let notification =
        message.parts.iter().find(|part| is_type(part, "message", "delivery-status"));
    let mut bounce = match notification {
        Some(part) => from_notification(&text_of(part))?,
        None => from_letter(&message)?,
    };
    bounce.message_id = original_id(&message);
    Some(bounce)
}

fn is_type(part: &MessagePart, main: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case(main)
            && kind.subtype().is_some_and(|given| given.eq_ignore_ascii_case(sub))
    })
}

fn text_of(part: &MessagePart) -> String {
    let text = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
        PartType::Multipart(_) => String::new(),
    };
    text.chars().take(LONGEST_LETTER).collect()
}

/// The groups of fields of a notification: the first is about the mail, each
/// other about one recipient (RFC 3464, 2.1).
fn from_notification(text: &str) -> Option<Bounce> {
    let text = text.replace("\r\n", "\n");
    let failed = text.split("\n\n").map(fields).find_map(|fields| {
        let action = value(&fields, "action")?.to_ascii_lowercase();
        // "delivered", "relayed" and "expanded" tell of success.
        matches!(action.as_str(), "failed" | "delayed").then_some((action, fields))
    });
    let (action, fields) = failed?;
    let status = value(&fields, "status").and_then(status_in);
    let said = value(&fields, "diagnostic-code").unwrap_or_default();
    let said = said.split_once(';').map_or(said, |(_, words)| words);
    // The address as we wrote it, if the mail was forwarded on the way.
    let recipient = value(&fields, "original-recipient")
        .or_else(|| value(&fields, "final-recipient"))
        .and_then(|text| address_in(text.split_once(';').map_or(text, |(_, address)| address)));
    let lasting = match (action.as_str(), &status) {
        ("delayed", _) => Lasting::Transient,
        (_, Some(status)) => lasting(status),
        _ => said_lasting(said).unwrap_or(Lasting::Permanent),
    };
    Some(Bounce { message_id: None, recipient, lasting, status, reason: one_line(said) })
}

/// Fields of a group, folded lines joined.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A letter of a mail program: qmail, Exim, old Exchange. It must come from such a
/// program, say so in its subject, and name a code or the address that failed.
fn from_letter(message: &Message) -> Option<Bounce> {
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    let from = from.unwrap_or_default().to_ascii_lowercase();
    let is_program = from.is_empty()
        || ["mailer-daemon", "postmaster", "mail-daemon"].iter().any(|name| from.starts_with(name));
    let subject = message.subject().unwrap_or_default().to_ascii_lowercase();
    let says_so = SUBJECTS.iter().any(|words| subject.contains(words));
    let header = message.header_raw("X-Failed-Recipients").and_then(address_in);
    if !is_program || !(says_so || header.is_some()) {
        return None;
    }
    let text: String =
        message.body_text(0).unwrap_or_default().chars().take(LONGEST_LETTER).collect();
    // Below this line stands our own mail.
    let own = [
        "--- Below this line",
        "------ This is a copy",
        "Original message headers",
        "----- Original message",
    ];
    let end = own.iter().filter_map(|line| text.find(line)).min().unwrap_or(text.len());
    let text = &text[..end];
    let spoken = text.lines().find(|line| code_in(line).is_some());
    let status = spoken.and_then(status_in);
    let recipient = header.or_else(|| {
        text.split_whitespace().filter_map(address_in).find(|address| *address != from)
    });
    let waits = ["delayed", "warning", "will retry", "still being retried"];
    let lasting = if waits.iter().any(|words| subject.contains(words)) {
        Lasting::Transient
    } else {
        let said = spoken.and_then(said_lasting);
        status.as_deref().map(lasting).or(said).unwrap_or(Lasting::Transient)
    };
    recipient.as_ref()?;
    let reason = one_line(spoken.unwrap_or("The server gave no reason."));
    Some(Bounce { message_id: None, recipient, lasting, status, reason })
}

const SUBJECTS: &[&str] = &[
    "failure notice",
    "undeliver",
    "delivery status notification",
    "mail delivery failed",
    "delivery failure",
    "returned mail",
    "could not be delivered",
    "delivery has failed",
    "message delayed",
    "delayed",
];

/// A full mailbox (5.2.2) is reported as permanent, and is not.
fn lasting(status: &str) -> Lasting {
    if status.starts_with('5') && status != "5.2.2" {
        Lasting::Permanent
    } else {
        Lasting::Transient
    }
}

fn said_lasting(words: &str) -> Option<Lasting> {
    code_in(words).map(|code| if code >= 500 { Lasting::Permanent } else { Lasting::Transient })
}

/// An SMTP code of a failure that stands as a word of its own: "550" or "#5.1.1".
fn code_in(line: &str) -> Option<u16> {
    if let Some(status) = status_in(line) {
        return Some(if status.starts_with('5') { 550 } else { 450 });
    }
    words(line).find_map(|word| {
        let word = word.split('-').next().unwrap_or(word);
        (word.len() == 3).then(|| word.parse().ok()).flatten().filter(|c| (400..600).contains(c))
    })
}

/// A status of RFC 3463 of a failure in a text.
fn status_in(text: &str) -> Option<String> {
    words(text).find_map(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let is_number =
            |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let fits = parts.len() == 3 && parts.iter().all(is_number) && matches!(parts[0], "4" | "5");
        fits.then(|| word.to_owned())
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-')))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty())
}

fn address_in(text: &str) -> Option<String> {
    let signs = ['<', '>', '(', ')', ':', ';', ',', '"', '\'', ' ', '\t', '\r', '\n'];
    text.split(signs)
        .map(|word| word.trim_end_matches('.'))
        .find(|word| crate::is_address(word))
        .map(str::to_ascii_lowercase)
}

/// The id of the mail that came back: it stands in the copy that is attached, or
/// in a letter's text, or in what the notification answers.
fn original_id(message: &Message) -> Option<String> {
    let copy = message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        _ if is_type(part, "text", "rfc822-headers") => id_line(&text_of(part)),
        _ => None,
    });
    copy.or_else(|| message.body_text(0).and_then(|text| id_line(&text)))
        .or_else(|| message.in_reply_to().as_text().map(str::to_owned))
        .or_else(|| message.references().as_text().map(str::to_owned))
        .map(|id| id.trim().trim_matches(['<', '>']).chars().take(250).collect::<String>())
        .filter(|id| !id.is_empty())
}

fn id_line(text: &str) -> Option<String> {
    text.lines().take(2000).find_map(|line| {
        let (name, id) = line.split_once(':')?;
        let is_id = name.trim().eq_ignore_ascii_case("message-id");
        is_id.then(|| id.trim().to_owned())
    })
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|sign| !sign.is_control()).take(LONGEST_REASON).collect()
}
