//! Finished documents: they stay as they are, have a number, and are found.

use crate::support::{
    Practice,
    fill::{Referral, Source, today},
};
use axum::http::StatusCode;
use desk::documents::{self, Document, Finished, Kind};
use lexicon::Role;
use platform::{Result, Sql, Uuid, args, audit::Actor};
use testing::{World, on_each_database};

fn note(title: &str) -> Finished {
    Finished {
        kind: Kind::Note,
        title: title.into(),
        pdf: format!("%PDF-1.7 {title}").into_bytes(),
        pages: 1,
        source_id: None,
        patient_id: None,
        referral_id: None,
        replaces: None,
    }
}

async fn finish(world: &World, practice: &Practice, finished: &Finished) -> Result<Document> {
    let tx = world.db().begin().await?;
    let by = Actor::program("test");
    let made = documents::finish(&world.app, &tx, practice.id, &by, finished).await?;
    tx.commit().await?;
    Ok(made)
}

async fn text(world: &World, sql: &str, id: Uuid) -> String {
    world.db().value::<String>(sql, args![id]).await.expect("a query").unwrap_or_default()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or_default()
}

#[test]
fn a_finished_document_can_be_neither_changed_nor_removed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let made = finish(&world, &practice, &note("Discharge note")).await.expect("a document");
        let db = world.db();
        assert!(db.run("UPDATE document SET title = 'Another'", args![]).await.is_err());
        assert!(db.run("UPDATE document SET sha256 = ''", args![]).await.is_err());
        assert!(db.run("DELETE FROM document", args![]).await.is_err());
        let title = text(&world, "SELECT title FROM document WHERE id = $1", made.id).await;
        assert_eq!(title, "Discharge note");
    });
}

#[test]
fn bytes_that_are_not_those_that_were_finished_are_never_shown() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let first = finish(&world, &practice, &note("First")).await.expect("a document");
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let address = format!("/documents/{}/document.pdf", first.id);
        let shown = owner.get(&address).await;
        assert_eq!((shown.status, shown.bytes), (StatusCode::OK, b"%PDF-1.7 First".to_vec()));
        assert_eq!(shown.headers["cache-control"], "no-store");
        assert_eq!(shown.headers["content-type"], "application/pdf");

        // A row whose file has other bytes than those that were finished.
        let forged = platform::new_id();
        world
            .db()
            .run(
                "INSERT INTO document (practice_id, id, number, kind, title, file_id, sha256, pages,
                                       created_at)
                 SELECT practice_id, $2, '2026-99999', kind, title, file_id, 'other', pages, 0
                 FROM document WHERE id = $1",
                args![first.id, forged],
            )
            .await
            .expect("a row");
        let refused = owner.get(&format!("/documents/{forged}/document.pdf")).await;
        assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!refused.body.contains("%PDF"));
    });
}

#[test]
fn numbers_count_up_by_practice_and_year_and_leave_no_gap() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let year = today().year();
        let db = world.db();
        let first = finish(&world, &practice, &note("One")).await.expect("a document");
        assert_eq!(first.number, format!("{year}-00001"));
        // What is rolled back takes no number with it.
        let tx = db.begin().await.expect("a transaction");
        let by = Actor::program("test");
        documents::finish(&world.app, &tx, practice.id, &by, &note("Never")).await.expect("made");
        drop(tx);
        let second = finish(&world, &practice, &note("Two")).await.expect("a document");
        assert_eq!(second.number, format!("{year}-00002"));
        db.run("UPDATE document_number SET year = year - 1", args![]).await.expect("last year");
        let third = finish(&world, &practice, &note("Three")).await;
        assert!(third.is_err(), "the unique key refuses a number that was given before");
    });
}

#[test]
fn documents_that_are_finished_at_once_get_numbers_of_their_own() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let title = |number: usize| note(&format!("Note {number}"));
        let notes: Vec<Finished> = (0..12).map(title).collect();
        let made = futures_util::future::join_all(
            notes.iter().map(|note| finish(&world, &practice, note)),
        )
        .await;
        let mut numbers: Vec<String> =
            made.into_iter().map(|made| made.expect("a document").number).collect();
        numbers.sort();
        let year = today().year();
        let wanted: Vec<String> = (1..=12).map(|number| format!("{year}-{number:05}")).collect();
        assert_eq!(numbers, wanted);
    });
}

#[test]
fn a_correction_names_what_it_replaces_and_each_is_replaced_once() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let first = finish(&world, &practice, &note("Wrong")).await.expect("a document");
        let correction = Finished { replaces: Some(first.id), ..note("Right") };
        let second = finish(&world, &practice, &correction).await.expect("a document");
        let again = finish(&world, &practice, &correction).await.expect_err("refused");
        assert!(again.to_string().contains(&second.number), "{again}");

        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let page = owner.get(&format!("/documents/{}", first.id)).await.body;
        assert!(page.contains("Replaced by") && page.contains(&second.number), "{page}");
        let page = owner.get(&format!("/documents/{}", second.id)).await.body;
        assert!(page.contains("A correction of") && page.contains(&first.number), "{page}");
        let unknown = Finished { replaces: Some(platform::new_id()), ..note("Of nothing") };
        assert!(finish(&world, &practice, &unknown).await.is_err());
    });
}

#[test]
fn a_document_is_found_by_its_number_its_title_and_its_source_without_words_in_an_address() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Osei, Ama").put(&world, &practice).await;
        let wanted = Finished { source_id: Some(source), ..note("Discharge 100% done") };
        let wanted = finish(&world, &practice, &wanted).await.expect("a document");
        finish(&world, &practice, &note("Something else")).await.expect("a document");
        let router = desk::routes(&world.app).finish();
        let mut reader = practice.browser(&router, Role::Reader).await;
        for number in [wanted.number.as_str(), "1", " 00001 "] {
            let answer = reader.post("/documents", &[("find", number)]).await;
            assert_eq!(answer.location(), format!("/documents/{}", wanted.id), "{number}");
        }
        for words in ["discharge", "100%", "osei"] {
            let page = reader.post("/documents", &[("find", words)]).await.body;
            assert!(page.contains("1 document found"), "{words}: {page}");
            assert!(page.contains(&wanted.number), "{words}");
        }
        for words in ["%", "nobody", "7777"] {
            let page = reader.post("/documents", &[("find", words)]).await.body;
            let found = page.contains(&wanted.number);
            assert_eq!(found, words == "%", "{words}: {page}");
        }
        assert!(reader.get("/documents").await.body.contains("Something else"));
        let card = reader.get(&format!("/sources/{source}")).await.body;
        assert!(card.contains(&wanted.number) && card.contains("Discharge 100% done"), "{card}");
    });
}

#[test]
fn whoever_sees_no_patients_sees_the_title_only_and_every_look_at_a_document_is_written_down() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Osei, Ama").put(&world, &practice).await;
        let referral = Referral::of(source, today()).put(&world, &practice).await;
        let letter = Finished {
            kind: Kind::Letter,
            source_id: Some(source),
            referral_id: Some(referral),
            ..note("Progress of Maria Lopez")
        };
        let made = finish(&world, &practice, &letter).await.expect("a document");
        let router = desk::routes(&world.app).finish();
        let pages =
            [format!("/documents/{}", made.id), format!("/documents/{}/document.pdf", made.id)];

        let mut liaison = practice.browser(&router, Role::Liaison).await;
        for list in [format!("/sources/{source}"), "/documents".to_owned()] {
            let body = liaison.get(&list).await.body;
            assert!(body.contains(&made.number), "{list}: the document is there");
            assert!(!body.contains("Lopez"), "{list}: a title names no patient");
            assert!(!body.contains(&pages[0]), "{list}: it leads nowhere");
        }
        for page in &pages {
            assert_eq!(liaison.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        }
        let seen = "SELECT count(*) FROM audit WHERE action = 'patient.viewed'";
        assert_eq!(count(&world, seen).await, 0);

        let mut therapist = practice.browser(&router, Role::Therapist).await;
        for (number, page) in pages.iter().enumerate() {
            assert_eq!(therapist.get(page).await.status, StatusCode::OK, "{page}");
            assert_eq!(count(&world, seen).await, number as i64 + 1, "{page}");
        }
        let card = therapist.get(&format!("/referrals/{referral}")).await.body;
        assert!(card.contains(&pages[0]) && card.contains(&made.number), "{card}");

        // One about nobody is opened by everybody, and written down too.
        let plain = finish(&world, &practice, &note("Report")).await.expect("a document");
        assert_eq!(liaison.get(&format!("/documents/{}", plain.id)).await.status, StatusCode::OK);
        let opened = "SELECT count(*) FROM audit WHERE action = 'document.opened'";
        assert_eq!(count(&world, opened).await, 1);
    });
}

#[test]
fn documents_of_a_merged_source_are_found_under_the_one_that_was_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let put = async |name: &'static str| Source::named(name).put(&world, &practice).await;
        let (first, second, third) =
            (put("Osei, A").await, put("Osei, Ama").await, put("Osei, Dr").await);
        let of = Finished { source_id: Some(first), ..note("Report") };
        let made = finish(&world, &practice, &of).await.expect("a document");
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        for (kept, gone) in [(second, first), (third, second)] {
            let (kept, gone) = (kept.to_string(), gone.to_string());
            let form = [("one", kept.as_str()), ("other", gone.as_str()), ("keep", kept.as_str())];
            let answer = owner.post("/sources/merge", &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            let card = owner.get(&format!("/sources/{kept}")).await.body;
            assert!(card.contains(&made.number), "{card}");
        }
    });
}
