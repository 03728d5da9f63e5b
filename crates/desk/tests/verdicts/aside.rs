//! A verdict put aside: off every list, back when something new happens, and the relationship
//! ended with it where the reason says so.

use axum::http::StatusCode;
use desk::reports;
use platform::{Sql, Uuid, args, db};
use testing::on_each_database;

use super::{REPORT, put_aside, slipping, stage, undo};
use crate::support::fill::{Source, ago, today};

#[test]
fn what_is_put_aside_leaves_every_list_until_it_is_taken_up_again() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        assert_eq!(put_aside(&mut browser, silent, "vacation", "until Easter").await, 303);
        assert!(slipping(&world, &practice).await.is_empty());
        let report = browser.get(REPORT).await.body;
        let undo = undo(&report);
        assert!(report.contains("no source is slipping") && report.contains("1 source put aside"));
        assert!(report.contains("away for a while (until Easter)"), "{report}");
        assert!(!browser.get("/").await.body.contains("Silent for 87 days"));
        let page = browser.get(&format!("/sources/{silent}")).await.body;
        assert!(page.contains("Slipping, put aside") && page.contains("until Easter"), "{page}");
        let started = world.restarted();
        let after = reports::standing(&started, practice.id, today()).await.expect("a standing");
        assert!(after.slipping.is_empty() && after.aside.len() == 1, "a restart forgets nothing");

        // Again it cannot be put aside: it is on no list.
        assert_eq!(put_aside(&mut browser, silent, "known", "").await, StatusCode::CONFLICT);
        browser.post(&undo, &[("back", REPORT)]).await;
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        let audit = "SELECT count(*) FROM audit WHERE practice_id = $1 AND action IN
                     ('source.verdict_put_aside', 'source.verdict_taken_up')";
        let written = world.db().value::<i64>(audit, args![practice.id]).await.expect("a count");
        assert_eq!(written, Some(2));
    });
}

/// The pause that the undo of a page takes back as well.
fn pause(page: &str) -> Option<String> {
    let toast = page.split("class=\"toast").nth(1)?;
    let field = toast.split("name=\"pause\" value=\"").nth(1)?;
    Some(field.split('"').next()?.to_owned())
}

#[test]
fn who_is_put_aside_as_retired_is_marked_so_at_once_and_one_undo_takes_both_back() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        let status = async || {
            let sql = "SELECT status FROM source WHERE practice_id = $1 AND id = $2";
            let found = world.db().value::<String>(sql, args![practice.id, silent]).await;
            found.expect("a query").expect("a status")
        };
        let path = format!("/sources/{silent}/aside");
        for (reason, marked, words) in [
            ("retired", "retired", "marked as retired"),
            ("moved", "moved", "marked as moved away"),
            ("closed", "retired", "marked as retired"),
        ] {
            let form = [("reason", reason), ("words", ""), ("ends", "yes"), ("back", REPORT)];
            assert_eq!(browser.post(&path, &form).await.status, 303);
            assert_eq!(status().await, marked);
            let report = browser.get(REPORT).await.body;
            assert!(report.contains(words) && report.contains("no source is slipping"), "{report}");
            let page = browser.get(&format!("/sources/{silent}")).await.body;
            assert!(page.contains("Ended"), "{page}");
            let pause = pause(&report).expect("the pause");
            browser.post(&undo(&report), &[("back", REPORT), ("pause", &pause)]).await;
            assert_eq!(status().await, "active");
            assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"], "{reason}");
        }
        let audit = "SELECT count(*) FROM audit WHERE practice_id = $1 AND action IN
                     ('source.paused', 'source.pause_taken_back')";
        let written = world.db().value::<i64>(audit, args![practice.id]).await.expect("a count");
        assert_eq!(written, Some(6));
        let pauses = "SELECT count(*) FROM pause WHERE practice_id = $1 AND source_id = $2";
        let left = world.db().value::<i64>(pauses, args![practice.id, silent]).await;
        assert_eq!(left.expect("a count"), Some(0));
    });
}

#[test]
fn the_undo_holds_where_the_pause_was_taken_away_in_between() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        let form = [("reason", "retired"), ("ends", "yes"), ("back", REPORT)];
        assert_eq!(browser.post(&format!("/sources/{silent}/aside"), &form).await.status, 303);
        let report = browser.get(REPORT).await.body;
        let pause = pause(&report).expect("the pause");
        let removed = browser.post(&format!("/pauses/{pause}/remove"), &[]).await;
        assert_eq!(removed.status, 303, "{}", removed.body);
        let undone = browser.post(&undo(&report), &[("back", REPORT), ("pause", &pause)]).await;
        assert_eq!(undone.status, 303, "{}", undone.body);
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
    });
}

#[test]
fn who_is_only_away_or_whose_box_is_empty_stays_active() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        let path = format!("/sources/{silent}/aside");
        for form in [
            vec![("reason", "vacation"), ("ends", "yes"), ("back", REPORT)],
            vec![("reason", "retired"), ("back", REPORT)],
        ] {
            assert_eq!(browser.post(&path, &form).await.status, 303);
            let report = browser.get(REPORT).await.body;
            assert_eq!(pause(&report), None, "{report}");
            assert!(report.contains("1 source put aside"), "{report}");
            browser.post(&undo(&report), &[("back", REPORT)]).await;
            assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        }
        // The box is ticked where it is offered.
        let report = browser.get(REPORT).await.body;
        assert!(report.contains("name=\"ends\" value=\"yes\" checked"), "{report}");
    });
}

#[test]
fn a_verdict_put_aside_comes_back_only_when_something_new_happens() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        put_aside(&mut browser, silent, "known", "").await;
        let put_on = async |days: i64, fewer: i64| {
            let tx = world.db().begin().await.expect("a transaction");
            let earlier = "UPDATE verdict_aside SET on_day = $2, referrals = referrals - $3
                           WHERE practice_id = $1";
            let values = args![practice.id, ago(days).to_string(), fewer];
            tx.run(earlier, values).await.expect("an update");
            db::changed(&tx, practice.id, "verdicts").await.expect("a counter");
            tx.commit().await.expect("a commit");
        };
        // The same silence, fifty days longer.
        put_on(50, 0).await;
        assert!(slipping(&world, &practice).await.is_empty(), "nothing is new");
        // Put aside before its last referrals: it came back, and fell silent anew.
        put_on(200, 16).await;
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        let report = browser.get(REPORT).await.body;
        assert!(report.contains("it referred again, and then began to slip anew"), "{report}");
    });
}

#[test]
fn something_else_wants_words_and_what_was_typed_is_kept() {
    on_each_database(async |world| {
        let (_, mut browser, silent) = stage(&world).await;
        let path = format!("/sources/{silent}/aside");
        let answer = browser.post(&path, &[("reason", "other"), ("words", " ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Say in a few words why."), "{}", answer.body);
        assert!(answer.body.contains("value=\"other\" selected"), "{}", answer.body);
        let long = "x".repeat(201);
        let answer = browser.post(&path, &[("reason", "known"), ("words", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(&long));
    });
}

#[test]
fn a_merge_takes_what_was_put_aside_along_and_its_undo_gives_it_back() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        put_aside(&mut browser, silent, "retired", "").await;
        let kept = Source::named("Silent, Robert").put(&world, &practice).await;
        let whose = async || {
            let sql = "SELECT source_id FROM verdict_aside WHERE practice_id = $1";
            world.db().value::<Uuid>(sql, args![practice.id]).await.expect("a row")
        };
        let (one, other) = (kept.to_string(), silent.to_string());
        let form = [("one", one.as_str()), ("other", other.as_str()), ("keep", one.as_str())];
        let merged = browser.post("/sources/merge", &form).await;
        assert_eq!(merged.status, 303, "{}", merged.body);
        assert_eq!(whose().await, Some(kept));
        assert!(slipping(&world, &practice).await.is_empty(), "still put aside");
        let page = browser.get(&format!("/sources/{kept}")).await.body;
        browser.post(&undo(&page), &[]).await;
        assert_eq!(whose().await, Some(silent));
    });
}
