//! Rows on their way into a table.

use platform::{
    Instant, Result, Sql, Uuid,
    db::{Value, insert_many},
};

/// Rows of one table, gathered so that they go in by the hundred.
pub(super) struct Batch {
    practice_id: Uuid,
    table: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

/// When a row was entered, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub at: Instant,
    pub by: Uuid,
}

impl Batch {
    /// No rows yet. The columns are named in one text, without the practice's,
    /// which stands first in every table.
    pub fn new(practice_id: Uuid, table: &'static str, columns: &'static str) -> Self {
        let columns = std::iter::once("practice_id").chain(columns.split_whitespace()).collect();
        Self { practice_id, table, columns, rows: Vec::new() }
    }

    /// Rows that also say when and by whom they were created and changed.
    pub fn stamped(practice_id: Uuid, table: &'static str, columns: &'static str) -> Self {
        let mut batch = Self::new(practice_id, table, columns);
        batch.columns.extend(["created_at", "created_by", "changed_at", "changed_by"]);
        batch
    }

    /// Adds a row, its values in the order of the columns.
    pub fn push(&mut self, mut row: Vec<Value>) {
        row.insert(0, self.practice_id.into());
        debug_assert_eq!(row.len(), self.columns.len(), "a row of {}", self.table);
        self.rows.push(row);
    }

    /// Adds a row and its stamp.
    pub fn enter(&mut self, mut row: Vec<Value>, stamp: Stamp) {
        let (at, by): (Value, Value) = (stamp.at.into(), stamp.by.into());
        row.extend([at.clone(), by.clone(), at, by]);
        self.push(row);
    }

    /// Writes what was gathered and starts anew.
    pub async fn write(&mut self, db: &impl Sql) -> Result<()> {
        insert_many(db, self.table, &self.columns, std::mem::take(&mut self.rows), "").await
    }
}
