//! How each source stands: the same on every page, put aside and back, never said of those who
//! have no pace to lose.

mod aside;
mod closed;
mod lifting;
mod many;

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use axum::http::StatusCode;
use desk::{reports, verdicts};
use insight::Status;
use lexicon::Role;
use platform::Uuid;
use testing::{Browser, World, on_each_database};

const REPORT: &str = "/reports/sources";

/// A practice in which Bob has fallen silent, as its owner sees it.
async fn stage(world: &World) -> (Practice, Browser, Uuid) {
    let practice = Practice::in_world(world).await;
    let sources = fill::two_years(world, &practice).await;
    let router = desk::routes(&world.app).finish();
    let browser = practice.browser(&router, Role::Owner).await;
    (practice, browser, sources[1].1)
}

async fn slipping(world: &World, practice: &Practice) -> Vec<String> {
    let standing = reports::standing(&world.app, practice.id, today()).await.expect("a standing");
    standing.slipping.iter().map(|line| line.name.clone()).collect()
}

async fn put_aside(browser: &mut Browser, source: Uuid, reason: &str, words: &str) -> StatusCode {
    let form = [("reason", reason), ("words", words), ("back", REPORT)];
    browser.post(&format!("/sources/{source}/aside"), &form).await.status
}

fn undo(page: &str) -> String {
    let toast = page.split("class=\"toast").nth(1).expect("a toast");
    let action = toast.split("action=\"").nth(1).expect("an undo");
    action.split('"').next().expect("an address").to_owned()
}

#[test]
fn every_page_says_the_same_of_a_source() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        let known = verdicts::known(&world.app, practice.id, today()).await.expect("verdicts");
        let why = known.of(silent).expect("a verdict").score.why.clone();
        for page in [REPORT, "/", &format!("/sources/{silent}")] {
            let body = browser.get(page).await.body;
            assert!(body.contains(&why), "{page}: {body}");
        }
        let report = browser.get(REPORT).await.body;
        assert!(report.contains("class=\"spark band\""), "its months beside what was expected");
        assert!(report.contains(">Stopped "), "in which way");
        let list = browser.get("/sources").await.body;
        assert!(list.contains("Slipping: stopped"), "{list}");
        let page = browser.get(&format!("/sources/{silent}")).await.body;
        assert!(
            page.contains("stopped referring (") && page.contains("Slipping: stopped"),
            "{page}"
        );
    });
}

#[test]
fn who_referred_once_or_is_new_is_never_slipping() {
    on_each_database(async |world| {
        let (practice, _, _) = stage(&world).await;
        let mut few = Vec::new();
        for (name, days) in [
            ("Once, Ann", vec![200]),
            ("Twice, Ben", vec![330, 320]),
            ("New, Cy", vec![60, 58, 56, 54]),
        ] {
            let source = Source::named(name).put(&world, &practice).await;
            for day in days {
                Referral::of(source, ago(day)).put(&world, &practice).await;
            }
            few.push(source);
        }
        fill::recount(&world, &practice).await;
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        let known = verdicts::known(&world.app, practice.id, today()).await.expect("verdicts");
        let status = |id: Uuid| known.of(id).map(|verdict| verdict.score.status);
        assert_eq!(status(few[0]), Some(Status::OneTime));
        assert_eq!(status(few[1]), Some(Status::OneTime));
        assert!(status(few[2]).is_some_and(|status| status != Status::Slipping));
    });
}

#[test]
fn who_sends_more_than_ever_is_named_as_growing_with_how_sure_that_is() {
    on_each_database(async |world| {
        let (practice, mut browser, _) = stage(&world).await;
        let more = Source::named("More, Eve").put(&world, &practice).await;
        for week in 0..100 {
            // One a month, and two a week since a quarter.
            let days = if week < 13 { 2 } else { i64::from(week % 4 == 0) };
            for day in 0..days {
                Referral::of(more, ago(2 + week * 7 + day * 3)).put(&world, &practice).await;
            }
        }
        fill::recount(&world, &practice).await;
        let report = browser.get(REPORT).await.body;
        assert!(report.contains("1 source is growing. 1 in 10 of such verdicts"), "{report}");
        assert!(report.contains("More, Eve"));
    });
}

#[test]
fn who_may_only_read_sees_the_verdicts_and_no_buttons() {
    on_each_database(async |world| {
        let (practice, _, silent) = stage(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut reader = practice.browser(&router, Role::Reader).await;
        let page = reader.get(REPORT).await.body;
        assert!(page.contains("Silent for 87 days") && !page.contains("/aside\""), "{page}");
        assert_eq!(put_aside(&mut reader, silent, "known", "").await, StatusCode::FORBIDDEN);
    });
}
