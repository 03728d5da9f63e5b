//! The first set-up: reached only with the token of the console, once.

use axum::http::StatusCode;
use desk::people;
use testing::{Browser, World, on_each_database};

fn browser(world: &World) -> Browser {
    Browser::new(desk::routes(&world.app).finish())
}

const FORM: &[(&str, &str)] = &[
    ("practice", "Riverbend Therapy"),
    ("time_zone", "America/Chicago"),
    ("clinic", "Main"),
    ("name", "Jordan Reyes"),
    ("email", "jordan@riverbend.example"),
    ("password", "seven quiet herons"),
];

#[test]
fn nobody_sets_up_without_the_token() {
    on_each_database(async |world| {
        let mut browser = browser(&world);
        assert_eq!(browser.get("/set-up?token=").await.status, StatusCode::FORBIDDEN, "not armed");
        people::arm_set_up(&world.app).expect("a token");
        for token in ["", "guessed"] {
            let answer = browser.get(&format!("/set-up?token={token}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token:?}");
            let form: Vec<(&str, &str)> =
                [("token", token)].into_iter().chain(FORM.iter().copied()).collect();
            assert_eq!(
                browser.post("/set-up", &form).await.status,
                StatusCode::FORBIDDEN,
                "{token:?}"
            );
        }
    });
}

#[test]
fn the_token_leads_to_a_practice_with_its_owner_signed_in_once() {
    on_each_database(async |world| {
        let token = people::arm_set_up(&world.app).expect("a token");
        let mut browser = browser(&world);
        let form: Vec<(&str, &str)> =
            [("token", token.as_str())].into_iter().chain(FORM.iter().copied()).collect();
        assert_eq!(browser.post("/set-up", &form).await.location(), "/");
        let page = browser.get("/settings").await;
        assert!(
            page.body.contains("Riverbend Therapy") && page.body.contains("owner"),
            "{}",
            page.body
        );
        assert_eq!(browser.post("/set-up", &form).await.status, StatusCode::FORBIDDEN, "twice");
    });
}

#[test]
fn a_mistake_keeps_every_field_but_the_password() {
    on_each_database(async |world| {
        let token = people::arm_set_up(&world.app).expect("a token");
        let mut form: Vec<(&str, &str)> =
            [("token", token.as_str())].into_iter().chain(FORM.iter().copied()).collect();
        form[6] = ("password", "short");
        let answer = browser(&world).post("/set-up", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("Riverbend Therapy")
                && answer.body.contains("jordan@riverbend.example")
        );
        assert!(!answer.body.contains("value=\"short\""));
    });
}
