//! Signing: from then on the letter stays as it is, with a number.

use jiff::civil::Date;
use platform::{
    FieldError, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    web::App,
};
use serde_json::json;

use super::{
    paper::{self, Signer},
    store::{self, Kept, Letter, State},
    subject::About,
};
use crate::documents::{self, Finished};

/// Signs a letter: typesets it, keeps the copy, moves it on. Says what keeps it from being
/// signed, where something does.
pub(super) async fn sign(
    app: &App,
    tx: &Tx,
    practice: Uuid,
    signer: &Signer,
    (letter, about): (&Letter, &About),
    today: Date,
) -> Result<std::result::Result<(), FieldError>> {
    let refused = |why: &str| Ok(Err(FieldError::new("opening", why)));
    if let Some(why) = about.blocked() {
        return refused(why);
    }
    let by = Actor { id: Some(signer.member_id), name: signer.name.clone() };
    let text = paper::text(about, letter.kind, &letter.draft, signer, today);
    let whole = paper::whole(app, tx, practice, about, &text, &by).await?;
    let made = paper::typeset(whole).await?;
    if made.pages > 1 {
        return refused(&format!(
            "It runs to {} pages. What is longer than a page is not read: shorten it, or leave a \
             part out.",
            made.pages
        ));
    }
    let document = documents::finish(
        app,
        tx,
        practice,
        &by,
        &Finished {
            kind: documents::Kind::Letter,
            title: format!("{} to {}", title(letter), about.subject.source),
            pdf: made.pdf,
            pages: made.pages,
            source_id: Some(letter.source_id),
            patient_id: Some(about.subject.patient_id),
            referral_id: Some(letter.referral_id),
            replaces: None,
        },
    )
    .await?;
    let step = (State::Draft, State::Finished);
    if store::put(tx, practice, letter.id, step, "", by.id).await? != Kept::Yes {
        return refused("Somebody else signed it meanwhile. Reload the page.");
    }
    tx.run(
        "UPDATE letter SET document_id = $3, signer_id = $4, finished_at = $5, text = $6
         WHERE practice_id = $1 AND id = $2",
        args![
            practice,
            letter.id,
            document.id,
            signer.member_id,
            clock::now(),
            serde_json::to_string(&text)?
        ],
    )
    .await?;
    let entry = Entry {
        action: "letter.signed",
        subject_kind: "referral",
        subject_id: Some(letter.referral_id),
        detail: json!({ "letter": letter.id, "kind": letter.kind.code(), "document": document.number }),
    };
    audit::record(tx, practice, &by, entry).await?;
    Ok(Ok(()))
}

/// What it is called where no patient may be named.
pub(super) fn title(letter: &Letter) -> &'static str {
    use super::kind::Kind;
    match letter.kind {
        Kind::Evaluation => "Evaluation letter",
        Kind::Progress => "Progress letter",
        Kind::Discharge => "Discharge letter",
        Kind::NotComing => "Letter: not coming",
        Kind::Declined => "Letter: not accepted",
        Kind::Unreached => "Letter: not reached",
    }
}
