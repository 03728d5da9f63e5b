//! Trying the settings, sending again what did not leave, and writing again to an
//! address that came back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use mail::send::{Outgoing, Person, compose};
use maud::{Markup, html};
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::FromQueryResult,
    jobs, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{send, server, suppression};

const PAGE: &str = "/settings/mail";

/// A mail that has not left. Its subject and body are not shown: they may tell of
/// a referral.
#[derive(FromQueryResult)]
pub(super) struct Held {
    id: Uuid,
    to_address: String,
    last_error: String,
    /// How many times its address is held back: once, or not.
    held_back: i64,
}

/// What waits or failed, the newest first.
pub(super) async fn held(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Held>> {
    // Served by mail_out_by_state.
    db.rows(
        "SELECT id, to_address, last_error,
                (SELECT count(*) FROM mail_suppression s WHERE s.practice_id = $1
                    AND s.address = lower(mail_out.to_address)) AS held_back
         FROM mail_out
         WHERE practice_id = $1 AND state IN ('waiting', 'failed', 'suppressed')
         ORDER BY created_at DESC LIMIT 50",
        args![practice_id],
    )
    .await
}

pub(super) fn list(held: &[Held]) -> Markup {
    html! {
        section class="card" aria-labelledby="held" {
            h2 id="held" { "Not sent yet" }
            @if held.is_empty() { p class="quiet" { "Every mail has left." } }
            ul class="list" {
                @for mail in held {
                    li class="item" data-row="yes" {
                        div class="grow" {
                            p class="title" { (mail.to_address) }
                            p { @if mail.last_error.is_empty() { "Waits to be sent" } @else { (mail.last_error) } }
                        }
                        @if mail.held_back == 0 {
                            form method="post" action={ (PAGE) "/" (mail.id) "/again" } {
                                button class="button small" type="submit" aria-label={ "Try again: " (mail.to_address) } { "Try again" }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Address {
    to: String,
    address: String,
}

/// Sends a test mail at once, and shows what the server answered.
pub(super) async fn test(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Address>,
) -> Result<Response> {
    let server = server::read(app.db(), visitor.practice_id)
        .await?
        .ok_or_else(|| Error::Invalid("Set a server first.".into()))?;
    let mail = Outgoing {
        from: server.from(),
        reply_to: None,
        to: Person { name: String::new(), address: form.to },
        subject: "A test of the mail settings".into(),
        text: "This mail shows that the settings work.".into(),
        message_id: format!("{}@{}", new_id().simple(), server.domain()),
        date: std::time::SystemTime::now(),
    };
    let signed = match (compose(&mail), server.dkim(&app)?) {
        (Ok(mut message), Some(dkim)) => {
            dkim.and_then(|dkim| dkim.sign(&mut message)).map(|()| message)
        }
        (message, _) => message,
    };
    let sent = match signed {
        Ok(message) => server.server(&app)?.send(message).await,
        Err(fault) => Err(fault),
    };
    let words = match sent {
        Ok(answer) => format!("The server took the mail. It said: {answer}"),
        Err(fault) => format!("The mail did not leave. {fault}"),
    };
    Ok(redirect_with(PAGE, Flash::say(words)))
}

pub(super) async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let found = tx
        .run(
            "UPDATE mail_out SET state = 'waiting', last_error = ''
             WHERE practice_id = $1 AND id = $2
               AND (state IN ('waiting', 'failed') OR (state = 'suppressed' AND NOT EXISTS (
                 SELECT 1 FROM mail_suppression s
                 WHERE s.practice_id = $1 AND s.address = lower(mail_out.to_address))))",
            args![visitor.practice_id, id],
        )
        .await?;
    if found == 0 {
        return Err(Error::NotFound);
    }
    send::enqueue(&tx, visitor.practice_id, id).await?;
    let entry = Entry::about("mail.tried_again", "mail", id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    jobs::nudge(&app);
    Ok(redirect_with(PAGE, Flash::say("It is tried again now.")))
}

pub(super) async fn release(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Address>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    suppression::release(&tx, visitor.practice_id, &form.address).await?;
    let entry = Entry::about("mail.address_released", "practice", visitor.practice_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with(
        PAGE,
        Flash::say(
            "Mail goes to this address again. What was held back waits under Not sent yet: try it again where it still matters.",
        ),
    ))
}
