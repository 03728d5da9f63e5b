//! The public referral form, as an outside office uses it: nothing acknowledged is lost.

use crate::support::Practice;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use desk::{intake, refer::proof};
use lexicon::Role;
use platform::{Sql, Uuid, args, clock, db::FromQueryResult, web::App};
use testing::{Answer, Browser, World, on_each_database};

const PATH: &str = "/refer/test-practice";

fn full(token: &str) -> Vec<(&'static str, String)> {
    [
        ("token", token),
        ("referrer", "Dr. Ana Osei"),
        ("reach", "614-555-0123, ana@osei.example"),
        ("patient", "Maria Lopez"),
        ("birth_date", "3/27/1968"),
        ("patient_phone", "(614) 555-0188"),
        ("payer", "not known"),
        ("reason", "Right knee pain after a fall"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn with(
    mut form: Vec<(&'static str, String)>,
    name: &'static str,
    value: &str,
) -> Vec<(&'static str, String)> {
    form.retain(|(known, _)| *known != name);
    form.push((name, value.to_owned()));
    form
}

/// A form with files as a browser sends it.
fn multipart(fields: &[(&str, String)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let boundary = "----refer-test";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (field, name, bytes) in files {
        let part = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

async fn send(
    browser: &mut Browser,
    fields: &[(&str, String)],
    files: &[(&str, &str, &[u8])],
) -> Answer {
    let (kind, body) = multipart(fields, files);
    // An old browser: it does not say where the request comes from.
    browser.send(Request::post(PATH).header(header::CONTENT_TYPE, kind), Body::from(body)).await
}

fn hidden(page: &str, name: &str) -> String {
    let from = page
        .find(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    let value = &page[from..].split("value=\"").nth(1).expect("a value");
    value.split('"').next().expect("its end").to_owned()
}

async fn token(browser: &mut Browser) -> String {
    let page = browser.get(PATH).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    hidden(&page.body, "token")
}

fn proven(form: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let token = form[0].1.clone();
    let bits = u8::from_str_radix(&token[40..42], 16).expect("its bits");
    with(form, "proof", &proof::find(&token, bits).to_string())
}

#[derive(Debug, FromQueryResult)]
struct Item {
    draft: String,
    trust: String,
    sender: String,
    due_at: i64,
    received_at: i64,
}

async fn items(world: &World) -> Vec<Item> {
    let sql = "SELECT draft, trust, sender, due_at, received_at FROM intake_item ORDER BY id";
    world.db().rows(sql, args![]).await.expect("items")
}

fn router(app: &App) -> axum::Router {
    desk::routes(app).finish()
}

#[test]
fn a_form_becomes_an_item_and_its_receipt_can_be_opened_again() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let token = token(&mut office).await;
        let answer = send(&mut office, &proven(full(&token)), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.location().to_owned();
        assert!(!to.contains("Lopez") && to.starts_with("/refer/test-practice/sent/"), "{to}");
        let receipt = office.get(&to).await;
        assert_eq!(receipt.status, StatusCode::OK);
        for patient in ["Lopez", "1968", "0188", "knee"] {
            assert!(
                !receipt.body.contains(patient),
                "the receipt holds nothing of a patient: {patient}"
            );
        }
        assert!(receipt.body.contains("(614) 555-0100"), "whom to call");
        let on_paper = "class=\"print-only\">: ";
        assert!(receipt.body.contains(on_paper), "a link cannot be followed on paper");
        let items = items(&world).await;
        assert_eq!(items.len(), 1);
        assert!(items[0].draft.contains("Maria Lopez") && items[0].draft.contains("1968-03-27"));
        assert_eq!(items[0].sender, "Dr. Ana Osei");
        assert!(items[0].due_at >= items[0].received_at + 2 * 60 * 60 * 1000);
        // Another browser sees the receipt, and not the six digits.
        let other = Browser::new(router(&world.app)).get(&to).await;
        assert!(other.body.contains("shown right after sending"), "{}", other.body);
        assert!(!receipt.body.contains("shown right after sending"));
        // The same office refers another patient: its details stand, the patient's don't.
        let token = to.split(['/', '?']).nth(4).expect("a token");
        let next = office.get(&format!("{PATH}?after={token}")).await.body;
        assert!(next.contains("Dr. Ana Osei") && next.contains("ana@osei.example"), "{next}");
        assert!(!next.contains("Lopez") && !next.contains("1968-"));
    });
}

#[test]
fn a_second_sending_gets_the_same_receipt_and_a_corrected_one_is_not_lost() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let form = full(&token(&mut office).await);
        let first = send(&mut office, &form, &[("order", "order.png", &png())]).await;
        let again = send(&mut office, &form, &[("order", "order.png", &png())]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
        assert_eq!(first.location(), again.location());
        assert_eq!(items(&world).await.len(), 1);
        let other = with(form, "patient", "Mario Lopez");
        let corrected = send(&mut office, &other, &[]).await;
        assert_ne!(corrected.location(), first.location());
        let repeated = send(&mut office, &other, &[]).await;
        assert_eq!(corrected.location(), repeated.location());
        let items = items(&world).await;
        assert_eq!(items.len(), 2);
        assert!(items[1].draft.contains("Sent again with changes"), "{}", items[1].draft);
    });
}

#[test]
fn an_error_names_each_field_and_keeps_every_word_and_every_file() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let form = full(&token(&mut office).await);
        let wrong = with(with(form.clone(), "birth_date", "yesterday"), "lang", "es");
        let files: [(&str, &str, &[u8]); 2] = [
            ("order", "C:\\scans\\order.exe", &png()),
            ("files", "prices.docx", b"PK\x03\x04 no picture"),
        ];
        let answer = send(&mut office, &wrong, &files).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for kept in ["Dr. Ana Osei", "Maria Lopez", "yesterday", "Right knee pain", "order.png"] {
            assert!(answer.body.contains(kept), "{kept} is gone: {}", answer.body);
        }
        assert!(answer.body.contains("href=\"#f-birth_date\""), "a link to the field");
        assert!(answer.body.contains("prices.docx no es un tipo"), "{}", answer.body);
        assert!(answer.body.contains("lang=\"es\""));
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "it holds a patient");
        assert_eq!(hidden(&answer.body, "token"), form[0].1, "still the same form");
        // Mended, without choosing the file again.
        let mended = with(form, "has_kept", "1");
        let answer = send(&mut office, &mended, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let names = world.db().value::<String>("SELECT name FROM attachment", args![]).await;
        assert_eq!(names.expect("a query").as_deref(), Some("order.png"));
    });
}

#[test]
fn files_that_were_never_sent_go_and_attached_ones_stay() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let sent = full(&token(&mut office).await);
        send(&mut office, &sent, &[("card", "card.png", &png())]).await;
        let left = with(full(&token(&mut office).await), "reason", "");
        let other = {
            let mut other = png();
            other[20] ^= 1;
            other
        };
        send(&mut office, &left, &[("card", "left.png", &other)]).await;
        let count = async |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            world.db().value::<i64>(&sql, args![]).await.expect("a query").unwrap_or(0)
        };
        assert_eq!((count("form_upload").await, count("file").await), (2, 2));
        desk::refer::prune_before(&world.app, practice.id, clock::now() + 1000)
            .await
            .expect("pruned");
        assert_eq!((count("form_upload").await, count("file").await), (0, 1));
        let file = world.db().value::<Uuid>("SELECT file_id FROM attachment", args![]).await;
        let file = file.expect("a query").expect("a file");
        assert!(world.app.vault().read(practice.id, file).is_ok(), "the attached one opens");
    });
}

#[test]
fn wrong_expired_and_foreign_tokens_and_the_trap_make_no_item_and_lose_no_word() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let good = token(&mut office).await;
        let flipped = if good.ends_with('0') { "1" } else { "0" };
        let wrong = format!("{}{flipped}", &good[..good.len() - 1]);
        for form in
            [full(""), full("nonsense"), full(&wrong), with(full(&good), "website", "http://spam")]
        {
            let answer = send(&mut office, &form, &[("order", "a.png", &png())]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("Maria Lopez") && answer.body.contains("send again"));
        }
        assert!(items(&world).await.is_empty());
    });
}

#[test]
fn how_a_form_came_is_said_to_the_people_who_read_it() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let token = token(&mut office).await;
        let advert = with(full(&token), "note", "http://a.example and https://b.example");
        send(&mut office, &advert, &[]).await;
        let items = items(&world).await;
        assert_eq!(items[0].trust, "doubtful");
        assert!(items[0].draft.contains("several web addresses"));
        assert!(items[0].draft.contains("Filled in faster"));
    });
}

#[test]
fn script_in_every_field_is_shown_as_text() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let evil = "\"><script>alert(1)</script>\r\nSet-Cookie: a=b";
        let mut form = vec![("token", token(&mut office).await)];
        for name in [
            "referrer",
            "reach",
            "organisation",
            "npi",
            "referrer_fax",
            "tell_by",
            "patient",
            "birth_date",
            "patient_phone",
            "payer",
            "reason",
            "diagnosis",
            "clinic",
            "note",
            "link",
            "again",
            "lang",
        ] {
            form.push((name, evil.to_owned()));
        }
        let answer = send(&mut office, &form, &[("order", "<script>.png", b"\xff\xd8 no")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        let query = "?lang=%22%3E%3Cscript%3Ealert&l=%22%3E%3Cscript%3Ealert";
        let page = office.get(&format!("{PATH}{query}")).await;
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    });
}

#[test]
fn ten_thousand_forms_of_a_program_leave_nothing() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut bot = Browser::new(router(&world.app));
        let form = full("made up");
        let mut shut = 0;
        for _ in 0..10_000 {
            let answer = send(&mut bot, &form, &[]).await;
            shut += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert!(items(&world).await.is_empty());
        assert!(shut > 9_800, "soon it is not even read: {shut}");
    });
}

#[test]
fn a_file_or_a_form_that_is_too_large_is_refused_with_what_to_do() {
    on_each_database(async |world| {
        Practice::in_world(&world).await;
        let mut office = Browser::new(router(&world.app));
        let form = full(&token(&mut office).await);
        let mut large = png();
        large.resize(15 * 1024 * 1024 + 1, 0);
        let answer =
            send(&mut office, &form, &[("order", "big.png", &large), ("card", "c.png", &png())])
                .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("big.png is larger than 15 MB"), "{}", answer.body);
        assert!(answer.body.contains("c.png"), "the other file is kept");
        let huge = Request::post(PATH)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header(header::CONTENT_LENGTH, "900000000");
        let answer = office.send(huge, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("at most 5 files"));
    });
}

#[test]
fn arrivals_at_the_same_moment_all_come_in_and_one_of_each() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let arrival = |number: usize| intake::Arrival {
            channel: lexicon::Channel::Form,
            received_at: clock::now(),
            once: format!("form:{number}"),
            sender: format!("Office {number}"),
            draft: intake::Draft::default(),
            trust: intake::Trust::Plain,
            urgency: intake::Urgency::Routine,
            raw: None,
            pieces: Vec::new(),
            source_id: None,
            clinic_id: None,
            link_id: None,
        };
        let tasks: Vec<_> = (0..600)
            .map(|number| {
                let (app, arrival) = (world.app.clone(), arrival(number % 300));
                tokio::spawn(async move { intake::receive(&app, practice.id, arrival).await })
            })
            .collect();
        let mut receipts = Vec::new();
        for task in tasks {
            receipts.push(task.await.expect("a task").expect("a receipt"));
        }
        assert_eq!(receipts.iter().filter(|receipt| receipt.is_new).count(), 300);
        for (one, other) in receipts.iter().zip(&receipts[300..]) {
            assert_eq!(
                (one.item_id, &one.reference, &one.pin),
                (other.item_id, &other.reference, &other.pin)
            );
        }
        assert_eq!(items(&world).await.len(), 300);
        let counter = platform::db::change_counter(world.db(), practice.id, "inbox").await;
        assert!(counter.expect("a counter") < 100, "many shared a transaction");
    });
}

#[test]
fn the_look_up_tells_what_the_registry_says_and_nothing_of_ours() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let routes = router(&world.app);
        let mut owner = practice.browser(&routes, Role::Owner).await;
        let page = owner.get("/sources").await;
        assert_eq!(page.status, StatusCode::OK);
        let mut stranger = Browser::new(routes);
        let answer = stranger.get("/refer/test-practice/providers?q=osei").await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "[]"));
        let mut waits = 0;
        for _ in 0..320 {
            let answer = stranger.get("/refer/test-practice/providers?q=osei").await;
            waits += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert!(waits > 0, "nobody copies the directory through it");
    });
}

/// The smallest picture there is.
fn png() -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        [&(data.len() as u32).to_be_bytes(), kind, data, &[0; 4]].concat()
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"IDAT", b"x"),
        chunk(b"IEND", b""),
    ]
    .concat()
}
