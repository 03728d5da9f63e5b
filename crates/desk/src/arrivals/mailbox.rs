//! The mailbox that is read every two minutes.
//!
//! What was read is remembered by the numbers that the server gives mails; what
//! could not be taken in yet stays on a list and is tried at every turn. A mail is
//! put away only after it was taken in: a crash in between means that it is met
//! again and recognised.

use std::time::Duration;

use ::mail::mailbox::{self as imap, Account, Mailbox, Problem, Security};
use jiff::Timestamp;
use platform::{
    Error, Instant, Result, Sql, Uuid, clock,
    jobs::{self, Failure, Job, NewJob, Outcome},
    settings,
    web::App,
};
use serde::{Deserialize, Serialize};

use super::{Came, take_in};

/// The job that reads it.
pub(super) const JOB: &str = "arrivals.mailbox";
const SETTINGS: &str = "arrivals/mailbox";
const STATE: &str = "arrivals/mailbox-state";
const SEALED_FOR: &str = "arrivals/mailbox";
/// How often it is read.
const EVERY: Duration = Duration::from_secs(120);
/// How long a mailbox may be away before somebody is told: servers restart.
const TOO_LONG: Instant = 60 * 60 * 1000;
/// At the first reading, unread mails of this many days are taken in.
const FIRST_DAYS: Instant = 14;
const A_DAY: Instant = 24 * 60 * 60 * 1000;
/// As many mails as are taken in at one turn, so that a turn ends.
const A_TURN: usize = 200;

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

    fn after(&self) -> imap::After {
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
    uid_validity: u32,
    last_uid: u32,
    /// Mails still to be taken in, though later ones were.
    open: Vec<u32>,
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

/// Reads the mailbox now and says how many mails were new.
pub async fn poll(app: &App, practice_id: Uuid) -> Result<usize> {
    let chosen = settings_of(app.db(), practice_id).await?;
    if !chosen.is_on {
        return Ok(0);
    }
    let mut state = state_of(app.db(), practice_id).await?;
    let outcome = turn(app, practice_id, &chosen, &mut state).await;
    let now = clock::now();
    match &outcome {
        Ok(_) => {
            state.ok_at = Some(now);
            state.failing_since = None;
            state.problem.clear();
        }
        Err(Trouble::Mailbox(problem)) => {
            state.failing_since.get_or_insert(now);
            state.problem = problem.to_string();
        }
        Err(Trouble::Ours(_)) => {}
    }
    match outcome {
        // Nothing is remembered that the database has not taken.
        Err(Trouble::Ours(error)) => Err(error),
        Ok(count) => {
            settings::put(app.db(), practice_id, STATE, &state, None).await?;
            Ok(count)
        }
        Err(Trouble::Mailbox(_)) => {
            settings::put(app.db(), practice_id, STATE, &state, None).await?;
            Ok(0)
        }
    }
}

pub(super) async fn job(app: App, job: Job) -> Outcome {
    poll(&app, job.practice_id).await.map(|_| ()).map_err(Failure::from)
}

/// Opens the mailbox and says what is in it.
pub(super) async fn try_it(app: &App, chosen: &MailboxSettings) -> Result<u32> {
    let account = chosen.account(app)?;
    let mailbox =
        Mailbox::open(&account).await.map_err(|problem| Error::Invalid(problem.to_string()))?;
    let count = mailbox.count;
    mailbox.close().await;
    Ok(count)
}

enum Trouble {
    Mailbox(Problem),
    Ours(Error),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Mailbox(problem)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

async fn turn(
    app: &App,
    practice_id: Uuid,
    chosen: &MailboxSettings,
    state: &mut MailboxState,
) -> Result<usize, Trouble> {
    let mut mailbox = Mailbox::open(&chosen.account(app)?).await?;
    if state.uid_validity == 0 || state.uid_validity != mailbox.uid_validity {
        start_over(&mut mailbox, state).await?;
        settings::put(app.db(), practice_id, STATE, &*state, None).await?;
    }
    let mut todo = mailbox.after(state.last_uid).await?;
    todo.truncate(A_TURN);
    // New ones first: an old one that cannot be fetched must not hold them up.
    todo.extend(state.open.clone());
    let (mut count, mut first_problem) = (0, None);
    for uid in todo {
        let done = one(app, practice_id, chosen, &mut mailbox, uid).await;
        state.open.retain(|open| *open != uid);
        state.last_uid = state.last_uid.max(uid);
        match done {
            Ok(is_new) => count += usize::from(is_new),
            Err(Trouble::Ours(error)) => return Err(error.into()),
            Err(Trouble::Mailbox(problem)) => {
                state.open.push(uid);
                let broke_off = matches!(problem, Problem::BrokeOff(_));
                first_problem.get_or_insert(problem);
                if broke_off {
                    break;
                }
            }
        }
        settings::put(app.db(), practice_id, STATE, &*state, None).await?;
    }
    mailbox.close().await;
    first_problem.map_or(Ok(count), |problem| Err(problem.into()))
}

/// A mailbox never read before, or one whose numbers changed (RFC 9051, 2.3.1.1):
/// what may be new is put on the list; what is known is recognised.
async fn start_over(mailbox: &mut Mailbox, state: &mut MailboxState) -> Result<(), Problem> {
    state.open = match state.ok_at {
        None => mailbox.unread_since(&day(clock::now() - FIRST_DAYS * A_DAY)).await?,
        Some(last) => mailbox.since(&day(last - 2 * A_DAY)).await?,
    };
    state.last_uid = match mailbox.uid_next {
        0 => mailbox.after(0).await?.last().copied().unwrap_or_default(),
        next => next - 1,
    };
    state.uid_validity = mailbox.uid_validity;
    Ok(())
}

/// As IMAP writes days: `4-Mar-2026`.
fn day(at: Instant) -> String {
    let day = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    day.strftime("%-d-%b-%Y").to_string()
}

/// Takes one mail in and puts it away; says whether it was new.
async fn one(
    app: &App,
    practice_id: Uuid,
    chosen: &MailboxSettings,
    mailbox: &mut Mailbox,
    uid: u32,
) -> Result<bool, Trouble> {
    let Some(fetched) = mailbox.fetch(uid, ::mail::reading::LARGEST).await? else {
        // Somebody else removed it.
        return Ok(false);
    };
    let came = Came {
        at: fetched.internal_date,
        server: chosen.checked_by.clone(),
        is_too_large: fetched.is_too_large,
    };
    let receipt = take_in(app, practice_id, fetched.raw, came).await?;
    if !fetched.is_too_large
        && let Err(problem) = mailbox.put_away(uid, &chosen.after()).await
    {
        // It is kept here; that it stays unmoved there loses nothing.
        tracing::warn!(%problem, "a mail that was taken in could not be put away");
    }
    Ok(receipt.is_some_and(|receipt| receipt.is_new))
}
