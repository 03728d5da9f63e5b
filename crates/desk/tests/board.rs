//! The way from a referral to the first visit: clocks, attempts, what is missing, the board.

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use axum::http::StatusCode;
use desk::board;
use lexicon::{ReferralState, Role};
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{Browser, World, on_each_database};

#[derive(FromQueryResult, Debug, Clone, PartialEq)]
struct Kept {
    state: String,
    next_step: String,
    next_due_at: Option<i64>,
    attempts: i64,
    contacted_on: Option<String>,
    visit_at: Option<i64>,
    version: i64,
}

async fn kept(world: &World, practice: &Practice, id: Uuid) -> Kept {
    world
        .db()
        .row(
            "SELECT state, next_step, next_due_at, attempts, contacted_on, visit_at, version
             FROM referral WHERE practice_id = $1 AND id = $2",
            args![practice.id, id],
        )
        .await
        .expect("a query")
        .expect("the referral")
}

async fn open(world: &World, practice: &Practice, state: ReferralState) -> Uuid {
    let source = Source::named("Wiebe, David").put(world, practice).await;
    let id = Referral { state, ..Referral::of(source, ago(3)) }.put(world, practice).await;
    fill::recount(world, practice).await;
    reckon(world, practice).await;
    id
}

async fn reckon(world: &World, practice: &Practice) {
    let tx = world.db().begin().await.expect("a transaction");
    board::reckon_all(&tx, practice.id).await.expect("clocks");
    tx.commit().await.expect("a commit");
}

async fn attempt(browser: &mut Browser, id: Uuid, how: &str) {
    let path = format!("/referrals/{id}/attempts");
    let answer = browser.post(&path, &[("how", how)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{how}: {}", answer.body);
}

async fn last_attempt(world: &World, practice: &Practice) -> Uuid {
    let sql = "SELECT id FROM contact_attempt WHERE practice_id = $1 AND undone_at IS NULL
               ORDER BY at DESC, id DESC LIMIT 1";
    world.db().value(sql, args![practice.id]).await.expect("a query").expect("an attempt")
}

#[test]
fn attempts_climb_the_ladder_and_each_is_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let before = kept(&world, &practice, id).await;
        assert_eq!((before.next_step.as_str(), before.attempts), ("call", 0));
        assert!(before.next_due_at.is_some());
        attempt(&mut desk, id, "no_answer").await;
        let first = kept(&world, &practice, id).await;
        assert_eq!((first.state.as_str(), first.next_step.as_str()), ("contacting", "call_again"));
        assert_eq!(first.contacted_on, None, "nobody was reached");
        attempt(&mut desk, id, "voicemail").await;
        attempt(&mut desk, id, "text").await;
        let third = kept(&world, &practice, id).await;
        assert_eq!((third.attempts, third.next_step.as_str()), (3, "letter"));
        attempt(&mut desk, id, "letter").await;
        assert_eq!(kept(&world, &practice, id).await.next_step, "close");
        let page = desk.get(&format!("/referrals/{id}")).await.body;
        assert!(page.contains("Close as unreachable"), "{page}");
        for left in (0..4).rev() {
            let last = last_attempt(&world, &practice).await;
            let path = format!("/referrals/{id}/attempts/{last}/undo");
            assert_eq!(desk.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
            assert_eq!(kept(&world, &practice, id).await.attempts, left, "{}", world.database);
            assert_eq!(desk.post(&path, &[]).await.status, StatusCode::CONFLICT, "once");
        }
        let after = kept(&world, &practice, id).await;
        assert_eq!(Kept { version: before.version, ..after }, before);
    });
}

#[test]
fn who_is_reached_is_booked_in_one_step_and_the_step_is_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let day = today().tomorrow().expect("a day").to_string();
        let path = format!("/referrals/{id}/attempts");
        let half = [("how", "reached"), ("visit_on", day.as_str())];
        assert_eq!(desk.post(&path, &half).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let whole = [("how", "reached"), ("visit_on", day.as_str()), ("visit_time", "14:30")];
        assert_eq!(desk.post(&path, &whole).await.status, StatusCode::SEE_OTHER);
        let booked = kept(&world, &practice, id).await;
        assert_eq!((booked.state.as_str(), booked.next_step.as_str()), ("scheduled", "visit"));
        assert!(booked.visit_at.is_some() && booked.contacted_on == Some(today().to_string()));
        let last = last_attempt(&world, &practice).await;
        desk.post(&format!("{path}/{last}/undo"), &[]).await;
        let after = kept(&world, &practice, id).await;
        assert_eq!((after.state.as_str(), after.visit_at), ("received", None));
        assert_eq!(after.contacted_on, None);
    });
}

#[test]
fn what_is_missing_is_asked_for_comes_and_lets_the_referral_go_on() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let path = format!("/referrals/{id}/missing");
        assert_eq!(
            desk.post(&path, &[("how", "phone")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let asked = [("how", "phone"), ("phone", "yes")];
        assert_eq!(desk.post(&path, &asked).await.status, StatusCode::SEE_OTHER);
        let waits = kept(&world, &practice, id).await;
        assert_eq!((waits.state.as_str(), waits.next_step.as_str()), ("needs_info", "ask_again"));
        let item = world
            .db()
            .value::<Uuid>("SELECT id FROM missing_item WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a query")
            .expect("an item");
        let paper = desk.get(&format!("/referrals/{id}/request")).await;
        assert!(
            paper.body.contains("Maria Lopez") && paper.body.contains("phone"),
            "{}",
            paper.body
        );
        let one = format!("{path}/{item}");
        let bad = desk.post(&one, &[("how", "came"), ("value", "12")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "not a phone");
        let came = desk.post(&one, &[("how", "came"), ("value", "614-555-0177")]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
        let goes_on = kept(&world, &practice, id).await;
        assert_eq!((goes_on.state.as_str(), goes_on.next_step.as_str()), ("received", "call"));
        assert!(desk.get(&format!("/referrals/{id}")).await.body.contains("555-0177"));
        let twice = desk.post(&one, &[("how", "came")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "ticked off once");
        let undone = desk.post(&format!("{path}/undo"), &[("items", &item.to_string())]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        assert!(!desk.get(&format!("/referrals/{id}")).await.body.contains("555-0177"));
    });
}

#[test]
fn the_board_shows_short_names_in_columns_and_writes_down_the_view() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Contacting).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let body = desk.get("/referrals/board").await.body;
        for words in ["Maria L.", "Calling", "Log a call", "over their time", &id.to_string()] {
            assert!(body.contains(words), "{words}: {body}");
        }
        assert!(!body.contains("Lopez"), "short names only");
        let views =
            "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'referrals.listed'";
        let views = world.db().value::<i64>(views, args![practice.id]).await.expect("a count");
        assert_eq!(views, Some(1));
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        assert_eq!(liaison.get("/referrals/board").await.status, StatusCode::FORBIDDEN);
        let mut therapist = practice.browser(&router, Role::Therapist).await;
        let seen = therapist.get("/referrals/board").await.body;
        assert!(seen.contains("Maria L.") && !seen.contains("Log a call"), "{seen}");
        let other = format!("/referrals/board?clinic={}", Uuid::nil());
        assert!(!desk.get(&other).await.body.contains("Maria L."), "another clinic");
    });
}

#[test]
fn of_two_who_move_the_same_card_the_second_is_told() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut one = practice.browser(&router, Role::FrontDesk).await;
        let mut two = practice.browser(&router, Role::Owner).await;
        let path = format!("/referrals/{id}/move");
        let menu = one.get(&format!("{path}?back=/referrals/board")).await.body;
        assert!(menu.contains("panel") && menu.contains("First visit booked"), "{menu}");
        let back = [("to", "contacting"), ("version", "1"), ("back", "/referrals/board")];
        let moved = one.post(&path, &back).await;
        assert_eq!(moved.location(), "/referrals/board");
        let late = two.post(&path, &[("to", "needs_info"), ("version", "1")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let away = [("to", "on_hold"), ("version", "2"), ("back", "//elsewhere.example")];
        assert_eq!(one.post(&path, &away).await.location(), format!("/referrals/{id}"));
        assert_eq!(kept(&world, &practice, id).await.next_due_at, None, "on hold nothing is due");
    });
}

#[test]
fn new_targets_set_all_clocks_anew_and_nonsense_is_refused_with_what_was_typed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let before = kept(&world, &practice, id).await.next_due_at;
        let mut form = vec![
            ("look_minutes", "120"),
            ("urgent_look_minutes", "30"),
            ("call_minutes", "abc"),
            ("urgent_call_minutes", "60"),
            ("attempts", "3"),
            ("attempt_days", "5"),
            ("schedule_days", "2"),
            ("evaluate_days", "7"),
            ("urgent_evaluate_hours", "24"),
            ("ask_again_days", "2"),
        ];
        let refused = owner.post("/settings/clocks", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"abc\""), "{}", refused.body);
        form[2].1 = "480";
        assert_eq!(owner.post("/settings/clocks", &form).await.status, StatusCode::SEE_OTHER);
        assert!(kept(&world, &practice, id).await.next_due_at > before);
    });
}

#[test]
fn who_was_slower_is_told_where_the_referral_stands_now() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = open(&world, &practice, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let seen = kept(&world, &practice, id).await.version.to_string();
        let path = format!("/referrals/{id}/move");
        let form = [("to", "contacting"), ("version", seen.as_str()), ("back", "/referrals/board")];
        assert_eq!(desk.post(&path, &form).await.status, StatusCode::SEE_OTHER);
        let before = kept(&world, &practice, id).await;
        let late = desk.post(&path, &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("role=\"alert\""), "{}", late.body);
        assert!(late.body.contains("now “Contacting”"), "{}", late.body);
        assert_eq!(kept(&world, &practice, id).await, before, "nothing was changed");
    });
}
