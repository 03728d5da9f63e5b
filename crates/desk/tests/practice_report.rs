//! The practice's report: its sentences, its numbers, its files and its mail.

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, recount, this_month, today},
};
use axum::http::{StatusCode, header};
use lexicon::{Period, Role};
use platform::{Sql, args, clock};
use testing::{Browser, World, on_each_database};

const PAGE: &str = "/reports/practice";

/// The page once what is worked out beside it is there.
async fn whole(browser: &mut Browser) -> String {
    for _ in 0..400 {
        let page = browser.get(PAGE).await.body;
        if !page.contains("being worked out") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the study never came");
}

#[test]
fn an_empty_practice_is_told_what_to_do_first() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let page = practice.browser(&router, Role::Owner).await.get(PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("href=\"/imports\""), "{}", page.body);
        let reader = practice.browser(&router, Role::Reader).await.get(PAGE).await;
        assert!(!reader.body.contains("href=\"/imports\""), "{}", reader.body);
    });
}

#[test]
fn the_page_never_waits_and_each_section_says_its_finding_above_its_numbers() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let first = owner.get(PAGE).await.body;
        assert!(first.contains("being worked out"), "{first}");
        assert!(first.contains("On whom the practice rests"), "{first}");
        let page = whole(&mut owner).await;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        assert!(at("usual") < at("What counts now"));
        assert!(at("What counts now") < at("Referrals by month"));
        for id in [
            "months",
            "slipping",
            "growing",
            "concentration",
            "funnel",
            "forecast",
            "payers",
            "lost",
            "new",
            "liaisons",
            "thanks",
            "worked",
            "hindsight",
        ] {
            let heading = at(&format!("<h2 id=\"{id}\">"));
            let end = page[heading..].find("</section>").expect("an end") + heading;
            assert!(page[heading..end].contains("<strong>"), "{id} says no finding");
        }
        assert!(at("alone sends") > 0, "one of five sends more than a quarter");
        assert!(at("nine times in ten it is between") > 0);
        assert!(at("most time goes from") > 0);
        assert!(at("href=\"/thanks\"") > 0);
        assert!(at("No contact is on record") > 0);
        assert!(at("href=\"/reports/sources\"") > 0);
        assert!(!page.contains("Lopez"), "a patient");
        assert!(!page.contains("name=\"clinic\""), "of one clinic there is nothing to choose");
    });
}

#[test]
fn numbers_open_their_referrals_for_who_may_see_patients_and_for_nobody_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let month = this_month().previous();
        let path = format!("{PAGE}?from={}&to={month}", month.plus(-11));
        let page = practice.browser(&router, Role::Owner).await.get(&path).await.body;
        let (_, steady) = sources[0];
        assert!(page.contains(&format!("/referrals?source={steady}&amp;from=")), "{page}");
        assert!(page.contains("&amp;reason=cost"), "{page}");
        let liaison = practice.browser(&router, Role::Liaison).await.get(&path).await.body;
        assert!(!liaison.contains("/referrals?"), "{liaison}");
        assert!(liaison.contains(&format!("/sources/{steady}")), "{liaison}");
    });
}

/// What a section's table counts in the row of a name.
fn count(sheets: &[exchange::tabular::Sheet], section: &str, row: &str) -> i64 {
    let sheet = sheets.iter().find(|sheet| sheet.name.starts_with(section)).expect("a sheet");
    let row = sheet.rows.iter().find(|known| known.cells[0] == row).expect("a row");
    row.cells[1].parse().expect("a count")
}

#[test]
fn the_workbook_has_a_sheet_a_section_and_its_numbers_are_a_plain_count() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let book = liaison.get("/reports/practice.xlsx").await;
        let name = book.headers[header::CONTENT_DISPOSITION].to_str().expect("text");
        assert!(name.contains("practice-report-"), "{name}");
        let sheets = exchange::tabular::read("book.xlsx", &book.bytes).expect("a workbook");
        // Nobody grows, and nobody was contacted: sheets without rows are not read.
        assert_eq!(sheets.len(), 12, "the findings and eleven sections with numbers");
        let month = this_month().previous();
        let period = Period::new(month.plus(-11), month);
        let counted = world
            .db()
            .value::<i64>(
                "SELECT count(*) FROM referral WHERE practice_id = $1 AND received_on >= $2
                 AND received_on <= $3 AND state <> 'duplicate'",
                args![practice.id, period.first_day().to_string(), period.last_day().to_string()],
            )
            .await
            .expect("a query");
        assert_eq!(Some(count(&sheets, "How far referrals come", "Received")), counted);
        let written =
            "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'report.exported'";
        let written = world.db().value::<i64>(written, args![practice.id]).await;
        assert_eq!(written.expect("a count"), Some(1));
        let reader =
            practice.browser(&router, Role::Reader).await.get("/reports/practice.xlsx").await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn each_step_of_the_funnel_opens_the_referrals_that_it_counts() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let book = owner.get("/reports/practice.xlsx").await;
        let sheets = exchange::tabular::read("book.xlsx", &book.bytes).expect("a workbook");
        let month = this_month().previous();
        let from = month.plus(-11);
        let page = owner.get(&format!("{PAGE}?from={from}&to={month}")).await.body;
        for step in ["Contacted", "Evaluated"] {
            let reached = step.to_lowercase();
            let link = format!("/referrals?from={from}&to={month}&reached={reached}");
            assert!(page.contains(&link.replace('&', "&amp;")), "{link} in {page}");
            let counted = count(&sheets, "How far referrals come", step);
            assert!(counted > 5, "{step}: {counted}");
            let list = owner.get(&link).await.body;
            assert!(list.contains(&format!("{counted} referrals")), "{counted}: {list}");
            assert!(list.contains(&format!("{step} or further")), "{list}");
        }
    });
}

#[test]
fn one_clinic_of_several_has_its_own_report_and_what_is_of_all_says_so() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let north = practice.open("North").await;
        for week in 0..60 {
            let referral = Referral::of(sources[0].1, ago(1 + week * 7)).at(north);
            referral.evaluated_after(3).put(&world, &practice).await;
        }
        let new = Source::named("New, Fay").put(&world, &practice).await;
        for day in [130, 120] {
            Referral::of(new, ago(day)).at(north).put(&world, &practice).await;
        }
        recount(&world, &practice).await;
        let month = this_month().previous();
        let months = format!("from={}&to={month}", month.plus(-11));
        let file = async |owner: &mut Browser, clinic: &str| {
            let book = owner.get(&format!("/reports/practice.xlsx?{months}{clinic}")).await;
            exchange::tabular::read("book.xlsx", &book.bytes).expect("a workbook")
        };
        let received = |sheets: &[exchange::tabular::Sheet]| {
            count(sheets, "How far referrals come", "Received")
        };
        let here = format!("&clinic={north}");
        let main = format!("&clinic={}", practice.clinic_id);
        let all = received(&file(&mut owner, "").await);
        let (there, rest) =
            (received(&file(&mut owner, &here).await), received(&file(&mut owner, &main).await));
        assert!(there > 40 && there + rest == all, "{there} and {rest} of {all}");
        let nonsense = format!("&clinic={}", platform::Uuid::nil());
        assert_eq!(received(&file(&mut owner, &nonsense).await), all, "no such clinic");

        let page = owner.get(&format!("{PAGE}?{months}{here}")).await.body;
        assert!(page.contains("referrals at North in "), "{page}");
        assert!(page.contains(&format!("value=\"{north}\" selected")), "{page}");
        assert!(page.contains("Whole practice: In the next 90 days"), "{page}");
        assert!(page.contains("This is of the whole practice: it is not worked out for North"));
        assert!(page.contains(&format!("/referrals?clinic={north}&amp;from=")), "{page}");
        assert!(page.contains(&format!("to={month}&amp;against=year&amp;clinic={north}")), "files");
        assert!(page.contains("No source that refers to North is slipping."), "{page}");
        assert!(page.contains("1 source was new in the last two years"), "{page}");
        let paper = owner.get(&format!("/reports/practice.pdf?{months}{here}")).await;
        assert_eq!(paper.status, StatusCode::OK);
    });
}

#[test]
fn the_paper_is_a_document_of_a_few_pages() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let paper =
            practice.browser(&router, Role::Reader).await.get("/reports/practice.pdf").await;
        assert_eq!(paper.status, StatusCode::OK, "{}", paper.body);
        let pages = press::pages_of(paper.bytes).expect("a document");
        assert!((1..=4).contains(&pages), "{pages} pages");
    });
}

/// Referrals of a practice in which one left and one goes on, and the look back on it.
async fn one_left(world: &World, practice: &Practice) {
    let stays = Source::named("Stays, Ann").put(world, practice).await;
    let left = Source::named("Left, Bob").put(world, practice).await;
    for week in 0..150 {
        let day = ago(2 + week * 7);
        Referral::of(stays, day).evaluated_after(5).put(world, practice).await;
        if week > 45 {
            Referral::of(left, day).put(world, practice).await;
        }
    }
    recount(world, practice).await;
}

#[test]
fn who_left_last_year_is_told_as_the_list_would_have_told_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        one_left(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let page = whole(&mut practice.browser(&router, Role::Owner).await).await;
        assert!(page.contains("only 1 source left: too few to tell"), "{page}");
        assert!(page.contains("It would have named 1, without a false alarm."), "{page}");
        assert!(page.contains("A source has left when"), "{page}");
    });
}

#[test]
fn what_a_contact_costs_is_kept_and_nonsense_is_said_at_its_field() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = "/reports/practice/costs";
        let wrong = owner.post(form, &[("visit", "much"), ("call", "5")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("value=\"much\""), "{}", wrong.body);
        let saved = owner.post(form, &[("visit", "35.50"), ("call", "")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert!(owner.get(form).await.body.contains("value=\"35.50\""));
        let liaison = practice.browser(&router, Role::Liaison).await.get(form).await;
        assert_eq!(liaison.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_report_comes_by_mail_once_a_month_without_a_patient_and_names_only_if_asked() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let zone = clock::zone("America/New_York");
        let first = this_month().first_day();
        let sent = async |hour: i8| {
            let at = clock::at_hour(first, hour, &zone);
            desk::reports::send_monthly_reports(&world.app, practice.id, at).await.expect("sent")
        };
        assert_eq!(sent(9).await, 0, "nobody asked for it");
        let form = "/reports/practice/mail";
        owner.post(form, &[("wanted", "yes")]).await;
        assert_eq!(sent(6).await, 0, "too early");
        assert_eq!(sent(7).await, 1);
        assert_eq!(sent(8).await, 0, "once a month");
        let mails = async || {
            let mail = "SELECT string_agg(subject || ' | ' || body, ' ## ') FROM mail_out
                        WHERE practice_id = $1 AND purpose = 'report'";
            let found = world.db().value::<String>(mail, args![practice.id]).await;
            found.expect("a query").expect("a mail")
        };
        let mail = mails().await;
        assert!(mail.contains("referral") && mail.contains("usual"), "{mail}");
        for name in ["Lopez", "Maria", "Steady", "Silent, Bob"] {
            assert!(!mail.contains(name), "{name} in {mail}");
        }
        owner.post(form, &[("wanted", "yes"), ("names", "yes")]).await;
        let next = clock::at_hour(this_month().next().first_day(), 7, &zone);
        let sent = desk::reports::send_monthly_reports(&world.app, practice.id, next).await;
        assert_eq!(sent.expect("sent"), 1);
        let mail = mails().await;
        assert!(mail.contains("Silent, Bob") && !mail.contains("Lopez"), "{mail}");
        owner.post(form, &[]).await;
        let schedules = "SELECT count(*) FROM job_schedule WHERE name = 'reports.monthly'";
        let left = world.db().value::<i64>(schedules, args![]).await.expect("a count");
        assert_eq!(left, Some(0), "nobody wants it any more");
        assert!(today() >= first);
    });
}
