//! What stands below us fails: the disk is full, the database goes away. The
//! message says what to do, what was saved stays, and work goes on afterwards.

use crate::support::Practice;
use axum::http::StatusCode;
use desk::{arrivals, practice};
use lexicon::Role;
use mail::receiver::Protocol;
use platform::{Db, Sql, args, web::App};
use testing::on_each_database;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

const ADDRESS: &str = "refer@ours.example";

/// Hands over a mail for an address, and returns what the mail server said.
async fn mail_to(app: &App, address: &str) -> String {
    let (mut client, server) = tokio::io::duplex(10_000);
    let said = format!("EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{address}>\r\nQUIT\r\n");
    client.write_all(said.as_bytes()).await.expect("said");
    arrivals::serve(app, server, Protocol::Smtp).await.expect("a conversation");
    let mut heard = String::new();
    client.read_to_string(&mut heard).await.expect("answers");
    heard
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
        arrivals::put_address(world.db(), practice.id, ADDRESS).await.expect("an address");
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
        assert!(
            mail_to(&world.app, ADDRESS).await.contains("451 4.3.0 Try again"),
            "no mail is lost"
        );

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
