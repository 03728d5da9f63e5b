//! Rows on their way into a table.

use platform::{
    Result, Sql,
    db::{Value, insert_many},
};

/// Rows of one table, gathered so that they go in by the hundred.
pub(super) struct Batch {
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Batch {
    /// No rows yet.
    pub fn new(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self { table, columns, rows: Vec::new() }
    }

    /// Adds a row, its values in the order of the columns.
    pub fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a row of {}", self.table);
        self.rows.push(row);
    }

    /// Writes what was gathered and starts anew.
    pub async fn write(&mut self, db: &impl Sql) -> Result<()> {
        insert_many(db, self.table, self.columns, std::mem::take(&mut self.rows), "").await
    }
}
