//! What a letter to the referrer borrows: the cover of a fax, and the mail that leads to the
//! private page.

use platform::{Error, Result, Tx, Uuid, web::App};

use super::{
    links,
    paper::{self, Sender},
    subject::Subject,
};
use crate::{
    outbox::{
        self, Letter, Purpose,
        templates::{self, Name},
    },
    practice,
};

/// The cover of a fax to the referrer; it names no patient.
pub(crate) async fn cover(tx: &Tx, practice_id: Uuid, subject: &Subject) -> Result<press::Cover> {
    let sender = Sender::read(tx, practice_id, Some(subject.clinic_id)).await?;
    paper::cover(tx, practice_id, subject, &sender).await
}

/// The mail that says there is news behind the private link, and nothing of the patient.
///
/// # Errors
/// [`Error::Invalid`] with what to do where no mail can go.
pub(crate) async fn mail_of_news(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    subject: &Subject,
) -> Result<()> {
    let home = app.public_url().ok_or_else(|| {
        Error::Invalid("Liaison has no public address yet (LIAISON_PUBLIC_URL), so nobody outside can open a link. Fax or print the letter.".into())
    })?;
    let to = subject.ways.email.clone().ok_or_else(|| {
        Error::Invalid("No e-mail address of theirs is known. Fax or print the letter.".into())
    })?;
    let (purpose, source) = (Purpose::Notice, Some(subject.source_id));
    if let Some(why) = outbox::held(tx, practice_id, purpose, &to, source).await? {
        return Err(Error::Invalid(format!("{why} Fax or print the letter.")));
    }
    let token = links::token_for(tx, app.secrets(), practice_id, subject.referral_id).await?;
    let link = token.map(|token| format!("{home}/status/{token}")).unwrap_or_default();
    let sender = Sender::read(tx, practice_id, Some(subject.clinic_id)).await?;
    let own = templates::own(tx, practice_id, Name::News).await?;
    let (phone, reference) = (sender.phone(), subject.reference());
    let mail = templates::write(
        Name::News,
        own.as_ref(),
        &[
            ("practice", &sender.practice),
            ("reference", &reference),
            ("link", &link),
            ("phone", if phone.is_empty() { "us" } else { &phone }),
            ("missing", ""),
        ],
    );
    let signature =
        practice::kept_profile(app, practice_id).await?.signature(Some(subject.clinic_id));
    let letter = Letter {
        purpose,
        to,
        to_name: subject.source.clone(),
        subject: mail.subject,
        body: templates::signed(&mail.body, &signature),
        is_clinical: false,
        source_id: source,
        referral_id: Some(subject.referral_id),
    };
    outbox::write(tx, practice_id, letter).await?;
    Ok(())
}
