//! The folder into which the operator puts files, and the page that tells of them.

use std::fs;

use axum::http::StatusCode;
use desk::directory::Inbox;
use lexicon::Role;
use platform::jobs;
use testing::{World, on_each_database};

use crate::{
    directory::nppes::{Row, text},
    support::Practice,
};

const GAZETTEER: &str = "GEOID\tINTPTLAT\tINTPTLONG\n43215\t39.967\t-83.004\n";

async fn work(world: &World, inbox: &mut Inbox) {
    for _ in 0..3 {
        inbox.look(&world.app).await.expect("a look");
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
    }
}

#[test]
fn what_lies_in_the_folder_is_taken_in_once_it_has_stopped_growing() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let folder = world.app.registry_folder().expect("a folder").join("inbox");
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("npidata_pfile_20050523-20261108.csv");
        fs::write(&file, text(&[Row::person(1, "Ama", "Osei")])).expect("a file");
        fs::write(folder.join("2025_Gaz_zcta_national.txt"), GAZETTEER).expect("a file");
        fs::write(folder.join("npidata.csv.part"), "half").expect("a file");
        let mut inbox = Inbox::default();
        inbox.look(&world.app).await.expect("a look");
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
        assert!(file.exists(), "it may still be growing");
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let page = owner.get("/settings/directory").await.body;
        assert!(page.contains("No provider registry is loaded"), "{page}");
        assert!(
            page.contains("Waiting there: 2025_Gaz_zcta_national.txt, npidata_pfile"),
            "{page}"
        );
        work(&world, &mut inbox).await;
        assert!(!file.exists() && folder.join("done/npidata_pfile_20050523-20261108.csv").exists());
        let page = owner.get("/settings/directory").await.body;
        assert!(page.contains("1 provider can be searched"), "{page}");
        assert!(page.contains("1 ZIP codes, loaded") && page.contains("Nov 8, 2026"), "{page}");
        assert!(owner.get("/directory?q=osei").await.body.contains("Ama Osei, MD"));
    });
}

#[test]
fn a_file_that_cannot_be_used_is_put_aside_with_what_to_do_and_does_no_harm() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let folder = world.app.registry_folder().expect("a folder").join("inbox");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("npidata_holiday.csv"), "Photo,Day\n1,Monday\n").expect("a file");
        fs::write(
            folder.join("npidata_pfile_20050523-20261108.csv"),
            text(&[Row::person(1, "Ama", "Osei")]),
        )
        .expect("a file");
        let mut inbox = Inbox::default();
        work(&world, &mut inbox).await;
        assert!(folder.join("refused/npidata_holiday.csv").exists());
        assert!(folder.join("done/npidata_pfile_20050523-20261108.csv").exists());
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let page = owner.get("/settings/directory").await.body;
        assert!(
            page.contains("npidata_holiday.csv") && page.contains("NPPES Downloadable"),
            "{page}"
        );
        assert!(page.contains("1 provider can be searched"), "{page}");
    });
}

#[test]
fn what_to_keep_is_chosen_by_states_that_there_are() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let page = owner.get("/settings/directory").await.body;
        assert!(page.contains("value=\"OH\""), "the state of the clinic is proposed: {page}");
        let form = [("states", "OH, QQ"), ("taxonomies", "207X"), ("miles", "900")];
        let odd = owner.post("/settings/directory", &form).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.body.contains("QQ") && odd.body.contains("Enter miles from 0"), "{}", odd.body);
        let form = [("states", "ky"), ("taxonomies", "207x"), ("miles", "0")];
        assert_eq!(owner.post("/settings/directory", &form).await.status, StatusCode::SEE_OTHER);
        let folder = world.app.registry_folder().expect("a folder").join("inbox");
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("npidata_pfile_20050523-20261108.csv");
        fs::write(&file, text(&[Row::person(1, "Ama", "Osei")])).expect("a file");
        work(&world, &mut Inbox::default()).await;
        let page = owner.get("/settings/directory").await.body;
        assert!(page.contains("0 providers can be searched"), "she is in Ohio: {page}");
    });
}

#[test]
fn the_gazetteer_is_loaded_on_the_page_too_and_another_file_is_refused_there() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let path = "/settings/directory/zips";
        let odd = owner.upload(path, "photo.txt", b"Photo,Day").await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.body.contains("not the ZIP code gazetteer"), "{}", odd.body);
        let answer = owner.upload(path, "gaz.txt", GAZETTEER.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(owner.get("/settings/directory").await.body.contains("1 ZIP code loaded."));
    });
}
