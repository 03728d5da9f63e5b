//! Faxes go to trusted numbers only, through a real service on the web, and how each
//! ended is known.

use crate::support::{
    Practice,
    fax_service::{self, Service},
    fill::{Referral, Source},
};
use axum::{Router, http::StatusCode};
use desk::telling::fax::{self, NewFax, Purpose};
use desk::telling::rules::FaxTrust;
use jiff::civil::date;
use lexicon::{ReferralState, Role};
use platform::{Sql, Uuid, args, jobs, new_id, settings};
use serde_json::json;
use testing::{Browser, World, on_each_database};

const NUMBER: &str = "6145550142";

struct Case {
    practice: Practice,
    desk: Browser,
    source: Uuid,
    point: Uuid,
    referral: Uuid,
}

/// A physician with a fax number and a referral that was evaluated.
async fn case(world: &World, trust: &str, service: Option<&Service>) -> Case {
    let practice = Practice::in_world(world).await;
    let pause = json!({ "pause": 0, "way": "fax" });
    settings::put(world.db(), practice.id, "telling", &pause, None).await.expect("a setting");
    let router: Router = desk::routes(&world.app).finish();
    if let Some(service) = service {
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("url", service.url.as_str()), ("shape", "json"), ("token", "s3cret-token")];
        let answer = owner.post("/settings/telling/fax", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(!owner.get("/settings/telling").await.body.contains("s3cret-token"), "sealed");
    }
    let organisation = crate::support::fill::organisation(world, &practice, "Riverbend").await;
    let source = Source { organisation: Some(organisation), ..Source::named("Ama Osei") };
    let source = source.put(world, &practice).await;
    let point = new_id();
    let sql = "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value, digits,
                   trust, created_at, changed_at) VALUES ($1, $2, $3, 'fax', $4, $4, $5, 0, 0)";
    let values = args![practice.id, point, organisation, NUMBER, trust];
    world.db().run(sql, values).await.expect("a number");
    let referral = Referral {
        patient: "Quixana Zebrowski",
        state: ReferralState::Evaluated,
        ..Referral::of(source, date(2026, 11, 17))
    };
    let referral = referral.put(world, &practice).await;
    let payload = json!({ "referral": referral, "event": new_id(), "to": "evaluated" });
    let job = jobs::NewJob::new("referral.changed", payload);
    jobs::enqueue(world.db(), practice.id, job).await.expect("a job");
    work(world).await;
    let desk = practice.browser(&router, Role::FrontDesk).await;
    Case { practice, desk, source, point, referral }
}

async fn work(world: &World) {
    for _ in 0..4 {
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
    }
}

/// What is waiting to be tried again is due now.
async fn later(world: &World) {
    let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting'";
    world.db().run(sql, args![]).await.expect("time passes");
    work(world).await;
}

async fn word(world: &World, sql: &str) -> String {
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

const NOTICE: &str = "SELECT state FROM notice";
const FAX: &str = "SELECT state FROM fax_out";
const TRUST: &str = "SELECT trust FROM contact_point";

async fn hook(world: &World, case: &Case, words: &str, token: Option<&str>) -> StatusCode {
    fax_service::says(world, case.practice.id, words, token).await
}

#[test]
fn a_fax_to_a_confirmed_number_goes_and_its_arrival_makes_the_number_a_used_one() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(200, "{\"id\":\"F-77\"}")]);
        let mut case = case(&world, "confirmed", Some(&service)).await;
        let came = service.came();
        assert_eq!(came.len(), 1, "handed over once");
        let (head, body) = &came[0];
        assert!(head.contains("authorization: bearer s3cret-token"), "{head}");
        assert!(head.contains("idempotency-key:"), "{head}");
        assert_eq!(body["to"], "+16145550142");
        assert!(body["file"].as_str().is_some_and(|file| file.starts_with("JVBERi")), "a PDF");
        assert!(!body.to_string().contains("Zebrowski"), "nothing beside the pages");
        assert_eq!(word(&world, NOTICE).await, "going");
        let page = case.desk.get(&format!("/referrals/{}", case.referral)).await;
        assert!(page.body.contains("On its way"));

        let told = "{\"id\":\"F-77\",\"status\":\"delivered\"}";
        assert_eq!(hook(&world, &case, told, Some("0123")).await, StatusCode::NOT_FOUND);
        assert_eq!(word(&world, FAX).await, "handed", "a wrong token changes nothing");
        let unknown = "{\"id\":\"F-1\",\"status\":\"delivered\"}";
        assert_eq!(hook(&world, &case, unknown, None).await, StatusCode::NOT_FOUND, "say it again");
        for _ in 0..2 {
            assert_eq!(hook(&world, &case, told, None).await, StatusCode::NO_CONTENT);
        }
        assert_eq!(word(&world, FAX).await, "sent");
        assert_eq!(word(&world, NOTICE).await, "sent");
        assert_eq!(word(&world, TRUST).await, "used");
        let touches = "SELECT count(*) FROM touch WHERE kind = 'fax'";
        let touches = world.db().value::<i64>(touches, args![]).await.expect("a count");
        assert_eq!(touches, Some(1), "once, though it was said twice");
        let notice = world.db().value::<Uuid>("SELECT id FROM notice", args![]).await;
        let notice = notice.expect("a query").expect("a notice");
        let undone = case.desk.post(&format!("/telling/{notice}/undo"), &[]).await;
        assert_eq!(undone.status, StatusCode::CONFLICT, "what has arrived stays told");
    });
}

#[test]
fn a_service_that_is_down_is_tried_again_and_in_the_end_a_person_is_asked() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(500, "")]);
        let mut case = case(&world, "used", Some(&service)).await;
        assert_eq!(word(&world, FAX).await, "waiting");
        let first = service.came().len();
        assert!(first >= 1);
        later(&world).await;
        assert!(service.came().len() > first, "tried again");
        for _ in 0..14 {
            later(&world).await;
        }
        assert_eq!(word(&world, FAX).await, "failed");
        assert_eq!(word(&world, NOTICE).await, "failed");
        let tries = service.came().len();
        later(&world).await;
        assert_eq!(service.came().len(), tries, "and no more");
        let page = case.desk.get(&format!("/referrals/{}", case.referral)).await;
        assert!(page.body.contains("Did not go") && !page.body.contains("On its way"));
        assert!(page.body.contains("answered 500"), "why is said");
        assert!(case.desk.get("/telling").await.body.contains("1 to fax"));
    });
}

#[test]
fn after_a_failure_the_second_try_delivers_the_same_fax() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(500, ""), (200, "{\"id\":5}")]);
        case(&world, "used", Some(&service)).await;
        later(&world).await;
        let came = service.came();
        assert_eq!(came.len(), 2);
        assert_eq!(came[0].1["reference"], came[1].1["reference"], "known to be the same");
        assert_eq!(word(&world, FAX).await, "handed");
        assert_eq!(word(&world, "SELECT provider_ref FROM fax_out").await, "5");
    });
}

#[test]
fn what_the_service_refuses_is_not_tried_again() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(400, "{}")]);
        let mut case = case(&world, "confirmed", Some(&service)).await;
        later(&world).await;
        assert_eq!(service.came().len(), 1);
        assert_eq!(word(&world, NOTICE).await, "failed");
        assert_eq!(word(&world, TRUST).await, "confirmed", "not used with success");
        let page = case.desk.get(&format!("/referrals/{}", case.referral)).await;
        assert!(page.body.contains("Did not go"));
    });
}

#[test]
fn a_fax_that_did_not_arrive_is_said_to_have_failed() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(202, "{\"id\":\"F-9\"}")]);
        let case = case(&world, "confirmed", Some(&service)).await;
        let busy = "{\"id\":\"F-9\",\"status\":\"busy\",\"reason\":\"line busy\"}";
        assert_eq!(hook(&world, &case, busy, None).await, StatusCode::NO_CONTENT);
        assert_eq!(word(&world, NOTICE).await, "failed");
        let why = word(&world, "SELECT why FROM notice").await;
        assert!(why.contains("line busy"), "{why}");
        assert_eq!(word(&world, TRUST).await, "confirmed");
    });
}

#[test]
fn a_number_nobody_confirmed_gets_no_patient_data_until_a_person_has_looked() {
    on_each_database(async |world| {
        let service = Service::answering(vec![(200, "{\"id\":\"F-2\"}")]);
        let mut case = case(&world, "registry", Some(&service)).await;
        assert_eq!(service.came().len(), 0);
        assert_eq!(word(&world, NOTICE).await, "ready");
        let list = case.desk.get("/telling").await;
        assert!(list.body.contains("has not been confirmed"), "{}", list.body);
        let path = format!("/sources/{}/fax/{}/confirm", case.source, case.point);
        let empty = case.desk.post(&path, &[("how", " ")]).await;
        assert_ne!(empty.status, StatusCode::SEE_OTHER, "whom they called must be said");
        let notice = world.db().value::<Uuid>("SELECT id FROM notice", args![]).await;
        let notice = notice.expect("a query").expect("a notice");
        let sent = case.desk.post(&format!("/telling/{notice}/send"), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        work(&world).await;
        assert_eq!(service.came().len(), 1, "this once");
        assert_eq!(word(&world, TRUST).await, "registry", "which is not a confirmation");
        let good = case.desk.post(&path, &[("how", "Called Ms. Lee at the front desk")]).await;
        assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.body);
        assert_eq!(word(&world, TRUST).await, "confirmed");
    });
}

#[test]
fn without_a_service_a_fax_waits_for_a_person() {
    on_each_database(async |world| {
        case(&world, "confirmed", None).await;
        assert_eq!(word(&world, FAX).await, "kept");
        assert_eq!(word(&world, NOTICE).await, "ready");
    });
}

#[test]
fn advertising_by_fax_needs_a_permission_on_record_that_is_not_revoked() {
    on_each_database(async |world| {
        let case = case(&world, "used", None).await;
        let queue = async || {
            let tx = world.db().begin().await.expect("a transaction");
            let new = NewFax {
                purpose: Purpose::Promotional,
                number: NUMBER,
                trust: FaxTrust::Used,
                file_id: new_id(),
                pages: 1,
                source_id: case.source,
                referral_id: case.referral,
                notice_id: Some(new_id()),
            };
            fax::queue(&tx, case.practice.id, new).await
        };
        let refused = queue().await.expect_err("no permission");
        assert!(refused.to_string().contains("permission"), "{refused}");

        let router = desk::routes(&world.app).finish();
        let mut owner = case.practice.browser(&router, Role::Owner).await;
        let path = "/settings/telling/advertising";
        let kept = owner.post(path, &[("number", "12"), ("how", "Ms. Lee, signed form")]).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(kept.body.contains("Ms. Lee, signed form"), "what was typed is kept");
        let form = [("number", "614-555-0142"), ("how", "Ms. Lee"), ("on", "2026-01-05")];
        let recorded = owner.post(path, &form).await;
        assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.body);
        queue().await.expect("allowed now");

        let page = owner.get(path).await.body;
        let id = page.split("/advertising/").nth(1).and_then(|rest| rest.split('/').next());
        let id = id.expect("a permission").to_owned();
        let revoked = owner.post(&format!("{path}/{id}/revoke"), &[]).await;
        assert_eq!(revoked.status, StatusCode::SEE_OTHER, "{}", revoked.body);
        queue().await.expect_err("revoked");
    });
}
