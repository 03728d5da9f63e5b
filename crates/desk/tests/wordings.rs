//! Promises about what mails and paper say, and who may change it.

use crate::support::{Practice, fill::Source};
use axum::http::StatusCode;
use desk::{
    outbox::templates::{self, Name},
    wordings::{self, CardValues, Thanked},
};
use lexicon::Role;
use platform::{Sql, args};
use testing::on_each_database;

const PAGE: &str = "/settings/mail/wordings/received";

#[test]
fn a_wording_is_kept_taken_back_and_the_built_in_one_returns() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let own = async || {
            let own = templates::own(world.db(), practice.id, Name::Received).await;
            own.expect("read").map(|own| own.subject)
        };
        assert_eq!(own().await, None);
        for (seen, subject) in [("0", "First of {practice}"), ("1", "Second")] {
            let form = [("seen", seen), ("subject", subject), ("body", "It is here: {reference}")];
            let answer = owner.post(PAGE, &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        assert_eq!(own().await.as_deref(), Some("Second"));
        let late = [("seen", "1"), ("subject", "Late"), ("body", "My long text")];
        let answer = owner.post(PAGE, &late).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("meanwhile") && answer.body.contains("My long text"));
        let back = format!("{PAGE}/back");
        owner.post(&back, &[("seen", "2"), ("version", "1")]).await;
        assert_eq!(own().await.as_deref(), Some("First of {practice}"));
        owner.post(&back, &[("seen", "3"), ("version", "0")]).await;
        assert_eq!(own().await, None);
        assert!(owner.get(PAGE).await.body.contains("Take this one back"));
    });
}

#[test]
fn a_field_of_a_patient_is_refused_and_what_was_typed_is_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("seen", "0"), ("subject", "Hello"), ("body", "About {patient}, kept words")];
        let preview = format!("{PAGE}/preview");
        for address in [PAGE, preview.as_str()] {
            let answer = owner.post(address, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("data into a mail that others may read"));
            assert!(answer.body.contains("About {patient}, kept words"), "{}", answer.body);
        }
        let own = templates::own(world.db(), practice.id, Name::Received).await.expect("read");
        assert_eq!(own, None, "nothing was kept");
    });
}

const CARD: &str = "/settings/wordings/card_lay";

fn thanks() -> CardValues {
    CardValues { to: "Coach Ray".into(), ..CardValues::default() }
}

#[test]
fn the_words_of_a_card_are_the_practices_own_and_the_built_in_ones_return() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let said = async || {
            let wording = wordings::wording(world.db(), practice.id, Thanked::Lay).await;
            wording.expect("read").fill(&thanks())
        };
        let built_in = wordings::built_in(Thanked::Lay).fill(&thanks());
        assert_eq!(said().await, built_in);
        let first = [("seen", "0"), ("body", "Hi {to}!\r\n\r\nCall {phone}.\r\n\r\nThank you.")];
        let answer = owner.post(CARD, &first).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(said().await, ["Hi Coach Ray!", "Thank you."], "there is no phone");

        let late = [("seen", "0"), ("body", "My own long text")];
        let answer = owner.post(CARD, &late).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("meanwhile") && answer.body.contains("My own long text"));
        let back = format!("{CARD}/back");
        let answer = owner.post(&back, &[("seen", "0"), ("version", "0")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        owner.post(&back, &[("seen", "1"), ("version", "0")]).await;
        assert_eq!(said().await, built_in);
        owner.post(&back, &[("seen", "2"), ("version", "1")]).await;
        assert_eq!(said().await, ["Hi Coach Ray!", "Thank you."]);
    });
}

#[test]
fn a_card_that_would_name_a_patient_is_refused_and_what_was_typed_is_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        for words in ["Thanks for {patient}", "Thanks for [patient name]"] {
            for address in [CARD.to_owned(), format!("{CARD}/preview")] {
                let answer = owner.post(&address, &[("seen", "0"), ("body", words)]).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(
                    answer.body.contains("would put a patient&#39;s data")
                        || answer.body.contains("would put a patient's data"),
                    "{}",
                    answer.body
                );
                assert!(answer.body.contains(words));
            }
        }
        let kept = "SELECT count(*) FROM wording";
        assert_eq!(world.db().value::<i64>(kept, args![]).await.expect("a query"), Some(0));
    });
}

#[test]
fn a_spoiled_wording_gives_way_to_the_built_in_one_and_the_screens_say_so() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let sql = "INSERT INTO wording (practice_id, name, version, subject, body, created_at)
                   VALUES ($1, 'card_lay', 1, '', 'Dear {patient', 1)";
        world.db().run(sql, args![practice.id]).await.expect("spoiled");
        let wording = wordings::wording(world.db(), practice.id, Thanked::Lay).await.expect("read");
        assert_eq!(wording, wordings::built_in(Thanked::Lay));
        let spoiled = wordings::spoiled(world.db(), practice.id).await.expect("read");
        assert_eq!(
            spoiled.iter().map(|spoiled| spoiled.name).collect::<Vec<_>>(),
            [Thanked::Lay.into()]
        );
        let list = owner.get("/settings/wordings").await.body;
        assert!(
            list.contains("1 wording has a fault") && list.contains("built-in one used"),
            "{list}"
        );
        let page = owner.get(CARD).await.body;
        assert!(page.contains("Until this is mended") && page.contains("Dear {patient"), "{page}");
        let sheet = owner.post(&format!("{CARD}/sheet.pdf"), &[("body", "Dear {patient")]).await;
        assert!(sheet.bytes.starts_with(b"%PDF"), "{}", sheet.status);
    });
}

#[test]
fn every_wording_is_shown_as_it_reads_and_on_paper_for_a_source_or_an_example() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        Source::named("Abara, Nneka").put(&world, &practice).await;
        for name in wordings::Name::ALL {
            let address = format!("/settings/wordings/{}", name.code());
            let page = owner.get(&address).await;
            assert_eq!(page.status, StatusCode::OK, "{name:?}");
            assert_eq!(page.body.contains("The patient is made up"), name.may_name_a_patient());
            let text = if name.may_name_a_patient() { "For {to}: {patient}" } else { "For {to}" };
            let draft = [("seen", "0"), ("body", text), ("about", "abara")];
            let shown = owner.post(&format!("{address}/preview"), &draft).await;
            assert!(
                shown.body.contains("For Nneka Abara") || shown.body.contains("For Abara, Nneka"),
                "{name:?}"
            );
            let sheet = owner.post(&format!("{address}/sheet.pdf"), &draft).await;
            assert!(sheet.bytes.starts_with(b"%PDF"), "{name:?} {}", sheet.status);
        }
        let nobody = [("seen", "0"), ("body", "For {to}"), ("about", "zzzzqqq")];
        let shown = owner.post(&format!("{CARD}/preview"), &nobody).await;
        assert!(shown.body.contains("Nobody is called that") && shown.body.contains("zzzzqqq"));
    });
}
