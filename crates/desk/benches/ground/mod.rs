//! The ground that measurements stand on: a practice of a given size, made
//! once and kept beside the build, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is measured when `LIAISON_TEST_POSTGRES` names a server. Remove
//! the folder `bench-data` in the target folder, and the databases `bench_...`
//! of the server, to have everything made anew.

#![allow(dead_code, reason = "each benchmark uses its own part")]

mod names;
mod times;
pub mod visit;

use std::{error::Error, path::Path, time::Instant};

use desk::demo::{self, Scale};
use jiff::{Zoned, civil::Date};
use platform::{Db, Sql, Uuid, args, clock, keys::Key, vault::Vault, web::App};

pub use times::{Times, head, line};

/// What a measurement returns: any failure ends it.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// How a practice is to be.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Under which name it is kept.
    pub name: &'static str,
    /// Sources, about.
    pub sources: usize,
    /// Referrals.
    pub referrals: usize,
    /// Months over which they came in.
    pub months: u16,
    /// Clinics.
    pub clinics: usize,
    /// How varied the names of its people are.
    pub names: Names,
}

/// How varied names are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Some hundred, as the sample practice has them.
    Sample,
    /// Tens of thousands, as a directory of that size has them.
    Varied,
}

/// The usual practice.
pub const SMALL: Wanted = Wanted {
    name: "referrals_10k",
    sources: 500,
    referrals: 10_000,
    months: 36,
    clinics: 3,
    names: Names::Sample,
};

/// A large group.
pub const LARGE: Wanted = Wanted {
    name: "referrals_1m",
    sources: 20_000,
    referrals: 1_000_000,
    months: 60,
    clinics: 50,
    names: Names::Sample,
};

/// A practice to be measured.
pub struct Ground {
    /// The installation, fresh: nothing is kept in memory yet.
    pub app: App,
    /// The practice.
    pub practice_id: Uuid,
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// The day on which its pages are looked at.
    pub today: Date,
    vault: Vault,
    key: Key,
}

impl Ground {
    /// The database.
    pub fn db(&self) -> &Db {
        self.app.db()
    }

    /// The same installation as if just started: nothing in memory.
    pub fn restarted(&self) -> App {
        App::new(self.db().clone(), self.vault.clone(), &self.key, false)
    }

    async fn open(db: Db, database: &'static str, wanted: Wanted, folder: &Path) -> Outcome<Self> {
        platform::db::migrate(&db).await?;
        let key = key()?;
        let vault = Vault::open(folder.join("files"), &key)?;
        let app = App::new(db, vault.clone(), &key, false);
        let found = "SELECT id FROM practice WHERE is_demo ORDER BY created_at LIMIT 1";
        let practice_id = match app.db().value::<Uuid>(found, args![]).await? {
            Some(known) => known,
            None => make(&app, database, wanted).await?,
        };
        let zone = desk::practice::zone(app.db(), practice_id).await?;
        let today = clock::local_day(clock::now(), &zone);
        Ok(Self { app, practice_id, database, today, vault, key })
    }
}

async fn make(app: &App, database: &str, wanted: Wanted) -> Outcome<Uuid> {
    let begun = Instant::now();
    let Wanted { sources, referrals, months, clinics, .. } = wanted;
    let today = Zoned::now().date();
    let made = demo::scaled(app, Scale { sources, referrals, months, clinics, today }).await?;
    if wanted.names == Names::Varied {
        names::vary(app.db(), made.practice_id).await?;
    }
    // PostgreSQL does this by itself some minutes after so many changes.
    if app.db().is_postgres() {
        app.db().run("VACUUM ANALYZE", args![]).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!("{database}: made {referrals} referrals of {sources} sources in {seconds:.1} s");
    Ok(made.practice_id)
}

/// The usual practice, then the large group; the argument `small` leaves out the latter, `large`
/// the former.
pub async fn small_and_large(measure: impl AsyncFn(&Ground) -> Outcome<()>) -> Outcome<()> {
    // `LIAISON_LOG=sql=debug` says which statements take how long.
    let told = tracing_subscriber::EnvFilter::from_env("LIAISON_LOG");
    tracing_subscriber::fmt().with_env_filter(told).with_writer(std::io::stderr).init();
    if !std::env::args().any(|argument| argument == "large") {
        each(SMALL, &measure).await?;
    }
    if !std::env::args().any(|argument| argument == "small") {
        each(LARGE, &measure).await?;
    }
    Ok(())
}

/// The practice on SQLite, then on PostgreSQL, one after the other.
pub async fn each(wanted: Wanted, measure: impl AsyncFn(&Ground) -> Outcome<()>) -> Outcome<()> {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data").join(wanted.name);
    std::fs::create_dir_all(&folder)?;
    // Made under another name first: what was made half is not measured.
    let (file, part) = (folder.join("liaison.db"), folder.join("part.db"));
    if !file.exists() {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.join(format!("part.db{ending}")));
        }
        let db = Db::open_sqlite(&part, &key()?).await?;
        Ground::open(db.clone(), "SQLite", wanted, &folder).await?;
        db.close().await?;
        std::fs::rename(&part, &file)?;
    }
    let db = Db::open_sqlite(&file, &key()?).await?;
    measure(&Ground::open(db.clone(), "SQLite", wanted, &folder).await?).await?;
    db.close().await?;

    let Ok(server) = std::env::var("LIAISON_TEST_POSTGRES") else {
        eprintln!("LIAISON_TEST_POSTGRES is not set: measured on SQLite only");
        return Ok(());
    };
    let url = postgres(&server, wanted, &folder).await?;
    let db = Db::open_postgres(&url).await?;
    measure(&Ground::open(db.clone(), "PostgreSQL", wanted, &folder).await?).await?;
    db.close().await?;
    Ok(())
}

/// The database of a practice on the server, made when it is not there yet.
async fn postgres(server: &str, wanted: Wanted, folder: &Path) -> Outcome<String> {
    let (base, _) = server.rsplit_once('/').ok_or("LIAISON_TEST_POSTGRES names no database")?;
    let (kept, part) = (format!("bench_{}", wanted.name), format!("bench_{}_part", wanted.name));
    let admin = Db::open_postgres(server).await?;
    let known = "SELECT CAST(1 AS bigint) FROM pg_database WHERE datname = $1";
    if admin.value::<i64>(known, args![kept.as_str()]).await?.is_none() {
        admin.run(&format!("DROP DATABASE IF EXISTS {part} WITH (FORCE)"), args![]).await?;
        admin.run(&format!("CREATE DATABASE {part}"), args![]).await?;
        let db = Db::open_postgres(&format!("{base}/{part}")).await?;
        Ground::open(db.clone(), "PostgreSQL", wanted, folder).await?;
        db.close().await?;
        admin.run(&format!("ALTER DATABASE {part} RENAME TO {kept}"), args![]).await?;
    }
    admin.close().await?;
    Ok(format!("{base}/{kept}"))
}

fn key() -> Outcome<Key> {
    Key::from_hex(&"5a".repeat(32)).ok_or_else(|| "the key is not one".into())
}
