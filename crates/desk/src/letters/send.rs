//! Sending a signed letter: to the printer, by fax, or behind a private link.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    paper,
    sent::{self, told},
    sign::title,
    store::{self, Kept, Letter, State as Stands},
    subject::About,
    write,
};
use crate::{
    print::{self, Content, LetterText, NewPiece, PieceKind},
    telling,
};

/// A way for a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// On paper, through the print queue.
    Letter,
    /// By fax.
    Fax,
    /// By a mail without a patient in it, whose private page shows the letter behind a code.
    Link,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Letter, Self::Fax, Self::Link];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Fax => "fax",
            Self::Link => "link",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    way: String,
}

pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    let way = Way::from_code(&chosen.way)
        .ok_or_else(|| Error::Invalid("Choose how it goes: print, fax or private link.".into()))?;
    let letter = store::one(app.db(), visitor.practice_id, id).await?;
    let about = write::seen(&app, &visitor, &letter).await?;
    if let Some(why) = about.blocked() {
        return Err(Error::Invalid(why.into()));
    }
    let tx = app.db().begin().await?;
    let to = match way {
        Way::Letter => Stands::Queued,
        Way::Fax => Stands::Going,
        Way::Link => Stands::Going,
    };
    let by = Some(visitor.member_id);
    if store::put(&tx, visitor.practice_id, id, (Stands::Finished, to), "", by).await? != Kept::Yes
    {
        return Err(Error::Conflict("It is on its way already. Reload the page.".into()));
    }
    tx.run(
        "UPDATE letter SET way = $3 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, way.code()],
    )
    .await?;
    let words = match way {
        Way::Letter => queue(&tx, &visitor, &letter, &about).await?,
        Way::Fax => fax(&app, &tx, &visitor, &letter, &about).await?,
        Way::Link => link(&app, &tx, &visitor, &letter, &about).await?,
    };
    tx.commit().await?;
    Ok(redirect_with(&format!("/letters/{id}"), Flash::say(words)))
}

async fn text(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<LetterText> {
    // Served by the primary key.
    let text = tx
        .value::<String>(
            "SELECT text FROM letter WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_str(&text)?)
}

async fn queue(tx: &Tx, visitor: &Visitor, letter: &Letter, about: &About) -> Result<&'static str> {
    let practice = visitor.practice_id;
    let piece = NewPiece {
        kind: PieceKind::Letter,
        subject_id: letter.id,
        source_id: letter.source_id,
        clinic_id: Some(about.subject.clinic_id),
        patient_id: Some(about.subject.patient_id),
        referral_id: Some(letter.referral_id),
        document: letter.document_id,
        replaces: None,
        title: format!("{} to {}", title(letter), about.subject.source),
        content: Content::Letter(text(tx, practice, letter.id).await?),
    };
    print::enqueue(tx, practice, &visitor.actor(), &piece).await?;
    Ok("It waits in the print queue.")
}

async fn fax(
    app: &App,
    tx: &Tx,
    visitor: &Visitor,
    letter: &Letter,
    about: &About,
) -> Result<&'static str> {
    let practice = visitor.practice_id;
    let Some(fax) = &about.subject.ways.fax else {
        return Err(Error::Invalid(
            "No fax number of theirs is known. Add one on their page, or print the letter.".into(),
        ));
    };
    if !fax.trust.is_enough_for_patients() {
        return Err(Error::Invalid(format!(
            "Their fax number {} is {}. Call them and confirm it on their page first, or print \
             the letter.",
            fax.number,
            fax.trust.label()
        )));
    }
    let words = text(tx, practice, letter.id).await?;
    let whole = paper::whole(app, tx, practice, about, &words, &visitor.actor()).await?;
    let cover = telling::cover(tx, practice, &about.subject).await?;
    let made = paper::fax(whole, cover).await?;
    let name = format!("letter-{}.pdf", &letter.id.simple().to_string()[..12]);
    let file_id = app.vault().keep(tx, practice, &name, "application/pdf", &made.pdf, None).await?;
    let new = telling::fax::NewFax {
        purpose: telling::fax::Purpose::Clinical,
        number: &fax.number,
        trust: fax.trust,
        file_id,
        pages: made.pages as i64,
        source_id: letter.source_id,
        referral_id: letter.referral_id,
        notice_id: None,
    };
    let fax_id = telling::fax::queue(tx, practice, new).await?;
    tx.run(
        "UPDATE letter SET fax_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice, letter.id, fax_id],
    )
    .await?;
    Ok("On its way by fax.")
}

async fn link(
    app: &App,
    tx: &Tx,
    visitor: &Visitor,
    letter: &Letter,
    about: &About,
) -> Result<&'static str> {
    telling::mail_of_news(app, tx, visitor.practice_id, &about.subject).await?;
    told(tx, visitor.practice_id, &visitor.actor(), letter, sent::By::Link).await?;
    Ok("A mail without the patient's name is on its way; their private page shows the letter.")
}

/// Takes a letter back out of the print queue, or from what could not be faxed.
pub(super) async fn hold(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let by = Some(visitor.member_id);
    let step = (Stands::Queued, Stands::Finished);
    if store::put(&tx, visitor.practice_id, id, step, "", by).await? != Kept::Yes {
        return Err(Error::Conflict("It is printed, or on its way. Reload the page.".into()));
    }
    let taken = print::withdraw(&tx, visitor.practice_id, PieceKind::Letter, id).await?;
    if taken == print::Withdrawn::NothingWaited {
        return Err(Error::Conflict(
            "It is being printed just now. Answer the batch first.".into(),
        ));
    }
    tx.commit().await?;
    Ok(redirect_with(&format!("/letters/{id}"), Flash::say("It waits to be sent again.")))
}
