//! The screen that says what is safe, and the nightly job behind it.

use std::fs;

use crate::support::Practice;
use axum::http::StatusCode;
use desk::backups;
use lexicon::Role;
use platform::{Sql, args, backup, config::Backups, jobs, web::App};
use testing::{Browser, World, on_each_database};

struct Case {
    app: App,
    owner: Browser,
}

impl Case {
    async fn new(world: &World, folder: Option<&std::path::Path>) -> Self {
        let practice = Practice::in_world(world).await;
        let backups = folder.map(|folder| Backups { folder: folder.to_owned(), days: 2, weeks: 1 });
        let app = world.restarted().kept_in(world.folder(), backups);
        let owner = practice.browser(&desk::routes(&app).finish(), Role::Owner).await;
        Self { app, owner }
    }

    async fn page(&mut self) -> String {
        self.owner.get("/settings/backup").await.body
    }

    async fn work(&self) {
        jobs::run_due(&self.app, &desk::handlers()).await.expect("jobs run");
    }
}

#[test]
fn without_a_folder_the_settings_say_that_there_is_no_backup_and_what_to_do() {
    on_each_database(async |world| {
        let mut case = Case::new(&world, None).await;
        assert!(case.owner.get("/settings").await.body.contains("There is no backup"));
        let page = case.page().await;
        assert!(page.contains("LIAISON_BACKUP_FOLDER") && !page.contains("Back up now"), "{page}");
        let refused = case.owner.post("/settings/backup", &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_backup_asked_for_is_made_listed_and_whole() {
    on_each_database(async |world| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut case = Case::new(&world, Some(folder.path())).await;
        let asked = case.owner.post("/settings/backup", &[]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        case.work().await;
        let kept = backup::kept(folder.path()).expect("the folder");
        assert_eq!(kept.len(), 1);
        let key = backup::key_of(case.app.secrets());
        let mut opened = backup::open(&kept[0].path, &key).expect("it opens");
        opened.check().expect("whole");
        let page = case.page().await;
        assert!(page.contains("Last backup today"), "{page}");
        assert!(case.owner.get("/settings").await.body.contains("Last backup today"));
        let name = kept[0].path.file_name().expect("a name").to_string_lossy();
        assert!(page.contains(name.as_ref()), "{page}");
    });
}

#[test]
fn one_that_fails_says_why_and_is_tried_again() {
    on_each_database(async |world| {
        let folder = tempfile::tempdir().expect("a folder");
        let away = folder.path().join("away");
        let mut case = Case::new(&world, Some(&away)).await;
        case.owner.post("/settings/backup", &[]).await;
        case.work().await;
        let page = case.page().await;
        assert!(
            page.contains("There is no backup") && page.contains("There is no folder"),
            "{page}"
        );
        assert!(page.contains("The folder cannot be read"), "{page}");
        let again = "SELECT count(*) FROM job WHERE kind = 'backup.make' AND state = 'waiting'";
        assert_eq!(world.db().value::<i64>(again, args![]).await.expect("a count"), Some(1));
    });
}

#[test]
fn nights_make_backups_only_where_a_folder_is_set_and_old_ones_go() {
    on_each_database(async |world| {
        let folder = tempfile::tempdir().expect("a folder");
        for day in 10..=20 {
            let name = format!("liaison-202601{day}T020000Z.backup");
            fs::write(folder.path().join(name), "old").expect("a file");
        }
        fs::write(folder.path().join("notes.backup"), "mine").expect("a file");
        let mut case = Case::new(&world, Some(folder.path())).await;
        backups::arrange(&case.app).await.expect("arranged");
        let every = "SELECT count(*) FROM job_schedule WHERE kind = 'backup.make'";
        let scheduled = async || world.db().value::<i64>(every, args![]).await.expect("a count");
        assert_eq!(scheduled().await, Some(1));
        case.owner.post("/settings/backup", &[]).await;
        case.work().await;
        let kept = backup::kept(folder.path()).expect("the folder");
        assert_eq!(kept.len(), 2, "two days and one week: {kept:?}");
        assert!(folder.path().join("notes.backup").exists(), "a file of others");
        let without = world.restarted().kept_in(world.folder(), None);
        backups::arrange(&without).await.expect("arranged");
        assert_eq!(scheduled().await, Some(0));
    });
}
