//! What the public page and the contact details behind it promise.

use crate::support::Practice;
use axum::http::{StatusCode, header};
use desk::practice;
use lexicon::Role;
use platform::{Sql, args};
use testing::{Browser, World, on_each_database};

const CLINIC: &[(&str, &str)] = &[
    ("name", "Main"),
    ("street", "1 High Street"),
    ("city", "Columbus"),
    ("state", "ohio"),
    ("zip", "43004"),
    ("phone", "614-555-0100"),
    ("fax", "614-555-0101"),
    ("email", "desk@clinic.example"),
    ("mon", "8-12, 1-5"),
    ("tue", "8-5"),
    ("day-0-on", "2030-12-24"),
    ("day-0-name", "Short day"),
    ("day-0-hours", "8-noon"),
];

async fn filled(world: &World) -> (Practice, axum::Router) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let mut owner = practice.browser(&router, Role::Owner).await;
    let path = format!("/settings/clinics/{}", practice.clinic_id);
    assert_eq!(owner.post(&path, CLINIC).await.status, StatusCode::SEE_OTHER);
    (practice, router)
}

#[test]
fn what_is_typed_once_stands_on_the_public_page_at_once() {
    on_each_database(async |world| {
        let (practice, router) = filled(&world).await;
        let mut anybody = Browser::new(router.clone());
        let page = anybody.get("/p/test-practice/main").await;
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "tel:+16145550100",
            "(614) 555-0101",
            "1 High Street",
            "Refer a patient",
            "8 am – 12 pm, 1 pm – 5 pm",
        ] {
            assert!(page.body.contains(words), "{words} on {}", world.database);
        }
        assert_eq!(page.headers[header::CACHE_CONTROL], "public, max-age=60");
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [
            ("name", "Test <Practice>"),
            ("time_zone", "America/Chicago"),
            ("country", "US"),
            ("treats", "Knees\nHips"),
            ("about", "</script><b>"),
        ];
        assert_eq!(owner.post("/settings/practice", &form).await.status, StatusCode::SEE_OTHER);
        let page = anybody.get("/p/test-practice").await;
        assert!(page.body.contains("Knees") && page.body.contains("Test &lt;Practice&gt;"));
        assert!(!page.body.contains("<b>"), "nothing typed is markup, in structured data neither");
    });
}

#[test]
fn machines_read_the_hours_from_the_page() {
    on_each_database(async |world| {
        let (_, router) = filled(&world).await;
        let page = Browser::new(router).get("/p/test-practice/main").await.body;
        let data = page
            .split("application/ld+json\">")
            .nth(1)
            .and_then(|rest| rest.split("</script>").next());
        let data: serde_json::Value =
            serde_json::from_str(data.expect("structured data")).expect("JSON");
        assert_eq!(data["telephone"], "+16145550100");
        let monday = &data["openingHoursSpecification"];
        assert_eq!(monday[0]["closes"], "12:00");
        assert_eq!(monday[1]["opens"], "13:00");
        assert_eq!(data["specialOpeningHoursSpecification"][0]["validFrom"], "2030-12-24");
        let told = desk::profile::listings::read_page(&page);
        assert_eq!(told.week.expect("our own reader reads it").0[0].len(), 2);
    });
}

#[test]
fn the_page_speaks_spanish_and_gives_a_card_and_unknown_ones_are_not_found() {
    on_each_database(async |world| {
        let (_, router) = filled(&world).await;
        let mut anybody = Browser::new(router);
        let page = anybody.get("/p/test-practice/main?lang=es").await.body;
        assert!(
            page.contains("lang=\"es\"")
                && page.contains("Referir a un paciente")
                && page.contains("lunes")
        );
        let card = anybody.get("/p/test-practice/main/contact.vcf").await;
        assert!(
            card.body.contains("FN:Test Practice") && card.body.contains("tel:+16145550101"),
            "{}",
            card.body
        );
        for path in ["/p/nobody", "/p/test-practice/nowhere", "/p/nobody/main/contact.vcf"] {
            assert_eq!(anybody.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}

#[test]
fn hours_that_cannot_be_read_keep_all_that_was_typed() {
    on_each_database(async |world| {
        let (practice, router) = filled(&world).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        let path = format!("/settings/clinics/{}", practice.clinic_id);
        let form = [
            ("name", "Main"),
            ("mon", "mornings"),
            ("tue", "9-6"),
            ("day-0-on", "soon"),
            ("day-0-name", "Party"),
            ("npi", "1234567890"),
        ];
        let answer = owner.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in
            ["mornings", "9-6", "Party", "1234567890", "8-5, or 8 am - 12 pm", "#mon", "#npi"]
        {
            assert!(answer.body.contains(words), "{words}");
        }
        let profile = practice::profile(world.db(), practice.id).await.expect("a profile");
        assert_eq!(profile.clinics[0].fax, "(614) 555-0101", "nothing was saved");
    });
}

#[test]
fn small_buttons_fill_the_form_in_and_save_nothing() {
    on_each_database(async |world| {
        let (practice, router) = filled(&world).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        let path = format!("/settings/clinics/{}", practice.clinic_id);
        let answer =
            owner.post(&path, &[("name", "Main"), ("mon", "7-3"), ("do", "copy-monday")]).await;
        assert_eq!(answer.body.matches("value=\"7-3\"").count(), 5);
        let answer = owner.post(&path, &[("name", "Main"), ("do", "federal-2026")]).await;
        assert!(answer.body.contains("2026-11-26") && answer.body.contains("Thanksgiving Day"));
        let profile = practice::profile(world.db(), practice.id).await.expect("a profile");
        assert_eq!(profile.clinics[0].own.holidays.len(), 1, "nothing was saved");
    });
}

#[test]
fn clocks_stand_on_the_hours_of_the_clinic_or_the_usual_ones() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let usual = lexicon::hours::Hours::usual();
        let (hours, zone) = practice::hours(world.db(), practice.id, None).await.expect("hours");
        assert_eq!((hours, zone.iana_name()), (usual, Some("America/New_York")));
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let path = format!("/settings/clinics/{}", practice.clinic_id);
        owner
            .post(&path, &[("name", "Main"), ("mon", "8-12"), ("time_zone", "America/Denver")])
            .await;
        for clinic in [None, Some(practice.clinic_id)] {
            let (hours, zone) =
                practice::hours(world.db(), practice.id, clinic).await.expect("hours");
            assert_eq!((hours.week.0[0].len(), hours.week.0[1].len()), (1, 0));
            assert_eq!(zone.iana_name(), Some("America/Denver"));
        }
    });
}

#[test]
fn a_clinic_keeps_its_address_when_it_is_renamed() {
    on_each_database(async |world| {
        let (practice, router) = filled(&world).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        let path = format!("/settings/clinics/{}", practice.clinic_id);
        // A clinic from before clinics had addresses of their own.
        world
            .db()
            .run("UPDATE clinic SET slug = '' WHERE practice_id = $1", args![practice.id])
            .await
            .expect("an update");
        owner.post(&path, &[("name", "Downtown")]).await;
        owner.post("/settings/clinics", &[("name", "Main")]).await;
        let mut anybody = Browser::new(router);
        assert!(anybody.get("/p/test-practice/main").await.body.contains("Downtown"));
        assert_eq!(anybody.get("/p/test-practice/main-2").await.status, StatusCode::OK);
    });
}
