//! The database: embedded SQLite (encrypted with SQLCipher) or PostgreSQL,
//! behind one door. Everything above this module is the same for both.

mod guards;
mod migrate;
pub mod portable;
mod sql;

use std::{path::Path, time::Duration};

use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, SqlxSqliteConnector, TransactionTrait,
};
use sqlx::{
    ConnectOptions as _, Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

pub use migrate::{go_on, make_tables, migrate, schema_version, version_of};
pub use sea_orm::FromQueryResult;
pub use sql::{Sql, Value, insert_counted, insert_many};

use crate::{Error, Result, keys::Key};

/// A write transaction: dropped without [`Tx::commit`], it never happened.
pub struct Tx(DatabaseTransaction);

impl Tx {
    /// Makes the changes durable: when this returns, they survive a crash.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}

/// The database of an installation.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Db {
    /// Opens (and makes, if missing) the encrypted database in the data folder.
    ///
    /// One connection writes and some read: SQLite allows one writer at a
    /// time, and waiting in our own queue beats failing with "busy".
    pub async fn open_sqlite(path: &Path, key: &Key) -> Result<Self> {
        let options = sqlite_options(path, key).create_if_missing(true);
        let write = open_pool(&options, 1).await.map_err(|error| not_opened(path, &error))?;
        let read = open_pool(&options, readers()).await;
        Ok(Self {
            read: SqlxSqliteConnector::from_sqlx_sqlite_pool(
                read.map_err(|error| Error::Start(error.to_string()))?,
            ),
            write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
        })
    }

    /// Opens the embedded database for reading, beside the program that works with it.
    pub async fn open_sqlite_beside(path: &Path, key: &Key) -> Result<Self> {
        let options = sqlite_options(path, key).create_if_missing(false).pragma("query_only", "ON");
        let pool = open_pool(&options, 1).await.map_err(|error| not_opened(path, &error))?;
        let read = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
        Ok(Self { write: read.clone(), read })
    }

    /// Connects to PostgreSQL 15 or newer.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        Self::open_postgres_with(url, 16).await
    }

    /// Connects to PostgreSQL with so many connections at most.
    pub async fn open_postgres_with(url: &str, connections: u32) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .min_connections(1)
            .connect_timeout(Duration::from_secs(5))
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(true)
            .sqlx_logging(false);
        let pool = Database::connect(options).await.map_err(|error| {
            Error::Start(format!(
                "PostgreSQL does not answer at LIAISON_DATABASE_URL: {error}. Check that it runs, \
                 and the address, name and password in the URL."
            ))
        })?;
        Ok(Self { read: pool.clone(), write: pool })
    }

    /// Begins a write transaction.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx(self.write.begin().await?))
    }

    /// Begins to read: everything that is read in it is as it was at its first read, whatever
    /// is written meanwhile.
    pub async fn snapshot(&self) -> Result<Tx> {
        if !self.is_postgres() {
            // SQLite's transactions are so by themselves.
            return Ok(Tx(self.read.begin().await?));
        }
        let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
        Ok(Tx(self.read.begin_with_config(Some(isolation), Some(access)).await?))
    }

    /// Whether this is PostgreSQL; only for the few statements that differ.
    pub fn is_postgres(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    /// Lets the database look at its tables anew after very many rows came in.
    /// PostgreSQL does so by itself only a minute later, and plans badly until
    /// then; SQLite plans well without.
    pub async fn look_anew(&self) {
        if self.is_postgres()
            && let Err(error) = self.run("ANALYZE", crate::args![]).await
        {
            // Only slower, not wrong.
            tracing::warn!(%error, "ANALYZE failed");
        }
    }

    /// Closes every connection, so that SQLite folds its log into the file.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

fn sqlite_options(path: &Path, key: &Key) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", format!("\"x'{}'\"", hex::encode(key.derive("database"))))
        // Half the work of SHA-512 on processors with instructions for SHA-256, and as good
        // a seal of a page.
        .pragma("cipher_hmac_algorithm", "HMAC_SHA256")
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "MEMORY")
        .statement_cache_capacity(256)
        // The first statement of each holds the key. `Sql` tells of the others.
        .disable_statement_logging()
}

async fn open_pool(
    options: &SqliteConnectOptions,
    connections: u32,
) -> Result<sqlx::SqlitePool, sqlx::Error> {
    make_ready().await?;
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await
}

/// Lets one connection alone wake SQLite up, once in the life of the program. SQLite says that it
/// is ready shortly before SQLCipher is, and whoever opens a database in between is told that its
/// key is wrong.
async fn make_ready() -> Result<(), sqlx::Error> {
    static READY: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    let waken = || async { SqliteConnection::connect("sqlite::memory:").await?.close().await };
    READY.get_or_try_init(waken).await.copied()
}

fn not_opened(path: &Path, error: &sqlx::Error) -> Error {
    let text = error.to_string();
    if text.contains("file is not a database") {
        return Error::Start(format!(
            "The database {} does not open with this key. Check LIAISON_KEY_FILE: it must be the \
             key that was made with this data folder.",
            path.display()
        ));
    }
    Error::Start(format!("The database {} does not open: {text}", path.display()))
}

/// How many connections read the embedded database: one for each processor. A change
/// empties the pages that every one of them keeps, and each then has to decrypt them anew,
/// so that more of them make a page slower.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(processors).unwrap_or(8).clamp(2, 8)
}

/// Raises the change counter of a topic ("sources", "referrals") of a practice,
/// in the transaction of the change.
pub async fn changed(db: &impl Sql, practice_id: Uuid, topic: &str) -> Result<()> {
    db.run(
        "INSERT INTO change_counter (practice_id, topic, value) VALUES ($1, $2, 1)
         ON CONFLICT (practice_id, topic) DO UPDATE SET value = change_counter.value + 1",
        crate::args![practice_id, topic],
    )
    .await?;
    Ok(())
}

/// The change counter of a topic; 0 before the first change.
pub async fn change_counter(db: &impl Sql, practice_id: Uuid, topic: &str) -> Result<i64> {
    Ok(db
        .value::<i64>(
            "SELECT value FROM change_counter WHERE practice_id = $1 AND topic = $2",
            crate::args![practice_id, topic],
        )
        .await?
        .unwrap_or(0))
}

/// Adds values to those of a statement, and tells the marks under which they stand in it: `$3, $4`.
/// Of no values it is `NULL`, which equals nothing: `IN (NULL)` finds nothing.
pub fn marks<V: Into<Value>>(values: &mut Vec<Value>, more: impl IntoIterator<Item = V>) -> String {
    let first = values.len() + 1;
    values.extend(more.into_iter().map(Into::into));
    let marks: Vec<String> = (first..=values.len()).map(|number| format!("${number}")).collect();
    if marks.is_empty() { "NULL".into() } else { marks.join(", ") }
}

/// The change counters of some topics, in their order; 0 before the first change.
pub async fn change_counters(
    db: &impl Sql,
    practice_id: Uuid,
    topics: &[&str],
) -> Result<Vec<i64>> {
    let mut args = crate::args![practice_id];
    let topics_asked = marks(&mut args, topics.iter().copied());
    // Served by the primary key.
    let rows: Vec<Counter> = db
        .rows(
            &format!(
                "SELECT topic, value FROM change_counter
                 WHERE practice_id = $1 AND topic IN ({topics_asked})"
            ),
            args,
        )
        .await?;
    let of = |topic: &&str| {
        rows.iter().find(|counter| counter.topic == **topic).map_or(0, |found| found.value)
    };
    Ok(topics.iter().map(of).collect())
}

#[derive(FromQueryResult)]
struct Counter {
    topic: String,
    value: i64,
}
