//! A mail becomes an intake item.

use lexicon::Channel;
use mail::{Message, reading::Checks};
use platform::{Instant, Result, Uuid, clock, web::App};
use sha2::{Digest, Sha256};

use super::{fax_mail, reading};
use crate::{
    calendar::{self, Taken},
    intake::{
        Arrival, Draft, Origin, Piece, PieceKind, Raw, Read, Receipt, Trust, Urgency, receive,
    },
    outbox,
};

/// How a mail came.
#[derive(Debug, Clone, Default)]
pub struct Came {
    /// When: the mailbox's or our own server's time, not the sender's.
    pub at: Option<Instant>,
    /// The name of the receiving server, whose word about the sender is believed.
    pub server: String,
    /// Whether only its headers came, since it is too large.
    pub is_too_large: bool,
}

/// A picture inside the words below this size is a logo, not a photographed order.
const LOGO: usize = 20 * 1024;

/// Takes a mail in. When this returns, it survives a crash. None when it tells of a
/// mail of ours that could not be delivered, or answers an invitation: that is no arrival.
pub async fn take_in(
    app: &App,
    practice_id: Uuid,
    raw: Vec<u8>,
    came: Came,
) -> Result<Option<Receipt>> {
    let (raw, message, bounce) = tokio::task::spawn_blocking(move || {
        let message = mail::read(&raw);
        let bounce = mail::bounce::read(&raw);
        (raw, message, bounce)
    })
    .await
    // A mail that breaks the reader is kept all the same, as the caller tries again.
    .map_err(|error| platform::Error::Internal(format!("reading a mail: {error}")))?;
    // Whether it is about a mail of ours is told by that mail's id; what only claims to be
    // a notification stays an arrival, so that no referral can be hidden in one.
    if let Some(bounce) = &bounce
        && outbox::bounced(app, practice_id, bounce).await?
    {
        return Ok(None);
    }
    let checks = message.checked_by(&came.server);
    if calendar::take_answer(app, practice_id, &message, checks).await? == Taken::Yes
        && !holds_more(&message)
    {
        return Ok(None);
    }
    let arrival = arrival(raw, message, &came, clock::now());
    Ok(Some(receive(app, practice_id, arrival).await?))
}

/// Whether a mail that answers an invitation brings something else as well: a file, or words
/// in which a patient is named. Then it is an arrival too.
fn holds_more(message: &Message) -> bool {
    let is_file = |file: &mail::Attachment| {
        file.media_type != "text/calendar" && !(file.is_inline && file.bytes.len() < LOGO)
    };
    let today = clock::local_day(clock::now(), &jiff::tz::TimeZone::UTC);
    let found = reading::read(&message.text, Origin::Mail, today).draft;
    message.attachments.iter().any(is_file)
        || !(found.patient.is_empty() && found.birth_date.is_empty() && found.diagnosis.is_empty())
}

/// The arrival that a mail is.
pub(super) fn arrival(raw: Vec<u8>, message: Message, came: &Came, now: Instant) -> Arrival {
    let carried = fax_mail::look(&message);
    let origin = match carried.channel {
        Channel::Fax => Origin::Fax,
        Channel::Voicemail => Origin::Voice,
        _ => Origin::Mail,
    };
    let words = carried.words.clone().unwrap_or_else(|| message.text.clone());
    let (mut draft, urgency) = if carried.channel == Channel::Fax {
        // The words around a fax are the service's own; those of the fax are read
        // from its pages.
        (Draft::default(), Urgency::Routine)
    } else {
        let reading =
            reading::read(&words, origin, clock::local_day(now, &jiff::tz::TimeZone::UTC));
        (reading.draft, reading.urgency)
    };
    let checks = message.checked_by(&came.server);
    if carried.channel == Channel::Email {
        sender_details(&message, &mut draft);
    }
    if let Some(number) = &carried.number {
        let at = if carried.channel == Channel::Fax {
            &mut draft.referrer_fax
        } else {
            &mut draft.referrer_phone
        };
        *at = Read::found(number.to_string(), Origin::Known, 90);
    }
    draft.doubts.extend(doubts(&message, checks, came));
    let sender = match (&carried.number, carried.channel) {
        (Some(number), Channel::Fax | Channel::Voicemail) => number.to_string(),
        (None, Channel::Voicemail) => "Unknown caller".into(),
        _ => named(&message),
    };
    let at = message.received_by(&came.server).or(came.at).unwrap_or(now);
    Arrival {
        channel: carried.channel,
        // A clock that runs ahead would make something received tomorrow.
        received_at: at.min(now),
        once: once(&message, &raw),
        sender,
        trust: trust(&message, checks),
        urgency,
        pieces: pieces(&message, carried.channel),
        draft,
        raw: Some(Raw { name: "mail.eml".into(), media_type: "message/rfc822".into(), bytes: raw }),
        source_id: None,
        clinic_id: None,
        link_id: None,
    }
}

/// The same mail by two ways (forwarded to the mailbox and handed over) is one;
/// two mails under one id, as some senders write, are two.
fn once(message: &Message, raw: &[u8]) -> String {
    if message.message_id.is_empty() {
        return format!("mail:{}", hex::encode(&Sha256::digest(raw)[..16]));
    }
    let mut hash = Sha256::new();
    for part in [&message.from.address, &message.subject, &message.text] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for file in &message.attachments {
        hash.update(Sha256::digest(&file.bytes));
    }
    let id: String = message.message_id.chars().take(200).collect();
    format!("mail:{id}:{}", hex::encode(&hash.finalize()[..8]))
}

fn named(message: &Message) -> String {
    let from = &message.from;
    match (from.name.is_empty(), from.address.is_empty()) {
        (true, true) => "Unknown sender".into(),
        (true, false) => from.address.clone(),
        (false, true) => from.name.clone(),
        (false, false) => format!("{} <{}>", from.name, from.address),
    }
}

fn sender_details(message: &Message, draft: &mut Draft) {
    if draft.referrer_email.is_empty() && !message.from.address.is_empty() {
        draft.referrer_email = Read::found(&message.from.address, Origin::Mail, 90);
    }
    if draft.referrer.is_empty() && !message.from.name.is_empty() {
        // Whoever writes is often the office's staff, not the provider.
        draft.referrer = Read::found(&message.from.name, Origin::Mail, 40);
    }
}

fn trust(message: &Message, checks: Option<&Checks>) -> Trust {
    match checks {
        Some(checks) if checks.doubt() => Trust::Doubtful,
        Some(checks) if checks.prove(&message.from.address) => Trust::Proven,
        _ => Trust::Plain,
    }
}

fn doubts(message: &Message, checks: Option<&Checks>, came: &Came) -> Vec<String> {
    let mut doubts: Vec<String> = message.cut.iter().map(|cut| cut.words().to_owned()).collect();
    if came.is_too_large {
        doubts.push(
            "This mail is too large to be fetched. It is still in the mailbox: open it there."
                .into(),
        );
    }
    if checks.is_some_and(Checks::doubt) {
        doubts.push(
            "The mail server could not confirm that this mail is from the address it names.".into(),
        );
    }
    if message.is_automatic {
        doubts.push("A machine wrote this mail, for example an absence note.".into());
    }
    doubts
}

fn pieces(message: &Message, channel: Channel) -> Vec<Piece> {
    message
        .attachments
        .iter()
        .filter(|file| !(file.is_inline && file.bytes.len() < LOGO))
        .map(|file| Piece {
            kind: kind(&file.media_type, channel),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes.clone(),
            pages: None,
            words: String::new(),
        })
        .collect()
}

fn kind(media_type: &str, channel: Channel) -> PieceKind {
    match media_type {
        "application/pdf" | "image/tiff" if channel == Channel::Fax => PieceKind::Fax,
        "image/jpeg" | "image/png" | "image/heif" | "image/webp" => PieceKind::Photo,
        _ => PieceKind::Other,
    }
}
