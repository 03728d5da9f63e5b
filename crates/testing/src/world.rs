//! Making and removing the databases of tests.

use std::{future::Future, path::PathBuf};

use platform::{Db, keys::Key, vault::Vault, web::App};
use tempfile::TempDir;

use crate::PostgresDatabase;

/// An installation with nothing in it.
pub struct World {
    /// What handlers share.
    pub app: App,
    /// "sqlite" or "postgres", for messages.
    pub database: &'static str,
    folder: TempDir,
}

impl World {
    /// The database.
    pub fn db(&self) -> &Db {
        self.app.db()
    }

    /// The same installation as if just started: nothing in memory.
    pub fn restarted(&self) -> App {
        App::new(self.db().clone(), self.app.vault().clone(), &key(), false)
    }

    /// The folder that stands for the data folder.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

/// Runs the same test on each database, one after the other.
///
/// # Panics
/// When a database cannot be made: a test must not pass by not running.
pub fn on_each_database<F, Fut>(test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime for the test");
    runtime.block_on(async {
        run(&test, sqlite().await).await;
        match PostgresDatabase::make() {
            Some(database) => run(&test, postgres(&database).await).await,
            None => eprintln!("LIAISON_TEST_POSTGRES is not set: tested on SQLite only"),
        }
    });
}

/// SQLite's connections close in threads of their own, and a program that ends meanwhile may be
/// ended by the system instead: so that is waited for.
async fn run<F: Fn(World) -> Fut, Fut: Future<Output = ()>>(test: &F, world: World) {
    let db = world.db().clone();
    test(world).await;
    let _ = db.close().await;
}

fn key() -> Key {
    Key::from_hex(&"5a".repeat(32)).expect("a key of 32 bytes")
}

async fn sqlite() -> World {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db =
        Db::open_sqlite(&folder.path().join("liaison.db"), &key()).await.expect("SQLite opens");
    world(db, folder, "sqlite").await
}

async fn postgres(database: &PostgresDatabase) -> World {
    let db = Db::open_postgres(database.url()).await.expect("the new database answers");
    let folder = tempfile::tempdir().expect("a temporary folder");
    world(db, folder, "postgres").await
}

async fn world(db: Db, folder: TempDir, database: &'static str) -> World {
    platform::db::migrate(&db).await.expect("migrations run");
    let vault = Vault::open(folder.path().join("files"), &key()).expect("a vault");
    let registry = folder.path().join("registry");
    World { app: App::new(db, vault, &key(), false).with_registry(registry), database, folder }
}
