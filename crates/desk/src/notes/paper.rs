//! A note on the paper of the clinic.

use jiff::civil::Date;
use platform::{Result, Sql, Uuid, audit::Actor, web::App};
use press::{Note, Paper, Section};

use super::draft::Draft;
use crate::{brand, days, print, telling::Subject};

/// Who signs, and when.
pub(super) struct Signer {
    pub member_id: Uuid,
    pub name: String,
    pub practice: String,
    /// The day of signing; none for a look at what is not signed.
    pub on: Option<Date>,
}

/// Typesets it under a number; empty for a look at it.
pub(super) async fn typeset(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    subject: &Subject,
    (draft, number): (&Draft, &str),
    signer: &Signer,
) -> Result<Paper> {
    let signature_image = match signer.on {
        Some(_) => {
            let by = Actor { id: Some(signer.member_id), name: signer.name.clone() };
            brand::signature(app, db, practice_id, signer.member_id, &by, "note").await?
        }
        None => None,
    };
    let sections = draft.sections.iter().filter(|section| !section.words.is_empty());
    let note = Note {
        head: brand::letterhead(app, db, practice_id, Some(subject.clinic_id)).await?,
        title: draft.title.clone(),
        number: number.to_owned(),
        date: draft.day().map(days::long).unwrap_or_default(),
        patient: patient(subject),
        facts: vec![
            ("Referred by".into(), subject.source.clone()),
            ("Reference".into(), subject.reference()),
        ],
        sections: sections
            .map(|section| Section {
                heading: section.heading.clone(),
                paragraphs: paragraphs(&section.words),
                ..Section::default()
            })
            .collect(),
        signature: vec![signer.name.clone(), signer.practice.clone()],
        signature_image,
        signed: signer.on.map(days::long).unwrap_or_default(),
        foot: "Confidential: about the care of a patient.".into(),
    };
    print::typeset(move || press::note(&note)).await
}

fn patient(subject: &Subject) -> String {
    let name = subject.patient.display();
    match subject.birth_date {
        Some(born) => format!("{name}, born {}", days::long(born)),
        None => name,
    }
}

fn paragraphs(words: &str) -> Vec<String> {
    let parts = words.split("\n\n").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
