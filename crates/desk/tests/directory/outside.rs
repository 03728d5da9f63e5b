//! The registry's own look-up: asked only by a step of a person, where the owner allows it.

use axum::http::StatusCode;
use lexicon::Role;
use platform::{Sql, args};
use testing::on_each_database;

use crate::{directory::nppes::npi, directory::server::Server, support::Practice};

fn record() -> String {
    format!(
        r#"{{"result_count":1,"results":[{{"number":"{}","enumeration_type":"NPI-1",
        "basic":{{"first_name":"AMA","last_name":"OSEI","credential":"M.D.","name_prefix":"--"}},
        "addresses":[{{"address_purpose":"LOCATION","address_1":"12 HIGH ST","city":"COLUMBUS",
        "state":"OH","postal_code":"43215","telephone_number":"614-555-0142"}}],
        "taxonomies":[{{"code":"207XS0106X","primary":true}}]}}]}}"#,
        npi(1)
    )
}

#[test]
fn nothing_is_sent_out_unless_it_is_switched_on() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let server = Server::answering(|_, _| (200, record()));
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let refused = desk.post("/directory/ask", &[("q", "Ama Osei")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("switched off"), "{}", refused.body);
        let one = desk.get(&format!("/directory/{}?from=nppes", npi(1))).await;
        assert_eq!(one.status, StatusCode::CONFLICT);
        assert!(server.came().is_empty());
    });
}

#[test]
fn who_is_found_at_the_registry_itself_becomes_a_source_too() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let server = Server::answering(|first, _| {
            let empty = r#"{"result_count":0,"results":[]}"#.to_owned();
            (200, if first.contains("NPI-2") { empty } else { record() })
        });
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("nppes", "yes"), ("nppes_url", server.url.as_str())];
        let saved = owner.post("/settings/directory/outside", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let found = desk.post("/directory/ask", &[("q", "Ama Osei"), ("state", "OH")]).await;
        assert!(found.body.contains("Ama Osei, MD"), "{}", found.body);
        assert!(server.came()[0].0.contains("last_name=Osei"), "{:?}", server.came());
        let add = format!("/directory/{}/add", npi(1));
        let added = desk.post(&add, &[("from", "nppes")]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let sql = "SELECT name FROM source";
        let name = world.db().value::<String>(sql, args![]).await.expect("a query");
        assert_eq!(name.as_deref(), Some("Ama Osei, MD"));
    });
}

#[test]
fn an_error_of_the_registry_is_told_though_it_comes_as_a_success() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let server = Server::answering(|_, _| {
            (200, r#"{"Errors":[{"description":"last_name is too short","number":"04"}]}"#.into())
        });
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("nppes", "yes"), ("nppes_url", server.url.as_str())];
        owner.post("/settings/directory/outside", &form).await;
        let page = owner.post("/directory/ask", &[("q", "Osei")]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("last_name is too short"), "{}", page.body);
    });
}
