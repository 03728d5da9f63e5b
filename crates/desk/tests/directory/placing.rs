//! Where offices are: by ZIP code, exactly where that is allowed, and by hand.

use axum::http::StatusCode;
use desk::directory::{self, Point};
use lexicon::{Profession, Role};
use platform::{Sql, Uuid, args, db::FromQueryResult, jobs, new_id};
use testing::{World, on_each_database};

use crate::{
    directory::server::Server,
    support::{
        Practice,
        fill::{self, Source},
    },
};

const GAZETTEER: &str = "GEOID|ALAND|INTPTLAT|INTPTLONG\n43215|1|39.967|-83.004\n\
                         43004|1|40.012|-82.786\n43017|1|40.119|-83.131\n";

#[derive(FromQueryResult, Debug, Clone, PartialEq)]
struct Place {
    latitude: Option<f64>,
    longitude: Option<f64>,
    located_how: String,
}

async fn place(world: &World, table: &str, id: Uuid) -> Place {
    let sql = format!("SELECT latitude, longitude, located_how FROM {table} WHERE id = $1");
    world.db().row(&sql, args![id]).await.expect("a query").expect("a row")
}

/// An office of an organisation, or of a person who has no organisation.
async fn office(world: &World, practice: &Practice, owner: Owner, street: &str, zip: &str) -> Uuid {
    let id = new_id();
    let (organisation, person) = match owner {
        Owner::Organisation(id) => (Some(id), None),
        Owner::Person(id) => (None, Some(id)),
    };
    let sql = "INSERT INTO location (practice_id, id, organisation_id, person_id, street, city,
                   state, zip, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, 'Columbus', 'OH', $6, 0, 0)";
    let values = args![practice.id, id, organisation, person, street, zip];
    world.db().run(sql, values).await.expect("an office");
    id
}

#[derive(Clone, Copy)]
enum Owner {
    Organisation(Uuid),
    Person(Uuid),
}

async fn source_with_office(world: &World, practice: &Practice, zip: &str) -> (Uuid, Uuid) {
    let organisation = fill::organisation(world, practice, &format!("Riverbend {zip}")).await;
    let source = Source { organisation: Some(organisation), ..Source::named("Ama Osei") };
    let source = source.put(world, practice).await;
    let owner = Owner::Organisation(organisation);
    (source, office(world, practice, owner, "12 High Street", zip).await)
}

async fn load(world: &World) {
    directory::take_in_zips(world.db(), GAZETTEER.as_bytes()).await.expect("a gazetteer");
}

async fn work(world: &World) {
    jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
}

#[test]
fn offices_and_clinics_stand_in_the_middle_of_their_zip_code_once_it_is_known() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, known) = source_with_office(&world, &practice, "43215-1234").await;
        let (_, box_office) = source_with_office(&world, &practice, "43216").await;
        assert_eq!(place(&world, "location", known).await.located_how, "");
        load(&world).await;
        let known = place(&world, "location", known).await;
        assert_eq!((known.latitude, known.located_how.as_str()), (Some(39.967), "zip"));
        let clinic = place(&world, "clinic", practice.clinic_id).await;
        assert_eq!((clinic.latitude, clinic.located_how.as_str()), (Some(40.012), "zip"));
        let nowhere = place(&world, "location", box_office).await;
        assert_eq!(
            (nowhere.latitude, nowhere.located_how.as_str()),
            (None, ""),
            "a post-office box"
        );
        let zips = directory::zips(&world.app).await.expect("ZIP codes");
        assert_eq!(zips.count(), 3);
        assert!(zips.find("43215-0001").is_some() && zips.find("43216").is_none());
    });
}

#[test]
fn a_new_office_has_its_place_at_once_and_near_finds_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        load(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let organisation = fill::organisation(&world, &practice, "Riverbend").await;
        let source = Source {
            kind: "organisation",
            organisation: Some(organisation),
            ..Source::named("Riverbend")
        };
        let source = source.put(&world, &practice).await;
        let form = [("street", "12 High Street"), ("city", "Columbus"), ("zip", "43215")];
        let answer = desk.post(&format!("/sources/{source}/locations"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let at = Point::new(39.96, -83.0).expect("a place");
        let near = directory::near(world.db(), practice.id, at, 5.0).await.expect("an answer");
        assert_eq!(near.len(), 1);
        assert_eq!((near[0].source_id, near[0].name.as_str()), (source, "Riverbend"));
        assert!(near[0].miles < 1.0, "{}", near[0].miles);
        let far = Point::new(41.5, -81.7).expect("a place");
        assert!(
            directory::near(world.db(), practice.id, far, 50.0).await.expect("none").is_empty()
        );
    });
}

#[test]
fn a_pin_put_by_hand_stays_and_can_be_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, office) = source_with_office(&world, &practice, "43215").await;
        load(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let here = format!("/directory/offices/{office}");
        assert!(desk.get(&here).await.body.contains("in the middle of its ZIP code"));
        let odd = desk.post(&format!("{here}/pin"), &[("place", "by the river")]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.body.contains("by the river") && odd.body.contains("degrees north"));
        let form = [("place", "39.9700, -83.0100")];
        assert_eq!(desk.post(&format!("{here}/pin"), &form).await.status, StatusCode::SEE_OTHER);
        load(&world).await;
        let pinned = place(&world, "location", office).await;
        assert_eq!((pinned.latitude, pinned.located_how.as_str()), (Some(39.97), "hand"));
        let undo = [("place", "39.967000, -83.004000"), ("how", "zip")];
        desk.post(&format!("{here}/pin"), &undo).await;
        let back = place(&world, "location", office).await;
        assert_eq!((back.latitude, back.located_how.as_str()), (Some(39.967), "zip"));
    });
}

#[test]
fn nobody_is_asked_where_an_office_is_until_the_owner_switches_it_on() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, office) = source_with_office(&world, &practice, "43215").await;
        load(&world).await;
        let server = Server::answering(|_, body| (200, census(body)));
        work(&world).await;
        assert!(server.came().is_empty());
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let page = owner.get("/settings/directory/outside").await.body;
        assert!(page.contains("Nothing is asked outside"), "{page}");
        let form = [("geocoder", "census"), ("census_url", server.url.as_str())];
        let answer = owner.post("/settings/directory/outside", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        work(&world).await;
        let found = place(&world, "location", office).await;
        assert_eq!((found.latitude, found.located_how.as_str()), (Some(39.9613), "census"));
        assert_eq!(place(&world, "clinic", practice.clinic_id).await.located_how, "census");
        let (first, body) = server.came().remove(0);
        assert!(first.starts_with("POST /geocoder/locations/addressbatch"), "{first}");
        assert!(body.contains("Public_AR_Current") && body.contains("12 High Street"), "{body}");
        assert!(!body.contains("Osei") && !body.contains("Riverbend"), "no name is sent: {body}");
    });
}

/// Finds every address of a batch.
fn census(body: &str) -> String {
    let numbers = body.lines().filter_map(|line| line.split_once(',')?.0.parse::<usize>().ok());
    numbers
        .map(|number| {
            format!("\"{number}\",\"x\",\"Match\",\"Exact\",\"X\",\"-83.0007,39.9613\"\n")
        })
        .collect()
}

#[test]
fn where_a_patient_may_live_is_never_sent() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut offices = Vec::new();
        for (name, profession) in [
            ("Marta Zebrowski", Profession::FormerPatient),
            ("Ulrich Friend", Profession::FriendOrFamily),
            ("Ama Osei", Profession::Physician),
        ] {
            let source = Source { profession, ..Source::named(name) }.put(&world, &practice).await;
            let person = new_id();
            let sql = "INSERT INTO person (practice_id, id, family, created_at, changed_at)
                       VALUES ($1, $2, $3, 0, 0)";
            world.db().run(sql, args![practice.id, person, name]).await.expect("a person");
            let sql = "UPDATE source SET person_id = $3 WHERE practice_id = $1 AND id = $2";
            world.db().run(sql, args![practice.id, source, person]).await.expect("an owner");
            let street = format!("1 {} Lane", name.split(' ').next().expect("a word"));
            offices.push(office(&world, &practice, Owner::Person(person), &street, "43215").await);
        }
        load(&world).await;
        let server = Server::answering(|_, body| (200, census(body)));
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("geocoder", "census"), ("census_url", server.url.as_str())];
        owner.post("/settings/directory/outside", &form).await;
        work(&world).await;
        let sent: String = server.came().into_iter().map(|(_, body)| body).collect();
        assert!(sent.contains("1 Ama Lane"), "{sent}");
        assert!(!sent.contains("Marta") && !sent.contains("Ulrich"), "{sent}");
        assert_eq!(place(&world, "location", offices[0]).await.located_how, "zip");
    });
}

#[test]
fn a_geocoder_that_is_busy_is_asked_again_later_and_one_that_finds_nothing_is_left_in_peace() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let (_, office) = source_with_office(&world, &practice, "43215").await;
        load(&world).await;
        let count = std::sync::atomic::AtomicUsize::new(0);
        let server = Server::answering(move |_, _| {
            match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 => (429, String::new()),
                _ => (200, "[]".to_owned()),
            }
        });
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let none = owner.post("/settings/directory/outside", &[("geocoder", "nominatim")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "there is no public one to use");
        let form = [("geocoder", "nominatim"), ("nominatim_url", server.url.as_str())];
        owner.post("/settings/directory/outside", &form).await;
        work(&world).await;
        let error = world
            .db()
            .value::<String>("SELECT last_error FROM job WHERE kind = 'directory.locate'", args![])
            .await
            .expect("a query")
            .expect("why");
        assert!(error.contains("429"), "{error}");
        world.db().run("UPDATE job SET run_at = 0", args![]).await.expect("time passes");
        work(&world).await;
        let (first, _) = server.came().pop().expect("a question");
        assert!(first.starts_with("GET /search?street="), "{first}");
        assert_eq!(place(&world, "location", office).await.located_how, "zip", "not found");
        let asked = server.came().len();
        world.db().run("UPDATE job_schedule SET next_at = 0", args![]).await.expect("a day passes");
        work(&world).await;
        assert_eq!(server.came().len(), asked, "not asked again so soon");
    });
}
