//! Files of a form, kept as they come in: an error elsewhere in the form, or a second
//! sending, does not ask for them again. What is not sent within an hour is removed.

use std::time::Duration;

use exchange::attachment::{self, Refusal};
use platform::{
    Error, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, insert_many},
    jobs, new_id,
    vault::Vault,
    web::App,
};
use sha2::{Digest, Sha256};

use crate::intake::{PieceKind, Stored};

/// The most files of a form.
pub const MOST_FILES: usize = 5;
/// The most bytes of one file.
pub const MOST_BYTES: usize = 15 * 1024 * 1024;
/// The most bytes of all files of a form.
pub const MOST_ALTOGETHER: i64 = 30 * 1024 * 1024;
const KEPT: i64 = 60 * 60 * 1000;
/// A file is used up to here and removed only later, so that none vanishes under a sending.
const USED: i64 = 55 * 60 * 1000;

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Larger than one file may be.
    TooLarge,
    /// Larger together than all may be.
    TogetherTooLarge,
    /// One more than there may be.
    TooMany,
    /// Its contents say so.
    Contents(Refusal),
}

/// A kept file.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Upload {
    /// Its id, by which it can be left out.
    pub id: Uuid,
    /// The stored file.
    pub file_id: Uuid,
    /// What the sender says it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
}

impl Upload {
    /// As the door for everything that comes in takes it.
    pub fn stored(self) -> Stored {
        Stored {
            file_id: self.file_id,
            kind: PieceKind::from_code(&self.kind),
            name: self.name,
            media_type: self.media_type,
            bytes: self.bytes,
        }
    }
}

/// The files kept for a form.
pub async fn of_form(db: &impl Sql, practice_id: Uuid, form: &str) -> Result<Vec<Upload>> {
    // Served by the unique key of the form.
    db.rows(
        "SELECT id, file_id, kind, name, media_type, bytes FROM form_upload
         WHERE practice_id = $1 AND form = $2 AND created_at > $3 ORDER BY id",
        args![practice_id, form, clock::now() - USED],
    )
    .await
}

/// Keeps a file for a form, if it is one that we take.
pub async fn keep(
    app: &App,
    practice_id: Uuid,
    form: &str,
    field: PieceKind,
    sent_name: &str,
    bytes: Vec<u8>,
) -> Result<Result<(), Why>> {
    let vault = app.vault().clone();
    let have = of_form(app.db(), practice_id, form).await?;
    // Off the threads that answer others: this hashes, encrypts and waits for the disk.
    let work = move || -> Result<Result<_, Why>> {
        let clean = match attachment::clean(bytes) {
            Ok(clean) => clean,
            Err(refusal) => return Ok(Err(Why::Contents(refusal))),
        };
        if have.len() >= MOST_FILES {
            return Ok(Err(Why::TooMany));
        }
        let together: i64 = have.iter().map(|upload| upload.bytes).sum();
        if together + clean.bytes.len() as i64 > MOST_ALTOGETHER {
            return Ok(Err(Why::TogetherTooLarge));
        }
        let file_id = vault.put(practice_id, &clean.bytes)?;
        Ok(Ok((file_id, clean)))
    };
    let done = tokio::task::spawn_blocking(work).await;
    let (file_id, clean) = match done.map_err(|error| Error::Internal(error.to_string()))?? {
        Ok(done) => done,
        Err(why) => return Ok(Err(why)),
    };
    let name = attachment::name(sent_name, clean.kind);
    let kind = match field {
        PieceKind::Other if clean.kind.is_picture() => PieceKind::Photo,
        kind => kind,
    };
    let media_type = clean.kind.media_type();
    let tx = app.db().begin().await?;
    let row = Vault::row(practice_id, file_id, &name, media_type, &clean.bytes, None);
    insert_many(&tx, "file", &Vault::COLUMNS, vec![row], "").await?;
    let is_new = tx
        .run(
            "INSERT INTO form_upload (practice_id, id, form, file_id, kind, name, media_type, bytes,
                                      sha256, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            args![
                practice_id,
                new_id(),
                form,
                file_id,
                kind.code(),
                name.as_str(),
                media_type,
                clean.bytes.len() as i64,
                hex::encode(Sha256::digest(&clean.bytes)),
                clock::now()
            ],
        )
        .await?;
    if is_new == 0 {
        // The same file sent again: the first one stands.
        drop(tx);
        app.vault().remove(practice_id, file_id)?;
        return Ok(Ok(()));
    }
    tx.commit().await?;
    prune_later(app, practice_id).await?;
    Ok(Ok(()))
}

/// Leaves files out that the sender does not want after all.
pub async fn leave_out(app: &App, practice_id: Uuid, form: &str, ids: &[String]) -> Result<()> {
    for id in ids.iter().filter_map(|id| id.parse::<Uuid>().ok()) {
        // Aged, so that the next pruning removes the file as well. Served by the primary key.
        app.db()
            .run(
                "UPDATE form_upload SET created_at = 0
                 WHERE practice_id = $1 AND id = $2 AND form = $3",
                args![practice_id, id, form],
            )
            .await?;
    }
    Ok(())
}

/// The kind of job that removes what was never sent.
pub const PRUNE: &str = "refer.prune";

async fn prune_later(app: &App, practice_id: Uuid) -> Result<()> {
    let job = jobs::NewJob::new(PRUNE, serde_json::json!({}));
    jobs::schedule(app.db(), practice_id, PRUNE, job, Duration::from_secs(600)).await
}

/// Removes files of forms that were not sent within the hour.
pub async fn prune(app: App, job: jobs::Job) -> jobs::Outcome {
    Ok(prune_before(&app, job.practice_id, clock::now() - KEPT).await?)
}

/// Removes what was kept before an instant, but for what became an attachment.
pub async fn prune_before(app: &App, practice_id: Uuid, before: i64) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Old {
        id: Uuid,
        file_id: Uuid,
        is_used: i64,
    }
    // Served by form_upload_by_age and attachment_by_file.
    let old: Vec<Old> = app
        .db()
        .rows(
            "SELECT u.id, u.file_id, (SELECT count(*) FROM attachment a
                 WHERE a.practice_id = u.practice_id AND a.file_id = u.file_id) AS is_used
             FROM form_upload u WHERE u.practice_id = $1 AND u.created_at < $2 LIMIT 500",
            args![practice_id, before],
        )
        .await?;
    for upload in old {
        let tx = app.db().begin().await?;
        let args = args![practice_id, upload.id];
        tx.run("DELETE FROM form_upload WHERE practice_id = $1 AND id = $2", args).await?;
        if upload.is_used == 0 {
            let args = args![practice_id, upload.file_id];
            tx.run("DELETE FROM file WHERE practice_id = $1 AND id = $2", args).await?;
        }
        tx.commit().await?;
        if upload.is_used == 0 {
            app.vault().remove(practice_id, upload.file_id)?;
        }
    }
    Ok(())
}
