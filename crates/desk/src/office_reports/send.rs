//! How a finished report goes: to the printer, by a mail with its private link, by hand.

use axum::{
    extract::{Path, State},
    response::Response,
};
use lexicon::TouchKind;
use platform::{
    Error, Result, Tx, Uuid,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    TOPIC, link,
    office::Office,
    sent::{self, Went},
    store::{self, Put, Report, State as Stands},
};
use crate::{
    outbox::{
        self, Letter, Purpose,
        templates::{self, Name},
    },
    practice,
    print::{self, Content, NewPiece, PieceKind},
};

pub(super) async fn print(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let (report, office) = ready(&tx, &visitor, id).await?;
    step(&tx, &visitor, id, (Stands::Finished, Stands::Queued), "print").await?;
    let piece = NewPiece {
        kind: PieceKind::OfficeReport,
        subject_id: id,
        source_id: report.source_id,
        clinic_id: None,
        patient_id: None,
        referral_id: None,
        document: Some(report.document_id),
        replaces: None,
        title: format!("Report to {}", office.name),
        content: Content::Report(report.text),
    };
    print::enqueue(&tx, visitor.practice_id, &visitor.actor(), &piece).await?;
    tx.commit().await?;
    Ok(said(id, "It waits in the print queue."))
}

/// Mails the private link: the mail names no patient and holds no figure.
pub(super) async fn mail(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let home = app.public_url().ok_or_else(|| {
        Error::Invalid("Liaison has no public address yet (LIAISON_PUBLIC_URL), so nobody outside can open a link. Print the report.".into())
    })?;
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let (report, office) = ready(&tx, &visitor, id).await?;
    let to = office.email(&tx, practice).await?.ok_or_else(|| {
        Error::Invalid("No e-mail address of theirs is known. Print the report.".into())
    })?;
    let purpose = Purpose::Outreach;
    if let Some(why) = outbox::held(&tx, practice, purpose, &to, Some(office.id)).await? {
        return Err(Error::Invalid(format!("{why} Choose another way.")));
    }
    let token = link::open_or_new(&app, &tx, &visitor, id).await?;
    let profile = practice::profile(&tx, practice).await?;
    let phone = profile.clinic_or_first(None).map(|clinic| clinic.phone.clone());
    let own = templates::own(&tx, practice, Name::OfficeReport).await?;
    let mail = templates::write(
        Name::OfficeReport,
        own.as_ref(),
        &[
            ("practice", &visitor.practice_name),
            ("period", &report.days.words()),
            ("link", &format!("{home}/office-report/{token}")),
            ("phone", phone.as_deref().filter(|phone| !phone.is_empty()).unwrap_or("us")),
        ],
    );
    let letter = Letter {
        purpose,
        to,
        to_name: office.name.clone(),
        subject: mail.subject,
        body: templates::signed(&mail.body, &profile.signature(None)),
        is_clinical: false,
        source_id: Some(office.id),
        referral_id: None,
    };
    outbox::write(&tx, practice, letter).await?;
    let went = Went { from: Stands::Finished, way: "mail", kind: TouchKind::Email, met: None };
    sent::sent(&tx, practice, &visitor.actor(), &report, went).await?;
    tx.commit().await?;
    Ok(said(id, "A mail with the private link is on its way."))
}

/// Somebody has given it to them.
pub(super) async fn given(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let (report, _) = ready(&tx, &visitor, id).await?;
    let (way, kind) = ("hand", TouchKind::DropOff);
    let went = Went { from: Stands::Finished, way, kind, met: Some(visitor.member_id) };
    sent::sent(&tx, visitor.practice_id, &visitor.actor(), &report, went).await?;
    tx.commit().await?;
    Ok(said(id, "Recorded as a contact."))
}

/// Takes a report out of the print queue, or back what was said to have gone by mistake.
pub(super) async fn back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let report = store::one(&tx, practice, id).await?;
    match (report.state, report.way.as_str()) {
        (Stands::Queued, _) => {
            let taken = print::withdraw(&tx, practice, PieceKind::OfficeReport, id).await?;
            if taken == print::Withdrawn::NothingWaited {
                return Err(Error::Conflict(
                    "It is being printed just now. Answer the batch first.".into(),
                ));
            }
            step(&tx, &visitor, id, (Stands::Queued, Stands::Finished), "").await?;
        }
        (Stands::Sent, "mail" | "hand") => {
            sent::not_sent(&tx, practice, &by, &report, Stands::Finished).await?;
        }
        _ => return Err(elsewhere()),
    }
    tx.commit().await?;
    Ok(said(id, "It waits to be sent again."))
}

/// Takes a report back that nobody has sent: its days can be reported anew.
pub(super) async fn drop_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let report = store::one(&tx, visitor.practice_id, id).await?;
    if link::was_opened(&tx, visitor.practice_id, id).await? {
        return Err(Error::Conflict("Its private link was opened: they have read it.".into()));
    }
    step(&tx, &visitor, id, (Stands::Finished, Stands::Dropped), "").await?;
    link::revoke_all(&tx, visitor.practice_id, id).await?;
    tx.commit().await?;
    let to = format!("/sources/{}/office-report", report.source_id);
    Ok(redirect_with(&to, Flash::say("Taken back.")))
}

/// The report and its office, which still may read it.
async fn ready(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<(Report, Office)> {
    let report = store::one(tx, visitor.practice_id, id).await?;
    let office = Office::reading(tx, visitor.practice_id, report.source_id).await?;
    Ok((report, office))
}

async fn step(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    step: (Stands, Stands),
    way: &str,
) -> Result<()> {
    let practice = visitor.practice_id;
    if store::put(tx, practice, id, step, way, Some(visitor.member_id)).await? != Put::Yes {
        return Err(elsewhere());
    }
    let action = match step.1 {
        Stands::Queued => "office_report.queued",
        Stands::Dropped => "office_report.dropped",
        Stands::Finished | Stands::Sent => "office_report.held",
    };
    let entry = Entry::about(action, "office_report", id);
    audit::record(tx, practice, &visitor.actor(), entry).await?;
    db::changed(tx, practice, TOPIC).await
}

fn elsewhere() -> Error {
    Error::Conflict("The report stands elsewhere by now. Reload its page.".into())
}

fn said(id: Uuid, words: &str) -> Response {
    redirect_with(&format!("/office-reports/{id}"), Flash::say(words))
}
