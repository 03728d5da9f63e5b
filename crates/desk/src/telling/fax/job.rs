//! Job `fax.send`: hands one fax over.

use platform::{
    Error, Result, Sql, Uuid, args,
    audit::Actor,
    clock,
    db::FromQueryResult,
    jobs::{Failure as Postponed, Job, Outcome},
    web::App,
};

use super::{
    Failure, Fax, REFUSED, Sent, is_refused,
    settings::{Service, hook_token},
};
use crate::{
    letters::{self, FaxEnded},
    telling::notices,
};

/// So often a fax is tried, over about two days; then a person must look.
pub(in crate::telling) const MOST_TRIES: i64 = 12;

#[derive(FromQueryResult)]
struct Row {
    number: String,
    file_id: Uuid,
    notice_id: Option<Uuid>,
}

pub(in crate::telling) async fn send(app: App, job: Job) -> Outcome {
    let id = job.uuid("fax")?;
    let (db, practice_id) = (app.db(), job.practice_id);
    // Served by the primary key.
    let row: Option<Row> = db
        .row(
            "SELECT number, file_id, notice_id FROM fax_out
             WHERE practice_id = $1 AND id = $2 AND state = 'waiting'",
            args![practice_id, id],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    // They may have said so since it was queued.
    if is_refused(db, practice_id, &row.number).await? {
        note(&app, practice_id, id, row.notice_id, "", ("failed", "", REFUSED)).await?;
        return Ok(());
    }
    let provider = Service::read(db, practice_id).await?.provider(&app)?;
    let name = provider.name();
    let fax = Fax {
        id,
        number: row.number,
        pdf: app.vault().read(practice_id, row.file_id)?,
        callback: app.public_url().map(|home| {
            format!(
                "{home}/hooks/fax-sent/{practice_id}/{}",
                hook_token(app.secrets(), practice_id)
            )
        }),
    };
    let sent = tokio::task::spawn_blocking(move || provider.send(&fax))
        .await
        .map_err(|_| Error::Internal("handing the fax over was interrupted".into()))?;
    let sent = match sent {
        // Nobody waits for what is not tried again.
        Err(Failure::Later(why)) if job.attempts + 1 >= MOST_TRIES => {
            Err(Failure::Never(format!("given up after {MOST_TRIES} tries: {why}")))
        }
        sent => sent,
    };
    let ended = match &sent {
        Ok(Sent::Kept) => ("kept", "", ""),
        Ok(Sent::Handed(reference)) => ("handed", reference.as_str(), ""),
        Err(Failure::Never(why)) => ("failed", "", why.as_str()),
        Err(Failure::Later(why)) => ("waiting", "", why.as_str()),
    };
    note(&app, practice_id, id, row.notice_id, name, ended).await?;
    match sent {
        Err(Failure::Later(why)) => Err(Postponed::Later(why)),
        // What went wrong for good waits under "Tell referrers" for a person.
        _ => Ok(()),
    }
}

const KEPT: &str = "No fax service is set up: print it and fax it by hand.";

async fn note(
    app: &App,
    practice_id: Uuid,
    id: Uuid,
    notice: Option<Uuid>,
    provider: &str,
    (state, reference, why): (&str, &str, &str),
) -> Result<()> {
    let tx = app.db().begin().await?;
    tx.run(
        "UPDATE fax_out SET state = $3, provider = $4, provider_ref = $5, last_error = $6,
                attempts = attempts + 1, sent_at = $7
         WHERE practice_id = $1 AND id = $2 AND state = 'waiting'",
        args![practice_id, id, state, provider, reference, why, clock::now()],
    )
    .await?;
    let by = Actor::program("Fax service");
    match state {
        "kept" => letters::fax_ended(&tx, practice_id, &by, id, FaxEnded::Badly(KEPT)).await?,
        "failed" => letters::fax_ended(&tx, practice_id, &by, id, FaxEnded::Badly(why)).await?,
        _ => {}
    }
    match (notice, state) {
        (Some(notice), "kept") => {
            notices::put(&tx, practice_id, notice, "going", "ready", KEPT).await?;
        }
        (Some(notice), "failed") => {
            notices::put(&tx, practice_id, notice, "going", "failed", why).await?;
        }
        _ => {}
    }
    tx.commit().await
}
