//! Where a restore goes, and what must not be lost there.

use std::path::Path;

use sea_orm::FromQueryResult;

use crate::{Db, Error, Result, Sql, Tx, args, db::Value, keys::Key};

/// What becomes of data that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// The restore is refused.
    Refuse,
    /// They are put aside and kept.
    PutAside,
}

/// What is at the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Present {
    /// Nothing.
    Nothing,
    /// Tables in which no practice has been set up: a first start, to see that it works.
    NoPractice,
    /// Data, or something that does not open.
    Data,
}

impl Present {
    /// Refuses to put aside what nobody has said may be put aside.
    pub fn permit(self, replace: Replace, place: &str) -> Result<()> {
        if self == Self::Data && replace == Replace::Refuse {
            return Err(Error::Start(format!(
                "There are data in {place}. To put them aside and restore in their place, add \
                 --replace; to restore beside them, name another data folder with LIAISON_DATA. \
                 Nothing was changed."
            )));
        }
        Ok(())
    }
}

/// What is in the embedded database of a data folder.
pub(super) async fn in_folder(data: &Path, key: &Key) -> Present {
    let path = data.join("liaison.db");
    if !path.exists() {
        return Present::Nothing;
    }
    let Ok(db) = Db::open_sqlite_beside(&path, key).await else { return Present::Data };
    let present =
        if has_practice(&db).await == Some(false) { Present::NoPractice } else { Present::Data };
    let _ = db.close().await;
    present
}

/// What is in a PostgreSQL database.
pub(super) async fn in_postgres(tx: &Tx) -> Result<Present> {
    if tables(tx).await?.is_empty() {
        return Ok(Present::Nothing);
    }
    let is_ours = tx
        .value::<bool>("SELECT to_regclass('practice') IS NOT NULL", args![])
        .await?
        .unwrap_or(false);
    let is_empty = is_ours && has_practice(tx).await == Some(false);
    Ok(if is_empty { Present::NoPractice } else { Present::Data })
}

async fn has_practice(db: &impl Sql) -> Option<bool> {
    let count = db.value::<i64>("SELECT count(*) FROM practice", args![]).await.ok()?;
    count.map(|count| count > 0)
}

/// Refuses a database with which another program works: it would go on in the tables that
/// are put aside.
pub(super) async fn refuse_others(tx: &Tx) -> Result<()> {
    let others = tx
        .value::<i64>(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND backend_type = 'client backend'",
            args![],
        )
        .await?
        .unwrap_or(0);
    if others == 0 {
        return Ok(());
    }
    Err(Error::Start(
        "Another program is connected to this PostgreSQL database. Stop every Liaison that works \
         with it (and other clients), then restore. Nothing was changed."
            .into(),
    ))
}

/// Moves all tables into a schema of their own, in this transaction.
pub(super) async fn put_aside(tx: &Tx, schema: &str) -> Result<()> {
    tx.run(&format!("CREATE SCHEMA {schema}"), args![]).await?;
    for table in tables(tx).await? {
        tx.run(&format!("ALTER TABLE {table} SET SCHEMA {schema}"), args![]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

async fn tables(tx: &Tx) -> Result<Vec<String>> {
    let sql = "SELECT quote_ident(tablename) AS name FROM pg_tables
               WHERE schemaname = current_schema() ORDER BY tablename";
    let rows: Vec<Name> = tx.rows(sql, Vec::<Value>::new()).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
