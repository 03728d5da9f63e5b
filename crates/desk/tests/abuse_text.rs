//! Whatever is typed or sent in is shown as the text it is, on every page that can be
//! reached: never as markup, never cut short by it.

use std::collections::{BTreeSet, VecDeque};

use crate::support::Practice;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use desk::refer::proof;
use lexicon::Role;
use platform::{Sql, Uuid, args};
use testing::{Answer, Browser, World, on_each_database};

/// Ends whatever it may stand in, then runs, if anything is left open. 𝕏 has four bytes;
/// before it stands a space that has no width.
const NASTY: &str = "\"'></option></textarea><script>alert(1)</script>\" onx=1 &amp;\u{200b}𝕏";
/// How a page shows it.
const AS_TEXT: &str =
    "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onx=1 &amp;amp;\u{200b}𝕏";
/// What no page may hold: the same, taken for markup or out of its quotes.
const AS_MARKUP: &[&str] = &["<script>alert", "\"'>", "</textarea><script", "\" onx=1", "\u{202e}"];
/// More pages than one practice with one of everything has.
const PAGES: usize = 400;

/// Reads every page that links lead to from `starts`; which of them showed the text.
async fn walk(browser: &mut Browser, starts: &[&str]) -> BTreeSet<String> {
    let mut next: VecDeque<String> = starts.iter().map(|&path| path.to_owned()).collect();
    let mut seen: BTreeSet<String> = next.iter().map(|path| screen(path)).collect();
    let mut showed = BTreeSet::new();
    while let Some(path) = next.pop_front() {
        let answer = browser.get(&path).await;
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        if !is_page(&answer) {
            continue;
        }
        assert_harmless(&path, &answer.body);
        if answer.body.contains(AS_TEXT) {
            showed.insert(path);
        }
        for link in links(&answer.body) {
            if seen.len() < PAGES && seen.insert(screen(&link)) {
                next.push_back(link);
            }
        }
    }
    assert!(seen.len() < PAGES, "the walk does not end: {:?}", seen.iter().take(50));
    showed
}

/// What a link shows, whatever it asks for: its path and what can be asked there.
fn screen(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let asked: BTreeSet<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{path} {}", asked.into_iter().collect::<Vec<_>>().join(" "))
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

fn assert_harmless(path: &str, page: &str) {
    let page = &without_data(page);
    for markup in AS_MARKUP {
        if let Some(at) = page.find(markup) {
            let from = page.floor_char_boundary(at.saturating_sub(200));
            let to = page.ceil_char_boundary(at + 100);
            panic!("{path} shows {markup:?}: {}", &page[from..to]);
        }
    }
}

/// The page without its structured data: JSON, in which only `<` could do harm. Cut at
/// the first end tag, as a browser does: what got out is in the rest.
fn without_data(page: &str) -> String {
    match page.split_once("<script type=\"application/ld+json\">") {
        None => page.to_owned(),
        Some((before, rest)) => {
            before.to_owned() + rest.split_once("</script>").map_or("", |(_, after)| after)
        }
    }
}

/// Where a page's links lead, on our own site.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets"))
        .filter_map(|link| link.split('#').next())
        .map(|link| link.replace("&amp;", "&"))
        .collect()
}

fn assert_shown(showed: &BTreeSet<String>, paths: &[&str]) {
    for path in paths {
        assert!(showed.contains(*path), "{path} does not show the text; these do: {showed:#?}");
    }
}

async fn made(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
    answer.location().to_owned()
}

/// The form of an outside office, all of it nasty, its text turned around too.
async fn refer(office: &mut Browser, more: &[(&str, &str)]) -> Answer {
    const PATH: &str = "/refer/test-practice";
    let page = office.get(PATH).await.body;
    let token = page.split("name=\"token\" value=\"").nth(1).expect("a token");
    let token = token.split('"').next().expect("its end").to_owned();
    let bits = u8::from_str_radix(&token[40..42], 16).expect("its bits");
    let proof = proof::find(&token, bits).to_string();
    let nasty = format!("\u{202e}{NASTY}");
    let mut fields: Vec<(&str, &str)> = vec![
        ("token", &token),
        ("proof", &proof),
        ("reach", "614-555-0123"),
        ("birth_date", "3/27/1968"),
        ("patient_phone", "614-555-0188"),
    ];
    for name in ["referrer", "organisation", "patient", "payer", "reason", "diagnosis", "note"] {
        fields.push((name, &nasty));
    }
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    let boundary = "----abuse-test";
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    body += &format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"order\"; \
         filename=\"'><script>alert(1)</script>\u{202e}fdp.pdf\"\r\n\r\n%PDF-1.7\nstartxref\n0\n%%EOF\r\n\
         --{boundary}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary={boundary}");
    office.send(Request::post(PATH).header(header::CONTENT_TYPE, kind), Body::from(body)).await
}

/// One of everything that people of the practice name or note.
async fn typed_inside(browser: &mut Browser) -> String {
    let source = made(
        browser,
        "/sources/new",
        &[("kind", "organisation"), ("name", NASTY), ("organisation", NASTY), ("other", "yes")],
    )
    .await;
    let id = source.trim_start_matches("/sources/");
    let today = jiff::Zoned::now().date().to_string();
    let yesterday = jiff::Zoned::now().date().yesterday().unwrap_or_default().to_string();
    let touch = [("kind", "call"), ("on", yesterday.as_str()), ("note", NASTY)];
    made(browser, &format!("{source}/touches"), &touch).await;
    made(browser, "/tasks", &[("title", NASTY), ("due_on", &today), ("source", id)]).await;
    made(browser, "/links", &[("label", NASTY), ("kind", "source"), ("source", id)]).await;
    let about = [
        ("name", NASTY),
        ("time_zone", "America/New_York"),
        ("country", "US"),
        ("about", NASTY),
        ("treats", NASTY),
        ("payers", NASTY),
        ("languages", NASTY),
    ];
    made(browser, "/settings/practice", &about).await;
    source
}

#[test]
fn what_people_of_the_practice_type_is_text_on_every_page() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let source = typed_inside(&mut owner).await;
        let link = id_of(&world, "SELECT id FROM short_link").await;
        let showed = walk(&mut owner, &["/"]).await;
        let (one, print) = (format!("/links/{link}"), format!("/links/{link}/print"));
        assert_shown(&showed, &["/", "/sources", &source, "/links", &one, "/settings/practice"]);
        let printed = owner.get(&print).await;
        assert_harmless(&print, &printed.body);
        let mut anybody = Browser::new(router);
        let outside = walk(&mut anybody, &["/p/test-practice", "/refer/test-practice"]).await;
        assert_shown(&outside, &["/p/test-practice", "/refer/test-practice"]);
    });
}

#[test]
fn what_an_outsider_sends_is_text_wherever_it_is_read() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut office = Browser::new(router.clone());

        let wrong = refer(&mut office, &[("birth_date", NASTY)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        assert_harmless("the form with a mistake", &wrong.body);
        assert!(wrong.body.contains(AS_TEXT), "what was typed is kept: {}", wrong.body);
        let sent = refer(&mut office, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        walk(&mut office, &[sent.location()]).await;

        let mut desk = practice.browser(&router, Role::Owner).await;
        let item = id_of(&world, "SELECT id FROM intake_item").await;
        let showed = walk(&mut desk, &["/inbox"]).await;
        assert_shown(&showed, &["/inbox", &format!("/inbox/{item}")]);

        accept(&world, &practice, &mut desk, item).await;
        let referral = id_of(&world, "SELECT id FROM referral").await;
        let showed = walk(&mut desk, &["/", "/referrals/board", "/telling"]).await;
        let of_referral = format!("/referrals/{referral}");
        assert_shown(&showed, &["/referrals", &of_referral, "/sources"]);
        // The board shortens names, and was read with the rest.
    });
}

async fn accept(world: &World, practice: &Practice, desk: &mut Browser, item: Uuid) {
    let sql = "SELECT version FROM intake_item WHERE practice_id = $1";
    let version = world.db().value::<i64>(sql, args![practice.id]).await.expect("a version");
    let (version, clinic) = (version.expect("it").to_string(), practice.clinic_id.to_string());
    let fields = [
        ("version", version.as_str()),
        ("clinic", &clinic),
        ("source", "new"),
        ("referrer", NASTY),
        ("organisation", NASTY),
        ("profession", "physician"),
        ("patient", NASTY),
        ("birth_date", "1968-03-27"),
        ("phone", "614-555-0188"),
        ("payer", NASTY),
        ("diagnosis", NASTY),
        ("reason", NASTY),
    ];
    made(desk, &format!("/inbox/{item}/accept"), &fields).await;
}

async fn id_of(world: &World, sql: &str) -> Uuid {
    world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a row")
}
