//! Backups: made while others write, and put back to the same rows and files, or not at all.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use platform::{
    Db, Result, Sql, Uuid, args,
    backup::{self, Made, Replace, Restored, Target},
    clock,
    config::{Config, Doors},
    db::{self, portable},
    keys::Key,
    new_id,
    vault::Vault,
};
use sha2::{Digest, Sha256};
use support::practice;
use tempfile::TempDir;
use testing::{PostgresDatabase, World, on_each_database};

fn key() -> Key {
    Key::from_hex(&"5a".repeat(32)).expect("a key")
}

/// Another machine, with nothing on it.
struct Elsewhere {
    config: Config,
    _folder: TempDir,
    _database: Option<PostgresDatabase>,
}

impl Elsewhere {
    fn like(world: &World) -> Self {
        Self::on(match world.database {
            "postgres" => Some(PostgresDatabase::make().expect("a database")),
            _ => None,
        })
    }

    fn on(database: Option<PostgresDatabase>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = database.as_ref().map(|database| database.url().to_owned());
        let config = config(folder.path().join("data"), url);
        Self { config, _folder: folder, _database: database }
    }

    async fn restore(&self, file: &Path, replace: Replace) -> Result<Restored> {
        let mut opened = backup::open(file, &backup::key(&key()))?;
        backup::into(&mut opened, &self.config, &key(), replace, || Ok(())).await
    }

    async fn db(&self) -> Db {
        match &self.config.database_url {
            Some(url) => Db::open_postgres_with(url, 2).await.expect("PostgreSQL answers"),
            None => Db::open_sqlite(&self.config.data.join("liaison.db"), &key())
                .await
                .expect("SQLite opens"),
        }
    }

    fn vault(&self) -> Vault {
        Vault::open(self.config.data.join("files"), &key()).expect("a vault")
    }
}

fn config(data: PathBuf, database_url: Option<String>) -> Config {
    Config {
        data,
        listen: String::new(),
        database_url,
        key_file: None,
        key: None,
        behind_tls: false,
        public_url: None,
        proxies: Vec::new(),
        registry: None,
        doors: Doors::default(),
        backups: None,
    }
}

async fn made(world: &World) -> (Made, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::of(folder.path(), &world.folder(), clock::now()).expect("a place");
    let key = backup::key_of(world.app.secrets());
    let made = backup::make(world.db(), world.app.vault(), &key, &target).await.expect("a backup");
    (made, folder)
}

/// Rows and hash of each table.
async fn contents(db: &Db) -> Vec<(String, u64, String)> {
    let tx = db.snapshot().await.expect("a snapshot");
    let mut all = Vec::new();
    for table in portable::tables(&tx).await.expect("the tables") {
        let (mut sum, mut bytes) = (Sha256::new(), Vec::new());
        let rows = table
            .read(&tx, |cells| {
                bytes.clear();
                archive::encode_row(cells, &mut bytes);
                sum.update(&bytes);
                Ok(())
            })
            .await
            .expect("rows");
        all.push((table.name.clone(), rows, hex::encode(sum.finalize())));
    }
    all
}

/// What must be the same: a restore is on record, and migrations say when they ran.
fn kept(mut all: Vec<(String, u64, String)>) -> Vec<(String, u64, String)> {
    all.retain(|(name, ..)| name != "audit" && name != "schema_version");
    all
}

async fn set(db: &Db, practice_id: Uuid, name: &str, value: &str) {
    let tx = db.begin().await.expect("a transaction");
    for half in ["left", "right"] {
        platform::settings::put(&tx, practice_id, &format!("{half}/{name}"), &value, None)
            .await
            .expect("a setting");
    }
    tx.commit().await.expect("a commit");
}

async fn count(db: &Db, sql: &str) -> i64 {
    db.value::<i64>(sql, args![]).await.expect("a count").unwrap_or(0)
}

/// Some of everything: texts of all kinds, nothing, fractions, more rows than are read at a time.
async fn furnish(world: &World) -> Uuid {
    let (db, practice_id) = (world.db(), practice(world.db()).await);
    db.run(
        "INSERT INTO zip_centroid (zip, latitude, longitude, loaded_at)
         VALUES ('43004', 40.0123456789, -82.5, 1), ('43005', 0.1, 1e-9, 1)",
        args![],
    )
    .await
    .expect("places");
    let rows = (0..4500)
        .map(|number| {
            let text = format!("\"{number}\" é 漢字 '\\ {}", "x".repeat(number % 90));
            args![practice_id, format!("Name {number} ü"), text, 0i64, None::<Uuid>]
        })
        .collect();
    let columns = ["practice_id", "name", "value", "changed_at", "changed_by"];
    db::insert_many(db, "setting", &columns, rows, "").await.expect("settings");
    for number in 0..3u8 {
        let bytes = vec![number; 300_000 * usize::from(number)];
        let vault = world.app.vault();
        vault
            .keep(db, practice_id, "order.pdf", "application/pdf", &bytes, None)
            .await
            .expect("a file");
    }
    practice_id
}

#[test]
fn a_backup_restores_every_row_of_every_table_and_every_file() {
    on_each_database(async |world| {
        let practice_id = furnish(&world).await;
        let before = contents(world.db()).await;
        let (made, _folder) = made(&world).await;
        assert!(made.faulty_files.is_empty() && made.files == 3, "{made:?}");

        let elsewhere = Elsewhere::like(&world);
        let restored = elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
        assert_eq!((restored.files, restored.aside), (3, None));
        let db = elsewhere.db().await;
        let after = contents(&db).await;
        assert_eq!(kept(before), kept(after), "on {}", world.database);
        assert_eq!(
            count(&db, "SELECT count(*) FROM audit WHERE action = 'backup.restored'").await,
            1
        );
        let ids: Vec<Id> = db.rows("SELECT id FROM file ORDER BY id", args![]).await.expect("ids");
        for (number, file) in ids.iter().enumerate() {
            let read = elsewhere.vault().read(practice_id, file.id).expect("the file");
            assert_eq!(read, vec![number as u8; 300_000 * number]);
        }
        assert!(db.run("DELETE FROM audit", args![]).await.is_err(), "the guards stand");
        let orphan =
            "INSERT INTO setting (practice_id, name, value, changed_at) VALUES ($1, 'x', 'x', 0)";
        assert!(db.run(orphan, args![new_id()]).await.is_err(), "references are looked at");
        db.close().await.expect("closed");
    });
}

#[derive(platform::db::FromQueryResult)]
struct Id {
    id: Uuid,
}

#[test]
fn a_backup_of_one_database_restores_to_the_other() {
    on_each_database(async |world| {
        furnish(&world).await;
        let before = contents(world.db()).await;
        let (made, _folder) = made(&world).await;
        let other = match world.database {
            "postgres" => None,
            _ => PostgresDatabase::make(),
        };
        let elsewhere = Elsewhere::on(other);
        elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
        let db = elsewhere.db().await;
        assert_eq!(kept(before), kept(contents(&db).await), "from {}", world.database);
        db.close().await.expect("closed");
    });
}

#[test]
fn a_backup_made_while_others_write_shows_one_instant() {
    on_each_database(async |world| {
        let practice_id = furnish(&world).await;
        set(world.db(), practice_id, "acknowledged", "yes").await;
        let (db, stop) = (world.db().clone(), tokio::sync::watch::channel(false));
        let writing = tokio::spawn(async move {
            let mut written = 0;
            while !*stop.1.borrow() {
                set(&db, practice_id, &format!("while/{written:06}"), "x").await;
                written += 1;
            }
            written
        });
        // Let some of them come before it.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let (made, _folder) = made(&world).await;
        stop.0.send(true).expect("it listens");
        let written = writing.await.expect("the writer");
        let elsewhere = Elsewhere::like(&world);
        elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
        let db = elsewhere.db().await;
        let halves =
            |half: &str| format!("SELECT count(*) FROM setting WHERE name LIKE '{half}/%'");
        let (left, right) = (count(&db, &halves("left")).await, count(&db, &halves("right")).await);
        assert_eq!(left, right, "transactions are whole");
        let acknowledged = "SELECT count(*) FROM setting WHERE name LIKE '%/acknowledged'";
        assert_eq!(count(&db, acknowledged).await, 2);
        assert!(left - 1 < written, "{written} were written, and some after the snapshot");
        db.close().await.expect("closed");
    });
}

#[test]
fn a_backup_that_cannot_be_used_is_named_and_touches_nothing() {
    on_each_database(async |world| {
        furnish(&world).await;
        let (made, folder) = made(&world).await;
        let whole = fs::read(&made.path).expect("the backup");
        let elsewhere = Elsewhere::like(&world);
        let other = Key::from_hex(&"5b".repeat(32)).expect("a key");
        let said = backup::open(&made.path, &backup::key(&other)).err().expect("another key");
        assert!(said.to_string().contains("another key"), "{said}");

        let broken = folder.path().join("broken.backup");
        let mut named = Vec::new();
        for part in 1..20 {
            let mut bytes = whole.clone();
            bytes[whole.len() * part / 20] ^= 1;
            fs::write(&broken, &bytes).expect("a file");
            let said = elsewhere.restore(&broken, Replace::Refuse).await.expect_err("damaged");
            assert!(said.to_string().contains("damaged in"), "{said}");
            named.push(said.to_string());
        }
        for part in ["table/setting", "file/"] {
            assert!(
                named.iter().any(|said| said.contains(part)),
                "{part} is never named: {named:?}"
            );
        }
        fs::write(&broken, &whole[..whole.len() - 100]).expect("a file");
        let said = elsewhere.restore(&broken, Replace::Refuse).await.expect_err("cut off");
        assert!(said.to_string().contains("its end is missing"), "{said}");

        let about = serde_json::json!({
            "program": "99.0", "schema": db::schema_version() + 1, "database": "sqlite",
            "made_at": 0, "faulty_files": []
        });
        let file = fs::File::create(&broken).expect("a file");
        let writer = archive::Writer::new(file, &backup::key(&key())).expect("a backup");
        writer.finish(about).expect("whole");
        let said = elsewhere.restore(&broken, Replace::Refuse).await.expect_err("newer");
        assert!(said.to_string().contains("newer Liaison (99.0)"), "{said}");
        assert!(!elsewhere.config.data.join("liaison.db").exists(), "something was touched");
        if world.database == "postgres" {
            let db = elsewhere.db().await;
            let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
            assert_eq!(count(&db, tables).await, 0, "something was touched");
        }
    });
}

#[test]
fn data_that_are_there_are_put_aside_only_when_asked() {
    on_each_database(async |world| {
        furnish(&world).await;
        let (made, _folder) = made(&world).await;
        let elsewhere = Elsewhere::like(&world);
        elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
        let db = elsewhere.db().await;
        db.run("UPDATE practice SET name = 'Later'", args![]).await.expect("a change");
        db.close().await.expect("closed");

        let said = elsewhere.restore(&made.path, Replace::Refuse).await.expect_err("not empty");
        assert!(said.to_string().contains("--replace"), "{said}");
        let restored = elsewhere.restore(&made.path, Replace::PutAside).await.expect("restored");
        let aside = restored.aside.expect("what was there");
        let db = elsewhere.db().await;
        let later = "SELECT count(*) FROM practice WHERE name = 'Later'";
        assert_eq!(count(&db, later).await, 0);
        match world.database {
            "postgres" => {
                let later = later.replace("FROM ", &format!("FROM {aside}."));
                assert_eq!(count(&db, &later).await, 1);
            }
            _ => {
                let path = elsewhere.config.data.join(aside).join("liaison.db");
                let old = Db::open_sqlite_beside(&path, &key()).await.expect("it opens");
                assert_eq!(count(&old, later).await, 1);
            }
        }
        db.close().await.expect("closed");
    });
}

#[test]
fn a_database_with_which_another_program_works_is_left_alone() {
    on_each_database(async |world| {
        let Some(database) = PostgresDatabase::make().filter(|_| world.database == "postgres")
        else {
            return;
        };
        furnish(&world).await;
        let (made, folder) = made(&world).await;
        let other = Db::open_postgres(database.url()).await.expect("another program");
        let config = config(folder.path().join("data"), Some(database.url().to_owned()));
        let mut opened = backup::open(&made.path, &backup::key(&key())).expect("it opens");
        let said = backup::into(&mut opened, &config, &key(), Replace::PutAside, || Ok(()))
            .await
            .expect_err("somebody works");
        assert!(said.to_string().contains("Another program is connected"), "{said}");
        other.close().await.expect("closed");
    });
}

#[test]
fn a_first_start_without_a_practice_does_not_stand_in_the_way() {
    on_each_database(async |world| {
        furnish(&world).await;
        let (made, _folder) = made(&world).await;
        let elsewhere = Elsewhere::like(&world);
        fs::create_dir_all(&elsewhere.config.data).expect("a folder");
        let db = elsewhere.db().await;
        db::migrate(&db).await.expect("a first start");
        db.close().await.expect("closed");
        elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
    });
}

#[test]
fn a_backup_of_an_older_program_is_brought_to_the_present_tables() {
    on_each_database(async |world| {
        let old = Elsewhere::like(&world);
        fs::create_dir_all(&old.config.data).expect("a folder");
        let db = old.db().await;
        let tx = db.begin().await.expect("a transaction");
        db::make_tables(&tx, 14).await.expect("old tables");
        tx.commit().await.expect("a commit");
        let practice_id = practice(&db).await;
        db.run(
            "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
             VALUES ($1, 'a@b.example', 'bounced', 'gone', 5)",
            args![practice_id],
        )
        .await
        .expect("an address");
        let folder = tempfile::tempdir().expect("a folder");
        let target = Target::of(&folder.path().join("old"), &old.config.data, 0).expect("a place");
        let made = backup::make(&db, &old.vault(), &backup::key(&key()), &target).await;
        let made = made.expect("a backup of old tables");
        db.close().await.expect("closed");

        let new = Elsewhere::like(&world);
        new.restore(&made.path, Replace::Refuse).await.expect("restored");
        let db = new.db().await;
        assert_eq!(db::version_of(&db).await.expect("a version"), db::schema_version());
        let noted = "SELECT count(*) FROM stop_change WHERE subject = 'a@b.example' AND holds";
        assert_eq!(count(&db, noted).await, 1, "what was stopped before is noted");
        db.close().await.expect("closed");
    });
}

#[test]
fn nothing_that_waited_runs_by_itself_and_nobody_is_signed_in_after_a_restore() {
    on_each_database(async |world| {
        let practice_id = practice(world.db()).await;
        let job = |kind| platform::jobs::NewJob::new(kind, serde_json::json!({}));
        let db = world.db();
        platform::jobs::enqueue(db, practice_id, job("mail.send")).await.expect("a job");
        let every = std::time::Duration::from_secs(60);
        platform::jobs::schedule(db, practice_id, "mailbox", job("mailbox.read"), every)
            .await
            .expect("a schedule");
        let recurring = job("mailbox.read").key("every/mailbox");
        platform::jobs::enqueue(db, practice_id, recurring).await.expect("a job");
        let (made, _folder) = made(&world).await;
        let elsewhere = Elsewhere::like(&world);
        let restored = elsewhere.restore(&made.path, Replace::Refuse).await.expect("restored");
        assert_eq!(restored.held_jobs, 1);
        let db = elsewhere.db().await;
        let dead = platform::jobs::dead(&db, practice_id).await.expect("jobs");
        assert_eq!(dead.len(), 1);
        assert!(
            dead[0].kind == "mail.send" && dead[0].last_error.contains("Try it again"),
            "{dead:?}"
        );
        assert_eq!(count(&db, "SELECT count(*) FROM job WHERE state = 'waiting'").await, 0);
        assert_eq!(count(&db, "SELECT count(*) FROM session").await, 0);
        db.close().await.expect("closed");
    });
}

#[test]
fn a_missing_file_is_told_and_the_rest_is_backed_up() {
    on_each_database(async |world| {
        let practice_id = furnish(&world).await;
        let ids: Vec<Id> = world.db().rows("SELECT id FROM file", args![]).await.expect("ids");
        world.app.vault().remove(practice_id, ids[0].id).expect("gone");
        let (made, _folder) = made(&world).await;
        assert_eq!(made.faulty_files, [ids[0].id.to_string()]);
        assert_eq!(made.files, 2);
    });
}

#[test]
fn a_target_is_never_overwritten_and_never_in_the_data_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    fs::create_dir_all(&data).expect("a folder");
    fs::create_dir_all(&out).expect("a folder");
    let said = |wanted: &Path| Target::of(wanted, &data, 0).expect_err("refused").to_string();
    fs::write(out.join("mine"), "x").expect("a file");
    assert!(said(&out.join("mine")).contains("is there already"));
    assert!(said(&data.join("b")).contains("lies in the data folder"));
    assert!(said(&out.join("none/b")).contains("There is no folder"));
    let target = Target::of(&out, &data, 0).expect("a place");
    assert!(target.path().ends_with("liaison-19700101T000000Z.backup"));
}
