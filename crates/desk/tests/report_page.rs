//! The report as people see it, and the files they take out of it.

use crate::support::{Practice, fill};
use axum::http::{StatusCode, header};
use lexicon::Role;
use testing::on_each_database;

const PAGE: &str = "/reports/sources";

#[test]
fn an_empty_practice_is_told_what_to_do_first() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let owner = practice.browser(&router, Role::Owner).await.get(PAGE).await;
        assert_eq!(owner.status, StatusCode::OK);
        assert!(owner.body.contains("href=\"/imports\""), "{}", owner.body);
        let reader = practice.browser(&router, Role::Reader).await.get(PAGE).await;
        assert!(reader.body.contains("Ask the owner"), "{}", reader.body);
    });
}

#[test]
fn the_lists_stand_on_top_and_every_number_opens_its_referrals() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let page = practice.browser(&router, Role::Owner).await.get(PAGE).await.body;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        assert!(at("1 source is slipping</h1>") < at("Needs attention"));
        assert!(at("Needs attention") < at("Needs a thank-you"));
        assert!(at("Needs a thank-you") < at("Referrals by month"));
        assert!(at("Silent for 87 days; at its usual ") > 0, "the reason");
        assert!(at("referrals in the next 90 days.") > 0, "what it costs");
        assert!(at("1 in 10 of such verdicts is only chance.") > 0, "how sure that is");
        let (_, steady) = sources[0];
        assert!(at(&format!("/referrals?source={steady}&amp;from=")) > 0);
        assert!(at(&format!("action=\"/sources/{steady}/thanks\"")) > 0);
        assert!(at("aria-sort=\"descending\"") > 0);
        assert!(at("Cost</th>") > 0, "the lost reasons");
    });
}

#[test]
fn who_sees_no_patients_gets_no_links_to_them_and_who_may_not_export_no_files() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let liaison = practice.browser(&router, Role::Liaison).await.get(PAGE).await.body;
        assert!(!liaison.contains("/referrals?"), "{liaison}");
        assert!(!liaison.contains("Lopez"), "a patient");
        assert!(liaison.contains("sources.xlsx"));
        let mut reader = practice.browser(&router, Role::Reader).await;
        let page = reader.get(PAGE).await.body;
        assert!(!page.contains("sources.csv") && !page.contains("/thanks\""), "{page}");
        assert_eq!(reader.get("/reports/sources.csv").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn every_cut_of_the_report_renders_and_shows_the_same_total() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let heading = |body: &str| {
            let start = body.find("<h1>").expect("a heading");
            let end = body.find("</h1>").expect("its end");
            body[start..end].to_owned()
        };
        let usual = heading(&owner.get(PAGE).await.body);
        for by in ["source", "organisation", "profession", "clinic", "payer", "liaison"] {
            for sort in ["name", "organisation", "change", "conversion30", "visit", "unthanked"] {
                let page = owner.get(&format!("{PAGE}?by={by}&sort={sort}&rows=all")).await;
                assert_eq!(page.status, StatusCode::OK, "{by} {sort}");
                assert_eq!(heading(&page.body), usual, "{by} {sort}");
            }
        }
        let by_liaison = owner.get(&format!("{PAGE}?by=liaison")).await.body;
        assert!(
            by_liaison.contains("Nobody yet") && by_liaison.contains("Liaison</th>"),
            "{by_liaison}"
        );
        let payer = owner.get(&format!("{PAGE}?by=payer")).await.body;
        assert!(payer.contains("No payer given") && payer.contains("payer=none"), "{payer}");
        let yoga = owner.get(&format!("{PAGE}?profession=yoga_instructor")).await.body;
        assert!(yoga.contains("=Yoga") && !yoga.contains("Steady"), "{yoga}");
        let nothing = owner.get(&format!("{PAGE}?from=2001-01&to=2001-02")).await;
        assert!(nothing.body.contains("No referrals fit"), "{}", nothing.body);
    });
}

#[test]
fn files_carry_what_one_sees_without_live_formulas_and_leave_a_line_in_the_audit_log() {
    use platform::{Sql, args};
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let csv = liaison.get("/reports/sources.csv").await;
        assert!(csv.body.contains("\"'=Yoga, \"\"Dee\"\"\""), "{}", csv.body);
        let name = csv.headers[header::CONTENT_DISPOSITION].to_str().expect("text");
        assert!(name.contains("referrals-by-source-") && name.contains(".csv"), "{name}");
        let xlsx = liaison.get("/reports/sources.xlsx?by=profession").await;
        assert!(xlsx.bytes.starts_with(b"PK"), "a workbook");
        let written = world
            .db()
            .value::<i64>(
                "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'report.exported'",
                args![practice.id],
            )
            .await;
        assert_eq!(written.expect("a count"), Some(2));
    });
}
