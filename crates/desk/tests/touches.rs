//! Contacts: logged with all that belongs to them, corrected, taken back, and sent by a phone
//! once, however often it sends them.

use crate::support::Practice;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use desk::{
    sources::{Kind, NewSource, create},
    touches::{self, Happened},
};
use jiff::ToSpan;
use lexicon::{PersonName, Role, TouchKind};
use platform::{Sql, Uuid, args, audit::Actor, clock, new_id};
use proptest::prelude::*;
use serde_json::{Value, json};
use testing::{Answer, Browser, World, on_each_database};

async fn source(world: &World, practice: &Practice, name: &str, office: &str) -> Uuid {
    let name = PersonName::parse(name).expect("a name");
    let new = NewSource {
        name: Some(&name),
        organisation: office,
        street: "12 Elm Street",
        city: "Springfield",
        ..NewSource::of(Kind::Person)
    };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

async fn open(world: &World, role: Role) -> (Practice, Browser) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let browser = practice.browser(&router, role).await;
    (practice, browser)
}

async fn one<T: sea_orm::TryGetable + Send>(world: &World, sql: &str, id: Uuid) -> Option<T> {
    world.db().value::<T>(sql, args![id]).await.expect("a query")
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

async fn touch_of(world: &World, source: Uuid) -> Uuid {
    let sql = "SELECT id FROM touch WHERE source_id = $1 ORDER BY happened_at DESC";
    one::<Uuid>(world, sql, source).await.expect("a touch")
}

async fn sync(browser: &mut Browser, member: Uuid, touches: Vec<Value>) -> Answer {
    let request = Request::post("/touches/sync")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin");
    let body = json!({ "member": member, "touches": touches }).to_string();
    browser.send(request, Body::from(body)).await
}

fn answers(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let read: Value = serde_json::from_str(&answer.body).expect("JSON");
    read["answers"].as_array().expect("answers").clone()
}

fn noted(source: Uuid, at: i64) -> Value {
    json!({ "once": new_id(), "source": source, "kind": "visit", "when": "now", "at": at })
}

fn tomorrow() -> String {
    crate::support::fill::today().saturating_add(1.day()).to_string()
}

#[test]
fn a_contact_is_logged_with_whom_where_what_matters_and_what_comes_next() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let page = browser.get(&format!("/touches/new?source={id}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Ana Lopez") && page.body.contains("12 Elm Street"));
        let allowed = page.headers["permissions-policy"].to_str().unwrap_or("");
        assert!(allowed.contains("geolocation=(self)"), "{allowed}");
        let source_id = id.to_string();
        let person = one::<Uuid>(&world, "SELECT person_id FROM source WHERE id = $1", id).await;
        let person = person.expect("a person").to_string();
        let place = a_location(&world).await.to_string();
        let due = tomorrow();
        let form = [
            ("source", source_id.as_str()),
            ("kind", "meal"),
            ("met", "decides"),
            ("people", person.as_str()),
            ("other_name", "Jo Keeper"),
            ("other_role", "office_manager"),
            ("location", place.as_str()),
            ("note", "Liked the one-page report"),
            ("matters", "Evening hours for shift workers"),
            ("next_step", "Bring the evening plan"),
            ("next_on", due.as_str()),
            ("when", "now"),
        ];
        let answer = browser.post("/touches/new", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = browser.get(&format!("/sources/{id}")).await.body;
        for words in [
            "Ana Lopez, Jo Keeper",
            "12 Elm Street",
            "Liked the one-page report",
            "Evening hours for shift workers",
            "Bring the evening plan",
            "met who decides",
            "face to face today",
        ] {
            assert!(page.contains(words), "{words} is missing on {}", world.database);
        }
        let again = browser.get(&format!("/touches/new?source={id}")).await.body;
        assert!(again.contains("Evening hours for shift workers"), "what matters stands on top");
        assert!(again.contains("Jo Keeper"), "the new person belongs to the office");
        let today = browser.get("/").await.body;
        assert!(today.contains("Bring the evening plan"), "the next step is a task");

        let touch = touch_of(&world, id).await;
        let tasks = "SELECT count(*) FROM task";
        browser.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert_eq!(count(&world, tasks).await, 0, "the promise goes with the contact");
        browser.post(&format!("/touches/{touch}/restore"), &[]).await;
        assert_eq!(count(&world, tasks).await, 1, "and comes back with it");
        let due_on = world.db().value::<String>("SELECT due_on FROM task", args![]).await;
        assert_eq!(due_on.expect("a query").expect("a day"), due);
    });
}

async fn a_location(world: &World) -> Uuid {
    let sql = "SELECT id FROM location";
    world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a location")
}

#[test]
fn a_form_with_mistakes_keeps_every_field_and_says_what_to_do() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let source_id = id.to_string();
        let form = [
            ("source", source_id.as_str()),
            ("note", "Liked the report"),
            ("when", "day"),
            ("on", "2999-01-01"),
            ("next_on", "2999-01-01"),
        ];
        let answer = browser.post("/touches/new", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in [
            "3 things to correct",
            "Choose what kind",
            "still to come",
            "what the next step is",
            "Liked the report",
            "value=\"2999-01-01\"",
            "Ana Lopez",
        ] {
            assert!(answer.body.contains(words), "{words}");
        }
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 0);
        let found = browser.post("/touches/new", &[("step", "find"), ("find", "lopez")]).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.body.contains(&source_id), "found without a script");
    });
}

#[test]
fn the_guess_is_todays_plan_and_then_who_was_seen_last_and_nothing_is_chosen() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let seen = source(&world, &practice, "Seen Lately", "").await;
        let planned = source(&world, &practice, "Planned Today", "").await;
        let (seen_id, planned_id) = (seen.to_string(), planned.to_string());
        browser.post("/touches/new", &[("source", &seen_id), ("kind", "call")]).await;
        let today = crate::support::fill::today().to_string();
        let task = [("title", "Call about hours"), ("due_on", &today), ("source", &planned_id)];
        browser.post("/tasks", &task).await;
        let page = browser.get("/touches/new").await.body;
        let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(place("Planned Today") < place("Seen Lately"));
        assert!(page.contains("Call about hours"), "the reason stands beside it");
        let chosen = format!("value=\"{planned_id}\" checked");
        assert!(!page.contains(&chosen), "a guess is never chosen by itself");
    });
}

#[test]
fn what_was_planned_has_happened_with_one_tap_and_once() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let (source_id, today) = (id.to_string(), crate::support::fill::today().to_string());
        let task = [("title", "Visit the office"), ("due_on", &today), ("source", &source_id)];
        browser.post("/tasks", &task).await;
        let task = world.db().value::<Uuid>("SELECT id FROM task", args![]).await;
        let task = task.expect("a query").expect("a task").to_string();
        for _ in 0..2 {
            browser.post("/touches/happened", &[("task", &task)]).await;
        }
        let said = browser.get("/").await.body;
        assert!(said.contains("Visit with") && said.contains("the task is done"), "{said}");
        assert_eq!(count(&world, "SELECT count(*) FROM touch WHERE kind = 'visit'").await, 1);
        let done = "SELECT count(*) FROM task WHERE done_at IS NOT NULL";
        assert_eq!(count(&world, done).await, 1);
        let touch = touch_of(&world, id).await;
        let more = format!("href=\"/touches/{touch}/edit\">Add what was said");
        assert!(said.contains(&more), "{said}");

        let actor = Actor { id: Some(practice.member(Role::Liaison)), name: "Test".into() };
        let appointment = new_id();
        let happened = Happened {
            source_id: id,
            kind: TouchKind::Meal,
            at: clock::now(),
            by_id: actor.id,
            people: &[],
            location_id: None,
            place: "The diner",
            once: appointment,
        };
        let tap = async || {
            let tx = world.db().begin().await.expect("a transaction");
            let id = touches::happened(&tx, practice.id, &actor, &happened).await.expect("one");
            tx.commit().await.expect("a commit");
            id
        };
        let first = tap().await;
        assert_eq!(tap().await, first, "a second tap is the same");
        browser.post(&format!("/touches/{first}/remove"), &[]).await;
        assert_eq!(tap().await, first, "it has happened after all");
        let live = "SELECT count(*) FROM touch WHERE kind = 'meal' AND deleted_at IS NULL";
        assert_eq!(count(&world, live).await, 1);
    });
}

#[test]
fn whoever_records_a_contact_cannot_put_it_after_the_clinics_today() {
    on_each_database(async |world| {
        let (practice, _) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "").await;
        let by = Actor::program("test");
        let record = async |at| {
            let tx = world.db().begin().await.expect("a transaction");
            let new = touches::NewTouch::new(id, TouchKind::Call, at);
            let done = touches::record(&tx, practice.id, &by, &new).await;
            tx.commit().await.expect("a commit");
            done
        };
        assert!(record(clock::now() + 60_000).await.is_ok(), "a device whose clock is ahead");
        let error = record(clock::now() + 2 * 24 * 60 * 60 * 1000).await.expect_err("refused");
        assert!(error.to_string().contains("still to come is a task"), "{error}");
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 1);
    });
}

/// The undo of the message on the page that was just led to, pressed.
async fn undo(browser: &mut Browser, page: &str) -> Answer {
    let body = browser.get(page).await.body;
    let toast = body.split("class=\"toast").nth(1).expect("a toast");
    let part =
        |from: &'static str| toast.split(from).nth(1).and_then(|rest| rest.split('"').next());
    let action = part("action=\"").expect("an undo").to_owned();
    let back = part("name=\"back\" value=\"").unwrap_or_default().to_owned();
    browser.post(&action, &[("back", &back)]).await
}

async fn task(world: &World, browser: &mut Browser, source: Uuid, title: &str) -> String {
    let (source, today) = (source.to_string(), crate::support::fill::today().to_string());
    browser.post("/tasks", &[("title", title), ("due_on", &today), ("source", &source)]).await;
    let newest = "SELECT id FROM task ORDER BY created_at DESC, id DESC LIMIT 1";
    let id = world.db().value::<Uuid>(newest, args![]).await.expect("a query");
    id.expect("a task").to_string()
}

#[test]
fn a_contact_that_is_taken_back_opens_what_it_had_done_and_closes_it_when_it_comes_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let open = "SELECT count(*) FROM task WHERE done_at IS NULL";
        let first = task(&world, &mut browser, id, "Call about hours").await;
        browser.post("/touches/happened", &[("task", &first)]).await;
        assert_eq!(count(&world, open).await, 0);
        let back = undo(&mut browser, "/").await;
        assert_eq!((back.location(), count(&world, open).await), ("/", 1), "undone at once");
        assert!(browser.get("/").await.body.contains("what it had done is open again"));

        // Days later: whoever removes the contact opens the task that it had done.
        browser.post("/touches/happened", &[("task", &first)]).await;
        let touch = touch_of(&world, id).await;
        browser.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert_eq!(count(&world, open).await, 1);
        browser.post(&format!("/touches/{touch}/restore"), &[]).await;
        assert_eq!(count(&world, open).await, 0);

        // What somebody has done with the task since stays.
        browser.post(&format!("/tasks/{first}/reopen"), &[]).await;
        browser.post(&format!("/tasks/{first}/done"), &[]).await;
        browser.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert_eq!(count(&world, open).await, 0, "it was done again by hand");

        // The same of a contact that was logged by its form.
        let second = task(&world, &mut browser, id, "Call about parking").await;
        let source_id = id.to_string();
        let form = [("source", source_id.as_str()), ("kind", "call"), ("task", second.as_str())];
        let answer = browser.post("/touches/new", &form).await;
        assert_eq!(count(&world, open).await, 0, "{}", answer.body);
        undo(&mut browser, &format!("/sources/{id}")).await;
        assert_eq!(count(&world, open).await, 1);
        let audited = "SELECT count(*) FROM audit WHERE action = 'task.reopened'";
        assert_eq!(count(&world, audited).await, 4);
    });
}

#[test]
fn a_contact_is_corrected_in_all_its_fields_and_two_who_correct_it_are_told() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let other = source(&world, &practice, "Ben Osei MD", "Hilltop Clinic").await;
        let (source_id, other_id, due) = (id.to_string(), other.to_string(), tomorrow());
        let form = [
            ("source", source_id.as_str()),
            ("kind", "call"),
            ("note", "Called"),
            ("next_step", "Call again"),
            ("next_on", due.as_str()),
        ];
        browser.post("/touches/new", &form).await;
        let touch = touch_of(&world, id).await;
        let address = format!("/touches/{touch}/edit");
        let page = browser.get(&address).await.body;
        assert!(page.contains("Called") && page.contains("Call again"), "{page}");
        let version = one::<i64>(&world, "SELECT changed_at FROM touch WHERE id = $1", touch).await;
        let version = version.expect("a version").to_string();
        let day = crate::support::fill::ago(3).to_string();
        let corrected = [
            ("source", other_id.as_str()),
            ("kind", "visit"),
            ("met", "desk"),
            ("note", "Came by"),
            ("next_step", "Visit again"),
            ("when", "day"),
            ("on", day.as_str()),
            ("time", "09:30"),
            ("version", version.as_str()),
        ];
        let answer = browser.post(&address, &corrected).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.location(), format!("/sources/{other}"));
        let page = browser.get(&format!("/sources/{other}")).await.body;
        assert!(page.contains("Came by") && page.contains("met the front desk only"), "{page}");
        assert!(!browser.get(&format!("/sources/{id}")).await.body.contains("Came by"));
        let title = world.db().value::<String>("SELECT title FROM task", args![]).await;
        assert_eq!(title.expect("a query").expect("a task"), "Visit again");
        let audited = "SELECT count(*) FROM audit WHERE action = 'touch.corrected'";
        assert_eq!(count(&world, audited).await, 1);
        let late = browser.post(&address, &corrected).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "somebody was faster");
        assert!(late.body.contains("Came by"), "what was typed is kept");
        let gone =
            [("source", other_id.as_str()), ("kind", "visit"), ("when", "day"), ("on", &day)];
        let version = one::<i64>(&world, "SELECT changed_at FROM touch WHERE id = $1", touch).await;
        let version = version.expect("a version").to_string();
        let without = [gone[0], gone[1], gone[2], gone[3], ("version", version.as_str())];
        browser.post(&address, &without).await;
        assert_eq!(count(&world, "SELECT count(*) FROM task").await, 0, "no step, no task");
    });
}

#[test]
fn the_list_shows_mine_or_everybodys_by_week_and_kind() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "").await.to_string();
        let day = crate::support::fill::ago(9).to_string();
        browser.post("/touches/new", &[("source", &id), ("kind", "call"), ("note", "Mine")]).await;
        let earlier = [
            ("source", id.as_str()),
            ("kind", "visit"),
            ("when", "day"),
            ("on", &day),
            ("note", "Old"),
        ];
        browser.post("/touches/new", &earlier).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        owner.post("/touches/new", &[("source", &id), ("kind", "card"), ("note", "Owners")]).await;
        let mine = browser.get("/touches").await.body;
        assert!(mine.contains("You logged 1 contact this week"), "{mine}");
        assert!(mine.contains("Mine") && mine.contains("Old") && !mine.contains("Owners"));
        assert!(mine.contains("This week"));
        let all = browser.get("/touches?by=all").await.body;
        assert!(all.contains("Everybody logged 2 contacts this week") && all.contains("Owners"));
        let visits = browser.get("/touches?by=all&kind=visit").await.body;
        assert!(visits.contains("Old") && !visits.contains("Owners"));
        let before = format!("/touches?by=all&before={}.{}", clock::now() - 86_400_000, new_id());
        let page = browser.get(&before).await.body;
        assert!(page.contains("Old") && !page.contains("Owners"), "the next page goes on");
        let mut reader = practice.browser(&router, Role::Reader).await;
        let page = reader.get("/touches?by=all").await.body;
        assert!(page.contains("Owners") && !page.contains("Correct"));
    });
}

#[test]
fn a_phone_sends_a_contact_twice_and_it_is_there_once() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let member = practice.member(Role::Liaison);
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let at = clock::now() - 7_200_000;
        let mut touch = noted(id, at);
        touch["next_step"] = json!("Call again");
        touch["other_name"] = json!("Jo Keeper");
        let first = answers(&sync(&mut browser, member, vec![touch.clone()]).await);
        let again = answers(&sync(&mut browser, member, vec![touch.clone(), touch]).await);
        assert_eq!(first[0]["state"], "written");
        assert!(again.iter().all(|answer| answer["state"] == "there"));
        assert_eq!(first[0]["touch"], again[1]["touch"]);
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 1);
        assert_eq!(count(&world, "SELECT count(*) FROM task").await, 1);
        assert_eq!(count(&world, "SELECT happened_at FROM touch").await, at, "when it was logged");
        assert_eq!(count(&world, "SELECT count(*) FROM person WHERE family = 'Keeper'").await, 1);
    });
}

#[test]
fn a_phone_hears_of_each_contact_what_became_of_it() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Owner).await;
        let member = practice.member(Role::Owner);
        let kept = source(&world, &practice, "David Wiebe MD", "Springfield Orthopedics").await;
        let gone = source(&world, &practice, "Dave Wiebe MD", "Springfield Orthopedics").await;
        let (one, other) = (kept.to_string(), gone.to_string());
        let pair = [("one", one.as_str()), ("other", &other), ("keep", &one)];
        let answer = browser.post("/sources/merge", &pair).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let now = clock::now();
        let sent = vec![
            noted(gone, now - 1_000),
            noted(new_id(), now),
            noted(kept, now + 3_600_000),
            noted(kept, now - 90 * 86_400_000),
            json!({ "once": new_id(), "source": kept, "kind": "nonsense", "at": now }),
            json!({ "once": "no id", "source": kept, "kind": "visit", "at": now }),
        ];
        let told = answers(&sync(&mut browser, member, sent).await);
        let states: Vec<&str> = told.iter().filter_map(|one| one["state"].as_str()).collect();
        assert_eq!(states, ["written", "refused", "written", "written", "refused", "refused"]);
        assert_eq!(
            told[0]["source"],
            json!(kept),
            "a merged source leads to the one that was kept"
        );
        assert!(told[1]["said"].as_str().is_some_and(|said| said.contains("another source")));
        assert!(told[2]["said"].as_str().is_some_and(|said| said.contains("clock")));
        assert!(told[3]["said"].as_str().is_some_and(|said| said.contains("60 days")));
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 3);
        let late = "SELECT count(*) FROM touch WHERE happened_at > $1";
        let late = world.db().value::<i64>(late, args![clock::now()]).await.expect("a query");
        assert_eq!(late, Some(0), "nothing lies in the future");
    });
}

#[test]
fn a_phone_cannot_send_for_somebody_else_nor_without_a_session_nor_from_another_site() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "").await;
        let touch = || vec![noted(id, clock::now())];
        let other = practice.member(Role::Owner);
        assert_eq!(sync(&mut browser, other, touch()).await.status, StatusCode::CONFLICT);
        let router = desk::routes(&world.app).finish();
        let mut stranger = Browser::new(router.clone());
        let member = practice.member(Role::Liaison);
        let answer = sync(&mut stranger, member, touch()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let mut reader = practice.browser(&router, Role::Reader).await;
        let answer = sync(&mut reader, practice.member(Role::Reader), touch()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let request = Request::post("/touches/sync").header("sec-fetch-site", "cross-site");
        let answer = browser.send(request, Body::from("{}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let many = (0..101).map(|_| noted(id, clock::now())).collect();
        let answer = sync(&mut browser, member, many).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 0);
    });
}

#[test]
fn however_a_phone_sends_its_contacts_each_is_there_once_and_at_its_time() {
    let turns = proptest::collection::vec(proptest::collection::vec(0_usize..6, 0..8), 1..6);
    let config = ProptestConfig { cases: 6, ..ProptestConfig::default() };
    proptest!(config, |(turns in turns)| {
        on_each_database(async |world| {
            let (practice, mut browser) = open(&world, Role::Liaison).await;
            let member = practice.member(Role::Liaison);
            let id = source(&world, &practice, "Ana Lopez MD", "").await;
            let now = clock::now();
            let on_phone: Vec<Value> =
                (0..6).map(|number| noted(id, now - 60_000 * (number + 1))).collect();
            let mut sent = std::collections::BTreeSet::new();
            for turn in &turns {
                sent.extend(turn.iter().copied());
                let touches = turn.iter().map(|number| on_phone[*number].clone()).collect();
                let told = answers(&sync(&mut browser, member, touches).await);
                assert!(told.iter().all(|answer| answer["state"] != "refused"));
            }
            let there = count(&world, "SELECT count(*) FROM touch").await;
            assert_eq!(there, sent.len() as i64, "on {}", world.database);
            let times: i64 = sent.iter().map(|number| 60_000 * (*number as i64 + 1)).sum();
            let sum = "SELECT CAST(coalesce(sum($1 - happened_at), 0) AS bigint) FROM touch";
            let sum = world.db().value::<i64>(sum, args![now]).await.expect("a query");
            assert_eq!(sum, Some(times), "on {}", world.database);
        });
    });
}

#[test]
fn the_list_of_a_phone_holds_sources_and_no_patients_and_is_sent_only_when_changed() {
    use crate::support::fill::{Referral, today};
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let referral = Referral { patient: "Zenobia Quist", ..Referral::of(id, today()) };
        referral.put(&world, &practice).await;
        world
            .db()
            .run(
                "UPDATE location SET latitude = 39.9612, longitude = -82.9988
                 WHERE practice_id = $1",
                args![practice.id],
            )
            .await
            .expect("a place");
        let first = browser.get("/touches/offices.json").await;
        assert_eq!(first.status, StatusCode::OK);
        let list: Value = serde_json::from_str(&first.body).expect("JSON");
        let office = &list["offices"][0];
        assert_eq!(office["name"], "Ana Lopez, MD");
        assert_eq!(office["at"], "Riverside Family");
        assert_eq!(office["places"][0]["latitude"], 39.9612);
        assert!(!first.body.contains("Quist") && !first.body.contains("Zenobia"));
        let tag = first.headers[header::ETAG].to_str().expect("a tag").to_owned();
        let mut ask = async || {
            let request = Request::get("/touches/offices.json").header(header::IF_NONE_MATCH, &tag);
            browser.send(request, Body::empty()).await
        };
        assert_eq!(ask().await.status, StatusCode::NOT_MODIFIED);
        let touch = touches::NewTouch {
            matters: "Quick word",
            ..touches::NewTouch::new(id, TouchKind::Call, clock::now())
        };
        let tx = world.db().begin().await.expect("a transaction");
        touches::record(&tx, practice.id, &Actor::program("test"), &touch).await.expect("one");
        tx.commit().await.expect("a commit");
        let changed = ask().await;
        assert_eq!(changed.status, StatusCode::OK);
        assert!(changed.body.contains("Quick word"));
    });
}

#[test]
fn what_a_phone_keeps_for_everybody_holds_nothing_of_anybody() {
    on_each_database(async |world| {
        let (practice, _) = open(&world, Role::Liaison).await;
        source(&world, &practice, "Ana Lopez MD", "Riverside Family").await;
        let mut stranger = Browser::new(desk::routes(&world.app).finish());
        for address in ["/touches/shell", "/offline", "/sw.js", "/manifest.webmanifest"] {
            let answer = stranger.get(address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            for words in ["Lopez", "Riverside", "Test Practice", "Liaison</span>"] {
                assert!(!answer.body.contains(words), "{words} in {address}");
            }
        }
        let worker = stranger.get("/sw.js").await;
        assert_eq!(worker.headers[header::CACHE_CONTROL], "no-cache");
        assert!(worker.body.starts_with("const VERSION = \""));
        let manifest = stranger.get("/manifest.webmanifest").await;
        let manifest: Value = serde_json::from_str(&manifest.body).expect("JSON");
        assert_eq!(manifest["start_url"], "/touches/new");
        for icon in manifest["icons"].as_array().expect("icons") {
            let address = icon["src"].as_str().expect("an address");
            assert_eq!(stranger.get(address).await.status, StatusCode::OK, "{address}");
        }
    });
}
