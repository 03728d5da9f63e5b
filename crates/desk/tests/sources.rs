//! Sources: added once, found at once, changed without loss, merged and parted.

use crate::support::Practice;
use axum::http::{StatusCode, header};
use desk::sources::{Kind, NewSource, create, search};
use lexicon::{Npi, PersonName, Phone, Role};
use platform::{Sql, Uuid, args, audit::Actor};
use testing::{Browser, World, on_each_database};

async fn person(
    world: &World,
    practice: &Practice,
    name: &str,
    office: &str,
    phone: &str,
    npi: &str,
) -> Uuid {
    let name = PersonName::parse(name).expect("a name");
    let phone = Phone::parse(phone).ok();
    let npi = Npi::parse(npi).ok();
    let new = NewSource {
        name: Some(&name),
        organisation: office,
        phone: phone.as_ref(),
        npi: npi.as_ref(),
        city: "Springfield",
        ..NewSource::of(Kind::Person)
    };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

async fn found(world: &World, practice: &Practice, query: &str) -> Vec<Uuid> {
    search::search(&world.app, practice.id, query, 10).await.expect("an answer")
}

async fn count(world: &World, sql: &str, id: Uuid) -> i64 {
    world.db().value::<i64>(sql, args![id]).await.expect("a query").unwrap_or(0)
}

async fn open(world: &World, role: Role) -> (Practice, Browser) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let browser = practice.browser(&router, role).await;
    (practice, browser)
}

#[test]
fn a_source_is_found_by_name_office_city_phone_and_npi_the_moment_it_is_added() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        assert!(found(&world, &practice, "wiebe").await.is_empty());
        let id = person(
            &world,
            &practice,
            "David Wiebe MD",
            "Springfield Orthopedics",
            "614-555-0123",
            "1234567893",
        )
        .await;
        for query in [
            "wiebe dav",
            "orthopedic spring",
            "weibe",
            "555-0123",
            "(614) 555-0123",
            "1234567893",
            "springfield",
        ] {
            assert_eq!(
                found(&world, &practice, query).await,
                [id],
                "{query} on {}",
                world.database
            );
        }
    });
}

#[test]
fn somebody_without_an_office_is_found_by_their_city_too() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = person(&world, &practice, "Ana Lopez", "", "", "").await;
        assert_eq!(found(&world, &practice, "lopez springf").await, [id]);
    });
}

#[test]
fn a_changed_name_is_found_and_the_old_one_no_longer() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = person(&world, &practice, "Ana Lopez", "", "", "").await;
        assert_eq!(found(&world, &practice, "lopez").await, [id]);
        let answer = browser
            .post(&format!("/sources/{id}/edit"), &[("name", "Ana Quintana"), ("tier", "a")])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(found(&world, &practice, "quintana").await, [id]);
        assert!(found(&world, &practice, "lopez").await.is_empty());
    });
}

#[test]
fn practices_never_see_each_others_sources() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Owner).await;
        let actor = Actor::program("test");
        let tx = world.db().begin().await.expect("a transaction");
        let new = desk::practice::NewPractice {
            slug: "other",
            name: "Other",
            time_zone: "UTC",
            is_demo: false,
        };
        let other = desk::practice::create(&tx, new).await.expect("a practice");
        let name = PersonName::parse("Olga Secret").expect("a name");
        let new = NewSource { name: Some(&name), ..NewSource::of(Kind::Person) };
        let id = create(&tx, other, &actor, new).await.expect("a source");
        tx.commit().await.expect("a commit");
        assert!(found(&world, &practice, "secret").await.is_empty());
        assert_eq!(browser.get(&format!("/sources/{id}")).await.status, StatusCode::NOT_FOUND);
        let answer = browser.post(&format!("/sources/{id}/edit"), &[("name", "Mine")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_form_with_a_mistake_keeps_every_field() {
    on_each_database(async |world| {
        let (_, mut browser) = open(&world, Role::FrontDesk).await;
        let form = [
            ("name", "David Wiebe"),
            ("npi", "1234567890"),
            ("phone", "12"),
            ("specialty", "Hands"),
            ("email", "d@x.org"),
        ];
        let answer = browser.post("/sources/new", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for typed in ["David Wiebe", "1234567890", "value=\"12\"", "Hands", "d@x.org"] {
            assert!(answer.body.contains(typed), "{typed} is lost");
        }
        assert_eq!(answer.body.matches("aria-invalid").count(), 2, "NPI and phone");
    });
}

#[test]
fn whoever_looks_like_a_known_source_is_shown_before_a_second_one_is_added() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::FrontDesk).await;
        person(&world, &practice, "David Wiebe MD", "", "614-555-0123", "").await;
        let form = [("name", "Dave Wiebe"), ("phone", "614 555 0123")];
        let answer = browser.post("/sources/new", &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("same phone"), "the reason is missing");
        let answer = browser.post("/sources/new", &[form[0], form[1], ("other", "yes")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(found(&world, &practice, "wiebe").await.len(), 2);
    });
}

#[test]
fn a_contact_is_logged_shown_removed_and_brought_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id = person(&world, &practice, "Ana Lopez", "Riverside Yoga", "", "").await;
        let today = jiff::Zoned::now()
            .with_time_zone(platform::clock::zone("America/New_York"))
            .date()
            .to_string();
        let form = [
            ("kind", "visit"),
            ("on", today.as_str()),
            ("met", "yes"),
            ("note", "Asked about the shoulder protocol"),
        ];
        let answer = browser.post(&format!("/sources/{id}/touches"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = browser.get(&format!("/sources/{id}")).await.body;
        assert!(
            page.contains("shoulder protocol") && page.contains("face to face today"),
            "{page}"
        );
        let touch = world
            .db()
            .value::<Uuid>("SELECT id FROM touch WHERE source_id = $1", args![id])
            .await
            .expect("a query")
            .expect("a touch");
        browser.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert!(!browser.get(&format!("/sources/{id}")).await.body.contains("shoulder protocol"));
        browser.post(&format!("/touches/{touch}/restore"), &[]).await;
        assert!(browser.get(&format!("/sources/{id}")).await.body.contains("shoulder protocol"));
        let future = [("kind", "visit"), ("on", "2999-01-01")];
        assert_eq!(
            browser.post(&format!("/sources/{id}/touches"), &future).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

#[test]
fn a_thank_you_is_noted_and_can_be_taken_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::FrontDesk).await;
        let id = person(&world, &practice, "Ana Lopez", "", "", "").await;
        let answer = browser
            .post(&format!("/sources/{id}/thanks"), &[("way", "card"), ("back", "//evil.example")])
            .await;
        assert_eq!(answer.location(), format!("/sources/{id}"), "never leads to another site");
        let live = "SELECT count(*) FROM thank_you WHERE source_id = $1 AND undone_at IS NULL";
        assert_eq!(count(&world, live, id).await, 1);
        let thanks = world
            .db()
            .value::<Uuid>("SELECT id FROM thank_you WHERE source_id = $1", args![id])
            .await
            .expect("a query")
            .expect("a row");
        let answer = browser.post(&format!("/thanks/{thanks}/undo"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(count(&world, live, id).await, 0);
    });
}

#[test]
fn offices_people_and_ways_to_reach_them_stand_on_both_pages() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Liaison).await;
        let id =
            person(&world, &practice, "David Wiebe MD", "Springfield Orthopedics", "", "").await;
        let office = NewSource {
            organisation: "Springfield Orthopedics",
            ..NewSource::of(Kind::Organisation)
        };
        let tx = world.db().begin().await.expect("a transaction");
        let clinic =
            create(&tx, practice.id, &Actor::program("test"), office).await.expect("a source");
        tx.commit().await.expect("a commit");
        let form = [
            ("office_name", "Jo Keeper"),
            ("office_role", "front_desk"),
            ("day", "1"),
            ("day", "3"),
        ];
        browser.post(&format!("/sources/{clinic}/offices"), &form).await;
        let page = browser.get(&format!("/sources/{clinic}")).await.body;
        for words in
            ["Jo Keeper", "Front desk, in on Tue, Thu", "David Wiebe", &format!("/sources/{id}")]
        {
            assert!(page.contains(words), "{words} is missing");
        }
        let contact = [("contact_kind", "fax"), ("contact_value", "614.555.0177")];
        browser.post(&format!("/sources/{id}/contacts"), &contact).await;
        assert!(browser.get(&format!("/sources/{id}")).await.body.contains("(614) 555-0177"));
        let wrong = [("contact_kind", "phone"), ("contact_value", "12")];
        assert_eq!(
            browser.post(&format!("/sources/{id}/contacts"), &wrong).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

#[test]
fn files_carry_the_sources_and_no_live_formulas() {
    on_each_database(async |world| {
        let (practice, mut browser) = open(&world, Role::Owner).await;
        let id =
            person(&world, &practice, "David Wiebe MD", "=HYPERLINK(1) Clinic", "614-555-0123", "")
                .await;
        let table = browser.get("/sources.csv").await;
        assert!(
            table.headers[header::CONTENT_DISPOSITION]
                .to_str()
                .is_ok_and(|value| value.contains("sources.csv"))
        );
        assert!(table.body.contains("David Wiebe, MD") && table.body.contains("(614) 555-0123"));
        assert!(table.body.contains("'=HYPERLINK"), "a formula would run: {}", table.body);
        let card = browser.get(&format!("/sources/{id}/card.vcf")).await;
        assert!(
            card.body.starts_with("BEGIN:VCARD\r\nVERSION:4.0")
                && card.body.contains("tel:+16145550123"),
            "{}",
            card.body
        );
    });
}
