//! Promises about what mails say, and who may change it.

mod support;

use axum::http::StatusCode;
use desk::outbox::templates::{self, Name};
use lexicon::Role;
use support::Practice;
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
