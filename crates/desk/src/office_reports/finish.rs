//! Finishing a report: from then on it stays as it is, with a number.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock, db, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde_json::json;

use super::{
    TOPIC,
    preview::{self, Asked, Draft},
    span::Span,
};
use crate::documents::{self, Finished};

/// Keeps the report as it is now.
pub(super) async fn finish(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    // Of two who finish at once the second waits here and then finds the first one's report; an
    // office and its people wait for each other by what they share.
    tx.run(
        "UPDATE source SET changed_at = changed_at
         WHERE practice_id = $1 AND (id = $2 OR organisation_id = (
            SELECT o.organisation_id FROM source o WHERE o.practice_id = $1 AND o.id = $2))",
        args![practice, id],
    )
    .await?;
    let draft = Draft::of(&tx, &visitor, id, Span::from_code(&asked.span)).await?;
    if let Some(why) = draft.blocked {
        return Err(Error::Invalid(why));
    }
    let (Some(days), Some(text)) = (draft.days, draft.text) else { return Err(Error::NotFound) };
    let made = preview::typeset(&app, &tx, practice, id, &text).await?;
    let finished = Finished {
        kind: documents::Kind::Report,
        title: format!("Report to {}, {}", draft.office.name, days.words()),
        pdf: made.pdf,
        pages: made.pages,
        source_id: Some(id),
        patient_id: None,
        referral_id: None,
        replaces: None,
    };
    let document = documents::finish(&app, &tx, practice, &by, &finished).await?;
    let (report, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO office_report (practice_id, id, source_id, from_on, until_on, state, text,
                                    document_id, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, 'finished', $6, $7, $8, $9, $8, $9)",
        args![
            practice,
            report,
            id,
            days.from.to_string(),
            days.until.to_string(),
            serde_json::to_string(&text)?,
            document.id,
            now,
            visitor.member_id
        ],
    )
    .await?;
    let entry = Entry {
        detail: json!({ "document": document.number, "source": id }),
        ..Entry::about("office_report.finished", "office_report", report)
    };
    audit::record(&tx, practice, &by, entry).await?;
    db::changed(&tx, practice, TOPIC).await?;
    tx.commit().await?;
    Ok(redirect_with(
        &format!("/office-reports/{report}"),
        Flash::say("Finished. It can be sent now."),
    ))
}
