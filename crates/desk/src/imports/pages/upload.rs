//! `/imports/new`: choosing a file, and receiving it.

use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, redirect, shell},
};
use serde_json::json;

use crate::{
    imports::{batch, read},
    one_file::{self, Sent},
};

pub(super) async fn page(visitor: Visitor) -> Markup {
    draw(&visitor, None)
}

pub(super) async fn receive(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let too_large = exchange::tabular::ReadProblem::FileTooLarge.to_string();
    let Sent { name, bytes } = match one_file::sent(form, &too_large).await {
        Ok(sent) => sent,
        Err(problem) => return Ok(refused(&visitor, &problem)),
    };
    let file = match read::file(&name, bytes.clone()).await {
        Err(Error::Invalid(problem)) => return Ok(refused(&visitor, &problem)),
        other => other?,
    };
    let practice_id = visitor.practice_id;
    let kept = batch::kept_mapping(app.db(), practice_id, &file.fingerprint).await?;
    let mapping = read::mapping(&file, None, kept.as_deref())?;
    let by = visitor.actor();
    let tx = app.db().begin().await?;
    let file_id = app
        .vault()
        .keep(&tx, practice_id, &name, "application/octet-stream", &bytes, by.id)
        .await?;
    let stored = (Some(file_id), name.as_str());
    let id = batch::open(&tx, practice_id, &by, stored, &file, &mapping.to_json()).await?;
    let detail = json!({ "rows": file.sheet.rows.len() });
    let entry =
        Entry { action: "import.uploaded", subject_kind: "import", subject_id: Some(id), detail };
    audit::record(&tx, practice_id, &by, entry).await?;
    tx.commit().await?;
    Ok(redirect(&format!("/imports/{id}/columns")))
}

fn refused(visitor: &Visitor, problem: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, draw(visitor, Some(problem))).into_response()
}

fn draw(visitor: &Visitor, problem: Option<&str>) -> Markup {
    let errors: Vec<(&str, &str)> = problem.iter().map(|problem| ("file", *problem)).collect();
    let content = html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head(
            "Import a file",
            "A list of referrals from your EMR, or a list of referring providers. Nothing changes until you have \
             seen what would happen.",
            html! {},
        ))
        div class="stack narrow" {
            (look::error_summary(&errors))
            form method="post" action="/imports" enctype="multipart/form-data" class="stack" {
                div class="drop" {
                    label for="file" { strong { "CSV or Excel file" } }
                    p class="quiet" id="file-hint" {
                        "Choose it or drop it here: .csv, .xlsx, .xls, .ods, up to 32 MB and 200,000 rows."
                    }
                    input type="file" id="file" name="file" required aria-describedby="file-hint"
                        aria-invalid=[problem.map(|_| "true")]
                        accept=".csv,.txt,.tsv,.xlsx,.xlsm,.xlsb,.xls,.ods,text/csv";
                }
                (look::submit("Upload and continue"))
            }
        }
    };
    shell::page(visitor, "/imports", "Import a file", content)
}
