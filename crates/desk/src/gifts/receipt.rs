//! The receipt of an entry: a PDF or a picture, kept encrypted, shown under a policy in which
//! nothing in it runs.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use exchange::attachment;
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::{self, FromQueryResult},
    sessions::Visitor,
    vault::Vault,
    web::{App, Flash, redirect_with},
};

use super::{ADDRESS, change, one, store};
use crate::one_file::{self, Sent};

/// The most bytes of a receipt.
pub(super) const MOST_BYTES: usize = 15 * 1024 * 1024;
const TOO_LARGE: &str = "The file is larger than 15 MB. Take a smaller picture.";

pub(super) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    store::one(app.db(), practice, id).await?;
    let received = one_file::sent(form, TOO_LARGE).await.and_then(looked_over);
    let (name, clean) = match received {
        Ok(received) => received,
        Err(problem) => {
            let page = one::draw(&app, &visitor, id, &problem).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let vault = app.vault().clone();
    // Off the threads that answer others: this encrypts and waits for the disk.
    let work = move || vault.put(practice, &clean.bytes).map(|file| (file, clean));
    let done = tokio::task::spawn_blocking(work).await;
    let (file, clean) = done.map_err(|error| Error::Internal(error.to_string()))??;
    let tx = app.db().begin().await?;
    let by = visitor.actor();
    let row = Vault::row(practice, file, &name, clean.kind.media_type(), &clean.bytes, by.id);
    db::insert_many(&tx, "file", &Vault::COLUMNS, vec![row], "").await?;
    change::set_receipt(&tx, practice, &by, id, file).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say("The receipt is kept.")))
}

/// The file with the name it gets here, looked over.
fn looked_over(sent: Sent) -> std::result::Result<(String, attachment::Clean), String> {
    let clean = attachment::clean(sent.bytes)
        .map_err(|refusal| format!("This cannot be kept: {refusal}. Choose a PDF or a photo."))?;
    Ok((attachment::name(&sent.name, clean.kind), clean))
}

#[derive(FromQueryResult)]
struct File {
    id: Uuid,
    name: String,
    media_type: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    // Served by primary keys.
    let file: File = app
        .db()
        .row(
            "SELECT f.id, f.name, f.media_type FROM gift g
             JOIN file f ON f.practice_id = g.practice_id AND f.id = g.file_id
             WHERE g.practice_id = $1 AND g.id = $2",
            args![practice, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let bytes = app.vault().read(practice, file.id)?;
    let entry = Entry::about("gift.receipt_viewed", "gift", id);
    audit::record(app.db(), practice, &visitor.actor(), entry).await?;
    // A browser's viewer of PDFs does not start in a sandbox; it is one itself.
    let policy = match file.media_type.as_str() {
        "application/pdf" => "default-src 'none'; frame-ancestors 'none'",
        _ => "default-src 'none'; frame-ancestors 'none'; sandbox",
    };
    let shown = matches!(file.media_type.as_str(), "application/pdf" | "image/jpeg" | "image/png");
    let how = if shown { "inline" } else { "attachment" };
    let plain: String =
        file.name.chars().filter(|c| c.is_ascii_alphanumeric() || " ._-".contains(*c)).collect();
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{plain}\"")),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
    ] {
        let value =
            HeaderValue::from_str(&value).map_err(|error| Error::Internal(error.to_string()))?;
        headers.insert(name, value);
    }
    Ok(response)
}
