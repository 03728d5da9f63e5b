//! The stop list: whoever has refused stays refused, whatever becomes of the database.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::support::Practice;
use desk::{
    consent::{self, About, Channel, How, Statement, Who, Word},
    outbox,
    relationships::{self, Standing},
    sources::{Kind, NewSource, create},
    stops::{self, Applied},
};
use lexicon::{PersonName, Profession, Role};
use platform::{
    Db, Sql, Uuid, args,
    audit::Actor,
    backup::{self, Replace, Target},
    clock,
    config::{Config, Doors},
    keys::Key,
    vault::Vault,
    web::App,
};
use tempfile::TempDir;
use testing::{Browser, PostgresDatabase, World, on_each_database};

fn key() -> Key {
    Key::from_hex(&"5a".repeat(32)).expect("a key")
}

/// A practice whose data go back in time.
struct Case {
    app: App,
    practice: Practice,
    owner: Browser,
    data: PathBuf,
    backups: TempDir,
}

impl Case {
    async fn new(world: &World) -> Self {
        let practice = Practice::in_world(world).await;
        let data = world.folder();
        let app = world.restarted().kept_in(data.clone(), None);
        let owner = practice.browser(&desk::routes(&app).finish(), Role::Owner).await;
        stops::catch_up(&app).await.expect("the list");
        Self { app, practice, owner, data, backups: tempfile::tempdir().expect("a folder") }
    }

    async fn source(&self, name: &str, email: &str) -> Uuid {
        let name = PersonName::parse(name).expect("a name");
        let profession = Profession::Physician;
        let new = NewSource { name: Some(&name), email, profession, ..NewSource::of(Kind::Person) };
        let tx = self.app.db().begin().await.expect("a transaction");
        let id =
            create(&tx, self.practice.id, &Actor::program("test"), new).await.expect("a source");
        tx.commit().await.expect("a commit");
        id
    }

    async fn say(&self, address: &str, word: Word) {
        let (channel, how, at) = (Channel::Email, How::Call, clock::now());
        let statement = Statement { channel, word, reason: "No mail, please", how, at };
        let tx = self.app.db().begin().await.expect("a transaction");
        let about = About::Address(address);
        consent::say(&tx, self.practice.id, &Actor::program("test"), about, statement)
            .await
            .expect("said");
        tx.commit().await.expect("a commit");
    }

    async fn run(&self, sql: &str) {
        self.app.db().run(sql, args![self.practice.id]).await.expect("a change");
    }

    async fn came_back(&self, address: &str) {
        self.run(&format!(
            "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
             VALUES ($1, '{address}', 'bounced', 'No such person', 1)"
        ))
        .await;
    }

    async fn do_not_contact(&mut self, source: Uuid) {
        let form = [("pause", "no_contact"), ("pause_reason", "Please stop calling")];
        let answer = self.owner.post(&format!("/sources/{source}/pauses"), &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    async fn back_up(&self) -> PathBuf {
        let target = Target::of(&self.backups.path().join("one"), &self.data, 0).expect("a place");
        let key = backup::key_of(self.app.secrets());
        backup::make(self.app.db(), self.app.vault(), &key, &target).await.expect("a backup").path
    }

    /// Writes the list, as the program does while it runs.
    async fn note(&self) {
        stops::catch_up(&self.app).await.expect("noted");
    }

    fn list(&self) -> PathBuf {
        self.data.join(stops::NAME)
    }
}

/// The same practice as of its backup, with a stop list beside it.
struct Restored {
    app: App,
    _folder: TempDir,
    database: Option<PostgresDatabase>,
}

impl Restored {
    async fn from(world: &World, file: &Path, list: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let database = match world.database {
            "postgres" => Some(PostgresDatabase::make().expect("a database")),
            _ => None,
        };
        let config = Config {
            data: data.clone(),
            listen: String::new(),
            database_url: database.as_ref().map(|database| database.url().to_owned()),
            key_file: None,
            key: None,
            behind_tls: false,
            public_url: None,
            proxies: Vec::new(),
            registry: None,
            doors: Doors::default(),
            backups: None,
        };
        let mut opened = backup::open(file, &backup::key(&key())).expect("it opens");
        backup::into(&mut opened, &config, &key(), Replace::Refuse, || Ok(()))
            .await
            .expect("restored");
        fs::copy(list, data.join(stops::NAME)).expect("the list");
        let db = match &database {
            Some(database) => Db::open_postgres_with(database.url(), 4).await.expect("it answers"),
            None => Db::open_sqlite(&data.join("liaison.db"), &key()).await.expect("it opens"),
        };
        let vault = Vault::open(data.join("files"), &key()).expect("a vault");
        let app = App::new(db, vault, &key(), false).kept_in(data, None);
        Self { app, _folder: folder, database }
    }

    async fn refuses_mail(&self, practice: Uuid, address: &str) -> bool {
        let who = Who::Address(address);
        let answer = consent::ask(self.app.db(), practice, who, Channel::Email).await;
        answer.expect("an answer").is_refused()
    }

    async fn end(self) {
        self.app.db().clone().close().await.expect("closed");
        drop(self.database);
    }
}

#[test]
fn whoever_refused_after_the_backup_stays_refused_when_it_is_restored() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let practice = case.practice.id;
        let known = case.source("Ann Aldridge MD", "ann@office.example").await;
        case.say("early@office.example", Word::Refused).await;
        let retired = case.source("Cal Castellano MD", "cal@office.example").await;
        let form = [("pause", "retired"), ("pause_reason", "Gone fishing")];
        case.owner.post(&format!("/sources/{retired}/pauses"), &form).await;
        let file = case.back_up().await;

        case.say("late@office.example", Word::Refused).await;
        case.say("changed@office.example", Word::Refused).await;
        case.say("changed@office.example", Word::Allowed).await;
        case.came_back("gone@office.example").await;
        case.came_back("mended@office.example").await;
        // No person lets go within the same millisecond; then the stop would hold.
        tokio::time::sleep(Duration::from_millis(3)).await;
        case.run("DELETE FROM mail_suppression WHERE practice_id = $1 AND address LIKE 'mended%'")
            .await;
        case.do_not_contact(known).await;
        case.do_not_contact(retired).await;
        let unknown = case.source("Bea Bellweather MD", "bea@office.example").await;
        case.do_not_contact(unknown).await;
        case.note().await;

        let restored = Restored::from(&world, &file, &case.list()).await;
        let db = restored.app.db();
        assert!(
            !restored.refuses_mail(practice, "late@office.example").await,
            "it is the old state"
        );
        let applied = stops::catch_up(&restored.app).await.expect("united");
        let Applied { refused, other_words, stopped, lifted } = applied;
        assert_eq!((refused, other_words, stopped, lifted), (2, 1, 4, 1));
        for address in ["early", "late", "ann", "bea", "cal"] {
            let address = format!("{address}@office.example");
            assert!(restored.refuses_mail(practice, &address).await, "{address}");
        }
        assert!(!restored.refuses_mail(practice, "changed@office.example").await, "the last word");
        let held =
            async |address| outbox::is_suppressed(db, practice, address).await.expect("known");
        assert!(held("gone@office.example").await && !held("mended@office.example").await);
        for source in [known, retired] {
            let standing = relationships::standing(db, practice, source).await.expect("known");
            assert!(matches!(standing, Standing::NoContact { .. }), "{standing:?}");
        }

        let again = stops::catch_up(&restored.app).await.expect("united");
        assert!(again.is_nothing(), "{again:?}");
        restored.end().await;
    });
}

#[test]
fn what_was_let_go_again_after_the_backup_is_let_go() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let practice = case.practice.id;
        let source = case.source("Ann Aldridge MD", "ann@office.example").await;
        case.do_not_contact(source).await;
        case.came_back("gone@office.example").await;
        let file = case.back_up().await;
        let pause = case.app.db().value::<Uuid>("SELECT id FROM pause", args![]).await;
        let pause = pause.expect("a query").expect("the pause");
        case.owner.post(&format!("/pauses/{pause}/end"), &[]).await;
        case.owner.post("/settings/mail/release", &[("address", "gone@office.example")]).await;
        case.note().await;

        let restored = Restored::from(&world, &file, &case.list()).await;
        let applied = stops::catch_up(&restored.app).await.expect("united");
        assert_eq!((applied.stopped, applied.lifted), (0, 2), "{applied:?}");
        let db = restored.app.db();
        let standing = relationships::standing(db, practice, source).await.expect("known");
        assert!(!matches!(standing, Standing::NoContact { .. }), "{standing:?}");
        assert!(!outbox::is_suppressed(db, practice, "gone@office.example").await.expect("known"));
        restored.end().await;
    });
}

#[test]
fn a_permission_to_fax_that_was_revoked_does_not_come_back() {
    on_each_database(async |world| {
        let case = Case::new(&world).await;
        case.run(
            "INSERT INTO fax_permission (practice_id, id, number, how, granted_at, created_at)
             VALUES ($1, $1, '6145550123', 'On the phone', 1, 1)",
        )
        .await;
        let file = case.back_up().await;
        case.run("UPDATE fax_permission SET revoked_at = 9 WHERE practice_id = $1").await;
        case.note().await;
        let restored = Restored::from(&world, &file, &case.list()).await;
        stops::catch_up(&restored.app).await.expect("united");
        let who = Who::Address("6145550123");
        let answer =
            consent::ask(restored.app.db(), case.practice.id, who, Channel::FaxPromotional).await;
        assert!(answer.expect("an answer").is_refused());
        restored.end().await;
    });
}

#[test]
fn every_way_of_stopping_and_letting_go_is_noted_by_the_database_itself() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let source = case.source("Ann Aldridge MD", "ann@office.example").await;
        let mut seen = 0;
        let mut noted = async |case: &Case, what: &str| {
            let sql = "SELECT count(*) FROM stop_change";
            let now = case.app.db().value::<i64>(sql, args![]).await.expect("a count").unwrap_or(0);
            assert_eq!(now, seen + 1, "{what} on {}", world.database);
            seen = now;
            // The next event is another instant.
            tokio::time::sleep(Duration::from_millis(3)).await;
        };
        case.came_back("a-b@office.example").await;
        noted(&case, "mail came back").await;
        case.run("DELETE FROM mail_suppression WHERE practice_id = $1").await;
        noted(&case, "mail may go again").await;
        case.do_not_contact(source).await;
        noted(&case, "do not contact").await;
        let pause = case.app.db().value::<Uuid>("SELECT id FROM pause", args![]).await;
        let pause = pause.expect("a query").expect("the pause");
        for (step, what) in [("end", "ended"), ("resume", "holds again"), ("remove", "taken back")]
        {
            case.owner.post(&format!("/pauses/{pause}/{step}"), &[]).await;
            noted(&case, what).await;
        }
        let form = [("pause", "paused"), ("pause_reason", "Holiday")];
        case.owner.post(&format!("/sources/{source}/pauses"), &form).await;
        let sql = "SELECT count(*) FROM stop_change WHERE subject = 'a-b@office.example'";
        let mails = case.app.db().value::<i64>(sql, args![]).await.expect("a count");
        assert_eq!(mails, Some(2), "an address is kept as it is");
    });
}

#[test]
fn the_list_is_unreadable_without_the_key_and_outlives_a_torn_and_a_damaged_line() {
    on_each_database(async |world| {
        let case = Case::new(&world).await;
        for name in ["one", "two", "three"] {
            case.say(&format!("{name}@office.example"), Word::Refused).await;
        }
        case.note().await;
        let whole = fs::read_to_string(case.list()).expect("the list");
        assert!(!whole.contains("office"), "addresses lie open");
        let read = |path: &Path| stops::read_file(path, case.app.secrets()).expect("the list");
        assert_eq!((read(&case.list()).entries.len(), read(&case.list()).unreadable), (3, 0));

        let torn = &whole[..whole.len() - 30];
        fs::write(case.list(), torn).expect("a torn file");
        assert_eq!((read(&case.list()).entries.len(), read(&case.list()).unreadable), (2, 0));
        case.note().await;
        let mended = read(&case.list());
        assert_eq!(
            (mended.entries.len(), mended.unreadable),
            (3, 1),
            "written again after the tear"
        );

        let damaged = whole.replacen(&whole[60..62], "zz", 1);
        fs::write(case.list(), damaged).expect("a damaged file");
        let rest = read(&case.list());
        assert_eq!(
            (rest.entries.len(), rest.unreadable),
            (2, 1),
            "one line does not take the others"
        );
    });
}

#[test]
fn a_list_of_another_practice_is_left_alone() {
    on_each_database(async |world| {
        let case = Case::new(&world).await;
        case.say("one@office.example", Word::Refused).await;
        case.note().await;
        let entries = stops::read_file(&case.list(), case.app.secrets()).expect("the list").entries;
        let mut strange = serde_json::to_value(&entries).expect("entries");
        strange[0]["practice_id"] = platform::new_id().to_string().into();
        let strange: Vec<stops::Entry> = serde_json::from_value(strange).expect("entries");
        let applied = stops::apply(world.db(), &strange).await.expect("nothing to do");
        assert!(applied.is_nothing(), "{applied:?}");
    });
}

#[test]
fn the_running_program_writes_the_list_and_its_copy_beside_the_backups() {
    on_each_database(async |world| {
        let case = Case::new(&world).await;
        let folder = case.backups.path().to_owned();
        let backups = platform::config::Backups { folder: folder.clone(), days: 1, weeks: 1 };
        let app = world.restarted().kept_in(case.data.clone(), Some(backups));
        let (stop, told) = tokio::sync::watch::channel(false);
        let keeping = tokio::spawn(stops::keep(app.clone(), told));
        case.say("one@office.example", Word::Refused).await;
        let entries = |path: &Path| {
            stops::read_file(path, app.secrets()).map_or(0, |contents| contents.entries.len())
        };
        let copy = folder.join(stops::NAME);
        for _ in 0..300 {
            if (entries(&case.list()), entries(&copy)) == (1, 1) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!((entries(&case.list()), entries(&copy)), (1, 1), "on {}", world.database);
        case.say("two@office.example", Word::Refused).await;
        stop.send(true).expect("it listens");
        keeping.await.expect("its end");
        assert_eq!(entries(&case.list()), 2, "what came last is written before it ends");
    });
}
