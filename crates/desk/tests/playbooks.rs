//! Playbooks as a practice edits them, and goals as it sets them.

use crate::support::{Practice, fill::Source, fill::today};
use axum::http::StatusCode;
use lexicon::{Role, TouchKind};
use platform::{Sql, Uuid, args, clock, new_id};
use testing::{Browser, World, on_each_database};

async fn browser(world: &World, practice: &Practice, role: Role) -> Browser {
    let router = desk::routes(&world.app).finish();
    practice.browser(&router, role).await
}

async fn playbook(world: &World, practice: &Practice, code: &str) -> Uuid {
    let sql = "SELECT id FROM playbook WHERE practice_id = $1 AND code = $2";
    let found = world.db().value::<Uuid>(sql, args![practice.id, code]).await;
    found.expect("a query").expect("a playbook of ours")
}

async fn number(world: &World, sql: &str, practice: &Practice) -> i64 {
    world.db().value::<i64>(sql, args![practice.id]).await.expect("a query").unwrap_or(0)
}

/// One step as the form sends it.
fn step(number: usize, kind: &str, words: &str) -> Vec<(String, String)> {
    let field = |name: &str, value: &str| (format!("{name}_{number}"), value.to_owned());
    vec![
        field("kind", kind),
        field("words", words),
        field("amount", "2"),
        field("unit", "weeks"),
        field("since", "play_before"),
        field("who", ""),
    ]
}

fn form(steps: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = vec![("name".to_owned(), "Ours".to_owned())];
    for (number, (kind, words)) in steps.iter().enumerate() {
        form.extend(step(number, kind, words));
    }
    form.extend(others.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    form
}

fn fields(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn what_runs_keeps_its_version_unless_it_is_taken_over() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut owner = browser(&world, &practice, Role::Owner).await;
        let id = playbook(&world, &practice, "new_source").await;
        let source = Source::named("Tresham, Ines").put(&world, &practice).await;
        let (address, of) = (format!("/settings/playbooks/{id}"), id.to_string());
        let start = format!("/sources/{source}/plan");
        assert_eq!(owner.post(&start, &[("playbook", &of)]).await.status, StatusCode::SEE_OTHER);
        let next = async || {
            let sql = "SELECT words FROM play WHERE practice_id = $1 AND state = 'open'";
            world.db().value::<String>(sql, args![practice.id]).await.expect("a query")
        };
        let changed = form(&[("call", "Say hello"), ("letter", "Write to them")], &[]);
        let saved = owner.post(&address, &fields(&changed)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let versions = "SELECT count(*) FROM playbook_version WHERE practice_id = $1";
        assert_eq!(number(&world, versions, &practice).await, 3, "two of ours and the new one");
        let done = async |owner: &mut Browser| {
            let sql = "SELECT id FROM play WHERE practice_id = $1 AND state = 'open'";
            let step = world.db().value::<Uuid>(sql, args![practice.id]).await;
            let step = step.expect("a query").expect("a step");
            owner.post(&format!("/plans/{step}/done"), &[]).await
        };
        done(&mut owner).await;
        let words = next().await.unwrap_or_default();
        assert!(words.starts_with("Introduce yourself"), "the version it began with: {words}");
        let over = form(
            &[("call", "Say hello"), ("visit", "Go there"), ("letter", "Write")],
            &[("takes_over", "yes")],
        );
        owner.post(&address, &fields(&over)).await;
        done(&mut owner).await;
        assert_eq!(next().await.as_deref(), Some("Write"), "the new version goes on");
        let page = owner.get(&address).await.body;
        assert!(page.contains("Version 3") && page.contains("Came with Liaison"), "{page}");
        owner.post(&format!("{address}/version"), &[("number", "1")]).await;
        assert!(owner.get(&address).await.body.contains("value=\"Introduce yourself"));
        owner.post(&format!("{address}/reset"), &[]).await;
        assert!(owner.get(&address).await.body.contains("“New source” has 4 steps"));
    });
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_everything_typed_stays() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut owner = browser(&world, &practice, Role::Owner).await;
        let lapsed = playbook(&world, &practice, "lapsed_source").await;
        let address = format!("/settings/playbooks/{lapsed}");
        let meal = form(&[("call", "Ask them"), ("meal", "Take them out")], &[]);
        let refused = owner.post(&address, &fields(&meal)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("must never follow referrals"), "{}", refused.body);
        assert!(
            refused.body.contains("href=\"#kind_1\"") && refused.body.contains("Take them out")
        );
        let empty = form(&[("call", "")], &[("repeat", "many")]);
        let refused = owner.post(&address, &fields(&empty)).await;
        assert!(
            refused.body.contains("href=\"#words_0\"") && refused.body.contains("href=\"#repeat\"")
        );
        let moved = form(&[("call", "First"), ("visit", "Second")], &[("step", "up-1")]);
        let shown = owner.post(&address, &fields(&moved)).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("Not saved yet"));
        assert!(shown.body.find("Second").expect("it") < shown.body.find("First").expect("it"));
        let versions = "SELECT count(*) FROM playbook_version WHERE practice_id = $1";
        assert_eq!(number(&world, versions, &practice).await, 2, "nothing was saved");
    });
}

#[test]
fn a_playbook_of_the_practice_is_started_by_hand_ended_and_brought_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut owner = browser(&world, &practice, Role::Owner).await;
        let added = owner.post("/settings/playbooks", &[]).await;
        let address = added.location().to_owned();
        let id = address.rsplit('/').next().expect("an id").to_owned();
        let own =
            form(&[("meal", "Meet at their place"), ("visit", "Go there")], &[("repeat", "8")]);
        let saved = owner.post(&address, &fields(&own)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let itself = owner.post(&format!("{address}/itself"), &[("on", "yes")]).await;
        assert_eq!(itself.status, StatusCode::UNPROCESSABLE_ENTITY, "only ours begin so");
        let source = Source::named("Tresham, Ines").put(&world, &practice).await;
        let start = format!("/sources/{source}/plan");
        owner.post(&format!("{address}/end"), &[]).await;
        let refused = owner.post(&start, &[("playbook", &id)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        owner.post(&format!("{address}/restore"), &[]).await;
        assert_eq!(owner.post(&start, &[("playbook", &id)]).await.status, StatusCode::SEE_OTHER);
        let page = owner.get(&format!("/sources/{source}")).await.body;
        assert!(page.contains("Next: lunch") && page.contains("follows the calendar"), "{page}");
        let other = owner.get(&format!("/settings/playbooks/{}", new_id())).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    });
}

async fn touch(world: &World, practice: &Practice, source: Uuid, kind: TouchKind, days: i64) {
    let (by, now) = (practice.member(Role::Liaison), clock::now());
    let zone = clock::zone("America/New_York");
    let first = lexicon::Month::of(today()).first_day();
    // Before this month, or at its very beginning.
    let at = clock::at_hour(first, 1, &zone) - days * 24 * 60 * 60 * 1000;
    world
        .db()
        .run(
            "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, met_decision_maker,
                                by_id, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            args![
                practice.id,
                new_id(),
                source,
                kind.code(),
                at,
                kind == TouchKind::Visit,
                by,
                now
            ],
        )
        .await
        .expect("a touch");
}

#[test]
fn goals_count_what_was_done_and_each_sees_their_own() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (mut owner, mut liaison) = (
            browser(&world, &practice, Role::Owner).await,
            browser(&world, &practice, Role::Liaison).await,
        );
        let known = Source::named("Known, Kim").put(&world, &practice).await;
        let new = Source::named("New, Nora").put(&world, &practice).await;
        touch(&world, &practice, known, TouchKind::Call, 40).await;
        for (source, kind) in [
            (known, TouchKind::Visit),
            (known, TouchKind::Visit),
            (new, TouchKind::InService),
            (new, TouchKind::Meal),
            (new, TouchKind::Call),
        ] {
            touch(&world, &practice, source, kind, 0).await;
        }
        let (member, month) =
            (practice.member(Role::Liaison).to_string(), lexicon::Month::of(today()).to_string());
        let wanted = [
            ("member", member.as_str()),
            ("month", &month),
            ("visits", "40"),
            ("face_time", "12"),
            ("lunches", "8"),
            ("calls", "20"),
            ("new_sources", "6"),
        ];
        let set = owner.post("/plans/goals", &wanted).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let page = liaison.get("/plans/goals").await.body;
        for words in [
            "3 of 40 visits",
            "2 of 12 with who decides",
            "1 of 8 lunches",
            "1 of 20 calls",
            "1 of 6 new sources",
        ] {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(page.contains("not what they send"));
        assert!(owner.get("/plans/goals").await.body.contains("3 of 40 visits"));
        let mut desk = browser(&world, &practice, Role::FrontDesk).await;
        let others = desk.get("/plans/goals").await.body;
        assert!(!others.contains("3 of 40 visits"), "{others}");
        let refused = liaison.post("/plans/goals", &wanted).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let before = lexicon::Month::of(today()).previous().to_string();
        let earlier = liaison.get(&format!("/plans/goals?month={before}")).await.body;
        assert!(!earlier.contains("of 40"), "a goal holds from its month on");
        let wrong =
            [("member", member.as_str()), ("month", &month), ("visits", "many"), ("calls", "7")];
        let refused = owner.post("/plans/goals", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("href=\"#visits\"") && refused.body.contains("value=\"7\""));
        let nobody = new_id().to_string();
        let refused = owner.post("/plans/goals", &[("member", &nobody), ("month", &month)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    });
}
