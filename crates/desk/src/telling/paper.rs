//! A telling on paper: the letter, and the fax with its cover.

use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};
use press::{Cover, Letter, Letterhead, Request};

use super::{rules::Way, subject::Subject, words::Words};
use crate::days;

/// Who writes: the clinic of the referral under the practice's name.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Sender {
    pub practice: String,
    pub slug: String,
    pub time_zone: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    pub phone: String,
    fax: String,
}

impl Sender {
    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid, clinic_id: Option<Uuid>) -> Result<Self> {
        // Served by primary keys; a practice has few clinics.
        db.row(
            "SELECT p.name AS practice, p.slug, p.time_zone, c.street, c.city, c.state, c.zip,
                    c.phone, c.fax
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

    fn head(&self) -> Letterhead {
        let town = format!("{}, {} {}", self.city, self.state, self.zip);
        let address: Vec<&str> =
            [self.street.as_str(), town.trim_matches([' ', ','])].into_iter().filter(|part| !part.is_empty()).collect();
        let called = |name: &str, text: &str| {
            (!text.is_empty()).then(|| format!("{name} {}", number(text)))
        };
        let lines = [
            (!address.is_empty()).then(|| address.join(", ")),
            called("Phone", &self.phone),
            called("Fax", &self.fax),
        ];
        Letterhead { name: self.practice.clone(), lines: lines.into_iter().flatten().collect() }
    }
}

fn number(text: &str) -> String {
    lexicon::Phone::parse(text).map_or_else(|_| text.to_owned(), |phone| phone.to_string())
}

/// A finished document.
pub(super) struct Paper {
    pub pdf: Vec<u8>,
    pub pages: i64,
}

/// Typesets a telling for its way.
pub(super) async fn typeset(
    subject: &Subject,
    words: &Words,
    sender: &Sender,
    way: Way,
) -> Result<Paper> {
    let letter = letter(subject, words, sender);
    let cover = (way == Way::Fax).then(|| cover(subject, sender));
    let made = tokio::task::spawn_blocking(move || match cover {
        Some(cover) => press::fax(&letter, &cover),
        None => press::letter(&letter),
    });
    let pdf = made
        .await
        .map_err(|_| Error::Internal("typesetting was interrupted".into()))?
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(Paper { pages: if way == Way::Fax { 2 } else { 1 }, pdf })
}

fn letter(subject: &Subject, words: &Words, sender: &Sender) -> Letter {
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
        head: sender.head(),
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
    }
}

fn cover(subject: &Subject, sender: &Sender) -> Cover {
    Cover {
        to: subject.source.clone(),
        fax: subject.ways.fax.as_ref().map(|fax| fax.number.clone()).unwrap_or_default(),
        from: sender.practice.clone(),
        phone: sender.phone(),
        confidential: "The pages that follow are meant only for the person named above and may \
                       hold health information. If they came to you by mistake, please call the \
                       number above at once and destroy them; do not read, copy or pass them on."
            .into(),
    }
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
