//! A mail came back: it is marked, its address is held back when there is no point
//! in writing again, and the desk gets a task.

use mail::bounce::{Bounce, Lasting};
use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
    web::App,
};
use serde_json::json;

#[derive(FromQueryResult)]
struct Sent {
    id: Uuid,
    to_address: String,
    source_id: Option<Uuid>,
    state: String,
}

/// Takes note of a bounce, and says whether it was about a mail of ours.
///
/// Only the id of a mail that we sent proves it: anybody can claim that an address
/// does not work, and must not be able to silence it.
pub async fn bounced(app: &App, practice_id: Uuid, bounce: &Bounce) -> Result<bool> {
    let Some(message_id) = &bounce.message_id else { return Ok(false) };
    let tx = app.db().begin().await?;
    // Served by mail_out_by_message.
    let sent: Option<Sent> = tx
        .row(
            "SELECT id, to_address, source_id, state FROM mail_out
             WHERE practice_id = $1 AND message_id = $2",
            args![practice_id, message_id.as_str()],
        )
        .await?;
    let Some(sent) = sent else { return Ok(false) };
    // A second notification, or a delay of a server that goes on trying, changes nothing.
    if sent.state == "bounced" || bounce.lasting == Lasting::Transient {
        return Ok(true);
    }
    let now = clock::now();
    tx.run(
        "UPDATE mail_out SET state = 'bounced', bounced_at = $3, last_error = $4
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, sent.id, now, bounce.reason.as_str()],
    )
    .await?;
    tx.run(
        "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
         VALUES ($1, $2, 'bounced', $3, $4) ON CONFLICT (practice_id, address) DO NOTHING",
        args![practice_id, sent.to_address.to_lowercase(), bounce.reason.as_str(), now],
    )
    .await?;
    task(&tx, practice_id, &sent).await?;
    let entry = Entry {
        action: "mail.bounced",
        subject_kind: "mail",
        subject_id: Some(sent.id),
        detail: json!({ "status": bounce.status }),
    };
    audit::record(&tx, practice_id, &Actor::program("outbox"), entry).await?;
    tx.commit().await?;
    Ok(true)
}

/// For whoever comes first.
async fn task(tx: &Tx, practice_id: Uuid, sent: &Sent) -> Result<()> {
    let now = clock::now();
    tx.run(
        "INSERT INTO task (practice_id, id, source_id, title, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
        args![
            practice_id,
            new_id(),
            sent.source_id,
            format!("Mail to {} came back: find the right address", sent.to_address),
            now
        ],
    )
    .await?;
    Ok(())
}
