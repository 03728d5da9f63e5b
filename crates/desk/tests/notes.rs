//! A clinical note is written by those who treat, and stays as it was finished.

use crate::support::{
    Practice,
    fill::{Referral, Source, ago},
};
use axum::http::StatusCode;
use lexicon::Role;
use platform::{Sql, Uuid, args};
use testing::{Answer, Browser, World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

struct Case {
    practice: Practice,
    referral: Uuid,
}

impl Case {
    async fn of(world: &World) -> Self {
        let practice = Practice::in_world(world).await;
        let source = Source::named("Ama Osei").put(world, &practice).await;
        let referral = Referral { patient: PATIENT, ..Referral::of(source, ago(9)) };
        let referral = referral.put(world, &practice).await;
        Self { practice, referral }
    }

    async fn browser(&self, world: &World, role: Role) -> Browser {
        self.practice.browser(&desk::routes(&world.app).finish(), role).await
    }

    async fn begin(&self, by: &mut Browser) -> String {
        let begun = by.post(&format!("/referrals/{}/notes", self.referral), &[]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        begun.location().to_owned()
    }
}

async fn keep(by: &mut Browser, address: &str, version: &str, how: &str, words: &str) -> Answer {
    let day = ago(1).to_string();
    let fields = [
        ("version", version),
        ("title", "Initial evaluation"),
        ("on", day.as_str()),
        ("heading", "Findings"),
        ("words", words),
        ("heading", "Plan"),
        ("words", ""),
        ("do", how),
    ];
    by.post(address, &fields).await
}

async fn word(world: &World, sql: &str) -> String {
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

#[test]
fn a_finished_note_has_its_number_on_it_is_found_under_its_patient_and_cannot_be_changed() {
    on_each_database(async |world| {
        let case = Case::of(&world).await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist).await;
        let look = therapist.post(&format!("{address}/preview"), &[("title", "Look")]).await;
        assert!(look.bytes.starts_with(b"%PDF-"), "{}", look.body);
        let empty = keep(&mut therapist, &address, "1", "finish", "").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 0);

        let done = keep(&mut therapist, &address, "1", "finish", "Walks without a stick.").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(done.location().starts_with("/documents/"), "{}", done.location());
        assert_eq!(word(&world, "SELECT kind FROM document").await, "note");
        let of_patient = "SELECT count(*) FROM document d JOIN referral r
            ON r.patient_id = d.patient_id AND r.source_id = d.source_id AND d.referral_id = r.id";
        assert_eq!(count(&world, of_patient).await, 1);
        let page = therapist.get(&format!("/referrals/{}", case.referral)).await.body;
        assert!(page.contains("Initial evaluation"), "{page}");
        let again = keep(&mut therapist, &address, "2", "finish", "Something else.").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is finished");
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);
        let audited = "SELECT count(*) FROM audit WHERE action = 'note.finished'";
        assert_eq!(count(&world, audited).await, 1);
        let named = "SELECT count(*) FROM audit WHERE detail LIKE '%Quixana%'";
        assert_eq!(count(&world, named).await, 0);
    });
}

#[test]
fn the_slower_of_two_writers_is_told_and_a_note_thrown_away_comes_back() {
    on_each_database(async |world| {
        let case = Case::of(&world).await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let mut owner = case.browser(&world, Role::Owner).await;
        let address = case.begin(&mut therapist).await;
        let kept = keep(&mut therapist, &address, "1", "save", "Better.").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let slower = keep(&mut owner, &address, "1", "save", "Much better.").await;
        assert_eq!(slower.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(slower.body.contains("Somebody else") && slower.body.contains("Much better."));
        therapist.post(&format!("{address}/drop"), &[]).await;
        therapist.post(&format!("{address}/keep"), &[]).await;
        assert!(therapist.get(&address).await.body.contains("Better."));
    });
}

#[test]
fn only_those_who_treat_and_the_owner_write_notes() {
    on_each_database(async |world| {
        let case = Case::of(&world).await;
        let path = format!("/referrals/{}/notes", case.referral);
        for role in [Role::FrontDesk, Role::Liaison, Role::Reader] {
            let mut browser = case.browser(&world, role).await;
            assert_eq!(browser.post(&path, &[]).await.status, StatusCode::FORBIDDEN, "{role:?}");
        }
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        let page = desk.get(&format!("/referrals/{}", case.referral)).await.body;
        assert!(!page.contains("Clinical notes"));
    });
}

/// A small PDF by hand, with one more object.
fn pdf(more: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n\
         4 0 obj{more}endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
    )
    .into_bytes()
}

#[test]
fn a_correction_is_checked_points_to_the_old_one_and_leaves_it_as_it_was() {
    on_each_database(async |world| {
        let case = Case::of(&world).await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist).await;
        let done = keep(&mut therapist, &address, "1", "finish", "The left knee.").await;
        let first = done.location().to_owned();
        let before = therapist.get(&format!("{first}/document.pdf")).await.bytes;
        let path = format!("{first}/correction");
        let acting = pdf("<</S/JavaScript/JS(1)>>");
        for bytes in [&b"MZ no pdf"[..], &acting] {
            let refused = therapist.upload(&path, "note.pdf", bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        }
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);
        let right = pdf("<<>>");
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        let refused = desk.upload(&path, "note.pdf", &right).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "a note is for those who treat");
        let kept = therapist.upload(&path, "note.pdf", &right).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let second = kept.location().to_owned();
        assert!(therapist.get(&second).await.body.contains("A correction of"));
        assert!(therapist.get(&first).await.body.contains("Replaced by"));
        assert_eq!(therapist.get(&format!("{first}/document.pdf")).await.bytes, before);
        let third = therapist.upload(&path, "note.pdf", &right).await;
        assert_eq!(third.status, StatusCode::CONFLICT, "it was corrected before");
    });
}
