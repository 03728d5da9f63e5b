//! The list of referrals, one referral and its moves, and quick entry.

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use axum::http::StatusCode;
use jiff::civil::Date;
use lexicon::{ReferralState, Role};
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{Answer, Browser, World, on_each_database};

const LIST: &str = "/referrals";

#[derive(FromQueryResult, Debug, PartialEq, Clone)]
struct Stored {
    state: String,
    outcome_reason: String,
    contacted_on: Option<String>,
    scheduled_on: Option<String>,
    evaluated_on: Option<String>,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
}

async fn stored(world: &World, practice: &Practice, id: Uuid) -> Stored {
    world
        .db()
        .row(
            "SELECT state, outcome_reason, contacted_on, scheduled_on, evaluated_on,
                    days_to_contact, days_to_evaluation
             FROM referral WHERE practice_id = $1 AND id = $2",
            args![practice.id, id],
        )
        .await
        .expect("a query")
        .expect("the referral")
}

async fn count(world: &World, sql: &str, practice: &Practice) -> i64 {
    world.db().value::<i64>(sql, args![practice.id]).await.expect("a query").unwrap_or(0)
}

async fn version(world: &World, practice: &Practice, id: Uuid) -> String {
    world
        .db()
        .value::<i64>(
            "SELECT version FROM referral WHERE practice_id = $1 AND id = $2",
            args![practice.id, id],
        )
        .await
        .expect("a query")
        .expect("a version")
        .to_string()
}

async fn move_to(browser: &mut Browser, id: Uuid, to: &str, version: &str, on: Date) -> Answer {
    let fields = [("to", to), ("version", version), ("on", &on.to_string())];
    browser.post(&format!("{LIST}/{id}/move"), &fields).await
}

/// The value of a hidden field of a page.
fn hidden(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = body.find(&start).unwrap_or_else(|| panic!("{name} in {body}")) + start.len();
    body[at..].split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn a_move_is_counted_at_once_and_undone_it_was_never_there() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        let id = Referral::of(source, ago(10)).put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let steps = [("contacting", ago(8)), ("scheduled", ago(7)), ("evaluated", ago(2))];
        let mut before = stored(&world, &practice, id).await;
        for (to, on) in steps {
            before = stored(&world, &practice, id).await;
            let seen = version(&world, &practice, id).await;
            let answer = move_to(&mut desk, id, to, &seen, on).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to}: {}", answer.body);
        }
        let after = stored(&world, &practice, id).await;
        assert_eq!((after.days_to_contact, after.days_to_evaluation), (Some(2), Some(8)));
        let evaluated =
            "SELECT CAST(sum(evaluated_30) AS bigint) FROM source_month WHERE practice_id = $1";
        assert_eq!(count(&world, evaluated, &practice).await, 1);
        let page = desk.get(&format!("{LIST}/{id}")).await.body;
        let event = hidden(&page, "event");
        let undone = desk.post(&format!("{LIST}/{id}/undo"), &[("event", &event)]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        assert_eq!(stored(&world, &practice, id).await, before, "{}", world.database);
        assert_eq!(count(&world, evaluated, &practice).await, 0);
        let again = desk.post(&format!("{LIST}/{id}/undo"), &[("event", &event)]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "a step is undone once");
        let events = "SELECT count(*) FROM referral_event WHERE practice_id = $1";
        assert_eq!(count(&world, events, &practice).await, 4, "history only grows");
    });
}

#[test]
fn whoever_saw_an_older_version_changes_nothing() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        let id = Referral::of(source, ago(3)).put(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        assert_eq!(
            move_to(&mut desk, id, "contacting", "1", today()).await.status,
            StatusCode::SEE_OTHER
        );
        let late = move_to(&mut desk, id, "needs_info", "1", today()).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(stored(&world, &practice, id).await.state, "contacting");
    });
}

#[test]
fn a_referral_ends_only_with_a_reason_and_only_an_owner_calls_it_an_error() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        let open = Referral { state: ReferralState::Contacting, ..Referral::of(source, ago(3)) };
        let id = open.put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let address = format!("{LIST}/{id}/move");
        let bare = desk.post(&address, &[("to", "lost"), ("version", "1")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        let other = [("to", "lost"), ("version", "1"), ("reason", "other")];
        assert_eq!(desk.post(&address, &other).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = [("to", "entered_in_error"), ("version", "1"), ("reason", "duplicate")];
        assert_eq!(desk.post(&address, &error).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = [other[0], other[1], other[2], ("words", "moved to Ohio")];
        assert_eq!(desk.post(&address, &told).await.status, StatusCode::SEE_OTHER);
        assert_eq!(stored(&world, &practice, id).await.outcome_reason, "other");
        let page = desk.get(&format!("{LIST}/{id}")).await.body;
        assert!(
            page.contains("Other: moved to Ohio") && page.contains("come to its end"),
            "{page}"
        );
        let mut owner = practice.browser(&router, Role::Owner).await;
        let error = [("to", "entered_in_error"), ("version", "2"), ("reason", "duplicate")];
        assert_eq!(owner.post(&address, &error).await.status, StatusCode::SEE_OTHER);
        let counted = "SELECT count(*) FROM source_month WHERE practice_id = $1";
        assert_eq!(count(&world, counted, &practice).await, 0, "an error counts nowhere");
    });
}

#[test]
fn the_list_shows_what_a_number_of_the_report_has_counted() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        for by in ["source", "organisation", "profession", "clinic", "payer", "liaison"] {
            let page = owner.get(&format!("/reports/sources?by={by}&rows=all")).await.body;
            let mut links = 0;
            for part in page.split("<a href=\"/referrals?").skip(1) {
                let (address, rest) = part.split_once('"').expect("an address");
                let number = rest.trim_start_matches('>').split('<').next().expect("a number");
                let address = address.replace("&amp;", "&");
                let list = owner.get(&format!("{LIST}?{address}")).await.body;
                let heading = list.split("<h1>").nth(1).expect("a heading");
                assert!(
                    heading.starts_with(&format!("{number} referral")),
                    "{by} {address}: {number}, but {}",
                    &heading[..60]
                );
                links += 1;
            }
            assert!(links > 12, "{by}: {links}");
        }
    });
}

#[test]
fn pages_follow_each_other_without_a_gap_or_a_repetition() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        for index in 0..120 {
            Referral::of(source, ago(index / 7)).put(&world, &practice).await;
        }
        fill::recount(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let (mut address, mut seen) = (LIST.to_owned(), Vec::new());
        for size in [50, 50, 20] {
            let page = desk.get(&address).await.body;
            assert!(page.contains("<h1>120 referrals, 120 wait for a first visit</h1>"), "{page}");
            let ids: Vec<String> = page
                .split("<a href=\"/referrals/")
                .skip(1)
                .map(|part| part.split('"').next().expect("an id").to_owned())
                .filter(|id| id.len() == 36)
                .collect();
            assert_eq!(ids.len(), size);
            seen.extend(ids);
            let next = page.split("href=\"").find(|part| part.contains("rel=\"next\""));
            address = next.map_or_else(String::new, |part| {
                part.split('"').next().unwrap_or_default().replace("&amp;", "&")
            });
        }
        assert_eq!(address, "", "the last page has no next one");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120);
    });
}

#[test]
fn lists_shorten_names_and_every_view_of_a_patient_is_written_down() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        let id = Referral::of(source, ago(1)).put(&world, &practice).await;
        Referral { patient: "Peter Smith", ..Referral::of(source, ago(2)) }
            .put(&world, &practice)
            .await;
        fill::recount(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let list = desk.get(LIST).await.body;
        assert!(list.contains("Maria L.") && !list.contains("Lopez"), "{list}");
        let found = desk.post(LIST, &[("q", "lop mar")]).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(
            found.body.contains("Maria L.") && !found.body.contains("Peter S."),
            "{}",
            found.body
        );
        let one = desk.get(&format!("{LIST}/{id}")).await.body;
        assert!(one.contains("Maria Lopez, waiting since yesterday</h1>"), "{one}");
        assert!(!one.split("</title>").next().expect("a title").contains("Lopez"));
        let lines = |action: &str| {
            format!("SELECT count(*) FROM audit WHERE practice_id = $1 AND action = '{action}'")
        };
        assert_eq!(count(&world, &lines("referrals.listed"), &practice).await, 2);
        assert_eq!(count(&world, &lines("patient.viewed"), &practice).await, 1);
        let leaked =
            "SELECT count(*) FROM audit WHERE practice_id = $1 AND lower(detail) LIKE '%lop%'";
        assert_eq!(count(&world, leaked, &practice).await, 0);
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        assert_eq!(liaison.get(LIST).await.status, StatusCode::FORBIDDEN);
    });
}

fn typed<'a>(
    clinic: &'a str,
    source: &'a str,
    patient: &'a str,
    day: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("source", source),
        ("patient", patient),
        ("birth_date", "1980-02-03"),
        ("phone", "614-555-0177"),
        ("payer", "bcbs"),
        ("clinic", clinic),
        ("channel", "phone"),
        ("reason", "Knee"),
        ("received_on", day),
    ]
}

#[test]
fn quick_entry_finds_the_source_keeps_what_was_typed_and_counts_the_referral() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await.to_string();
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let (clinic, day) = (practice.clinic_id.to_string(), today().to_string());
        let prefilled = desk.get(&format!("{LIST}/new?source={source}")).await.body;
        assert!(prefilled.contains(&format!("value=\"{source}\" checked")), "{prefilled}");
        let mut fields = typed(&clinic, "", "Lopez, Maria", &day);
        fields.extend([("source_search", "dave wieb"), ("step", "find")]);
        let found = desk.post("/referrals/new", &fields).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.body.contains(&format!("value=\"{source}\" checked")), "{}", found.body);
        assert!(found.body.contains("value=\"Lopez, Maria\""), "what was typed is kept");
        let wrong = desk.post("/referrals/new", &typed(&clinic, "", "Lopez, Maria", &day)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("href=\"#source\"") && wrong.body.contains("614-555-0177"));
        let added =
            desk.post("/referrals/new", &typed(&clinic, &source, "Lopez, Maria", &day)).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let page = desk.get(added.location()).await.body;
        assert!(page.contains("Referral 1<") && page.contains("Blue Cross Blue Shield"), "{page}");
        let counted =
            "SELECT CAST(sum(received) AS bigint) FROM source_month WHERE practice_id = $1";
        assert_eq!(count(&world, counted, &practice).await, 1);
        let itself =
            desk.post("/referrals/new", &typed(&clinic, "self", "Peter Smith", &day)).await;
        assert_eq!(itself.status, StatusCode::SEE_OTHER, "{}", itself.body);
        assert!(desk.get(itself.location()).await.body.contains("Referral 2<"));
    });
}

#[test]
fn a_patient_of_the_same_name_and_birth_date_is_joined_only_when_somebody_says_so() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let (clinic, day) = (practice.clinic_id.to_string(), today().to_string());
        let patients = "SELECT count(*) FROM patient WHERE practice_id = $1";
        let fields = typed(&clinic, "self", "Maria Lopez", &day);
        assert_eq!(desk.post("/referrals/new", &fields).await.status, StatusCode::SEE_OTHER);
        let asked =
            desk.post("/referrals/new", &typed(&clinic, "self", "LOPEZ, MARIA", &day)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("already known") && asked.body.contains("number 1"),
            "{}",
            asked.body
        );
        for (same, expected) in [("join", 1), ("other", 2)] {
            let mut fields = typed(&clinic, "self", "Maria Lopez", &day);
            fields.push(("same", same));
            assert_eq!(desk.post("/referrals/new", &fields).await.status, StatusCode::SEE_OTHER);
            assert_eq!(count(&world, patients, &practice).await, expected, "{same}");
        }
    });
}

#[test]
fn no_two_referrals_added_at_the_same_time_take_the_same_number() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        Referral::of(source, ago(1)).put(&world, &practice).await;
        let largest =
            count(&world, "SELECT max(number) FROM referral WHERE practice_id = $1", &practice)
                .await;
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (db, id) = (world.db().clone(), practice.id);
            running.spawn(async move {
                let tx = db.begin().await.expect("a transaction");
                let first = desk::referrals::take_numbers(&tx, id, 3).await.expect("numbers");
                tx.commit().await.expect("a commit");
                first
            });
        }
        let mut taken = running.join_all().await;
        taken.sort_unstable();
        let expected: Vec<i64> = (0..8).map(|place| largest + 1 + place * 3).collect();
        assert_eq!(taken, expected, "{}", world.database);
    });
}
