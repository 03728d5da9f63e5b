//! What stands below us fails: the disk is full, the database goes away. The
//! message says what to do, what was saved stays, and work goes on afterwards.

mod support;

use axum::http::StatusCode;
use desk::practice;
use lexicon::Role;
use platform::{Db, Sql, args};
use support::Practice;
use testing::on_each_database;

async fn clinics(db: &Db, practice: &Practice) -> usize {
    practice::clinics(db, practice.id).await.expect("clinics").len()
}

#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    on_each_database(async |world| {
        // PostgreSQL's disk is its server's affair; here the file of SQLite may not grow.
        if world.database == "postgres" {
            return;
        }
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let pages = world
            .db()
            .value::<i64>("PRAGMA page_count", args![])
            .await
            .expect("a count")
            .expect("a number");
        world
            .db()
            .run(&format!("PRAGMA max_page_count = {pages}"), args![])
            .await
            .expect("a limit");
        let mut saved = 1;
        let refused = loop {
            let street = "x".repeat(3000);
            let answer =
                browser.post("/settings/clinics", &[("name", "North"), ("street", &street)]).await;
            if answer.status != StatusCode::SEE_OTHER {
                break answer;
            }
            saved += 1;
            assert!(saved < 200, "the disk never fills");
        };
        assert!(refused.body.contains("The disk is full"), "{}", refused.body);
        assert_eq!(
            clinics(world.db(), &practice).await,
            saved,
            "what was confirmed is there, the refused one is not"
        );
        world.db().run("PRAGMA max_page_count = 1073741823", args![]).await.expect("space again");
        let answer = browser.post("/settings/clinics", &[("name", "North")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(clinics(world.db(), &practice).await, saved + 1);
    });
}

#[test]
fn a_database_that_goes_away_is_said_and_work_goes_on_when_it_is_back() {
    on_each_database(async |world| {
        if world.database == "sqlite" {
            return;
        }
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let server = std::env::var("LIAISON_TEST_POSTGRES").expect("the server of this test");
        let admin = Db::open_postgres(&server).await.expect("PostgreSQL answers");
        let name = world
            .db()
            .value::<String>("SELECT CAST(current_database() AS text)", args![])
            .await
            .expect("a name")
            .expect("a name");

        admin
            .run(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"), args![])
            .await
            .expect("it goes away");
        admin
            .run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
                args![name.as_str()],
            )
            .await
            .expect("every connection is cut");
        let answer = browser.post("/settings/clinics", &[("name", "North")]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.body.contains("try again in a moment"), "{}", answer.body);

        admin
            .run(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"), args![])
            .await
            .expect("it comes back");
        let answer = browser.post("/settings/clinics", &[("name", "North")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(clinics(world.db(), &practice).await, 2);
        let _ = admin.close().await;
    });
}
