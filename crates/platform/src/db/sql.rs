//! Running SQL. Statements are written once, in the common dialect of SQLite
//! and PostgreSQL, with `$1`, `$2` for values.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement, TryGetable,
};

use super::{Db, Tx};
use crate::Result;

pub use sea_orm::Value;

/// The values of a statement, in the order of `$1`, `$2`, ...
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// Runs a statement and, where somebody looks for what is slow, says how long it took. Its text
/// holds no values.
async fn timed<T, F: Future<Output = std::result::Result<T, DbErr>>>(
    statement: Statement,
    run: impl FnOnce(Statement) -> F,
) -> Result<T> {
    if !tracing::enabled!(target: TARGET, tracing::Level::DEBUG) {
        return Ok(run(statement).await?);
    }
    let (sql, begun) = (statement.sql.clone(), std::time::Instant::now());
    let found = run(statement).await;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    tracing::debug!(target: TARGET, "{took:.3} ms: {}", sql.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(found?)
}

/// Under which name statements are told: `LIAISON_LOG=warn,sql=debug`.
const TARGET: &str = "sql";

/// Whatever SQL can be run on: the database (reads, and single writes) or a
/// transaction.
#[allow(async_fn_in_trait, reason = "only used with our own types, on one runtime")]
pub trait Sql: Sync {
    /// The connection for reading.
    fn reader(&self) -> &impl ConnectionTrait;
    /// The connection for writing.
    fn writer(&self) -> &impl ConnectionTrait;

    /// All rows.
    fn rows<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send {
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, args);
        async move {
            let rows = timed(statement, |it| self.reader().query_all_raw(it)).await?;
            rows.iter().map(|row| Ok(T::from_query_result(row, "")?)).collect()
        }
    }

    /// The first row, if there is one.
    fn row<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, args);
        async move {
            let row = timed(statement, |it| self.reader().query_one_raw(it)).await?;
            Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
        }
    }

    /// The first column of the first row, if there is one and it is not null.
    fn value<T: TryGetable + Send>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, args);
        async move {
            let row = timed(statement, |it| self.reader().query_one_raw(it)).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(row.try_get_by_index::<Option<T>>(0)?)
        }
    }

    /// Changes rows and says how many.
    fn run(&self, sql: &str, args: Vec<Value>) -> impl Future<Output = Result<u64>> + Send {
        let statement =
            Statement::from_sql_and_values(self.writer().get_database_backend(), sql, args);
        async move {
            let done = timed(statement, |it| self.writer().execute_raw(it)).await?;
            Ok(done.rows_affected())
        }
    }
}

impl Sql for Db {
    fn reader(&self) -> &impl ConnectionTrait {
        &self.read as &DatabaseConnection
    }
    fn writer(&self) -> &impl ConnectionTrait {
        &self.write as &DatabaseConnection
    }
}

impl Sql for Tx {
    fn reader(&self) -> &impl ConnectionTrait {
        &self.0
    }
    fn writer(&self) -> &impl ConnectionTrait {
        &self.0
    }
}

/// Inserts many rows in as few statements as the databases allow (SQLite takes
/// 32,766 values a statement). `tail` is what follows the values, for example
/// an `ON CONFLICT` clause; it takes no values of its own.
///
/// On SQLite the values stand as bare `?`: it looks a numbered `$n` up by its
/// name among all names of the statement, which makes thousands of them slow.
pub async fn insert_many(
    db: &impl Sql,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<()> {
    insert_counted(db, table, columns, rows, tail).await.map(|_| ())
}

/// [`insert_many`], which says how many went in.
pub async fn insert_counted(
    db: &impl Sql,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<u64> {
    let a_time = (12_000 / columns.len()).clamp(1, 500);
    let numbered = db.writer().get_database_backend() == DbBackend::Postgres;
    let mut inserted = 0;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(a_time).collect();
        let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
        let mut number = 0;
        for index in 0..chunk.len() {
            sql.push_str(if index == 0 { "(" } else { ", (" });
            for column in 0..columns.len() {
                number += 1;
                if column > 0 {
                    sql.push(',');
                }
                if numbered {
                    sql.push('$');
                    sql.push_str(&number.to_string());
                } else {
                    sql.push('?');
                }
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(tail);
        inserted += db.run(&sql, chunk.into_iter().flatten().collect()).await?;
    }
    Ok(inserted)
}
