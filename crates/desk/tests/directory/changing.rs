//! What has changed in the registry about the sources of a practice, and what becomes of it.

use axum::http::StatusCode;
use desk::directory;
use lexicon::Role;
use platform::{Sql, Uuid, args, db::FromQueryResult, jobs, sessions};
use testing::{Browser, World, on_each_database};

use crate::{
    directory::nppes::{Row, import, monthly, npi, weekly},
    support::Practice,
};

#[derive(FromQueryResult, Debug, Clone, PartialEq)]
struct Change {
    id: Uuid,
    kind: String,
    state: String,
    name: String,
}

async fn changes(world: &World) -> Vec<Change> {
    let sql = "SELECT id, kind, state, name FROM registry_change ORDER BY name, kind, id";
    world.db().rows(sql, args![]).await.expect("a query")
}

async fn one(world: &World, kind: &str) -> Change {
    changes(world).await.into_iter().find(|change| change.kind == kind).expect("a change")
}

async fn word(world: &World, sql: &str) -> String {
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

/// Three providers, of whom the first two are sources, compared once.
async fn begun(world: &World) -> (Practice, Browser) {
    let practice = Practice::in_world(world).await;
    let gazetteer = b"GEOID|INTPTLAT|INTPTLONG\n43215|39.967|-83.004\n43004|39.98|-83.01\n";
    directory::take_in_zips(world.db(), gazetteer).await.expect("a gazetteer");
    let rows = [Row::person(1, "Ama", "Osei"), Row::person(2, "Bo", "Quartz")];
    import(world, monthly(world, &rows));
    let mut desk = practice.browser(&desk::routes(&world.app).finish(), Role::FrontDesk).await;
    for number in [1, 2] {
        let answer = desk.post(&format!("/directory/{}/add", npi(number)), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    assert_eq!(directory::compare(&world.app, practice.id).await.expect("an answer"), 0);
    (practice, desk)
}

fn moved() -> Row {
    let mut osei = Row::person(1, "Ama", "Osei");
    osei.street = "640 POLARIS PARKWAY".into();
    osei.fax = "6145550190".into();
    osei
}

#[test]
fn a_move_and_a_new_fax_are_told_once_and_nothing_changes_by_itself() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        import(&world, weekly(&world, &[moved()]));
        assert_eq!(directory::compare(&world.app, practice.id).await.expect("an answer"), 2);
        assert_eq!(directory::compare(&world.app, practice.id).await.expect("an answer"), 0);
        let kinds: Vec<String> = changes(&world).await.into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["fax", "moved"]);
        assert_eq!(
            word(&world, "SELECT street FROM location WHERE street LIKE '1 %'").await,
            "1 High Street"
        );
        let page = desk.get("/directory/changes").await.body;
        assert!(
            page.contains("2 changes of your sources") && page.contains("640 Polaris Parkway"),
            "{page}"
        );
    });
}

#[test]
fn taking_over_a_move_moves_the_office_keeps_the_old_address_and_can_be_undone() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        import(&world, weekly(&world, &[moved()]));
        directory::compare(&world.app, practice.id).await.expect("an answer");
        let change = one(&world, "moved").await;
        let path = format!("/directory/changes/{}", change.id);
        assert_eq!(desk.post(&format!("{path}/take"), &[]).await.status, StatusCode::SEE_OTHER);
        let street = "SELECT l.street FROM location l JOIN source s ON s.person_id = l.person_id
                      WHERE s.name LIKE '%Osei%'";
        assert_eq!(word(&world, street).await, "640 Polaris Parkway");
        let sql = "SELECT id FROM source WHERE name LIKE '%Osei%'";
        let osei = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        let page = desk.get(&format!("/sources/{osei}")).await.body;
        assert!(
            page.contains("Earlier addresses and numbers") && page.contains("1 High Street"),
            "{page}"
        );
        let twice = desk.post(&format!("{path}/take"), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_eq!(desk.post(&format!("{path}/undo"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(word(&world, street).await, "1 High Street");
        assert_eq!(one(&world, "moved").await.state, "open");
        assert!(!desk.get(&format!("/sources/{osei}")).await.body.contains("Earlier addresses"));
    });
}

#[test]
fn a_fax_number_taken_over_is_trusted_as_far_as_the_registry_however_far_the_old_one_was() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        let sql = "UPDATE contact_point SET trust = 'confirmed', confirmed_how = 'Called'";
        world.db().run(sql, args![]).await.expect("confirmed");
        import(&world, weekly(&world, &[moved()]));
        directory::compare(&world.app, practice.id).await.expect("an answer");
        let path = format!("/directory/changes/{}", one(&world, "fax").await.id);
        desk.post(&format!("{path}/take"), &[]).await;
        let fax = "SELECT c.digits || ' ' || c.trust || ' ' || c.confirmed_how FROM contact_point c
                   JOIN source s ON s.person_id = c.person_id
                   WHERE c.kind = 'fax' AND s.name LIKE '%Osei%'";
        assert_eq!(word(&world, fax).await.trim(), "6145550190 registry");
        desk.post(&format!("{path}/undo"), &[]).await;
        assert_eq!(word(&world, fax).await, "6145550151 confirmed Called");
    });
}

#[test]
fn an_undo_leaves_alone_what_somebody_has_changed_since() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        import(&world, weekly(&world, &[moved()]));
        directory::compare(&world.app, practice.id).await.expect("an answer");
        let path = format!("/directory/changes/{}", one(&world, "moved").await.id);
        desk.post(&format!("{path}/take"), &[]).await;
        let sql =
            "UPDATE location SET street = '9 Other Road' WHERE street = '640 Polaris Parkway'";
        world.db().run(sql, args![]).await.expect("an edit");
        let undo = desk.post(&format!("{path}/undo"), &[]).await;
        assert_eq!(undo.status, StatusCode::CONFLICT, "{}", undo.body);
        assert_eq!(one(&world, "moved").await.state, "taken");
    });
}

#[test]
fn who_is_retired_stays_active_until_somebody_says_so() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        let mut gone = Row::person(2, "Bo", "Quartz");
        gone.deactivated = "11/10/2026".into();
        import(&world, weekly(&world, &[gone]));
        assert_eq!(directory::compare(&world.app, practice.id).await.expect("an answer"), 1);
        let status = "SELECT status FROM source WHERE name LIKE '%Quartz%'";
        assert_eq!(word(&world, status).await, "active");
        let path = format!("/directory/changes/{}", one(&world, "retired").await.id);
        desk.post(&format!("{path}/dismiss"), &[]).await;
        assert_eq!(word(&world, status).await, "active");
        desk.post(&format!("{path}/undo"), &[]).await;
        desk.post(&format!("{path}/take"), &[]).await;
        assert_eq!(word(&world, status).await, "retired");
        desk.post(&format!("{path}/undo"), &[]).await;
        assert_eq!(word(&world, status).await, "active");
    });
}

#[test]
fn today_asks_whoever_looks_after_the_source_and_nobody_else() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        import(&world, weekly(&world, &[moved()]));
        directory::compare(&world.app, practice.id).await.expect("an answer");
        let lines = async |role: Role| {
            let account = world
                .db()
                .value::<Uuid>(
                    "SELECT account_id FROM membership WHERE id = $1",
                    args![practice.member(role)],
                )
                .await
                .expect("a query")
                .expect("an account");
            let member = practice.member(role);
            let token = sessions::start(world.db(), account, practice.id, member).await;
            let token = token.expect("a session");
            let now = platform::clock::now();
            let visitor = sessions::visitor(world.db(), &token, now).await.expect("an answer");
            directory::today_lines(&world.app, &visitor.expect("a visitor")).await.expect("lines")
        };
        let mine = lines(Role::FrontDesk).await;
        assert_eq!(mine.len(), 2);
        assert!(mine.iter().any(|line| line.title == "Take over the new address of Ama Osei, MD"));
        assert!(mine.iter().all(|line| line.act.is_some() && line.source.is_some()));
        assert!(lines(Role::Liaison).await.is_empty(), "somebody else looks after her");
        assert!(lines(Role::Reader).await.is_empty());
        let act = mine[0].act.clone().expect("a verb");
        let back: Vec<(&str, &str)> =
            act.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(desk.post(&act.action, &back).await.location(), "/");
        assert_eq!(lines(Role::FrontDesk).await.len(), 1);
    });
}

#[test]
fn a_newcomer_near_a_clinic_is_told_and_added_and_never_told_again() {
    on_each_database(async |world| {
        let (practice, mut desk) = begun(&world).await;
        let mut far = Row::person(21, "Far", "Away");
        far.zip = "43017".into();
        let mut dentist = Row::person(22, "Dan", "Tooth");
        dentist.taxonomy = "122300000X".into();
        import(&world, weekly(&world, &[Row::person(20, "Nia", "Newcomb"), far, dentist]));
        assert_eq!(directory::compare(&world.app, practice.id).await.expect("an answer"), 1);
        let near = one(&world, "near").await;
        assert_eq!(near.name, "Nia Newcomb, MD");
        let page = desk.get("/directory/changes").await.body;
        assert!(
            page.contains("1 new provider near you") && page.contains("Add as source"),
            "{page}"
        );
        let form = [("back", "/directory/changes")];
        let added = desk.post(&format!("/directory/{}/add", npi(20)), &form).await;
        assert_eq!(added.location(), "/directory/changes");
        assert_eq!(one(&world, "near").await.state, "taken");
        import(&world, weekly(&world, &[Row::person(20, "Nia", "Newcomb")]));
        directory::compare(&world.app, practice.id).await.expect("an answer");
        assert_eq!(changes(&world).await.len(), 1);
    });
}

#[test]
fn every_practice_compares_after_an_import_whoever_has_imported() {
    on_each_database(async |world| {
        let (practice, _) = begun(&world).await;
        import(&world, weekly(&world, &[moved()]));
        let mut inbox = directory::Inbox::default();
        inbox.look(&world.app).await.expect("a look");
        inbox.look(&world.app).await.expect("a look");
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
        assert_eq!(changes(&world).await.len(), 2);
        inbox.look(&world.app).await.expect("a look");
        let sql = "SELECT count(*) FROM job WHERE kind = 'directory.compare' AND state = 'waiting'";
        let waiting = world.db().value::<i64>(sql, args![]).await.expect("a query");
        assert_eq!(waiting, Some(0), "this edition was compared");
        let _ = practice;
    });
}
