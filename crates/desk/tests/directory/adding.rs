//! Searching the registry and making a source of what was found.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use desk::directory;
use lexicon::Role;
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{Browser, World, on_each_database};

use crate::{
    directory::nppes::{Row, import, monthly, npi},
    support::Practice,
};

fn some() -> Vec<Row> {
    let mut retired = Row::person(4, "Rita", "Gone");
    retired.deactivated = "11/02/2026".into();
    vec![
        Row::person(1, "Ama", "Osei"),
        Row::person(2, "Bo", "Quartz"),
        Row::organisation(3, "Riverbend Orthopedics LLC"),
        retired,
    ]
}

async fn desk(world: &World, practice: &Practice, role: Role) -> Browser {
    practice.browser(&desk::routes(&world.app).finish(), role).await
}

async fn count(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM source WHERE deleted_at IS NULL";
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

#[test]
fn an_empty_registry_says_what_to_do() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut owner = desk(&world, &practice, Role::Owner).await;
        let page = owner.get("/directory?q=osei").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("The provider registry is not here yet"), "{}", page.body);
        assert!(page.body.contains("/settings/directory"));
        let mut reader = desk(&world, &practice, Role::Reader).await;
        assert!(!reader.get("/directory").await.body.contains("href=\"/settings/directory\""));
    });
}

#[test]
fn providers_are_found_by_name_city_specialty_and_number_with_a_slip_forgiven() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        for words in ["osei", "ama+osei", "osie", "orthopedic+osei", "columbus+ose", &npi(1)] {
            let page = desk.get(&format!("/directory?q={words}")).await.body;
            assert!(page.contains("Ama Osei, MD"), "{words}: {page}");
            assert!(!page.contains("Bo Quartz"), "{words}");
        }
        let page = desk.get("/directory?q=riverbend&kind=organisation").await.body;
        assert!(page.contains("Riverbend Orthopedics LLC"), "{page}");
        assert!(desk.get("/directory?q=osei&state=TX").await.body.contains("Nobody found"));
        let one = desk.get(&format!("/directory/{}", npi(1))).await.body;
        assert!(one.contains("1 High Street") && one.contains("Hand surgery"), "{one}");
        assert_eq!(desk.get("/directory/1234567890").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn each_letter_brings_what_is_found_as_it_stands_on_the_page_and_nothing_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        for address in ["/directory?q=ose", "/directory?q=xyz", "/directory", "/sources?q=os"] {
            let asked = Request::get(address).header("x-part", "found");
            let part = desk.send(asked, Body::empty()).await.body;
            assert!(part.starts_with("<div id=\"found\"") && part.ends_with("</div>"), "{part}");
            assert!(desk.get(address).await.body.contains(&part), "{address}");
        }
        let asked = Request::get("/directory?q=ose").header("x-part", "more of the page");
        assert!(desk.send(asked, Body::empty()).await.body.contains("<nav"));
    });
}

#[derive(FromQueryResult, Debug, PartialEq)]
struct Made {
    name: String,
    profession: String,
    npi: Option<String>,
    taxonomy: Option<String>,
    specialty: String,
    street: Option<String>,
    owner_id: Option<Uuid>,
}

async fn made(world: &World) -> Made {
    let sql = "SELECT s.name, s.profession, p.npi, p.taxonomy, p.specialty, l.street, s.owner_id
               FROM source s JOIN person p ON p.id = s.person_id
               LEFT JOIN location l ON l.person_id = p.id WHERE s.deleted_at IS NULL";
    world.db().row(sql, args![]).await.expect("a query").expect("a source")
}

#[test]
fn a_near_one_is_found_behind_any_number_that_fit_better_and_are_far() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let gazetteer = "GEOID|ALAND|INTPTLAT|INTPTLONG\n43215|1|39.967|-83.004\n\
                         43004|1|40.012|-82.786\n45202|1|39.106|-84.504\n";
        directory::take_in_zips(world.db(), gazetteer.as_bytes()).await.expect("loaded");
        let sql = "UPDATE clinic SET latitude = 40.012, longitude = -82.786 WHERE id = $1";
        world.db().run(sql, args![practice.clinic_id]).await.expect("a place");
        // The word as it stands fits better than the beginning of one, wherever they are.
        let far = (10..1_300).map(|number| Row {
            zip: "452021234".into(),
            city: "CINCINNATI".into(),
            ..Row::person(number, "Bo", "Quartz")
        });
        let near = Row::person(5, "Nia", "Quartzman");
        import(&world, monthly(&world, &far.chain([near]).collect::<Vec<_>>()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        let clinic = practice.clinic_id;
        let page = desk.get(&format!("/directory?q=quartz&near={clinic}&miles=25")).await.body;
        assert!(page.contains("Nia Quartzman") && page.contains("1 provider."), "{page}");
        assert!(!page.contains("Bo Quartz"), "they are a hundred miles away: {page}");
    });
}

#[test]
fn a_provider_becomes_a_source_in_one_step_and_undo_takes_it_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        let add = format!("/directory/{}/add", npi(1));
        let answer = desk.post(&add, &[("back", "/directory?q=osei")]).await;
        assert_eq!(answer.location(), "/directory?q=osei", "{}", answer.body);
        let osei = made(&world).await;
        assert_eq!((osei.name.as_str(), osei.profession.as_str()), ("Ama Osei, MD", "physician"));
        assert_eq!((osei.npi, osei.taxonomy), (Some(npi(1)), Some("207XS0106X".to_owned())));
        assert_eq!(
            (osei.specialty.as_str(), osei.street.as_deref()),
            ("Hand surgery", Some("1 High Street"))
        );
        assert_eq!(osei.owner_id, Some(practice.member(Role::FrontDesk)));
        let page = desk.get("/directory?q=osei").await.body;
        assert!(page.contains("Is a source") && page.contains("is a source now"), "{page}");
        let again = desk.post(&add, &[]).await;
        assert!(again.location().starts_with("/sources/"), "no second one");
        assert_eq!(count(&world).await, 1);
        let id = again.location().trim_start_matches("/sources/").to_owned();
        let undo = desk.post(&format!("/directory/added/{id}/undo"), &[("npi", &npi(1))]).await;
        assert_eq!(undo.status, StatusCode::SEE_OTHER, "{}", undo.body);
        assert_eq!(count(&world).await, 0);
        assert!(desk.get("/directory?q=osei").await.body.contains("Add as source"));
    });
}

#[test]
fn what_was_added_and_worked_with_is_not_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        desk.post(&format!("/directory/{}/add", npi(1)), &[]).await;
        let sql = "SELECT id FROM source";
        let id = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        let today = crate::support::fill::today().to_string();
        let form = [("kind", "call"), ("on", today.as_str()), ("note", "Said hello")];
        let logged = desk.post(&format!("/sources/{id}/touches"), &form).await;
        assert_eq!(logged.status, StatusCode::SEE_OTHER, "{}", logged.body);
        let undo = desk.post(&format!("/directory/added/{id}/undo"), &[]).await;
        assert_eq!(undo.status, StatusCode::CONFLICT);
        assert_eq!(count(&world).await, 1);
    });
}

#[test]
fn whoever_may_be_a_source_already_is_asked_about_and_never_doubled() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        let form = [("name", "Ama Osei"), ("tier", "b")];
        assert_eq!(desk.post("/sources/new", &form).await.status, StatusCode::SEE_OTHER);
        let add = format!("/directory/{}/add", npi(1));
        let asked = desk.post(&add, &[]).await;
        assert_eq!(asked.status, StatusCode::CONFLICT);
        assert!(
            asked.body.contains("somebody you know") && asked.body.contains("same name"),
            "{}",
            asked.body
        );
        assert!(asked.body.contains("For: same name."), "{}", asked.body);
        assert_eq!(count(&world).await, 1);
        let sql = "SELECT id FROM source";
        let id = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        let same = desk.post(&format!("/directory/{}/same/{id}", npi(1)), &[]).await;
        assert_eq!(same.location(), format!("/sources/{id}"), "{}", same.body);
        let page = desk.get(&format!("/sources/{id}")).await.body;
        assert!(page.contains(&npi(1)) && page.contains("(614) 555-0151"), "{page}");
        assert!(desk.get("/directory?q=osei").await.body.contains("Is a source"));
        desk.post(&format!("/directory/{}/add", npi(2)), &[("other", "yes")]).await;
        assert_eq!(count(&world).await, 2);
    });
}

#[test]
fn the_referral_form_looks_providers_up_in_the_registry_source_or_not() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &some()));
        let mut desk = desk(&world, &practice, Role::FrontDesk).await;
        desk.post(&format!("/directory/{}/add", npi(1)), &[]).await;
        let mut outsider = Browser::new(desk::routes(&world.app).finish());
        for (words, npi) in [("osei", npi(1)), ("quartz", npi(2))] {
            let answer = outsider.get(&format!("/refer/test-practice/providers?q={words}")).await;
            assert!(answer.body.contains(&npi), "{words}: {} {}", answer.status, answer.body);
            assert!(!answer.body.contains("source"), "{}", answer.body);
        }
        let retired = outsider.get("/refer/test-practice/providers?q=gone").await;
        assert_eq!(retired.body, "[]");
        let _ = practice;
    });
}
