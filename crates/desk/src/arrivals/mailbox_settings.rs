//! Where the mailbox is, what was read of it so far, and since when it is silent.

use std::time::Duration;

use ::mail::mailbox::{self as imap, Account, Security};
use platform::{
    Instant, Result, Sql, Uuid, clock,
    jobs::{self, NewJob},
    settings,
    web::App,
};
use serde::{Deserialize, Serialize};

use super::mailbox::JOB;

const SETTINGS: &str = "arrivals/mailbox";
const STATE: &str = "arrivals/mailbox-state";
const SEALED_FOR: &str = "arrivals/mailbox";
/// How often it is read.
const EVERY: Duration = Duration::from_secs(120);
/// How long a mailbox may be away before somebody is told: servers restart.
const TOO_LONG: Instant = 60 * 60 * 1000;

/// What becomes of a mail in the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// It moves to another folder.
    #[default]
    Move,
    /// It is marked as read.
    MarkRead,
    /// Nothing.
    Leave,
}

/// Where the mailbox is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailboxSettings {
    /// Whether it is read.
    pub is_on: bool,
    /// The server's name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// `tls`, `starttls` or `none`.
    pub security: String,
    /// The user's name there.
    pub user: String,
    /// The password, sealed.
    pub password: String,
    /// The folder that is read.
    pub folder: String,
    /// What becomes of a mail.
    pub after: After,
    /// The folder to which it moves.
    pub move_to: String,
    /// The name that the receiving server signs its findings with.
    pub checked_by: String,
}

impl Default for MailboxSettings {
    fn default() -> Self {
        Self {
            is_on: false,
            server: String::new(),
            port: 993,
            security: "tls".into(),
            user: String::new(),
            password: String::new(),
            folder: "INBOX".into(),
            after: After::Move,
            move_to: "Liaison".into(),
            checked_by: String::new(),
        }
    }
}

impl MailboxSettings {
    /// Seals a password for [`MailboxSettings::password`].
    pub fn sealed(app: &App, password: &str) -> Result<String> {
        app.secrets().seal(SEALED_FOR, password)
    }

    /// The account, with its password opened.
    pub(super) fn account(&self, app: &App) -> Result<Account> {
        Ok(Account {
            server: self.server.clone(),
            port: self.port,
            security: match self.security.as_str() {
                "starttls" => Security::StartTls,
                "none" => Security::None,
                _ => Security::Tls,
            },
            user: self.user.clone(),
            password: app.secrets().open(SEALED_FOR, &self.password)?,
            folder: self.folder.clone(),
        })
    }

    /// What becomes of a mail, as the mailbox understands it.
    pub(super) fn after(&self) -> imap::After {
        match self.after {
            After::Move => imap::After::Move(self.move_to.clone()),
            After::MarkRead => imap::After::MarkRead,
            After::Leave => imap::After::Leave,
        }
    }
}

/// How far the reading has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MailboxState {
    pub(super) uid_validity: u32,
    pub(super) last_uid: u32,
    /// Mails still to be taken in, though later ones were.
    pub(super) open: Vec<u32>,
    /// When it was last read to its end.
    pub ok_at: Option<Instant>,
    /// Since when it cannot be read.
    pub failing_since: Option<Instant>,
    /// Why, for people.
    pub problem: String,
}

impl MailboxState {
    /// How many mails could not be taken in so far.
    pub fn stuck(&self) -> usize {
        self.open.len()
    }
}

/// The settings of a practice.
pub(super) async fn settings_of(db: &impl Sql, practice_id: Uuid) -> Result<MailboxSettings> {
    Ok(settings::get(db, practice_id, SETTINGS).await?.unwrap_or_default())
}

/// The state of a practice's mailbox.
pub(super) async fn state_of(db: &impl Sql, practice_id: Uuid) -> Result<MailboxState> {
    Ok(settings::get(db, practice_id, STATE).await?.unwrap_or_default())
}

/// Since when a mailbox that should be read cannot be, if that is so for long enough
/// to tell those who can do something about it.
pub async fn silent_since(db: &impl Sql, practice_id: Uuid) -> Result<Option<Instant>> {
    let Some(since) = state_of(db, practice_id).await?.failing_since else { return Ok(None) };
    let is_long = clock::now() - since >= TOO_LONG;
    Ok((is_long && settings_of(db, practice_id).await?.is_on).then_some(since))
}

/// Remembers how far the reading has come.
pub(super) async fn put_state(
    db: &impl Sql,
    practice_id: Uuid,
    state: &MailboxState,
) -> Result<()> {
    settings::put(db, practice_id, STATE, state, None).await
}

/// Saves the settings, and has the mailbox read from now on or no more.
pub async fn save_settings(
    db: &impl Sql,
    practice_id: Uuid,
    new: &MailboxSettings,
    by: Option<Uuid>,
) -> Result<()> {
    let old = settings_of(db, practice_id).await?;
    settings::put(db, practice_id, SETTINGS, new, by).await?;
    if (&old.server, &old.user, &old.folder) != (&new.server, &new.user, &new.folder) {
        // Another mailbox has other numbers.
        settings::put(db, practice_id, STATE, &MailboxState::default(), None).await?;
    }
    if new.is_on {
        let job = NewJob::new(JOB, serde_json::json!({}));
        jobs::schedule(db, practice_id, JOB, job, EVERY).await
    } else {
        jobs::unschedule(db, practice_id, JOB).await
    }
}
