//! The mailbox that is read every two minutes.
//!
//! What was read is remembered by the numbers that the server gives mails; what
//! could not be taken in yet stays on a list and is tried at every turn. A mail is
//! put away only after it was taken in: a crash in between means that it is met
//! again and recognised.

use ::mail::mailbox::{Mailbox, Problem};
use platform::{
    Error, Instant, Result, Uuid, clock,
    jobs::{Failure, Job, Outcome},
    web::App,
};

use super::{
    Came,
    mailbox_settings::{MailboxSettings, MailboxState, put_state, settings_of, state_of},
    take_in,
};

/// The job that reads it.
pub(super) const JOB: &str = "arrivals.mailbox";
/// At the first reading, unread mails of this many days are taken in.
const FIRST_DAYS: Instant = 14;
const A_DAY: Instant = 24 * 60 * 60 * 1000;
/// As many mails as are taken in at one turn, so that a turn ends.
const A_TURN: usize = 200;

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
            put_state(app.db(), practice_id, &state).await?;
            Ok(count)
        }
        Err(Trouble::Mailbox(_)) => {
            put_state(app.db(), practice_id, &state).await?;
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
        put_state(app.db(), practice_id, state).await?;
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
        put_state(app.db(), practice_id, state).await?;
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
    clock::timestamp(at).strftime("%-d-%b-%Y").to_string()
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
