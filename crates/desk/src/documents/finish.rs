//! Finishing a document: from then on it stays as it is.

use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
    vault::Vault,
    web::App,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Kind, TOPIC, title::About};
use crate::practice;

/// A document that is finished.
#[derive(Debug, Clone)]
pub struct Finished {
    /// What sort it is.
    pub kind: Kind,
    /// What it is called, without the patient: "Discharge letter to Dr. Osei".
    pub title: String,
    /// Its bytes.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The source under which it is found.
    pub source_id: Option<Uuid>,
    /// The patient it is about.
    pub patient_id: Option<Uuid>,
    /// The referral it is about.
    pub referral_id: Option<Uuid>,
    /// The document that it corrects.
    pub replaces: Option<Uuid>,
}

/// A document by what names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Uuid,
    /// The number by which people name it: `2026-00042`.
    pub number: String,
}

/// Keeps a finished document: its bytes encrypted, its row beyond change. A document about a
/// referral is one about its patient.
///
/// # Errors
/// [`Error::Conflict`] when the document that it corrects was replaced before,
/// [`Error::NotFound`] when there is no such patient or document.
pub async fn finish(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    finished: &Finished,
) -> Result<Document> {
    let number = next_number(tx, practice_id).await?;
    finish_numbered(app, tx, practice_id, by, number, finished).await
}

/// The same for a document on which its number stands: whoever typesets it takes the number
/// first ([`next_number`]), in the same transaction.
pub(crate) async fn finish_numbered(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    number: String,
    finished: &Finished,
) -> Result<Document> {
    let Finished { source_id, referral_id, replaces, .. } = *finished;
    let about = About::read(tx, practice_id, finished.patient_id, referral_id).await?;
    if let Some(before) = replaces {
        may_replace(tx, practice_id, before).await?;
    }
    let (vault, pdf) = (app.vault().clone(), finished.pdf.clone());
    // Off the threads that answer others: this encrypts and waits for the disk.
    let put = tokio::task::spawn_blocking(move || vault.put(practice_id, &pdf)).await;
    let file_id = put.map_err(|error| Error::Internal(error.to_string()))??;

    let name = format!("document-{number}.pdf");
    let row = Vault::row(practice_id, file_id, &name, "application/pdf", &finished.pdf, by.id);
    db::insert_many(tx, "file", &Vault::COLUMNS, vec![row], "").await?;
    let id = new_id();
    tx.run(
        "INSERT INTO document (practice_id, id, number, kind, title, file_id, sha256, pages,
                               source_id, patient_id, referral_id, replaces_id, created_at,
                               created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            practice_id,
            id,
            number.as_str(),
            finished.kind.code(),
            about.title(&finished.title, finished.kind.label()),
            file_id,
            fingerprint(&finished.pdf),
            i64::try_from(finished.pages).unwrap_or_default(),
            source_id,
            about.patient_id,
            referral_id,
            replaces,
            clock::now(),
            by.id
        ],
    )
    .await?;
    let entry = Entry {
        detail: json!({ "number": number, "replaces": replaces }),
        ..Entry::about("document.finished", "document", id)
    };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, TOPIC).await?;
    Ok(Document { id, number })
}

/// SHA-256 of the bytes, as it is stored.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

async fn may_replace(tx: &Tx, practice_id: Uuid, before: Uuid) -> Result<()> {
    // Served by the primary key and by the unique key of what is replaced.
    let later = tx
        .value::<String>(
            "SELECT coalesce(l.number, '') FROM document d
             LEFT JOIN document l ON l.practice_id = d.practice_id AND l.replaces_id = d.id
             WHERE d.practice_id = $1 AND d.id = $2",
            args![practice_id, before],
        )
        .await?
        .ok_or(Error::NotFound)?;
    match later.as_str() {
        "" => Ok(()),
        number => Err(Error::Conflict(format!(
            "This document was replaced by {number} before. Correct that one instead."
        ))),
    }
}

/// The next number of the year where the practice is. The row is locked until the transaction
/// ends: no two take the same, and one that is rolled back leaves no gap.
pub(crate) async fn next_number(tx: &Tx, practice_id: Uuid) -> Result<String> {
    let zone = practice::zone(tx, practice_id).await?;
    let year = clock::local_day(clock::now(), &zone).year();
    let number = tx
        .value::<i64>(
            "INSERT INTO document_number (practice_id, year, last) VALUES ($1, $2, 1)
             ON CONFLICT (practice_id, year) DO UPDATE SET last = document_number.last + 1
             RETURNING last",
            args![practice_id, i64::from(year)],
        )
        .await?
        .ok_or_else(|| Error::Internal("a document got no number".into()))?;
    Ok(format!("{year:04}-{number:05}"))
}
