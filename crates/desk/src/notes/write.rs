//! `/notes/{id}`: writing a note, with the page as it will be, and finishing it.

use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::Markup;
use platform::{
    Error, FieldError, Result, Tx, Uuid,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect, redirect_with},
};
use serde_json::json;

use super::{
    TOPIC,
    draft::Draft,
    page,
    paper::{self, Signer},
    store::{self, Kept, Note, State as Stands},
};
use crate::{
    documents::{self, Finished},
    form_fields::{field, fields},
    shown,
    telling::{Recipient, Subject},
};

const FASTER: &str = "Somebody else changed this note meanwhile. Open it in another tab, compare, \
                      and save again from there; what you wrote stands below.";

/// Begins a note about the patient of a referral.
pub(super) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Path(referral): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    Subject::read(&tx, visitor.practice_id, referral).await?;
    let draft = Draft::begin(visitor.today());
    let id = store::begin(&tx, visitor.practice_id, referral, &draft, visitor.member_id).await?;
    note(&tx, &visitor, "note.begun", referral, id).await?;
    tx.commit().await?;
    Ok(redirect(&format!("/notes/{id}")))
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let note = store::one(app.db(), visitor.practice_id, id).await?;
    let subject = seen(&app, &visitor, &note).await?;
    if let (Stands::Finished, Some(document)) = (note.state, note.document_id) {
        return Ok(redirect(&format!("/documents/{document}")));
    }
    Ok(page::form(&visitor, &note, &subject, &note.draft, note.version, &[]).into_response())
}

/// Reads whom it is about, and writes down that somebody saw the patient.
async fn seen(app: &App, visitor: &Visitor, note: &Note) -> Result<Subject> {
    let subject = Subject::read(app.db(), visitor.practice_id, note.referral_id).await?;
    let detail = json!({ "referral": note.referral_id, "note": note.id });
    let entry = Entry::patient_viewed("patient", subject.patient_id, detail);
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(subject)
}

/// Saves, adds a section or finishes, as the button says.
pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = fields(&body);
    let note = store::one(app.db(), visitor.practice_id, id).await?;
    let subject = seen(&app, &visitor, &note).await?;
    let draft = Draft::of_form(&fields);
    let version = field(&fields, "version").parse().unwrap_or(0);
    let again = |errors: &[FieldError]| {
        let page: Markup = page::form(&visitor, &note, &subject, &draft, version, errors);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let finishes = field(&fields, "do") == "finish";
    let mut errors = draft.faults();
    if finishes {
        errors.extend(draft.unfinished(visitor.today()));
    }
    if !errors.is_empty() {
        return Ok(again(&errors));
    }
    let tx = app.db().begin().await?;
    let kept =
        store::keep(&tx, visitor.practice_id, (id, version), &draft, visitor.member_id).await?;
    if kept == Kept::SomebodyWasFaster {
        return Ok(again(&[FieldError::new("title", FASTER)]));
    }
    if !finishes {
        db::changed(&tx, visitor.practice_id, TOPIC).await?;
        tx.commit().await?;
        return Ok(redirect_with(&format!("/notes/{id}"), Flash::say("Saved.")));
    }
    let document = finish(&app, &tx, &visitor, &subject, (&note, &draft)).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/documents/{document}"), Flash::say("Finished. It stays as it is.")))
}

/// Keeps it as a document under its number.
async fn finish(
    app: &App,
    tx: &Tx,
    visitor: &Visitor,
    subject: &Subject,
    (one, draft): (&Note, &Draft),
) -> Result<Uuid> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let number = documents::next_number(tx, practice).await?;
    let signer = Signer { on: Some(visitor.today()), ..unsigned(visitor) };
    let made =
        paper::typeset(app, tx, practice, subject, (draft, number.as_str()), &signer).await?;
    // It is found under the source only where the source treats the patient.
    let treats = subject.recipient == Recipient::Treating;
    let finished = Finished {
        kind: documents::Kind::Note,
        title: draft.title.clone(),
        pdf: made.pdf,
        pages: made.pages,
        source_id: treats.then_some(subject.source_id),
        patient_id: Some(subject.patient_id),
        referral_id: Some(one.referral_id),
        replaces: None,
    };
    let document = documents::finish_numbered(app, tx, practice, &by, number, &finished).await?;
    let step = (Stands::Draft, Stands::Finished);
    let moved =
        store::put(tx, practice, one.id, step, Some(document.id), visitor.member_id).await?;
    if moved != Kept::Yes {
        return Err(Error::Conflict(
            "Somebody else finished it meanwhile. Reload the page.".into(),
        ));
    }
    note(tx, visitor, "note.finished", one.referral_id, one.id).await?;
    Ok(document.id)
}

/// The page as it would be; nothing is kept.
pub(super) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let note = store::one(app.db(), visitor.practice_id, id).await?;
    let subject = seen(&app, &visitor, &note).await?;
    let draft = Draft::of_form(&fields(&body));
    let (db, signer) = (app.db(), unsigned(&visitor));
    let made =
        paper::typeset(&app, db, visitor.practice_id, &subject, (&draft, "Draft"), &signer).await?;
    Ok(shown::pdf(made.pdf, "note.pdf"))
}

fn unsigned(visitor: &Visitor) -> Signer {
    Signer {
        member_id: visitor.member_id,
        name: visitor.name.clone(),
        practice: visitor.practice_name.clone(),
        on: None,
    }
}

pub(super) async fn drop_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let one = moved(&app, &visitor, id, (Stands::Draft, Stands::Dropped), "note.dropped").await?;
    let flash = Flash::undoable("Thrown away.", format!("/notes/{id}/keep"));
    Ok(redirect_with(&format!("/referrals/{}", one.referral_id), flash))
}

pub(super) async fn keep_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    moved(&app, &visitor, id, (Stands::Dropped, Stands::Draft), "note.brought_back").await?;
    Ok(redirect_with(&format!("/notes/{id}"), Flash::say("It is here again.")))
}

async fn moved(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    step: (Stands, Stands),
    action: &str,
) -> Result<Note> {
    let tx = app.db().begin().await?;
    let one = store::one(&tx, visitor.practice_id, id).await?;
    let moved = store::put(&tx, visitor.practice_id, id, step, None, visitor.member_id).await?;
    if moved != Kept::Yes {
        return Err(Error::Conflict("It stands elsewhere by now. Reload the page.".into()));
    }
    note(&tx, visitor, action, one.referral_id, id).await?;
    tx.commit().await?;
    Ok(one)
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str, referral_id: Uuid, id: Uuid) -> Result<()> {
    let entry = Entry {
        action,
        subject_kind: "referral",
        subject_id: Some(referral_id),
        detail: json!({ "note": id }),
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(tx, visitor.practice_id, TOPIC).await
}
