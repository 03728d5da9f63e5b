//! A mail as the rest of the program sees it.

use super::Checks;

/// Somebody in a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The name shown, which anybody may choose.
    pub name: String,
    /// The address in lower case.
    pub address: String,
}

/// A file that hung on a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without a path.
    pub name: String,
    /// Its media type by its content; what the sender called it counts for nothing.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is a picture inside the words (a logo), not a file of its own.
    pub is_inline: bool,
}

/// What was left out because there was too much of it. The raw mail has it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The mail is larger than is read; only its head was.
    Size,
    /// The words are longer than anybody writes.
    Words,
    /// There are more attachments than anybody sends.
    Attachments,
    /// Mails in mails in mails.
    Depth,
    /// It is so broken that nothing but its headers could be read.
    Unreadable,
}

impl Cut {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Size => "The mail is very large; only its beginning was read.",
            Self::Words => "The text is very long; only its beginning was read.",
            Self::Attachments => "There are very many attachments; only the first were taken out.",
            Self::Depth => "Mails are packed inside each other; only the outer ones were opened.",
            Self::Unreadable => {
                "This mail is broken and could not be read. Open the mail as it came, or ask the \
                 sender to send it again."
            }
        }
    }
}

/// A mail that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Who says to have written it.
    pub from: Address,
    /// To whom it is addressed, and who got a copy.
    pub to: Vec<Address>,
    /// Its subject, one line.
    pub subject: String,
    /// When the sender's clock says it was written, in milliseconds since 1970 UTC.
    pub written_at: Option<i64>,
    /// The name of the server that wrote the topmost `Received`, and when. Only
    /// our own server's word counts: see [`Message::received_by`].
    pub received: Option<(String, i64)>,
    /// Its id, without angle brackets; empty when it has none.
    pub message_id: String,
    /// What it answers.
    pub in_reply_to: Vec<String>,
    /// The thread it belongs to.
    pub references: Vec<String>,
    /// Its words as plain text.
    pub text: String,
    /// Its words as harmless HTML: no links, no images, no styles. Empty where it
    /// has none.
    pub html: String,
    /// What hung on it.
    pub attachments: Vec<Attachment>,
    /// What the receiving server wrote about the sender, topmost only.
    pub checks: Option<Checks>,
    /// Whether it says that a mail could not be delivered (RFC 3464).
    pub is_delivery_report: bool,
    /// Whether a machine wrote it: an absence note, a list (RFC 3834).
    pub is_automatic: bool,
    /// What was left out.
    pub cut: Vec<Cut>,
}

impl Message {
    /// When our own server received it: the topmost `Received`, which a sender
    /// cannot write, and only where that server's name is on it.
    pub fn received_by(&self, server: &str) -> Option<i64> {
        let (by, at) = self.received.as_ref()?;
        (!server.is_empty() && by.eq_ignore_ascii_case(server)).then_some(*at)
    }

    /// What the receiving server found out about the sender, where the topmost
    /// `Authentication-Results` is that server's (RFC 8601, 5: all others may be
    /// forged).
    pub fn checked_by(&self, server: &str) -> Option<&Checks> {
        self.checks
            .as_ref()
            .filter(|checks| !server.is_empty() && checks.server.eq_ignore_ascii_case(server))
    }
}
