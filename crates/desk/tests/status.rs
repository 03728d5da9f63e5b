//! The private page: nobody learns from it which links there are, nobody guesses
//! its number, and whoever opens it sees what they may.

use crate::support::{
    Practice,
    fill::{Referral, Source},
};
use axum::{Router, http::StatusCode};
use jiff::civil::date;
use lexicon::{Profession, Role};
use platform::{Sql, Uuid, args, clock};
use testing::{Answer, Browser, World, on_each_database};

/// The address and the number of a link that staff make.
async fn link(
    world: &World,
    practice: &Practice,
    profession: Profession,
) -> (Uuid, String, String) {
    let source = Source { profession, ..Source::named("Ama Osei") }.put(world, practice).await;
    let referral = Referral {
        patient: "Quixana Zebrowski",
        ..Referral::of(source, date(2026, 11, 17)).evaluated_after(7)
    };
    let referral = referral.put(world, practice).await;
    let days = "UPDATE referral SET contacted_on = '2026-11-18', scheduled_on = '2026-11-19',
                    evaluated_on = '2026-11-24' WHERE id = $1";
    world.db().run(days, args![referral]).await.expect("days");
    let mut desk = practice.browser(&router(world), Role::FrontDesk).await;
    let page = desk.post(&format!("/referrals/{referral}/links"), &[]).await;
    let after = |mark: &str, end: char| {
        let rest = page.body.split(mark).nth(1).unwrap_or_else(|| panic!("{mark}: {}", page.body));
        rest.split(end).next().unwrap_or("").to_owned()
    };
    (referral, format!("/status/{}", after("/status/", '<')), after("<strong>", '<'))
}

fn router(world: &World) -> Router {
    desk::routes(&world.app).finish()
}

/// What an answer says, without the token that the visitor sent.
fn said(answer: &Answer, address: &str) -> (StatusCode, String) {
    (answer.status, answer.body.replace(address, "/status/X"))
}

fn wrong(pin: &str) -> String {
    format!("{:06}", (pin.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

#[test]
fn the_number_opens_it_for_a_treating_provider_with_days_and_initials_at_most() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, address, pin) = link(&world, &practice, Profession::Physician).await;
        let mut office = Browser::new(router(&world));
        assert!(!office.get(&address).await.body.contains("Nov 24"), "not before the number");
        let spaced = format!("{} {}", &pin[..3], &pin[3..]);
        let opened = office.post(&address, &[("number", &spaced)]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        let page = office.get(&address).await;
        assert!(page.body.contains("Nov 24, 2026") && page.body.contains("Q. Z."), "{}", page.body);
        assert!(!page.body.contains("Quixana") && !page.body.contains("Zebrowski"));
        assert_eq!(page.headers["cache-control"], "no-store, private");
        assert!(page.headers["x-robots-tag"].to_str().is_ok_and(|v| v.contains("noindex")));
        let spanish = office.get(&format!("{address}?lang=es")).await;
        assert!(spanish.body.contains("24 de noviembre de 2026"), "{}", spanish.body);
        let seen = "SELECT count(*) FROM audit WHERE action = 'status.opened'";
        assert_eq!(world.db().value::<i64>(seen, args![]).await.expect("a count"), Some(1));
        let mut other = Browser::new(router(&world));
        assert!(!other.get(&address).await.body.contains("Q. Z."), "another browser");
    });
}

#[test]
fn a_lay_source_sees_that_it_arrived_and_nothing_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, address, pin) = link(&world, &practice, Profession::YogaInstructor).await;
        let mut lay = Browser::new(router(&world));
        lay.post(&address, &[("number", &pin)]).await;
        let page = lay.get(&address).await;
        assert!(page.body.contains("We received your referral. Thank you."), "{}", page.body);
        for word in ["Evaluated", "booked", "Q.", "Nov 24", "In contact"] {
            assert!(!page.body.contains(word), "{word}: {}", page.body);
        }
    });
}

#[test]
fn unknown_expired_revoked_and_locked_links_answer_like_a_good_one() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut answers = Vec::new();
        let mut all =
            vec![("/status/0000000000000000000000000000000a".to_owned(), "123456".to_owned())];
        for change in [
            "revoked_at = revoked_at",
            "revoked_at = 1",
            "expires_at = 1",
            "locked_until = 9000000000000",
        ] {
            let (referral, address, pin) = link(&world, &practice, Profession::Physician).await;
            let sql = format!("UPDATE status_link SET {change} WHERE referral_id = $1");
            world.db().run(&sql, args![referral]).await.expect("a change");
            // The good one is tried with a wrong number, the others with the right one.
            let number = if change.contains("= revoked_at") { wrong(&pin) } else { pin };
            all.push((address, number));
        }
        for (address, number) in &all {
            let mut browser = Browser::new(router(&world));
            let door = browser.get(address).await;
            let begun = std::time::Instant::now();
            let refused = browser.post(address, &[("number", number)]).await;
            let took = begun.elapsed();
            assert!(took.as_millis() >= 250, "each takes the same time at least: {took:?}");
            assert!(!refused.headers.contains_key("set-cookie"), "{address}");
            let code = browser.post(&format!("{address}/code"), &[]).await;
            answers.push([door, refused, code].map(|answer| said(&answer, address)));
        }
        for answer in &answers[1..] {
            assert_eq!(answer, &answers[0], "{}", world.database);
        }
    });
}

#[test]
fn five_wrong_tries_lock_it_for_an_hour_and_fifty_close_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (referral, address, pin) = link(&world, &practice, Profession::Physician).await;
        let mut thief = Browser::new(router(&world));
        for _ in 0..5 {
            let refused = thief.post(&address, &[("number", &wrong(&pin))]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
        let locked = thief.post(&address, &[("number", &pin)]).await;
        assert_eq!(locked.status, StatusCode::FORBIDDEN, "even the right one, for an hour");
        let until = world
            .db()
            .value::<i64>(
                "SELECT locked_until FROM status_link WHERE referral_id = $1",
                args![referral],
            )
            .await
            .expect("a query")
            .expect("locked");
        assert!((until - clock::now() - 3_600_000).abs() < 60_000, "an hour");
        let later = "UPDATE status_link SET locked_until = 1, failed = 49 WHERE referral_id = $1";
        world.db().run(later, args![referral]).await.expect("time passes");
        thief.post(&address, &[("number", &wrong(&pin))]).await;
        let again = "UPDATE status_link SET locked_until = 1 WHERE referral_id = $1";
        world.db().run(again, args![referral]).await.expect("time passes");
        let closed = thief.post(&address, &[("number", &pin)]).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN, "closed for good");
    });
}

#[test]
fn tries_made_at_once_are_counted_too() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (referral, address, pin) = link(&world, &practice, Profession::Physician).await;
        let guess = wrong(&pin);
        let tries = (0..12).map(|_| {
            let (router, address, guess) = (router(&world), address.clone(), guess.clone());
            async move { Browser::new(router).post(&address, &[("number", &guess)]).await.status }
        });
        for status in futures_util::future::join_all(tries).await {
            assert_eq!(status, StatusCode::FORBIDDEN);
        }
        let sql = "SELECT failed FROM status_link WHERE referral_id = $1";
        let failed = world.db().value::<i64>(sql, args![referral]).await.expect("a query");
        assert_eq!(failed, Some(5), "the sixth was not looked at");
    });
}

#[test]
fn a_code_goes_to_the_address_on_record_opens_once_and_not_too_often() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (referral, address, _) = link(&world, &practice, Profession::Physician).await;
        let organisation = crate::support::fill::organisation(&world, &practice, "Riverbend").await;
        let belongs = "UPDATE source SET organisation_id = $1";
        world.db().run(belongs, args![organisation]).await.expect("a change");
        let sql =
            "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value, digits,
                       created_at, changed_at)
                   VALUES ($1, $2, $3, 'email', 'o@r.example', 'o@r.example', 0, 0)";
        world
            .db()
            .run(sql, args![practice.id, platform::new_id(), organisation])
            .await
            .expect("an address");
        let mut office = Browser::new(router(&world));
        for _ in 0..3 {
            office.post(&format!("{address}/code"), &[]).await;
        }
        let bodies = "SELECT count(*) FROM mail_out WHERE purpose = 'code'";
        assert_eq!(world.db().value::<i64>(bodies, args![]).await.expect("a count"), Some(1));
        let body = world
            .db()
            .value::<String>("SELECT body FROM mail_out WHERE referral_id = $1", args![referral])
            .await
            .expect("a query")
            .expect("a mail");
        assert!(!body.contains("Quixana") && !body.contains("/status/"), "{body}");
        let code: String = body.chars().filter(char::is_ascii_digit).take(6).collect();
        let opened = office.post(&address, &[("number", &code)]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER);
        let again = Browser::new(router(&world)).post(&address, &[("number", &code)]).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN, "a code opens once");
    });
}
