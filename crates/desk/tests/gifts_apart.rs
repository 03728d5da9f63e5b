//! Gifts and what sources send stand apart: on no screen, in no file and in no query do they
//! meet. (42 CFR 411.357(k)(1)(i): never determined by the volume or value of referrals.)

use std::{fs, path::Path};

use crate::support::{
    Practice,
    fill::{Referral, recount, this_month, today},
    ledger::{enter, limit, made, post, somebody},
};
use axum::http::StatusCode;
use lexicon::{Profession, Role};
use platform::{Sql, Uuid, args};
use testing::{Answer, on_each_database};

const ROLES: [Role; 5] =
    [Role::Owner, Role::FrontDesk, Role::Liaison, Role::Therapist, Role::Reader];

/// So many referrals, and a gift of so much: numbers that nothing else on a page is.
const REFERRALS: usize = 337;
const COUNT: &str = "337";
const AMOUNT: &str = "431.97";

/// What an answer holds, as text: of a workbook its cells.
fn text(answer: &Answer) -> String {
    let is_workbook = answer
        .headers
        .get("content-type")
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("spreadsheetml")));
    if !is_workbook {
        return answer.body.clone();
    }
    let sheets = exchange::tabular::read("book.xlsx", &answer.bytes).unwrap_or_default();
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    rows.map(|row| row.cells.join("\n")).collect::<Vec<_>>().join("\n")
}

fn shows_gifts(text: &str) -> bool {
    text.contains(AMOUNT)
}

fn shows_counts(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == COUNT)
}

/// The addresses that a route stands for: each parameter filled with each thing there is.
fn filled(path: &str, things: &[String]) -> Vec<String> {
    let mut paths = vec![String::new()];
    for part in path.split('/').skip(1) {
        let fill: Vec<String> = match part.starts_with('{') {
            true => things.to_vec(),
            false => vec![part.to_owned()],
        };
        paths = paths
            .iter()
            .flat_map(|path| fill.iter().map(move |part| format!("{path}/{part}")))
            .collect();
    }
    paths
}

#[test]
fn no_page_file_or_answer_shows_gifts_beside_counts_of_referrals() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let routes = desk::routes(&world.app);
        let table = routes.table().to_vec();
        let router = routes.finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        limit(&mut owner, "300").await;
        let (source, person) =
            somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let mut referral = Uuid::nil();
        for _ in 0..REFERRALS {
            let one = Referral::of(source, today()).evaluated_after(0);
            referral = one.put(&world, &practice).await;
        }
        recount(&world, &practice).await;
        let who = person.to_string();
        let over = [("total", AMOUNT), ("who", who.as_str()), ("over_reason", "It happened")];
        let gift = made(&enter(&mut owner, &over).await);
        let patient = "SELECT patient_id FROM referral WHERE practice_id = $1 AND id = $2";
        let patient = world.db().value::<Uuid>(patient, args![practice.id, referral]).await;
        let patient = patient.expect("a query").expect("a patient");
        let things: Vec<String> = [source, person, referral, patient]
            .map(|id| id.to_string())
            .into_iter()
            .chain([gift, "test-practice".to_owned()])
            .collect();
        let (mut gifts, mut counts, mut seen) = (0, 0, 0);
        let mut judge = |what: &str, answer: &Answer| {
            let text = text(answer);
            let (gift, count) = (shows_gifts(&text), shows_counts(&text));
            assert!(!(gift && count), "{what} shows gifts beside counts: {text}");
            // Nothing leads from counts to a gift but the navigation. Today names what is due in
            // the ledger, without an amount.
            let is_today = answer.body.contains("<title>Today");
            let leads = count && text.contains("/gifts/");
            assert!(!leads || is_today, "{what} leads from counts to gifts");
            (gifts, counts, seen) =
                (gifts + usize::from(gift), counts + usize::from(count), seen + 1);
        };
        for role in ROLES {
            let mut browser = practice.browser(&router, role).await;
            for route in table.iter().filter(|route| route.method == "GET") {
                // A stream, which tells that something has changed and never what.
                if route.path == "/live" {
                    continue;
                }
                for path in filled(&route.path, &things) {
                    let answer = browser.get(&path).await;
                    if answer.status == StatusCode::OK {
                        judge(&format!("{role:?} {path} on {}", world.database), &answer);
                    }
                }
            }
            let month = this_month();
            for by in ["source", "organisation", "profession", "clinic", "payer", "liaison"] {
                for file in ["", ".csv", ".xlsx"] {
                    let path = format!("/reports/sources{file}?by={by}&from={month}&to={month}");
                    judge(&path, &browser.get(&path).await);
                }
            }
            let look =
                [("total", AMOUNT), ("who", who.as_str()), ("step", "look"), ("find", "osei")];
            for path in ["/gifts/check", "/gifts/new"] {
                judge(path, &post(&mut browser, path, &look).await);
            }
        }
        assert!(gifts >= 12, "the walk saw {gifts} pages with gifts");
        assert!(counts >= 12, "the walk saw {counts} pages with counts");
        assert!(seen > 200, "the walk saw {seen} pages");
    });
}

/// Every Rust file below a folder, with its path and what it holds without comments.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("a file");
            let code: Vec<&str> =
                text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.push((path.to_string_lossy().replace('\\', "/"), code.join("\n").to_lowercase()));
        }
    }
    found
}

#[test]
fn no_module_knows_both_gifts_and_what_sources_send() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let ledger = files(&root.join("gifts"));
    assert!(ledger.len() > 20);
    for (path, code) in ledger {
        // The one file that names the word in order to refuse it, and the tests of the rule.
        if path.ends_with("refused/words.rs") || path.ends_with("refused/tests.rs") {
            continue;
        }
        for word in ["referral", "source_month", "rollup", "reports", "thank_you"] {
            assert!(!code.contains(word), "{path} must not name “{word}”");
        }
    }
    // What counts knows nothing of gifts; merging alone names their tables, to move them.
    for folder in ["reports", "sources", "referrals", "board", "telling"] {
        for (path, code) in files(&root.join(folder)) {
            if path.ends_with("sources/merge.rs") {
                continue;
            }
            assert!(!code.contains("gift"), "{path} must not name gifts");
        }
    }
    let tables = ["gift ", "gift_share", "gift_return", "gift_limit", "gift_version", "gifts::"];
    let counts = ["from referral", "join referral", "source_month"];
    for (path, code) in files(&root) {
        if path.ends_with("sources/merge.rs") {
            continue;
        }
        let named = |words: &[&str]| words.iter().any(|word| code.contains(word));
        assert!(
            !(named(&tables) && named(&counts)),
            "{path} reads gifts and counts of referrals: no query may join them"
        );
    }
}
