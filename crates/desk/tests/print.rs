//! The print queue: what waits is printed once, in the order of the envelopes, and recorded
//! when somebody has said that it printed well.

use crate::support::{
    Practice,
    fill::{Referral, organisation, today},
    queue::{DESK, begin, card, doctor, letter, pages, place, put, state},
};
use axum::http::StatusCode;
use desk::{
    documents::{self, Finished, Kind},
    print::{self, Content, NewPiece, PieceKind, Withdrawn},
};
use lexicon::Role;
use platform::{Error, Sql, Uuid, args, audit::Actor, db};
use testing::{Browser, World, on_each_database};

/// Cards to three physicians, put in against the order of their names.
async fn three_cards(world: &World, practice: &Practice) -> Vec<Uuid> {
    let mut pieces = Vec::new();
    for (name, street, words) in [
        ("Clara Zimmer", "3 Third St", "Thank you for thinking of us."),
        ("Ama Osei", "1 First St", "Thank you for your trust."),
        ("Bo Quist", "2 Second St", "We are glad to work with you."),
    ] {
        let source = doctor(world, practice, name, street).await;
        pieces.push(put(world, practice, &card(source, words)).await.expect("a piece"));
    }
    pieces
}

async fn printed(browser: &mut Browser, batch: &str, what: &str) -> Vec<String> {
    let answer = browser.get(&format!("{batch}/{what}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/pdf");
    assert_eq!(answer.headers["cache-control"], "no-store");
    pages(&answer.bytes)
}

/// In which order words stand.
fn order(text: &str, words: &[&str]) -> Vec<usize> {
    let places: Vec<Option<usize>> = words.iter().map(|word| text.find(word)).collect();
    let mut order: Vec<usize> = (0..words.len()).filter(|at| places[*at].is_some()).collect();
    order.sort_by_key(|at| places[*at]);
    order
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or_default()
}

#[test]
fn cards_cue_sheet_envelopes_and_labels_come_in_the_same_order() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let pieces = three_cards(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let home = desk.get("/print").await.body;
        assert!(home.contains("3 cards to print"), "{home}");
        let answer = begin(&mut desk, "cards", &pieces).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let batch = answer.location().to_owned();

        let names = ["AMA OSEI MD", "BO QUIST MD", "CLARA ZIMMER MD"];
        let sentences = ["your trust", "glad to work", "thinking of us"];
        let cards = printed(&mut desk, &batch, "cards.pdf").await;
        assert_eq!(cards.len(), 3, "one flat card a page");
        let envelopes = printed(&mut desk, &batch, "envelopes.pdf").await;
        assert_eq!(envelopes.len(), 3);
        for (at, (card, envelope)) in cards.iter().zip(&envelopes).enumerate() {
            assert!(card.contains(sentences[at]), "card {at}: {card}");
            assert!(envelope.contains(names[at]), "envelope {at}: {envelope}");
            assert!(envelope.contains("COLUMBUS OH") && envelope.contains("43215"), "{envelope}");
            assert!(envelope.contains("TEST PRACTICE"), "it can come back: {envelope}");
        }
        let cues = printed(&mut desk, &batch, "cues.pdf").await.concat();
        assert_eq!(order(&cues, &names), [0, 1, 2], "{cues}");
        let labels = printed(&mut desk, &batch, "labels.pdf?stock=avery_5160&first=1").await;
        let text = labels.concat();
        assert_eq!(labels.len(), 1);
        for name in names {
            assert!(text.contains(name), "{text}");
        }
        // From the second to last label of a sheet on, the third begins another sheet.
        let labels = printed(&mut desk, &batch, "labels.pdf?stock=avery_5160&first=29").await;
        assert_eq!(labels.len(), 2);
        assert!(labels[1].contains(names[2]) && !labels[0].contains(names[2]), "{labels:?}");
        for first in ["0", "31"] {
            let address = format!("{batch}/labels.pdf?stock=avery_5160&first={first}");
            assert_eq!(desk.get(&address).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        for other in ["letters.pdf", "anything.pdf"] {
            let answer = desk.get(&format!("{batch}/{other}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
        }
    });
}

#[test]
fn a_card_for_handwriting_leaves_room_and_its_sentence_stands_on_the_cue_sheet() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let piece = put(&world, &practice, &card(source, "Thank you all.")).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let id = piece.to_string();
        let form =
            [("form", "cards"), ("stock", "folded_a2"), ("words", "blank"), ("piece", id.as_str())];
        let looked = desk.post("/print/preview", &form).await;
        assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
        assert_eq!(looked.headers["content-type"], "application/pdf");
        assert_eq!(state(&world, &practice, piece).await, "waiting", "a look takes nothing");
        let batch = desk.post("/print/batches", &form).await.location().to_owned();
        let cards = printed(&mut desk, &batch, "cards.pdf").await.concat();
        assert!(!cards.contains("Thank you all."), "{cards}");
        let cues = printed(&mut desk, &batch, "cues.pdf").await.concat();
        assert!(cues.contains("Thank you all."), "{cues}");
        // The choice is kept for the next time.
        put(&world, &practice, &card(source, "And again.")).await.expect("a piece");
        let home = desk.get("/print").await.body;
        assert!(home.contains("<option value=\"blank\" selected>"), "{home}");
    });
}

#[test]
fn what_printed_well_is_recorded_once_and_what_did_not_waits_again() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let pieces = three_cards(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "cards", &pieces).await.location().to_owned();
        for piece in &pieces {
            assert_eq!(state(&world, &practice, *piece).await, "claimed");
        }
        // Left open, it is shown to everybody until somebody answers.
        let mut owner = practice.browser(&router, Role::Owner).await;
        let home = owner.get("/print").await.body;
        assert!(home.contains("Did it print well?") && home.contains(&batch), "{home}");

        let spoiled = pieces[1].to_string();
        let nothing = [("answer", "some")];
        let answer = desk.post(&format!("{batch}/answer"), &nothing).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "which of them?");
        let some = [("answer", "some"), ("back", spoiled.as_str())];
        let answer = desk.post(&format!("{batch}/answer"), &some).await;
        assert_eq!(answer.location(), "/print", "{}", answer.body);
        let late = owner.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "answered already");
        let recorded = "SELECT count(*) FROM audit WHERE action = 'print.printed'";
        assert_eq!(count(&world, recorded).await, 2, "each once, where it came from");
        for (at, wanted) in [(0, "printed"), (1, "waiting"), (2, "printed")] {
            assert_eq!(state(&world, &practice, pieces[at]).await, wanted, "{at}");
        }
        let home = desk.get("/print").await.body;
        assert!(
            home.contains("1 card to print") && home.contains("2 cards went out this month"),
            "{home}"
        );
        assert!(!home.contains("Did it print well?</strong>"), "{home}");
        let went = desk.get("/print/printed").await.body;
        assert!(went.contains("CLARA ZIMMER MD, 3 THIRD ST, COLUMBUS OH  43215"), "{went}");

        // Taken back, the batch waits for another answer with all of its pieces.
        let back = desk.post(&format!("{batch}/reopen"), &[]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        for piece in &pieces {
            assert_eq!(state(&world, &practice, *piece).await, "claimed");
        }
        desk.post(&format!("{batch}/answer"), &[("answer", "none")]).await;
        assert_eq!(
            count(&world, "SELECT count(*) FROM print_piece WHERE state = 'waiting'").await,
            3
        );
        let never = "SELECT count(*) FROM print_piece WHERE printed_at IS NOT NULL";
        assert_eq!(count(&world, never).await, 0);
    });
}

#[test]
fn a_batch_that_nobody_answered_for_stands_on_today() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let pieces = three_cards(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "cards", &pieces).await.location().to_owned();
        let line = "Say whether 3 cards printed well";
        assert!(!desk.get("/").await.body.contains(line), "the printer may still be running");
        let earlier = "UPDATE print_batch SET created_at = created_at - 3600000";
        world.db().run(earlier, args![]).await.expect("an update");
        let today = desk.get("/").await.body;
        assert!(today.contains(line) && today.contains(&batch), "{today}");
        let mut reader = practice.browser(&router, Role::Reader).await;
        assert!(!reader.get("/").await.body.contains(line));
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert!(!desk.get("/").await.body.contains(line));
    });
}

#[test]
fn an_answer_cannot_be_taken_back_once_a_piece_of_it_went_on() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let pieces = three_cards(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "cards", &pieces).await.location().to_owned();
        let spoiled = pieces[0].to_string();
        let some = [("answer", "some"), ("back", spoiled.as_str())];
        desk.post(&format!("{batch}/answer"), &some).await;
        begin(&mut desk, "cards", &pieces[..1]).await;
        let refused = desk.post(&format!("{batch}/reopen"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(state(&world, &practice, pieces[1]).await, "printed", "nothing was changed");
    });
}

#[test]
fn of_two_who_print_at_once_each_piece_falls_to_one() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut pieces = three_cards(&world, &practice).await;
        for number in 0..9 {
            let source = doctor(&world, &practice, &format!("Dee N{number}"), "9 Last St").await;
            pieces.push(put(&world, &practice, &card(source, "Thanks.")).await.expect("a piece"));
        }
        let router = desk::routes(&world.app).finish();
        let mut one = practice.browser(&router, DESK).await;
        let mut other = practice.browser(&router, Role::Owner).await;
        let mut third = practice.browser(&router, Role::Liaison).await;
        let backwards: Vec<Uuid> = pieces.iter().rev().copied().collect();
        let (a, b, c) = futures_util::join!(
            begin(&mut one, "cards", &pieces),
            begin(&mut other, "cards", &backwards),
            begin(&mut third, "cards", &pieces[4..]),
        );
        let statuses = [a.status, b.status, c.status];
        assert!(
            statuses
                .iter()
                .all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)),
            "{statuses:?}"
        );
        let twice = "SELECT count(*) FROM (SELECT piece_id FROM print_batch_piece
                     GROUP BY piece_id HAVING count(*) > 1) t";
        assert_eq!(count(&world, twice).await, 0);
        assert_eq!(count(&world, "SELECT count(*) FROM print_batch_piece").await, 12);
        // Who comes later finds nothing left, and is told so.
        let late = begin(&mut other, "cards", &pieces).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("None of these waits any more"), "{}", late.body);
        let empty = begin(&mut other, "cards", &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("Pick at least one"), "{}", empty.body);
    });
}

#[test]
fn a_crash_between_printing_and_the_answer_loses_nothing() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let pieces = three_cards(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "cards", &pieces).await.location().to_owned();
        let before = printed(&mut desk, &batch, "envelopes.pdf").await;
        drop((desk, router));

        let router = desk::routes(&world.restarted()).finish();
        let mut desk = practice.browser(&router, DESK).await;
        assert!(desk.get("/print").await.body.contains(&batch), "it still waits for its answer");
        assert_eq!(printed(&mut desk, &batch, "envelopes.pdf").await, before, "the same pile");
        let answer = desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(
            count(&world, "SELECT count(*) FROM print_piece WHERE state = 'printed'").await,
            3
        );
    });
}

#[test]
fn a_letter_that_printed_well_is_kept_as_it_was_printed_and_only_once() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St, Suite 2").await;
        let referral = Referral::of(source, today()).put(&world, &practice).await;
        let new = letter(source, Some(referral), "Maria Lopez walks without a cane.");
        let piece = put(&world, &practice, &new).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        let sent = printed(&mut desk, &batch, "letters.pdf").await;
        assert!(sent[0].contains("1 FIRST ST SUITE 2"), "{}", sent[0]);
        assert!(sent[0].contains("Maria Lopez walks without a cane."), "{}", sent[0]);
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 0, "nobody has said yet");
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;

        let document = world
            .db()
            .value::<Uuid>("SELECT document_id FROM print_piece WHERE id = $1", args![piece])
            .await
            .expect("a query")
            .expect("a document");
        let kept = desk.get(&format!("/documents/{document}/document.pdf")).await;
        assert_eq!(pages(&kept.bytes), sent);
        let page = desk.get(&format!("/documents/{document}")).await.body;
        assert!(page.contains("Maria Lopez") && page.contains("Progress letter"), "{page}");

        // Taking the answer back and giving it again makes no second document.
        desk.post(&format!("{batch}/reopen"), &[]).await;
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);

        // Printed again, it is the document itself, and recorded as before.
        let again = desk.post(&format!("/print/pieces/{piece}/again"), &[]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        let batch = again.location().to_owned();
        let twice = desk.post(&format!("/print/pieces/{piece}/again"), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_eq!(desk.get(&format!("{batch}/letters.pdf")).await.bytes, kept.bytes);
        desk.post(&format!("{batch}/answer"), &[("answer", "none")]).await;
        assert_eq!(state(&world, &practice, piece).await, "printed", "it went out the first time");
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);
    });
}

#[test]
fn a_letter_whose_head_changed_after_it_was_printed_is_not_kept_as_something_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let piece =
            put(&world, &practice, &letter(source, None, "Thank you.")).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        let rename = "UPDATE practice SET name = 'Another Practice' WHERE id = $1";
        world.db().run(rename, args![practice.id]).await.expect("an update");
        db::changed(world.db(), practice.id, "practice").await.expect("a counter");
        let refused = desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 0);
        let back = desk.post(&format!("{batch}/answer"), &[("answer", "none")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        assert_eq!(state(&world, &practice, piece).await, "waiting");
    });
}

#[test]
fn a_letter_with_new_words_after_its_answer_was_taken_back_replaces_the_document() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let mut new = letter(source, None, "First words.");
        let piece = put(&world, &practice, &new).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        desk.post(&format!("{batch}/reopen"), &[]).await;
        desk.post(&format!("{batch}/answer"), &[("answer", "none")]).await;
        if let Content::Letter(text) = &mut new.content {
            text.paragraphs = vec!["Better words.".into()];
        }
        assert_eq!(put(&world, &practice, &new).await.expect("the piece"), piece);
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        let replaced = "SELECT count(*) FROM document WHERE replaces_id IS NOT NULL";
        assert_eq!(count(&world, replaced).await, 1);
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 2);
    });
}

#[test]
fn a_letter_that_was_signed_before_brings_its_document_and_gets_no_other() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let by = Actor::program("test");
        let finished = Finished {
            kind: Kind::Letter,
            title: "Discharge letter".into(),
            pdf: b"%PDF-1.7 signed".to_vec(),
            pages: 1,
            source_id: Some(source),
            patient_id: None,
            referral_id: None,
            replaces: None,
        };
        let tx = world.db().begin().await.expect("a transaction");
        let signed = documents::finish(&world.app, &tx, practice.id, &by, &finished).await;
        let signed = signed.expect("a document").id;
        tx.commit().await.expect("a commit");
        let new = NewPiece { document: Some(signed), ..letter(source, None, "All is well.") };
        let piece = put(&world, &practice, &new).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!(state(&world, &practice, piece).await, "printed");
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);
        let again = desk.post(&format!("/print/pieces/{piece}/again"), &[]).await;
        let paper = desk.get(&format!("{}/letters.pdf", again.location())).await;
        assert_eq!(paper.bytes, finished.pdf);
    });
}

#[test]
fn whoever_sees_no_patients_sees_that_a_letter_waits_and_can_neither_open_nor_print_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let referral = Referral::of(source, today()).put(&world, &practice).await;
        let new = NewPiece {
            title: "Progress of Maria Lopez".into(),
            ..letter(source, Some(referral), "Maria Lopez is well.")
        };
        let piece = put(&world, &practice, &new).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let home = liaison.get("/print").await.body;
        assert!(home.contains("About a patient") && !home.contains("Lopez"), "{home}");
        let look = format!("/print/pieces/{piece}/preview.pdf");
        assert_eq!(liaison.get(&look).await.status, StatusCode::FORBIDDEN);
        let id = piece.to_string();
        let form = [("form", "letters"), ("piece", id.as_str())];
        for action in ["/print/preview", "/print/batches"] {
            assert_eq!(liaison.post(action, &form).await.status, StatusCode::FORBIDDEN, "{action}");
        }
        assert_eq!(state(&world, &practice, piece).await, "waiting");

        let mut desk = practice.browser(&router, DESK).await;
        let seen = "SELECT count(*) FROM audit WHERE action = 'patient.viewed'";
        assert_eq!(desk.get(&look).await.status, StatusCode::OK);
        assert_eq!(count(&world, seen).await, 1, "looking at it is seeing the patient");
        let batch = begin(&mut desk, "letters", &[piece]).await.location().to_owned();
        printed(&mut desk, &batch, "letters.pdf").await;
        assert_eq!(count(&world, seen).await, 2);
        for what in ["", "/letters.pdf", "/envelopes.pdf"] {
            let answer = liaison.get(&format!("{batch}{what}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
        }
        for act in ["answer", "reopen"] {
            let answer = liaison.post(&format!("{batch}/{act}"), &[("answer", "well")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{act}");
        }
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        let went = liaison.get("/print/printed").await.body;
        assert!(went.contains("AMA OSEI MD") && !went.contains("Lopez"), "{went}");
        let again = liaison.post(&format!("/print/pieces/{piece}/again"), &[]).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_incomplete_address_is_named_with_a_way_to_mend_it_and_the_organisations_stands_in() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let without = doctor(&world, &practice, "Bo Quist", "").await;
        let piece = put(&world, &practice, &card(without, "Thank you.")).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let home = desk.get("/print").await.body;
        assert!(home.contains("Missing: the whole address"), "{home}");
        assert!(home.contains(&format!("/sources/{without}#offices")), "{home}");
        let refused = begin(&mut desk, "cards", &[piece]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);

        let office = organisation(&world, &practice, "Quist & Sons Clinic").await;
        place(&world, &practice, "organisation_id", office, "7 Office Park").await;
        let join = "UPDATE source SET organisation_id = $2 WHERE id = $1";
        world.db().run(join, args![without, office]).await.expect("an update");
        let home = desk.get("/print").await.body;
        assert!(home.contains("Address of the organization"), "it is said: {home}");
        assert!(home.contains("BO QUIST MD, QUIST AND SONS CLINIC, 7 OFFICE PARK"), "{home}");
        let batch = begin(&mut desk, "cards", &[piece]).await.location().to_owned();

        // An address that changes later changes nothing of what was printed.
        let moved = "UPDATE location SET street = '8 New Road' WHERE organisation_id = $1";
        world.db().run(moved, args![office]).await.expect("an update");
        let envelope = printed(&mut desk, &batch, "envelopes.pdf").await.concat();
        assert!(envelope.contains("7 OFFICE PARK"), "{envelope}");
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert!(desk.get("/print/printed").await.body.contains("7 OFFICE PARK"));
    });
}

#[test]
fn who_asked_for_no_cards_gets_none_printed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let piece = put(&world, &practice, &card(source, "Thank you.")).await.expect("a piece");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let said =
            [("said", "card:refused"), ("consent_how", "told"), ("consent_reason", "No cards")];
        let answer = desk.post(&format!("/sources/{source}/consent"), &said).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let home = desk.get("/print").await.body;
        assert!(home.contains("Asked not to get it"), "{home}");
        let refused = begin(&mut desk, "cards", &[piece]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_thing_waits_once_gets_its_new_words_and_can_be_taken_out_until_it_is_printed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let new = card(source, "First words.");
        let piece = put(&world, &practice, &new).await.expect("a piece");
        let changed =
            NewPiece { content: Content::Card { sentence: "Better.".into() }, ..new.clone() };
        assert_eq!(put(&world, &practice, &changed).await.expect("the same"), piece);
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, DESK).await;
        let home = desk.get("/print").await.body;
        assert!(home.contains("Better.") && !home.contains("First words.</p>"), "{home}");

        let take_out = async || {
            let tx = world.db().begin().await?;
            let kind = PieceKind::ThankYouCard;
            let done = print::withdraw(&tx, practice.id, kind, new.subject_id).await?;
            tx.commit().await?;
            Ok::<Withdrawn, Error>(done)
        };
        let batch = begin(&mut desk, "cards", &[piece]).await.location().to_owned();
        assert!(matches!(take_out().await, Err(Error::Conflict(_))), "it is being printed");
        assert!(matches!(put(&world, &practice, &changed).await, Err(Error::Conflict(_))));
        desk.post(&format!("{batch}/answer"), &[("answer", "none")]).await;
        assert_eq!(take_out().await.expect("an answer"), Withdrawn::Yes);
        assert_eq!(take_out().await.expect("an answer"), Withdrawn::NothingWaited);
        assert_eq!(state(&world, &practice, piece).await, "withdrawn");
        let refused = begin(&mut desk, "cards", &[piece]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_card_about_a_patient_is_refused() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = doctor(&world, &practice, "Ama Osei", "1 First St").await;
        let referral = Referral::of(source, today()).put(&world, &practice).await;
        let new = NewPiece { referral_id: Some(referral), ..card(source, "Thank you.") };
        let refused = put(&world, &practice, &new).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    });
}
