//! A letter on paper: one page, in the order of who reads it.

use jiff::civil::Date;
use platform::{Result, Sql, Uuid, audit::Actor, web::App};
use press::{Letter, Paper};

use super::{draft::Draft, kind::Kind, subject::About};
use crate::{
    days,
    print::{self, LetterText},
};

/// Who signs.
#[derive(Debug, Clone, Default)]
pub struct Signer {
    /// The member whose signature is set, if they permit it.
    pub member_id: Uuid,
    /// The name under it.
    pub name: String,
    /// For whom they sign.
    pub practice: String,
}

/// Everything on the page but the head and the address: pure.
pub fn text(about: &About, kind: Kind, draft: &Draft, signer: &Signer, today: Date) -> LetterText {
    let subject = &about.subject;
    let day = |name: &str, day: Option<Date>| day.map(|day| (name.to_owned(), days::long(day)));
    let known = &subject.days;
    let dates = match kind {
        Kind::Evaluation => [day("Referred", known.received), day("Evaluated", known.evaluated)],
        Kind::Progress => {
            [day("Evaluated", known.evaluated), day("Sees you", about.referrer_visit)]
        }
        Kind::Discharge => [day("Evaluated", known.evaluated), day("Ended", known.discharged)],
        Kind::NotComing | Kind::Declined | Kind::Unreached => {
            [day("Referred", known.received), None]
        }
    };
    let mut facts = vec![("Patient".to_owned(), patient(about))];
    facts.extend(dates.into_iter().flatten());
    facts.push(("Reference".into(), subject.reference()));
    LetterText {
        date: days::long(today),
        subject: kind.subject().into(),
        opening: format!("Dear {},", subject.source),
        facts,
        paragraphs: paragraphs(&draft.opening),
        sections: draft
            .sections
            .iter()
            .map(|(section, words)| (section.heading().to_owned(), words.clone()))
            .collect(),
        ending: paragraphs(&draft.ending),
        closing: "Sincerely,".into(),
        signature: vec![signer.name.clone(), signer.practice.clone()],
        signed_by: Some(signer.member_id),
        foot: "For the addressee only. If this came to you by mistake, please call us and destroy \
               it."
        .into(),
        ..LetterText::default()
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let parts = text.split("\n\n").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn patient(about: &About) -> String {
    let name = about.subject.patient.display();
    match about.subject.birth_date {
        Some(born) => format!("{name}, born {}", days::long(born)),
        None => name,
    }
}

/// With its head, the address as the print queue has it, and the signature: ready to be typeset.
pub async fn whole(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    about: &About,
    text: &LetterText,
    by: &Actor,
) -> Result<Letter> {
    let (clinic, source) = (about.subject.clinic_id, about.subject.source_id);
    let to = print::address_lines(db, practice_id, source).await?;
    print::on_paper(app, db, practice_id, (text, Some(clinic)), to, by).await
}

/// Typesets it.
pub async fn typeset(letter: Letter) -> Result<Paper> {
    print::typeset(move || press::letter(&letter)).await
}

/// The same as a fax, behind its cover.
pub async fn fax(letter: Letter, cover: press::Cover) -> Result<Paper> {
    print::typeset(move || press::fax(&letter, &cover)).await
}
