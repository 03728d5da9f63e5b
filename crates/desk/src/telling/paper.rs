//! A telling on paper: the letter, and the fax with its cover.

use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};
use press::{Cover, Letter, Letterhead, Paper, Request};

use super::{rules::Way, subject::Subject, words::Words};
use crate::{
    brand, days,
    wordings::{self, CoverValues, FaxCover},
};

/// Who writes: the clinic of the referral under the practice's name.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Sender {
    pub practice: String,
    pub time_zone: String,
    pub phone: String,
    fax: String,
}

impl Sender {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, clinic_id: Option<Uuid>) -> Result<Self> {
        // Served by primary keys; a practice has few clinics.
        db.row(
            "SELECT p.name AS practice, p.time_zone, c.phone, c.fax
             FROM practice p JOIN clinic c ON c.practice_id = p.id
             WHERE p.id = $1
             ORDER BY CASE WHEN c.id = $2 THEN 0 ELSE 1 END, c.name LIMIT 1",
            args![practice_id, clinic_id],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    /// The phone as it is written.
    pub fn phone(&self) -> String {
        number(&self.phone)
    }
}

fn number(text: &str) -> String {
    lexicon::Phone::parse(text).map_or_else(|_| text.to_owned(), |phone| phone.to_string())
}

/// All that is put on paper.
pub(super) struct OnPaper<'a> {
    pub subject: &'a Subject,
    pub words: &'a Words,
    pub sender: &'a Sender,
    pub head: Letterhead,
    /// The first page, if it goes by fax.
    pub cover: Cover,
}

impl<'a> OnPaper<'a> {
    /// Puts it on the paper of the referral's clinic.
    pub async fn of(
        app: &App,
        db: &impl Sql,
        practice_id: Uuid,
        subject: &'a Subject,
        words: &'a Words,
        sender: &'a Sender,
    ) -> Result<Self> {
        let head = brand::letterhead(app, db, practice_id, Some(subject.clinic_id)).await?;
        let cover = cover(db, practice_id, subject, sender).await?;
        Ok(Self { subject, words, sender, head, cover })
    }
}

/// Typesets a telling for its way.
pub(super) async fn typeset(telling: OnPaper<'_>, way: Way) -> Result<Paper> {
    let letter = letter(&telling);
    let cover = (way == Way::Fax).then_some(telling.cover);
    let made = tokio::task::spawn_blocking(move || match cover {
        Some(cover) => press::fax(&letter, &cover),
        None => press::letter(&letter),
    });
    made.await
        .map_err(|_| Error::Internal("typesetting was interrupted".into()))?
        .map_err(|fault| Error::Internal(fault.to_string()))
}

fn letter(telling: &OnPaper<'_>) -> Letter {
    let OnPaper { subject, words, sender, head, .. } = telling;
    let today = clock::local_day(clock::now(), &clock::zone(&sender.time_zone));
    let request = (!words.items.is_empty()).then(|| Request {
        words: "Please send us:".into(),
        items: words.items.clone(),
        send_back: match sender.fax.as_str() {
            "" => String::new(),
            fax => format!("Please send it back by fax to {}.", number(fax)),
        },
    });
    let mut to = vec![subject.source.clone()];
    to.extend(subject.ways.address.iter().filter(|line| **line != subject.source).cloned());
    Letter {
        head: head.clone(),
        to,
        date: days::long(today),
        subject: words.subject.clone(),
        opening: format!("Dear {},", subject.source),
        facts: words.facts.clone(),
        paragraphs: words.paragraphs.clone(),
        request,
        closing: "Sincerely,".into(),
        signature: vec![sender.practice.clone()],
        foot: "For the addressee only. If this came to you by mistake, please call us and destroy \
               it."
        .into(),
        ..Letter::default()
    }
}

/// The first page of a fax, in the practice's words. It names no patient.
pub(super) async fn cover(
    db: &impl Sql,
    practice_id: Uuid,
    subject: &Subject,
    sender: &Sender,
) -> Result<Cover> {
    let values = CoverValues {
        to: subject.source.clone(),
        practice: sender.practice.clone(),
        phone: sender.phone(),
    };
    let words = wordings::wording(db, practice_id, FaxCover).await?;
    Ok(Cover {
        to: subject.source.clone(),
        fax: subject.ways.fax.as_ref().map(|fax| fax.number.clone()).unwrap_or_default(),
        from: sender.practice.clone(),
        phone: sender.phone(),
        confidential: words.fill(&values).join("\n\n"),
    })
}

/// Keeps a document in the vault. Its name tells nothing of the patient.
pub(super) async fn keep(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    notice_id: Uuid,
    paper: &Paper,
) -> Result<Uuid> {
    let name = format!("telling-{}.pdf", &notice_id.simple().to_string()[..12]);
    app.vault().keep(db, practice_id, &name, "application/pdf", &paper.pdf, None).await
}
