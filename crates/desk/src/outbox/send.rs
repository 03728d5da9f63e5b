//! The job that hands one mail to the practice's server.

use std::time::{Duration, UNIX_EPOCH};

use mail::send::{Fault, Invite, Outgoing, Person, compose, compose_invite};
use platform::{
    Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    jobs::{self, Failure, Job, NewJob, Outcome},
    web::App,
};
use serde_json::json;

use super::{
    held::held,
    letter::{Purpose, SEND},
    server::{self, MailServer},
    unsubscribe,
};

#[derive(FromQueryResult)]
struct Waiting {
    purpose: String,
    source_id: Option<Uuid>,
    to_address: String,
    to_name: String,
    subject: String,
    body: String,
    message_id: String,
    created_at: i64,
    calendar: String,
    calendar_method: String,
}

/// Sends the mail that the job names. Run twice it sends once, unless the program
/// died between the server's answer and its note of it; then the second copy has
/// the same Message-ID.
pub async fn send(app: App, job: Job) -> Outcome {
    let (practice_id, id) = (job.practice_id, job.uuid("mail_id")?);
    // Without a server mails wait, and leave when one is set.
    let Some(server) = server::read(app.db(), practice_id).await? else { return Ok(()) };
    // Served by the primary key.
    let waiting: Option<Waiting> = app
        .db()
        .row(
            "SELECT purpose, source_id, to_address, to_name, subject, body, message_id, created_at,
                    calendar, calendar_method
             FROM mail_out WHERE practice_id = $1 AND id = $2 AND state IN ('waiting', 'failed')",
            args![practice_id, id],
        )
        .await?;
    let Some(mut mail) = waiting else { return Ok(()) };
    let purpose = Purpose::from_code(&mail.purpose);
    let held = held(app.db(), practice_id, purpose, &mail.to_address, mail.source_id).await?;
    if let Some(why) = held {
        note(&app, practice_id, id, "suppressed", &why).await?;
        return Ok(());
    }
    if mail.message_id.is_empty() {
        mail.message_id = format!("{}@{}", id.simple(), server.domain());
        // Kept before it is sent, so that what comes back is recognised.
        app.db()
            .run(
                "UPDATE mail_out SET message_id = $3 WHERE practice_id = $1 AND id = $2",
                args![practice_id, id, mail.message_id.as_str()],
            )
            .await?;
    }
    let end = ends(&app, practice_id, id, purpose);
    match hand_over(&app, &server, &mail, end.as_deref()).await? {
        Ok(_) => {
            // A code is kept as a hash only; its mail does not keep it either.
            let body = if mail.purpose == "code" { String::new() } else { mail.body };
            app.db()
                .run(
                    "UPDATE mail_out SET state = 'sent', attempts = attempts + 1, last_error = '',
                            sent_at = $3, body = $4 WHERE practice_id = $1 AND id = $2",
                    args![practice_id, id, clock::now(), body],
                )
                .await?;
            Ok(())
        }
        Err(Fault::Never(why)) => {
            note(&app, practice_id, id, "failed", &why).await?;
            Err(Failure::Never(why))
        }
        Err(Fault::Later(why) | Fault::Settings(why)) => {
            note(&app, practice_id, id, "waiting", &why).await?;
            Err(Failure::Later(why))
        }
    }
}

/// Where who gets this mail ends such mail; none for what is no relationship mail, or while
/// there is no public address.
fn ends(app: &App, practice_id: Uuid, id: Uuid, purpose: Purpose) -> Option<String> {
    let home = app.public_url().filter(|_| purpose.can_be_ended())?;
    Some(unsubscribe::address(home, app.secrets(), practice_id, id))
}

async fn hand_over(
    app: &App,
    server: &MailServer,
    mail: &Waiting,
    end: Option<&str>,
) -> Result<Result<String, Fault>> {
    let reply_to = Person { name: String::new(), address: server.reply_to.clone() };
    let outgoing = Outgoing {
        from: server.from(),
        reply_to: (!server.reply_to.is_empty()).then_some(reply_to),
        to: Person { name: mail.to_name.clone(), address: mail.to_address.clone() },
        subject: mail.subject.clone(),
        text: match end {
            Some(address) => format!("{}\n\nNo more mail like this: {address}", mail.body),
            None => mail.body.clone(),
        },
        unsubscribe: end.map(str::to_owned),
        message_id: mail.message_id.clone(),
        date: UNIX_EPOCH + Duration::from_millis(u64::try_from(mail.created_at).unwrap_or(0)),
    };
    let invite = Invite { method: mail.calendar_method.clone(), text: mail.calendar.clone() };
    let composed = match invite.text.as_str() {
        "" => compose(&outgoing),
        _ => compose_invite(&outgoing, &invite),
    };
    let mut message = match composed {
        Ok(message) => message,
        Err(fault) => return Ok(Err(fault)),
    };
    if let Some(dkim) = server.dkim(app)?
        && let Err(fault) = dkim.and_then(|dkim| dkim.sign(&mut message))
    {
        return Ok(Err(fault));
    }
    Ok(server.server(app)?.send(message).await)
}

async fn note(app: &App, practice_id: Uuid, id: Uuid, state: &str, why: &str) -> Result<()> {
    app.db()
        .run(
            "UPDATE mail_out SET state = $3, last_error = $4, attempts = attempts + 1
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id, state, why],
        )
        .await?;
    Ok(())
}

/// Has one mail sent again; no job for it runs beside another.
pub(super) async fn enqueue(db: &impl Sql, practice_id: Uuid, mail_id: Uuid) -> Result<()> {
    let key = format!("mail/{mail_id}");
    if !jobs::hasten(db, practice_id, &key).await? {
        let job = NewJob::new(SEND, json!({ "mail_id": mail_id })).key(key);
        jobs::enqueue(db, practice_id, job).await?;
    }
    Ok(())
}
