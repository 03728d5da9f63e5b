//! Who may do what: every route, every role, on both databases.

use crate::support::Practice;
use axum::http::{StatusCode, header};
use lexicon::Role;
use platform::{Sql, access, web::Access};
use testing::{Browser, on_each_database};

const ROLES: [Role; 5] =
    [Role::Owner, Role::FrontDesk, Role::Liaison, Role::Therapist, Role::Reader];

/// Some id where a path wants one: whether a role may call a route must not
/// depend on whether the thing exists.
fn fill(path: &str) -> String {
    path.split('/')
        .map(
            |part| {
                if part.starts_with('{') { "0190b1c2-0000-7000-8000-000000000000" } else { part }
            },
        )
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn every_route_lets_in_exactly_the_roles_of_the_table() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let routes = desk::routes(&world.app);
        let table = routes.table().to_vec();
        assert!(table.len() > 20, "the table of routes is empty");
        let router = routes.finish();
        for role in ROLES {
            for route in &table {
                let Access::Needs(permission) = route.access else {
                    continue;
                };
                // Signing out would end the session this walk needs.
                if route.path == "/sign-out" {
                    continue;
                }
                let mut browser = practice.browser(&router, role).await;
                let path = fill(&route.path);
                let answer = match route.method {
                    "GET" => browser.get(&path).await,
                    _ => browser.post(&path, &[]).await,
                };
                let refused = answer.status == StatusCode::FORBIDDEN;
                assert_eq!(
                    refused,
                    !access::may(role, permission),
                    "{role:?} {} {} on {}: {}",
                    route.method,
                    route.path,
                    world.database,
                    answer.status
                );
                assert_ne!(
                    answer.status,
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "{role:?} {} {} on {}",
                    route.method,
                    route.path,
                    world.database
                );
            }
        }
    });
}

#[test]
fn without_a_session_every_guarded_route_leads_to_the_sign_in() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let routes = desk::routes(&world.app);
        let table = routes.table().to_vec();
        let router = routes.finish();
        for route in table.iter().filter(|route| route.access != Access::Public) {
            let mut browser = Browser::new(router.clone());
            let path = fill(&route.path);
            let answer = match route.method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &[]).await,
            };
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {}", route.method, route.path);
            assert!(answer.location().starts_with("/sign-in"), "{} {}", route.method, route.path);
        }
    });
}

#[test]
fn a_change_asked_for_by_another_site_is_refused() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")]
        {
            let request = axum::http::Request::post("/sign-out").header(name, value);
            let answer = browser.send(request, axum::body::Body::empty()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        }
        let bare = axum::http::Request::post("/sign-out");
        let answer = browser.send(bare, axum::body::Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "neither header");
        assert_eq!(browser.get("/").await.status, StatusCode::OK, "still signed in");
    });
}

#[test]
fn every_answer_carries_the_security_headers() {
    on_each_database(async |world| {
        let router = desk::routes(&world.app).finish();
        let answer = Browser::new(router).get("/sign-in").await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap_or("");
        assert!(policy.contains("default-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    });
}

#[test]
fn a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day_whatever_happens() {
    use platform::{Uuid, args, clock, sessions};
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let member = practice.member(Role::Owner);
        let account = world
            .db()
            .value::<Uuid>("SELECT account_id FROM membership WHERE id = $1", args![member])
            .await
            .expect("a query")
            .expect("an account");
        let start = async || {
            sessions::start(world.db(), account, practice.id, member).await.expect("a session")
        };
        let lives = async |token: &str, at: i64| {
            sessions::visitor(world.db(), token, at).await.expect("an answer").is_some()
        };
        let now = clock::now();
        let idle = start().await;
        assert!(lives(&idle, now + sessions::IDLE - 1000).await, "used in time");
        assert!(!lives(&idle, now + 2 * sessions::IDLE + 1000).await, "left alone");
        assert!(!lives(&idle, now).await, "ended for good");
        let busy = start().await;
        let mut at = now;
        while at + sessions::IDLE / 2 < now + sessions::LONGEST {
            at += sessions::IDLE / 2;
            assert!(lives(&busy, at).await, "in use after {} minutes", (at - now) / 60_000);
        }
        assert!(!lives(&busy, now + sessions::LONGEST + 60_000).await, "the day is over");
    });
}

#[test]
fn the_session_cookie_stays_away_from_scripts_and_other_sites() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let form = [("email", "owner@test.example"), ("password", crate::support::PASSWORD)];
        let answer = Browser::new(router).post("/sign-in", &form).await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap_or("");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Secure"), "plain HTTP on this machine");
        let tls = platform::web::session_cookie("token", true);
        assert!(tls.contains("; Secure"), "{tls}");
    });
}

#[test]
fn a_form_larger_than_any_form_is_refused() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let huge = "x".repeat(600 * 1024);
        let answer = browser.post("/settings/clinics", &[("name", &huge)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}
