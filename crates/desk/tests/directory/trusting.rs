//! How far a fax number is trusted, whichever way it came.

use axum::http::StatusCode;
use lexicon::{PersonName, Phone, Role};
use platform::{Sql, Uuid, args, audit::Actor, settings};
use serde_json::json;
use testing::{World, on_each_database};

use crate::{
    directory::nppes::{Row, import, monthly},
    support::Practice,
};
use desk::sources::{Kind, NewSource, create};

async fn trust(world: &World, source: Uuid) -> String {
    let sql = "SELECT c.trust FROM contact_point c JOIN source s ON s.practice_id = c.practice_id
                AND (s.person_id = c.person_id OR s.organisation_id = c.organisation_id)
               WHERE s.id = $1 AND c.kind = 'fax' ORDER BY c.id LIMIT 1";
    world.db().value::<String>(sql, args![source]).await.expect("a query").unwrap_or_default()
}

async fn source(world: &World, practice: &Practice, name: &str) -> Uuid {
    let name = PersonName::parse(name).expect("a name");
    let new = NewSource { name: Some(&name), ..NewSource::of(Kind::Person) };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

#[test]
fn a_typed_number_is_typed_a_confirmed_one_confirmed_and_a_number_put_in_its_place_starts_anew() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let osei = source(&world, &practice, "Ama Osei, MD").await;
        let contacts = format!("/sources/{osei}/contacts");
        let number = |value| [("contact_kind", "fax"), ("contact_value", value)];
        desk.post(&contacts, &number("614-555-0142")).await;
        assert_eq!(trust(&world, osei).await, "typed");
        let point = world
            .db()
            .value::<Uuid>("SELECT id FROM contact_point WHERE kind = 'fax'", args![])
            .await
            .expect("a query")
            .expect("a number");
        let confirm = format!("/sources/{osei}/fax/{point}/confirm");
        desk.post(&confirm, &[("how", "Called the desk, Ann")]).await;
        assert_eq!(trust(&world, osei).await, "confirmed");
        desk.post(&contacts, &number("(614) 555-0142")).await;
        assert_eq!(trust(&world, osei).await, "confirmed", "typing it again takes nothing away");
        desk.post(&format!("{contacts}/{point}/remove"), &[]).await;
        desk.post(&contacts, &number("614-555-0143")).await;
        assert_eq!(trust(&world, osei).await, "typed", "nobody has called the new one");
    });
}

#[test]
fn a_number_of_the_registry_is_one_until_somebody_tells_it_too() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        import(&world, monthly(&world, &[Row::person(7, "Ama", "Osei")]));
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let npi = super::nppes::npi(7);
        let added = desk.post(&format!("/directory/{npi}/add"), &[]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let osei = world
            .db()
            .value::<Uuid>("SELECT id FROM source", args![])
            .await
            .expect("a query")
            .expect("a source");
        assert_eq!(trust(&world, osei).await, "registry");
        let page = desk.get(&format!("/sources/{osei}")).await.body;
        assert!(page.contains("from the registry, not confirmed"), "{page}");
        let form = [("contact_kind", "fax"), ("contact_value", "614-555-0157")];
        desk.post(&format!("/sources/{osei}/contacts"), &form).await;
        assert_eq!(trust(&world, osei).await, "typed");
    });
}

#[test]
fn numbers_of_the_registry_that_get_faxes_are_listed_until_they_are_confirmed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let tx = world.db().begin().await.expect("a transaction");
        let mut ids = Vec::new();
        for (name, fax) in [("Ama Osei", "6145550142"), ("Bo Quartz", "6145550143")] {
            let name = PersonName::parse(name).expect("a name");
            let fax = Phone::parse(fax).expect("a number");
            let new = NewSource {
                name: Some(&name),
                fax: Some(&fax),
                trust: desk::telling::rules::FaxTrust::Registry,
                ..NewSource::of(Kind::Person)
            };
            let by = Actor::program("test");
            ids.push(create(&tx, practice.id, &by, new).await.expect("a source"));
        }
        tx.commit().await.expect("a commit");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let page = desk.get("/directory/faxes").await.body;
        assert!(page.contains("Every fax number in use was confirmed"), "nobody is told by fax");
        let form = [("way", "fax")];
        desk.post(&format!("/sources/{}/posted", ids[0]), &form).await;
        let page = desk.get("/directory/faxes").await.body;
        assert!(page.contains("1 fax number was never confirmed"), "{page}");
        assert!(page.contains("Osei") && !page.contains("Quartz"), "{page}");
        let by_fax = json!({ "way": "fax" });
        settings::put(world.db(), practice.id, "telling", &by_fax, None).await.expect("a setting");
        let page = desk.get("/directory/faxes").await.body;
        assert!(page.contains("2 fax numbers were never confirmed"), "{page}");
        let point = world
            .db()
            .value::<Uuid>("SELECT id FROM contact_point WHERE digits = '6145550142'", args![])
            .await
            .expect("a query")
            .expect("a number");
        let confirm = format!("/sources/{}/fax/{point}/confirm", ids[0]);
        let form = [("how", "Called"), ("back", "/directory/faxes")];
        assert_eq!(desk.post(&confirm, &form).await.location(), "/directory/faxes");
        let page = desk.get("/directory/faxes").await.body;
        assert!(
            page.contains("1 fax number was never confirmed") && page.contains("Quartz"),
            "{page}"
        );
    });
}
