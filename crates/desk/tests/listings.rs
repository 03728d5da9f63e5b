//! What the check of other places promises.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use crate::support::Practice;
use axum::http::StatusCode;
use desk::{
    practice,
    profile::listings::{self, Reach, read_page, read_record},
};
use lexicon::Role;
use platform::{Sql, Uuid, args, audit::Actor};
use proptest::prelude::*;
use testing::{World, on_each_database};

const PAGE: &str = r#"<!doctype html><html><head><title>Test Practice</title>
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"PhysicalTherapy",
"name":"Test Practice","telephone":"614.555.0100","address":{"@type":"PostalAddress","streetAddress":"1 High St.",
"addressLocality":"Columbus","addressRegion":"OH","postalCode":"43004"},
"openingHoursSpecification":[{"@type":"OpeningHoursSpecification","dayOfWeek":["Monday","https://schema.org/Tuesday"],
"opens":"08:00:00","closes":"17:00"}]}]}</script></head>
<body><h1>Test Practice</h1><p>Call <a href="tel:+1-614-555-0100">us</a>.</p><p>Fax: (614) 555-0199</p></body></html>"#;

const RECORD: &str = r#"{"result_count":1,"results":[{"number":"1234567893","enumeration_type":"NPI-2",
"basic":{"organization_name":"TEST PRACTICE LLC","name_prefix":"--"},"addresses":[
{"address_purpose":"MAILING","address_1":"PO BOX 9","city":"X","state":"OH","postal_code":"43000","telephone_number":"614-555-0777"},
{"address_purpose":"LOCATION","address_1":"1 HIGH STREET","city":"COLUMBUS","state":"OH","postal_code":"430040000",
"telephone_number":"614-555-0100","fax_number":"614-555-0101"}],"practiceLocations":[]}]}"#;

/// A web server of our own that gives the same answer to everybody.
fn server(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 4096]);
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/page")
}

async fn practice_with_fax(world: &World) -> (Practice, testing::Browser) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let mut owner = practice.browser(&router, Role::Owner).await;
    let form = [
        ("name", "Main"),
        ("street", "1 High Street"),
        ("zip", "43004"),
        ("phone", "6145550100"),
        ("fax", "6145550101"),
        ("mon", "8-5"),
        ("tue", "8-4"),
    ];
    owner.post(&format!("/settings/clinics/{}", practice.clinic_id), &form).await;
    (practice, owner)
}

async fn add(world: &World, owner: &mut testing::Browser, kind: &str, address: &str) -> Uuid {
    let form = [("kind", kind), ("name", "Some place"), ("address", address)];
    assert_eq!(owner.post("/settings/listings", &form).await.status, StatusCode::SEE_OTHER);
    let newest = "SELECT id FROM listing ORDER BY created_at DESC, id DESC LIMIT 1";
    world.db().value::<Uuid>(newest, args![]).await.expect("a query").expect("a listing")
}

#[test]
fn a_page_that_tells_a_wrong_fax_number_is_named() {
    on_each_database(async |world| {
        let (practice, mut owner) = practice_with_fax(&world).await;
        let id = add(&world, &mut owner, "web", &server("200 OK", PAGE)).await;
        let by = Actor::program("test");
        listings::check_listing(&world.app, practice.id, &by, id, Reach::Local)
            .await
            .expect("a check");
        let page = owner.get("/settings/listings").await.body;
        assert!(page.contains("1 of 1 place tells a wrong fax number"), "{page}");
        assert!(page.contains("(614) 555-0199") && page.contains("Tue 8 am – 5 pm"));
        assert_eq!(page.matches("Right").count(), 3, "name, address and phone");
    });
}

#[test]
fn our_own_network_is_never_read_and_the_place_says_so() {
    on_each_database(async |world| {
        let (practice, mut owner) = practice_with_fax(&world).await;
        let id = add(&world, &mut owner, "web", &server("200 OK", PAGE)).await;
        let by = Actor::program("test");
        listings::check_listing(&world.app, practice.id, &by, id, Reach::Public)
            .await
            .expect("a check");
        let page = owner.get("/settings/listings").await.body;
        assert!(page.contains("private network") && !page.contains("555-0199"));
    });
}

#[test]
fn a_page_that_is_gone_is_told_and_tried_again() {
    on_each_database(async |world| {
        let (practice, mut owner) = practice_with_fax(&world).await;
        let id = add(&world, &mut owner, "web", &server("404 Not Found", "gone")).await;
        let by = Actor::program("test");
        listings::check_listing(&world.app, practice.id, &by, id, Reach::Local)
            .await
            .expect("a check");
        assert!(owner.get("/settings/listings").await.body.contains("error 404"));
    });
}

#[test]
fn nothing_is_read_from_the_network_until_the_owner_switches_it_on() {
    on_each_database(async |world| {
        let (practice, mut owner) = practice_with_fax(&world).await;
        let id = add(&world, &mut owner, "web", &server("200 OK", PAGE)).await;
        owner.post(&format!("/settings/listings/{id}/check"), &[]).await;
        listings::check_due(&world.app, practice.id, Reach::Local).await.expect("an outcome");
        let checks = async || {
            world
                .db()
                .value::<i64>("SELECT count(*) FROM listing_check", args![])
                .await
                .expect("a query")
                .unwrap_or(0)
        };
        assert_eq!(checks().await, 0);
        owner.post("/settings/listings/network", &[("on", "yes")]).await;
        for _ in 0..2 {
            listings::check_due(&world.app, practice.id, Reach::Local).await.expect("an outcome");
        }
        assert_eq!(checks().await, 1, "the second look is not due yet");
    });
}

#[test]
fn a_pasted_record_is_checked_without_the_network() {
    on_each_database(async |world| {
        let (_, mut owner) = practice_with_fax(&world).await;
        let id = add(&world, &mut owner, "nppes", "1234567893").await;
        owner.post(&format!("/settings/listings/{id}/text"), &[("text", RECORD)]).await;
        let page = owner.get("/settings/listings").await.body;
        assert!(page.contains("Nothing wrong at 1 place"), "{page}");
        let refused =
            r#"{"Errors":[{"description":"CMS deactivated NPI.","field":"number","number":"14"}]}"#;
        owner.post(&format!("/settings/listings/{id}/text"), &[("text", refused)]).await;
        assert!(owner.get("/settings/listings").await.body.contains("CMS deactivated NPI"));
    });
}

#[test]
fn an_address_that_is_none_is_told_at_its_field() {
    on_each_database(async |world| {
        let (_, mut owner) = practice_with_fax(&world).await;
        for (kind, address) in
            [("web", "javascript:alert(1)"), ("web", "file:///etc/passwd"), ("nppes", "12")]
        {
            let form = [("kind", kind), ("name", "Kept name"), ("address", address)];
            let answer = owner.post("/settings/listings", &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
            assert!(answer.body.contains("Kept name") && answer.body.contains("#address"));
        }
    });
}

#[test]
fn a_fax_number_in_running_text_is_no_phone_number() {
    let told =
        read_page("<p>Tel 614-555-0100 | F a x: no. Fax 614-555-0101, Phone (614) 555-0102</p>");
    let values = |list: &[listings::Said]| {
        list.iter().map(|said| said.value.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(values(&told.phones), "(614) 555-0100 (614) 555-0102");
    assert_eq!(values(&told.faxes), "(614) 555-0101");
}

proptest! {
    #[test]
    fn reading_a_page_never_fails(page in "\\PC{0,200}", numbers in "[0-9()+ .é-]{0,60}") {
        let _ = (read_page(&page), read_page(&numbers), read_record(&page));
        let _ = read_page(&format!("<script type=\"application/ld+json\">{{\"a\":{numbers}}}</script><a href='tel:{page}'>x</a>Fax{numbers}"));
    }
}

#[test]
fn a_signature_names_the_clinic_where_there_are_several() {
    on_each_database(async |world| {
        let (practice, mut owner) = practice_with_fax(&world).await;
        let lines = async || {
            practice::profile(world.db(), practice.id)
                .await
                .expect("a profile")
                .signature(Some(practice.clinic_id))
        };
        assert_eq!(lines().await[0], "Test Practice");
        owner.post("/settings/clinics", &[("name", "North")]).await;
        let lines = lines().await;
        assert_eq!(lines[0], "Test Practice, Main");
        assert!(
            lines.contains(&"Phone (614) 555-0100 · Fax (614) 555-0101".to_owned()),
            "{lines:?}"
        );
    });
}
