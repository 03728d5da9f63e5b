//! Settings: clinics, people and the audit log.

use crate::support::Practice;
use axum::http::StatusCode;
use desk::practice;
use lexicon::Role;
use platform::{Sql, args};
use testing::{Browser, World, on_each_database};

async fn owner(world: &World) -> (Practice, Browser) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let browser = practice.browser(&router, Role::Owner).await;
    (practice, browser)
}

#[test]
fn a_clinic_is_added_changed_closed_and_opened_again() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let form = [("name", "North"), ("phone", "614.555.0111"), ("state", "oh")];
        assert_eq!(browser.post("/settings/clinics", &form).await.status, StatusCode::SEE_OTHER);
        let clinics = practice::clinics(world.db(), practice.id).await.expect("clinics");
        let north = clinics.iter().find(|clinic| clinic.name == "North").expect("the new one");
        assert_eq!((north.phone.as_str(), north.state.as_str()), ("(614) 555-0111", "OH"));
        let address = format!("/settings/clinics/{}", north.id);
        browser.post(&address, &[("name", "North side")]).await;
        assert!(browser.get("/settings/clinics").await.body.contains("North side"));
        browser.post(&format!("{address}/close"), &[]).await;
        assert_eq!(practice::clinics(world.db(), practice.id).await.expect("clinics").len(), 1);
        browser.post(&format!("{address}/reopen"), &[]).await;
        assert_eq!(practice::clinics(world.db(), practice.id).await.expect("clinics").len(), 2);
    });
}

#[test]
fn a_clinic_with_a_mistake_keeps_every_field() {
    on_each_database(async |world| {
        let (_, mut browser) = owner(&world).await;
        let form = [("name", ""), ("street", "5 Elm"), ("phone", "12"), ("zip", "abc")];
        let answer = browser.post("/settings/clinics", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("5 Elm") && answer.body.matches("aria-invalid").count() == 3,
            "{}",
            answer.body
        );
    });
}

#[test]
fn a_new_member_signs_in_and_loses_access_at_once_when_it_ends() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let form = [
            ("name", "Sam New"),
            ("email", "sam@test.example"),
            ("role", "reader"),
            ("password", "three quiet herons"),
        ];
        assert_eq!(browser.post("/settings/people", &form).await.status, StatusCode::SEE_OTHER);
        let router = desk::routes(&world.app).finish();
        let mut sam = Browser::new(router);
        sam.post("/sign-in", &[("email", "sam@test.example"), ("password", "three quiet herons")])
            .await;
        assert_eq!(sam.get("/sources").await.status, StatusCode::OK);
        assert_eq!(sam.get("/sources/new").await.status, StatusCode::FORBIDDEN);
        let members = desk::people::members(world.db(), practice.id).await.expect("members");
        let member = members.iter().find(|member| member.name == "Sam New").expect("Sam");
        let address = format!("/settings/people/{}", member.id);
        browser.post(&format!("{address}/role"), &[("role", "liaison")]).await;
        assert_eq!(
            sam.get("/sources/new").await.status,
            StatusCode::OK,
            "the new role counts at once"
        );
        browser.post(&format!("{address}/end"), &[]).await;
        assert_eq!(sam.get("/sources").await.status, StatusCode::SEE_OTHER, "signed out at once");
        let again = sam
            .post("/sign-in", &[("email", "sam@test.example"), ("password", "three quiet herons")])
            .await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_practice_in_another_country_applies_no_limit_of_the_united_states() {
    on_each_database(async |world| {
        let (_, mut browser) = owner(&world).await;
        assert!(!browser.get("/gifts").await.body.contains("not applied here"));
        let form = |country| {
            [("name", "Test Practice"), ("time_zone", "America/Toronto"), ("country", country)]
        };
        let unknown = browser.post("/settings/practice", &form("Mars")).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        browser.post("/settings/practice", &form("other")).await;
        let page = browser.get("/settings/practice").await.body;
        assert!(page.contains("value=\"other\" selected"), "{page}");
        let page = browser.get("/gifts").await.body;
        assert!(page.contains("its limits are not applied here"), "{page}");
        let page = browser.get("/gifts/limits").await.body;
        assert!(page.contains("is not in the United States"), "{page}");
        browser.post("/settings/practice", &form("US")).await;
        assert!(!browser.get("/gifts").await.body.contains("not applied here"));
    });
}

#[test]
fn the_last_owner_stays_owner() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let me = practice.member(Role::Owner);
        for (path, form) in [("role", vec![("role", "reader")]), ("end", vec![])] {
            let answer = browser.post(&format!("/settings/people/{me}/{path}"), &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        assert_eq!(browser.get("/settings/people").await.status, StatusCode::OK);
    });
}

#[test]
fn a_new_password_ends_other_sessions_and_keeps_this_one() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut here = practice.browser(&router, Role::Reader).await;
        let mut elsewhere = practice.browser(&router, Role::Reader).await;
        let wrong = [("current", "not it at all"), ("password", "four very quiet herons")];
        assert_eq!(
            here.post("/settings/account/password", &wrong).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let right = [("current", crate::support::PASSWORD), ("password", "four very quiet herons")];
        assert_eq!(
            here.post("/settings/account/password", &right).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(here.get("/settings/account").await.status, StatusCode::OK);
        assert_eq!(elsewhere.get("/settings/account").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn wrong_passwords_lock_the_account_for_a_while_and_are_on_record() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = Browser::new(router);
        for _ in 0..10 {
            browser
                .post("/sign-in", &[("email", "reader@test.example"), ("password", "guess")])
                .await;
        }
        let right = [("email", "reader@test.example"), ("password", crate::support::PASSWORD)];
        let answer = browser.post("/sign-in", &right).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("15 minutes"), "{}", answer.body);
        let refused =
            "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'sign_in.refused'";
        assert_eq!(
            world.db().value::<i64>(refused, args![practice.id]).await.expect("a count"),
            Some(10)
        );
    });
}

#[test]
fn signing_in_leads_only_to_addresses_of_ours() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        for (next, lands) in [
            ("/sources", "/sources"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
        ] {
            let mut browser = Browser::new(router.clone());
            let form = [
                ("email", "owner@test.example"),
                ("password", crate::support::PASSWORD),
                ("next", next),
            ];
            assert_eq!(browser.post("/sign-in", &form).await.location(), lands, "{next}");
        }
    });
}

#[test]
fn the_audit_log_shows_who_did_what_and_can_be_narrowed() {
    on_each_database(async |world| {
        let (_, mut browser) = owner(&world).await;
        browser.post("/settings/clinics", &[("name", "North")]).await;
        let page = browser.get("/settings/audit").await.body;
        assert!(page.contains("clinic: added") && page.contains("member: added"), "{page}");
        let page = browser.get("/settings/audit?what=member").await.body;
        assert!(!page.contains("clinic: added") && page.contains("member: added"), "{page}");
    });
}
