//! Today and its tasks.

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use axum::http::StatusCode;
use jiff::ToSpan;
use lexicon::Role;
use platform::{Sql, Uuid, args};
use testing::{Browser, World, on_each_database};

const ROLES: [Role; 5] =
    [Role::Owner, Role::FrontDesk, Role::Liaison, Role::Therapist, Role::Reader];

async fn latest_task(world: &World, practice: &Practice) -> Uuid {
    world
        .db()
        .value::<Uuid>(
            "SELECT id FROM task WHERE practice_id = $1 ORDER BY id DESC LIMIT 1",
            args![practice.id],
        )
        .await
        .expect("a query")
        .expect("a task")
}

async fn due(world: &World, practice: &Practice, id: Uuid) -> Option<String> {
    world
        .db()
        .value::<String>(
            "SELECT due_on FROM task WHERE practice_id = $1 AND id = $2",
            args![practice.id, id],
        )
        .await
        .expect("a query")
}

#[test]
fn a_new_practice_is_shown_its_first_steps_by_what_each_role_may_do() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        for role in ROLES {
            let page = practice.browser(&router, role).await.get("/").await;
            assert_eq!(page.status, StatusCode::OK, "{role:?}");
            let body = page.body;
            assert!(body.contains("nothing is waiting</h1>"), "{role:?}: {body}");
            let may_import = matches!(role, Role::Owner | Role::FrontDesk);
            assert_eq!(body.contains("Import your referrals"), may_import, "{role:?}");
        }
        let owner = practice.browser(&router, Role::Owner).await.get("/").await.body;
        assert!(owner.contains("href=\"/sources/new\""), "{owner}");
        assert!(!owner.contains("Thank "), "nothing to thank for yet");
    });
}

#[test]
fn today_shows_each_role_what_it_may_see_and_writes_down_views_of_patients() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        for role in ROLES {
            let body = practice.browser(&router, role).await.get("/").await.body;
            let sees_patients = matches!(role, Role::Owner | Role::FrontDesk | Role::Therapist);
            assert_eq!(body.contains("Maria L."), sees_patients, "{role:?}");
            assert!(!body.contains("Lopez"), "{role:?}");
            assert!(body.contains("Sources slipping") && body.contains("Silent, Bob"), "{role:?}");
            let thanks = matches!(role, Role::Owner | Role::FrontDesk | Role::Liaison);
            assert_eq!(body.contains("Card sent"), thanks, "{role:?}");
        }
        let views = world
            .db()
            .value::<i64>(
                "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'referrals.listed'",
                args![practice.id],
            )
            .await;
        assert_eq!(views.expect("a count"), Some(3));
    });
}

#[test]
fn a_task_is_added_put_off_done_and_each_step_is_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await.to_string();
        let router = desk::routes(&world.app).finish();
        let mut therapist = practice.browser(&router, Role::Therapist).await;
        let day = today().to_string();
        let fields =
            [("title", "Call about the shoulder talk"), ("due_on", &day), ("source", &source)];
        let added = therapist.post("/tasks", &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let page = therapist.get("/").await.body;
        assert!(page.contains("1 thing to do today</h1>"), "{page}");
        assert!(page.contains("Call about the shoulder talk") && page.contains("Wiebe, David"));
        let id = latest_task(&world, &practice).await;
        therapist.post(&format!("/tasks/{id}/later"), &[("until", "tomorrow")]).await;
        let tomorrow = today().saturating_add(1.day()).to_string();
        assert_eq!(due(&world, &practice, id).await, Some(tomorrow));
        therapist.post(&format!("/tasks/{id}/later"), &[("until", &day)]).await;
        assert_eq!(due(&world, &practice, id).await, Some(day.clone()));
        therapist.post(&format!("/tasks/{id}/done"), &[]).await;
        assert!(therapist.get("/").await.body.contains("nothing is waiting</h1>"));
        therapist.post(&format!("/tasks/{id}/reopen"), &[]).await;
        assert!(therapist.get("/").await.body.contains("1 thing to do today</h1>"));
        therapist.post(&format!("/tasks/{id}/remove"), &[]).await;
        assert!(therapist.get("/").await.body.contains("nothing is waiting</h1>"));
    });
}

#[test]
fn who_only_reads_keeps_to_their_own_tasks() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let mut reader = practice.browser(&router, Role::Reader).await;
        owner.post("/tasks", &[("title", "Owner's own")]).await;
        let id = latest_task(&world, &practice).await;
        assert!(!reader.get("/").await.body.contains("Owner's own"));
        let refused = reader.post(&format!("/tasks/{id}/done"), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let to_other = practice.member(Role::Owner).to_string();
        let refused = reader.post("/tasks", &[("title", "Do it"), ("owner", &to_other)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let to_reader = practice.member(Role::Reader).to_string();
        owner.post("/tasks", &[("title", "Read this"), ("owner", &to_reader)]).await;
        let id = latest_task(&world, &practice).await;
        assert!(reader.get("/").await.body.contains("Read this"));
        let done = reader.post(&format!("/tasks/{id}/done"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let empty = reader.post("/tasks", &[("title", "  ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn who_waits_longest_stands_first() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        for (patient, days) in [("Ann Young", 2), ("Bea Old", 20), ("Cid Middle", 9)] {
            Referral { patient, ..Referral::of(source, ago(days)) }.put(&world, &practice).await;
        }
        Referral::of(source, ago(30)).evaluated_after(3).put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let body = practice.browser(&router, Role::FrontDesk).await.get("/").await.body;
        let at = |text: &str| body.find(text).unwrap_or_else(|| panic!("{text} in {body}"));
        assert!(at("Waiting longest for a first visit") < body.rfind("Bea O.").expect("Bea"));
        let at = |text: &str| body.rfind(text).unwrap_or_else(|| panic!("{text} in {body}"));
        assert!(at("Bea O.") < at("Cid M.") && at("Cid M.") < at("Ann Y."));
    });
}

/// The heading of a member's Today.
async fn heading(browser: &mut Browser) -> String {
    let body = browser.get("/").await.body;
    let (_, rest) = body.split_once("<h1>").expect("a heading");
    rest.split_once("</h1>").expect("its end").0.to_owned()
}

/// A source that has sent a patient who came, and was not thanked.
async fn to_thank(world: &World, practice: &Practice, name: &'static str) -> Uuid {
    let source = Source::named(name).put(world, practice).await;
    Referral::of(source, ago(10)).evaluated_after(3).put(world, practice).await;
    fill::recount(world, practice).await;
    source
}

#[test]
fn a_line_is_put_off_for_the_one_who_does_it_and_is_back_when_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = to_thank(&world, &practice, "Wiebe, David").await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        assert!(liaison.get("/").await.body.contains("Thank Wiebe, David"));
        let key = format!("thanks:{source}");
        for until in ["later", "tomorrow", "monday", "next_month"] {
            let fields = [("key", key.as_str()), ("until", until)];
            let answer = liaison.post("/today/later", &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{until}: {}", answer.body);
            assert!(!liaison.get("/").await.body.contains("Thank Wiebe, David"), "{until}");
            assert!(owner.get("/").await.body.contains("Thank Wiebe, David"), "{until}");
            liaison.post("/today/later", &[("key", &key), ("until", "")]).await;
            assert!(liaison.get("/").await.body.contains("Thank Wiebe, David"), "{until}");
        }
        for until in ["2001-01-01", "some day", &today().to_string()] {
            let answer = liaison.post("/today/later", &[("key", &key), ("until", until)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{until}");
        }
        let evil = liaison.post("/today/later", &[("key", "<b>"), ("until", "later")]).await;
        assert_eq!(evil.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn what_is_handed_over_is_a_task_of_the_colleague_and_comes_back_by_undo() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = to_thank(&world, &practice, "Wiebe, David").await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        let (key, to) = (format!("thanks:{source}"), practice.member(Role::Owner).to_string());
        let fields = [("key", key.as_str()), ("to", to.as_str())];
        let answer = liaison.post("/today/hand-over", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(heading(&mut liaison).await.ends_with("nothing is waiting"));
        let body = owner.get("/").await.body;
        assert!(body.contains("Thank Wiebe, David (1 referral not thanked for)"), "{body}");
        let again = liaison.post("/today/hand-over", &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once");
        liaison.post("/today/take-back", &[("key", &key)]).await;
        assert!(liaison.get("/").await.body.contains("Thank Wiebe, David"));
        let tasks = "SELECT count(*) FROM task WHERE practice_id = $1";
        let left = world.db().value::<i64>(tasks, args![practice.id]).await;
        assert_eq!(left.expect("a count"), Some(0));
        // Done by the colleague, it is only away while the thing itself is settled.
        liaison.post("/today/hand-over", &fields).await;
        let task = latest_task(&world, &practice).await;
        owner.post(&format!("/tasks/{task}/done"), &[]).await;
        assert!(liaison.get("/").await.body.contains("Thank Wiebe, David"), "nobody thanked him");
        let stranger = liaison.post("/today/hand-over", &[("key", &key), ("to", "nobody")]).await;
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_handed_over_task_changes_hands_and_returns_to_whose_it_was() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let day = today().to_string();
        liaison.post("/tasks", &[("title", "Send the guide"), ("due_on", &day)]).await;
        let key = format!("task:{}", latest_task(&world, &practice).await);
        let to = practice.member(Role::FrontDesk).to_string();
        liaison.post("/today/hand-over", &[("key", &key), ("to", &to)]).await;
        assert!(desk.get("/").await.body.contains("Send the guide"));
        assert!(!liaison.get("/").await.body.contains("Send the guide"));
        let me = practice.member(Role::Liaison).to_string();
        liaison.post("/today/take-back", &[("key", &key), ("owner", &me)]).await;
        assert!(liaison.get("/").await.body.contains("Send the guide"));
        let mut reader = practice.browser(&router, Role::Reader).await;
        let refused = reader.post("/today/hand-over", &[("key", &key), ("to", &to)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_round_year_together_is_kept_once_and_a_birthday_every_year() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        // The record is older than their first referral, so that it was the first.
        Referral::of(source, ago(3_000)).evaluated_after(3).put(&world, &practice).await;
        let thanks =
            "INSERT INTO thank_you (practice_id, id, source_id, way, covers_until, created_at)
                      VALUES ($1, $2, $2, 'call', $3, 0)";
        world
            .db()
            .run(thanks, args![practice.id, source, today().to_string()])
            .await
            .expect("thanks");
        let five_years_ago = today().saturating_sub(5.years()).to_string();
        let set = "UPDATE source SET first_referral_on = $3 WHERE practice_id = $1 AND id = $2";
        let with = args![practice.id, source, five_years_ago];
        world.db().run(set, with).await.expect("set");
        let born = today().strftime("%m-%d").to_string();
        let person =
            "INSERT INTO person (practice_id, id, family, birthday, created_at, changed_at)
                      VALUES ($1, $2, 'Wiebe', $3, 0, 0)";
        world.db().run(person, args![practice.id, source, born]).await.expect("a person");
        let set = "UPDATE source SET person_id = id WHERE practice_id = $1 AND id = $2";
        world.db().run(set, args![practice.id, source]).await.expect("set");
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let body = liaison.get("/").await.body;
        assert!(body.contains("5 years of working together today"), "{body}");
        assert!(heading(&mut liaison).await.ends_with("1 thing to do today"), "one conversation");
        let key = format!("anniversary:{source}:{}", today().year());
        liaison.post("/today/seen", &[("key", &key)]).await;
        let body = liaison.get("/").await.body;
        assert!(body.contains("Their birthday is today"), "{body}");
        liaison.post("/today/unseen", &[("key", &key)]).await;
        assert!(liaison.get("/").await.body.contains("5 years of working together"));
        let other = liaison.post("/today/seen", &[("key", &format!("thanks:{source}"))]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "thanks are given, not seen to");
    });
}

#[test]
fn the_morning_mail_comes_once_a_day_and_names_no_patient_and_no_promise() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let day = today().to_string();
        let title = "Ask whether Maria Lopez came";
        owner.post("/tasks", &[("title", title), ("due_on", &day)]).await;
        let zone = platform::clock::zone("America/New_York");
        let at = |hour| platform::clock::at_hour(today(), hour, &zone);
        let sent = async |hour| {
            desk::today::send_digests(&world.app, practice.id, at(hour)).await.expect("sent")
        };
        assert_eq!(sent(9).await, 0, "nobody asked for it");
        let answer = owner.post("/today/digest", &[("hour", "7")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(sent(6).await, 0, "too early");
        assert_eq!(sent(7).await, 1);
        assert_eq!(sent(8).await, 0, "once a day");
        let mail = "SELECT subject || ' | ' || body FROM mail_out WHERE practice_id = $1";
        let mail = world.db().value::<String>(mail, args![practice.id]).await.expect("a query");
        let mail = mail.expect("a mail");
        assert!(mail.starts_with("Today at Test Practice | Good morning"), "{mail}");
        for secret in ["Maria", "Lopez", "came", "M. L"] {
            assert!(!mail.contains(secret), "{secret} in {mail}");
        }
        assert!(mail.contains("Thank "), "{mail}");
        owner.post("/today/digest", &[("hour", "")]).await;
        let schedules = "SELECT count(*) FROM job_schedule WHERE name = 'today.digest'";
        let left = world.db().value::<i64>(schedules, args![]).await.expect("a count");
        assert_eq!(left, Some(0), "nobody wants it any more");
        let wrong = owner.post("/today/digest", &[("hour", "25")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
