//! What links promise: they lead to the form, count honestly, and a private one
//! gives nothing away.

use crate::support::Practice;
use axum::http::{StatusCode, header};
use desk::links::{self, Details, NewOffice};
use lexicon::Role;
use platform::{Sql, Uuid, args, audit::Actor, new_id};
use testing::{Answer, Browser, World, on_each_database};

struct Made {
    id: String,
    code: String,
}

/// Makes a link through the page.
async fn make(world: &World, browser: &mut Browser, fields: &[(&str, &str)]) -> Made {
    let answer = browser.post("/links", fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let id = answer.location().trim_start_matches("/links/").to_owned();
    let uuid: Uuid = id.parse().expect("an id");
    let code = world
        .db()
        .value::<String>("SELECT code FROM short_link WHERE id = $1", args![uuid])
        .await
        .expect("a query")
        .expect("a code");
    Made { id, code }
}

async fn make_pad(world: &World, browser: &mut Browser) -> Made {
    make(world, browser, &[("label", "Pads, spring 2027"), ("kind", "printed")]).await
}

/// A source made through the page.
async fn source(browser: &mut Browser, name: &str) -> String {
    let fields =
        [("kind", "organisation"), ("name", name), ("organisation", name), ("other", "yes")];
    let answer = browser.post("/sources/new", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().trim_start_matches("/sources/").to_owned()
}

/// A referral of a made-up patient that came by a link.
async fn referral(world: &World, practice: &Practice, source: &str, link: &str, state: &str) {
    let db = world.db();
    let (id, patient) = (new_id(), new_id());
    let source: Uuid = source.parse().expect("an id");
    let link: Uuid = link.parse().expect("an id");
    let day = jiff::Zoned::now().date().to_string();
    db.run(
        "INSERT INTO patient (practice_id, id, given, family, match_name, created_at, changed_at)
         VALUES ($1, $2, 'Made', 'Up', 'made up', 0, 0)",
        args![practice.id, patient],
    )
    .await
    .expect("a patient");
    let number = db
        .value::<i64>("SELECT coalesce(max(number), 0) + 1 FROM referral", args![])
        .await
        .expect("a query")
        .expect("a number");
    let evaluated = (state == "evaluated").then(|| day.clone());
    db.run(
        "INSERT INTO referral (practice_id, id, number, source_id, patient_id, clinic_id, channel,
             received_at, received_on, state, state_since, evaluated_on, link_id, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'form', 0, $7, $8, 0, $9, $10, 0, 0)",
        args![practice.id, id, number, source, patient, practice.clinic_id, day, state, evaluated, link],
    )
    .await
    .expect("a referral");
    platform::db::changed(db, practice.id, "referrals").await.expect("a counter");
}

#[test]
fn a_short_link_leads_to_the_form_however_it_is_typed_and_opening_it_changes_nothing() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let made = make_pad(&world, &mut desk).await;
        let before = changes(&world).await;
        let mut outsider = Browser::new(router.clone());
        for typed in [made.code.clone(), made.code.to_uppercase(), made.code.replace('0', "o")] {
            let answer = outsider.get(&format!("/l/{typed}")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{typed}");
            assert_eq!(answer.location(), format!("/refer/test-practice?l={}", made.code));
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
        assert_eq!(changes(&world).await, before, "opening a link writes nothing");
    });
}

/// How much has been written: audit lines and change counters.
async fn changes(world: &World) -> (i64, i64) {
    let one = async |sql: &str| world.db().value::<i64>(sql, args![]).await.expect("a query");
    let audit = one("SELECT count(*) FROM audit").await.unwrap_or(0);
    let counters = one("SELECT CAST(sum(value) AS bigint) FROM change_counter").await;
    (audit, counters.unwrap_or(0))
}

#[test]
fn an_unknown_link_says_what_to_do_and_names_no_practice_where_there_are_several() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        for typed in ["0000000", "nonsense", "1234567%00", "%3Cscript%3E"] {
            let answer = Browser::new(router.clone()).get(&format!("/l/{typed}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{typed}");
            assert!(answer.body.contains("/refer/test-practice"), "the only practice is meant");
            assert!(!answer.body.contains("<script>"), "{typed}");
        }
        let second = desk::practice::NewPractice {
            slug: "second",
            name: "Second Practice",
            time_zone: "America/New_York",
            is_demo: false,
        };
        desk::practice::create(world.db(), second).await.expect("a practice");
        let answer = Browser::new(router.clone()).get("/l/0000000").await;
        assert!(!answer.body.contains("Test Practice") && !answer.body.contains("Second Practice"));
    });
}

#[test]
fn an_ended_link_still_leads_to_the_form_but_brings_nobody_and_can_be_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let made = make_pad(&world, &mut desk).await;
        let resolve =
            async || links::resolve(world.db(), practice.id, &made.code).await.expect("an answer");
        let brought = resolve().await.expect("a link in use");
        assert_eq!(brought.link_id.to_string(), made.id);
        let other = links::resolve(world.db(), new_id(), &made.code).await.expect("an answer");
        assert_eq!(other, None, "another practice's code says nothing");
        desk.post(&format!("/links/{}/end", made.id), &[]).await;
        assert_eq!(resolve().await, None);
        let answer = Browser::new(router.clone()).get(&format!("/l/{}", made.code)).await;
        assert_eq!(answer.location(), "/refer/test-practice");
        desk.post(&format!("/links/{}/restore", made.id), &[]).await;
        assert!(resolve().await.is_some());
    });
}

#[test]
fn the_link_of_an_office_names_it_and_follows_it_through_a_merge() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let gone = source(&mut owner, "Northside Ortopedics").await;
        let kept = source(&mut owner, "Northside Orthopedics").await;
        let made = make(&world, &mut owner, &[("source", &gone)]).await;
        let resolve = async || {
            let found = links::resolve(world.db(), practice.id, &made.code).await;
            found.expect("an answer").expect("a link").source_id.map(|id| id.to_string())
        };
        assert_eq!(resolve().await.as_deref(), Some(gone.as_str()));
        let page = owner.get(&format!("/sources/{gone}")).await.body;
        assert!(page.contains(&made.code), "the office's page shows its link");
        let merged = owner
            .post("/sources/merge", &[("one", &kept), ("other", &gone), ("keep", &kept)])
            .await;
        assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
        assert_eq!(resolve().await.as_deref(), Some(kept.as_str()));
    });
}

#[test]
fn a_link_counts_its_referrals_and_leaves_out_duplicates_and_errors() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let source = source(&mut owner, "Northside Orthopedics").await;
        let made = make_pad(&world, &mut owner).await;
        let other = make_pad(&world, &mut owner).await;
        let page = owner.get(&format!("/links/{}", made.id)).await.body;
        assert!(page.contains("No referral yet"), "{page}");
        for state in ["received", "evaluated", "duplicate", "entered_in_error"] {
            referral(&world, &practice, &source, &made.id, state).await;
        }
        let page = owner.get(&format!("/links/{}", made.id)).await.body;
        assert!(page.contains("2 referrals, 1 evaluated"), "{page}");
        let untouched = owner.get(&format!("/links/{}", other.id)).await.body;
        assert!(untouched.contains("No referral yet"));
        let list = owner.get("/links").await.body;
        assert!(list.contains("2 referrals came by links in the last 12 months, 1 evaluated"));
        assert!(!list.contains("Made Up"), "a liaison sees counts, not patients");
    });
}

#[test]
fn a_form_with_mistakes_says_all_of_them_and_keeps_what_was_typed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let long = "Fair ".repeat(40);
        let answer = desk.post("/links", &[("label", &long), ("kind", "carrier pigeon")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("2 things to correct"), "{}", answer.body);
        assert!(answer.body.contains(&long), "what was typed is there");
        let made = make_pad(&world, &mut desk).await;
        let path = format!("/links/{}/rename", made.id);
        assert_eq!(
            desk.post(&path, &[("label", " ")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            desk.post(&path, &[("label", "Fair\0 2027")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(desk.get(&format!("/links/{}", made.id)).await.body.contains("Fair 2027"));
    });
}

#[test]
fn the_code_is_had_as_a_drawing_and_as_pictures_of_the_sizes_offered() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let made = make_pad(&world, &mut desk).await;
        let svg = desk.get(&format!("/links/{}/qr.svg", made.id)).await;
        assert_eq!(svg.headers[header::CONTENT_TYPE], "image/svg+xml");
        assert!(
            svg.body.contains(&format!("liaison.test/l/{}", made.code)),
            "its title says where"
        );
        for (asked, width) in [("300", 300), ("600", 600), ("1200", 1200), ("9999999", 600)] {
            let png = desk.get(&format!("/links/{}/qr.png?width={asked}", made.id)).await;
            assert!(attachment(&png).ends_with(&format!("-{width}.png\"")), "{}", attachment(&png));
            let header = png.bytes.get(16..20).expect("a PNG's width");
            assert_eq!(u32::from_be_bytes(header.try_into().expect("four bytes")), width);
        }
    });
}

fn attachment(answer: &Answer) -> String {
    answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap_or("").to_owned()
}

#[test]
fn a_link_is_had_on_every_sheet_of_paper_with_its_address_in_words() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut desk = practice.browser(&desk::routes(&world.app).finish(), Role::FrontDesk).await;
        let made = make_pad(&world, &mut desk).await;
        let page = desk.get(&format!("/links/{}", made.id)).await.body;
        let sheets: Vec<&str> =
            page.split("/paper/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(sheets.len(), 5, "{page}");
        for sheet in sheets {
            let answer = desk.get(&format!("/links/{}/paper/{sheet}", made.id)).await;
            assert_eq!(answer.status, StatusCode::OK, "{sheet}");
            let words = crate::support::queue::pages(&answer.bytes).concat();
            assert!(words.contains(&made.code), "{sheet}: {words}");
            assert!(words.contains("Test Practice"), "{sheet}: {words}");
        }
        let unknown = desk.get(&format!("/links/{}/paper/banner.pdf", made.id)).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_private_link_is_shown_once_and_only_its_hash_is_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let source = source(&mut desk, "Northside Orthopedics").await;
        let form = desk.get(&format!("/links/offices/new?source={source}")).await.body;
        assert!(form.contains("Northside Orthopedics"), "what is known is filled in");
        let id = new_id().to_string();
        let fields = [
            ("id", id.as_str()),
            ("source", &source),
            ("organisation", "Northside"),
            ("phone", "(614) 555-0123"),
        ];
        let shown = desk.post("/links/offices", &fields).await;
        assert_eq!(shown.headers[header::REFERRER_POLICY], "same-origin", "the token stays here");
        assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
        let token = token_of(&shown.body);
        let office = links::known_office(world.db(), practice.id, &token).await.expect("an answer");
        let office = office.expect("the office");
        assert_eq!(office.details.organisation, "Northside");
        assert_eq!(office.source_id.map(|id| id.to_string()), Some(source.clone()));
        let other = links::known_office(world.db(), new_id(), &token).await.expect("an answer");
        assert_eq!(other, None, "another practice's token opens nothing");

        let twice = desk.post("/links/offices", &fields).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "sent again, it makes and shows nothing");
        for path in
            ["/links/offices".to_owned(), format!("/sources/{source}"), "/settings/audit".into()]
        {
            assert!(!desk.get(&path).await.body.contains(&token), "{path}");
        }
        let kept = world
            .db()
            .value::<String>("SELECT token_hash || details FROM known_office", args![])
            .await
            .expect("a query")
            .expect("a row");
        assert!(!kept.contains(&token));
    });
}

fn token_of(page: &str) -> String {
    let (_, rest) = page.split_once("?again=").expect("the private link");
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[test]
fn a_new_private_link_ends_the_old_one_and_use_is_noted_only_when_a_referral_was_sent() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let details = Details { organisation: "Northside".into(), ..Details::default() };
        let issue = async |replaces| {
            let tx = world.db().begin().await.expect("a transaction");
            let id = new_id();
            let new = NewOffice { id, source_id: None, details: &details, replaces };
            let token = links::issue(&tx, practice.id, &Actor::program("test"), new).await;
            tx.commit().await.expect("a commit");
            (id, token.expect("made").expect("a token"))
        };
        let opens = async |token: &links::Token| {
            let found = links::known_office(world.db(), practice.id, token.as_str()).await;
            found.expect("an answer").is_some()
        };
        let last_used = async |id: Uuid| {
            let sql = "SELECT last_used_at FROM known_office WHERE id = $1";
            world.db().value::<i64>(sql, args![id]).await.expect("a query")
        };
        let (old, old_token) = issue(None).await;
        assert!(opens(&old_token).await);
        assert_eq!(last_used(old).await, None, "opening is not using");
        links::used(world.db(), practice.id, old).await.expect("noted");
        assert!(last_used(old).await.is_some());
        let (new, new_token) = issue(Some(old)).await;
        assert!(!opens(&old_token).await && opens(&new_token).await);
        desk.post(&format!("/links/offices/{new}/revoke"), &[]).await;
        assert!(!opens(&new_token).await);
        desk.post(&format!("/links/offices/{new}/restore"), &[]).await;
        assert!(opens(&new_token).await);
    });
}

#[test]
fn nobody_makes_a_link_for_the_source_of_another_practice() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let stranger = new_id().to_string();
        let answer = desk.post("/links", &[("source", &stranger)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let fields = [("id", stranger.as_str()), ("source", &stranger), ("organisation", "X")];
        assert_eq!(desk.post("/links/offices", &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&format!("/links/{stranger}")).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_snippet_for_the_web_site_has_no_script_in_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let page = desk.get("/links/embed").await.body;
        let snippets: Vec<&str> = page
            .split("<code>")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("</code>")?.0))
            .collect();
        assert_eq!(snippets.len(), 2);
        assert!(snippets[1].contains("/refer/test-practice/embed"), "{snippets:?}");
        assert!(snippets.iter().all(|snippet| !snippet.contains("script")), "{snippets:?}");
    });
}

#[test]
fn only_the_form_for_frames_may_be_framed_and_it_fills_in_no_private_details() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let id = new_id().to_string();
        let fields = [("id", id.as_str()), ("organisation", "Northside Secret")];
        let token = token_of(&desk.post("/links/offices", &fields).await.body);
        let mut outsider = Browser::new(router.clone());
        let own = outsider.get(&format!("/refer/test-practice?again={token}")).await;
        assert!(own.body.contains("Northside Secret"), "the private link fills in");
        assert_eq!(own.headers[header::X_FRAME_OPTIONS], "DENY");
        assert_eq!(own.headers[header::REFERRER_POLICY], "same-origin");

        let framed = outsider.get(&format!("/refer/test-practice/embed?again={token}")).await;
        assert_eq!(framed.status, StatusCode::OK);
        assert!(!framed.body.contains("Northside Secret") && !framed.body.contains(&token));
        assert!(framed.headers.get(header::X_FRAME_OPTIONS).is_none());
        let policy = framed.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap_or("");
        assert!(policy.contains("frame-ancestors *") && policy.contains("form-action 'self'"));
        for path in ["/refer/test-practice", "/l/0000000", "/sign-in", "/links"] {
            let answer = outsider.get(path).await;
            assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
        }
    });
}

#[test]
fn a_private_link_without_a_source_says_what_that_means() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let form = desk.get("/links/offices/new").await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.body.contains("will belong to no source"), "{}", form.body);
        let id = new_id().to_string();
        let fields = [("id", id.as_str()), ("organisation", "Riverbend Family Medicine")];
        let made = desk.post("/links/offices", &fields).await;
        assert!(made.body.contains("?again="), "{}", made.body);
    });
}
