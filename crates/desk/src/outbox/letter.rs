//! A mail to be sent, and writing it into the queue.

use mail::send::Invite;
use platform::{Error, Result, Sql, Tx, Uuid, args, clock, new_id};

use super::{held::held, send};

/// The job that sends one mail.
pub(super) const SEND: &str = "mail.send";

/// The longest subject; more is a body. RFC 5322, 2.1.1 allows 998 characters a line.
const LONGEST_SUBJECT: usize = 200;

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A referrer is told what became of a referral.
    Notice,
    /// A referrer is asked for what is missing.
    Request,
    /// The sender of a form learns that it arrived.
    Receipt,
    /// A code that opens a private page once.
    Code,
    /// About a member's own account.
    Account,
    /// A member's things of the day, for themselves.
    Digest,
    /// The practice's figures of a month, for a member who wants them.
    Report,
    /// Somebody at an office is invited.
    Invitation,
    /// Who was invited is told that it is off: they would wait for us.
    CalledOff,
    /// A try of the settings.
    Test,
    /// Thanks, an invitation, a step of a playbook: to keep or win a source.
    Outreach,
    /// The same to many.
    Newsletter,
}

impl Purpose {
    /// The word of the column.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Notice => "notice",
            Purpose::Request => "request",
            Purpose::Receipt => "receipt",
            Purpose::Code => "code",
            Purpose::Account => "account",
            Purpose::Digest => "digest",
            Purpose::Report => "report",
            Purpose::Invitation => "invitation",
            Purpose::CalledOff => "called_off",
            Purpose::Test => "test",
            Purpose::Outreach => "outreach",
            Purpose::Newsletter => "newsletter",
        }
    }

    /// All of them.
    const ALL: [Self; 12] = [
        Self::Notice,
        Self::Request,
        Self::Receipt,
        Self::Code,
        Self::Account,
        Self::Digest,
        Self::Report,
        Self::Invitation,
        Self::CalledOff,
        Self::Test,
        Self::Outreach,
        Self::Newsletter,
    ];

    /// Whether it is relationship mail, which ends when somebody says so (CAN-SPAM, 15 USC
    /// 7704(a)(3)). An invitation is answered to whoever sent it.
    pub(super) fn can_be_ended(self) -> bool {
        matches!(self, Self::Outreach | Self::Newsletter)
    }

    /// From the word of the column; what is not known is held to the strictest rule.
    pub(super) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code).unwrap_or(Self::Newsletter)
    }
}

/// A mail to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is for.
    pub purpose: Purpose,
    /// The address.
    pub to: String,
    /// The name beside the address; may be empty.
    pub to_name: String,
    /// The subject; never names a patient, not even in clinical mail, because
    /// subjects travel and are shown where bodies are not.
    pub subject: String,
    /// The text, without the signature.
    pub body: String,
    /// Whether the body may carry a patient's data: only when the recipient's
    /// channel is marked secure.
    pub is_clinical: bool,
    /// The source it goes to.
    pub source_id: Option<Uuid>,
    /// The referral it is about.
    pub referral_id: Option<Uuid>,
}

/// Writes a mail into the queue, in the transaction of the change that wants it.
/// It leaves when the transaction is committed; `jobs::nudge` makes that at once.
///
/// An address that came back before is not written to, and neither is one that was
/// refused, by what a refusal blocks (see [`held`]): the mail is kept as `suppressed`,
/// with the reason.
pub async fn write(tx: &Tx, practice_id: Uuid, letter: Letter) -> Result<Uuid> {
    put(tx, practice_id, letter, None).await
}

/// Keeps a mail from leaving, if it has not left yet; says whether it does not leave.
pub async fn withdraw(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<bool> {
    // Served by the primary key.
    let state = tx
        .value::<String>(
            "SELECT state FROM mail_out WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?;
    if state.as_deref() == Some("sent") {
        return Ok(false);
    }
    tx.run(
        "UPDATE mail_out SET state = 'withdrawn', last_error = 'Taken back before it left.'
         WHERE practice_id = $1 AND id = $2 AND state <> 'sent'",
        args![practice_id, id],
    )
    .await?;
    Ok(true)
}

/// Like [`write`], for a mail with which a calendar travels; its words hold no patient's data.
pub async fn write_invite(
    tx: &Tx,
    practice_id: Uuid,
    letter: Letter,
    invite: &Invite,
) -> Result<Uuid> {
    put(tx, practice_id, letter, Some(invite)).await
}

async fn put(tx: &Tx, practice_id: Uuid, letter: Letter, invite: Option<&Invite>) -> Result<Uuid> {
    let to = letter.to.trim();
    if !mail::is_address(to) {
        return Err(Error::Invalid(format!("“{to}” is not an e-mail address.")));
    }
    let (id, now) = (new_id(), clock::now());
    let held = held(tx, practice_id, letter.purpose, to, letter.source_id).await?;
    tx.run(
        "INSERT INTO mail_out (practice_id, id, purpose, to_address, to_name, subject, body,
                               message_id, is_clinical, source_id, referral_id, state,
                               last_error, created_at, calendar, calendar_method)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13, $14, $15)",
        args![
            practice_id,
            id,
            letter.purpose.code(),
            to,
            one_line(&letter.to_name),
            one_line(&letter.subject),
            letter.body,
            letter.is_clinical,
            letter.source_id,
            letter.referral_id,
            if held.is_some() { "suppressed" } else { "waiting" },
            held.as_deref().unwrap_or(""),
            now,
            invite.map_or("", |invite| invite.text.as_str()),
            invite.map_or("", |invite| invite.method.as_str())
        ],
    )
    .await?;
    if held.is_none() {
        send::enqueue(tx, practice_id, id).await?;
    }
    Ok(id)
}

/// One line of bounded length: what stands in a header holds no line break.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|sign: char| sign.is_control() || sign.is_whitespace()).collect();
    let line = words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_SUBJECT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_whatever_is_put_in() {
        assert_eq!(one_line("a\r\nBcc: x@y.example\t b\u{0}c"), "a Bcc: x@y.example b c");
        assert_eq!(one_line(&"x ".repeat(900)).chars().count(), LONGEST_SUBJECT);
    }
}
