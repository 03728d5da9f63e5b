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

use super::{held::held, letter::Purpose, send, server, suppression};

const PAGE: &str = "/settings/mail";

/// A mail that has not left. Its subject and body are not shown: they may tell of
/// a referral.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    purpose: String,
    source_id: Option<Uuid>,
    to_address: String,
    state: String,
    last_error: String,
}

impl Row {
    /// Why it would be held back again; none when it may leave by now.
    async fn held(&self, db: &impl Sql, practice_id: Uuid) -> Result<Option<String>> {
        let purpose = Purpose::from_code(&self.purpose);
        held(db, practice_id, purpose, &self.to_address, self.source_id).await
    }
}

const COLUMNS: &str = "id, purpose, source_id, to_address, state, last_error";

/// A mail that waits, failed or is held back.
pub(super) struct NotSent {
    id: Uuid,
    to: String,
    why: String,
    may: Try,
}

/// Whether trying again can help.
#[derive(PartialEq, Eq)]
enum Try {
    Again,
    /// It would be held back again.
    InVain,
}

/// What has not left, the newest first.
pub(super) async fn not_sent(db: &impl Sql, practice_id: Uuid) -> Result<Vec<NotSent>> {
    // Served by mail_out_by_state.
    let sql = format!(
        "SELECT {COLUMNS} FROM mail_out
         WHERE practice_id = $1 AND state IN ('waiting', 'failed', 'suppressed')
         ORDER BY created_at DESC LIMIT 50"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let held = row.held(db, practice_id).await?;
        let may = if held.is_some() { Try::InVain } else { Try::Again };
        let why = match (held, row.state.as_str()) {
            (Some(why), _) => why,
            (None, "suppressed") => format!("Was held back: {}", row.last_error),
            (None, _) if row.last_error.is_empty() => "Waits to be sent".into(),
            (None, _) => row.last_error,
        };
        all.push(NotSent { id: row.id, to: row.to_address, why, may });
    }
    Ok(all)
}

pub(super) fn list(mails: &[NotSent]) -> Markup {
    html! {
        section class="card" aria-labelledby="held" {
            h2 id="held" { "Not sent yet" }
            @if mails.is_empty() { p class="quiet" { "Every mail has left." } }
            ul class="list" {
                @for mail in mails {
                    li class="item" data-row="yes" {
                        div class="grow" {
                            p class="title" { (mail.to) }
                            p { (mail.why) }
                        }
                        @if mail.may == Try::Again {
                            form method="post" action={ (PAGE) "/" (mail.id) "/again" } {
                                button class="button small" type="submit" aria-label={ "Try again: " (mail.to) } { "Try again" }
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
        unsubscribe: None,
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
    // Served by the primary key.
    let sql = format!(
        "SELECT {COLUMNS} FROM mail_out WHERE practice_id = $1 AND id = $2
           AND state IN ('waiting', 'failed', 'suppressed')"
    );
    let row: Row = tx.row(&sql, args![visitor.practice_id, id]).await?.ok_or(Error::NotFound)?;
    if let Some(why) = row.held(&tx, visitor.practice_id).await? {
        return Ok(redirect_with(PAGE, Flash::say(format!("It was not sent. {why}"))));
    }
    tx.run(
        "UPDATE mail_out SET state = 'waiting', last_error = '' WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id],
    )
    .await?;
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
