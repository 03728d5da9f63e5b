//! Today and its tasks.

mod support;

use axum::http::StatusCode;
use jiff::ToSpan;
use lexicon::Role;
use platform::{Sql, Uuid, args};
use support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use testing::{World, on_each_database};

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
        assert!(!owner.contains("Thank-yous due"), "nothing to thank for yet");
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
        assert!(page.contains("1 task is due today</h1>"), "{page}");
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
        assert!(therapist.get("/").await.body.contains("1 task is due today</h1>"));
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
        assert!(at("3 patients wait for a first visit") < at("Bea O."));
        assert!(at("Bea O.") < at("Cid M.") && at("Cid M.") < at("Ann Y."));
    });
}
