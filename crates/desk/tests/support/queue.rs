//! Things to print, for tests.

use desk::print::{self, Content, LetterText, NewPiece, PieceKind};
use lexicon::Role;
use platform::{Result, Sql, Uuid, args, audit::Actor, clock, new_id};
use testing::{Answer, Browser, World};

use super::{Practice, fill::Source};

/// A physician with an office of their own at this street; empty: without one.
pub async fn doctor(world: &World, practice: &Practice, name: &str, street: &str) -> Uuid {
    let source = Source::named(name).put(world, practice).await;
    let (person, now) = (new_id(), clock::now());
    let (given, family) = name.split_once(' ').unwrap_or(("", name));
    let db = world.db();
    db.run(
        "INSERT INTO person (practice_id, id, given, family, credentials, created_at, changed_at)
         VALUES ($1, $2, $3, $4, 'MD', $5, $5)",
        args![practice.id, person, given, family, now],
    )
    .await
    .expect("a person");
    db.run(
        "UPDATE source SET person_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice.id, source, person],
    )
    .await
    .expect("an update");
    if !street.is_empty() {
        place(world, practice, "person_id", person, street).await;
    }
    source
}

/// An address of a person or an organisation.
pub async fn place(world: &World, practice: &Practice, column: &str, owner: Uuid, street: &str) {
    world
        .db()
        .run(
            &format!(
                "INSERT INTO location (practice_id, id, {column}, street, city, state, zip,
                                       created_at, changed_at)
                 VALUES ($1, $2, $3, $4, 'Columbus', 'OH', '43215', 0, 0)"
            ),
            args![practice.id, new_id(), owner, street],
        )
        .await
        .expect("a location");
}

/// A card to a source.
pub fn card(source: Uuid, sentence: &str) -> NewPiece {
    NewPiece {
        kind: PieceKind::ThankYouCard,
        subject_id: new_id(),
        source_id: source,
        clinic_id: None,
        patient_id: None,
        referral_id: None,
        document: None,
        replaces: None,
        title: format!("Thank-you card, “{sentence}”"),
        content: Content::Card { sentence: sentence.into() },
    }
}

/// A letter about a referral to its source.
pub fn letter(source: Uuid, referral: Option<Uuid>, said: &str) -> NewPiece {
    NewPiece {
        kind: PieceKind::Letter,
        subject_id: new_id(),
        source_id: source,
        clinic_id: None,
        patient_id: None,
        referral_id: referral,
        document: None,
        replaces: None,
        title: "Progress letter".into(),
        content: Content::Letter(LetterText {
            date: "Nov 28, 2026".into(),
            opening: "Dear Dr. Osei,".into(),
            paragraphs: vec![said.into()],
            closing: "Sincerely,".into(),
            signature: vec!["Dana Wells, PT".into()],
            ..LetterText::default()
        }),
    }
}

/// Puts a piece into the queue.
pub async fn put(world: &World, practice: &Practice, piece: &NewPiece) -> Result<Uuid> {
    let tx = world.db().begin().await?;
    let id = print::enqueue(&tx, practice.id, &Actor::program("test"), piece).await?;
    tx.commit().await?;
    Ok(id)
}

/// How a piece stands.
pub async fn state(world: &World, practice: &Practice, piece: Uuid) -> String {
    world
        .db()
        .value(
            "SELECT state FROM print_piece WHERE practice_id = $1 AND id = $2",
            args![practice.id, piece],
        )
        .await
        .expect("a query")
        .expect("a piece")
}

/// Picks pieces and begins a batch of them.
pub async fn begin(browser: &mut Browser, form: &str, pieces: &[Uuid]) -> Answer {
    let ids: Vec<String> = pieces.iter().map(Uuid::to_string).collect();
    let mut fields = vec![("form", form), ("stock", "flat_4x6"), ("words", "printed")];
    fields.extend(ids.iter().map(|id| ("piece", id.as_str())));
    browser.post("/print/batches", &fields).await
}

/// The text of a PDF, page by page, as an independent reader sees it.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).expect("a file");
    let out = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Who prints in tests.
pub const DESK: Role = Role::FrontDesk;
