//! Tables as rows that mean the same on both databases: what a backup reads and a restore
//! writes. Everything is read from the live schema, so that no table can be forgotten.

use archive::Cell;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement, Value};

use super::{Sql, Tx, insert_many};
use crate::{Error, Result, args};

/// Rows read or written at a time.
const PAGE: usize = 2000;

/// A table of the present schema.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<Column>,
    /// Its primary key: places in `columns`.
    key: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Column {
    name: String,
    kind: Kind,
}

/// What our columns hold; a migration that brings another kind must teach it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Int,
    Bool,
    Real,
    Id,
}

impl Kind {
    fn of(declared: &str) -> Option<Self> {
        Some(match declared {
            "text" => Self::Text,
            "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "double precision" => Self::Real,
            "uuid" => Self::Id,
            _ => return None,
        })
    }

    fn read(self, row: &QueryResult, at: usize) -> Result<Cell> {
        let cell = match self {
            Self::Text => row.try_get_by_index::<Option<String>>(at)?.map(Cell::Text),
            Self::Int => row.try_get_by_index::<Option<i64>>(at)?.map(Cell::Int),
            Self::Bool => row.try_get_by_index::<Option<bool>>(at)?.map(Cell::Bool),
            Self::Real => row.try_get_by_index::<Option<f64>>(at)?.map(Cell::Real),
            Self::Id => row.try_get_by_index::<Option<uuid::Uuid>>(at)?.map(Cell::Id),
        };
        Ok(cell.unwrap_or(Cell::Null))
    }

    /// The value for a statement; none when the cell is of another kind.
    fn value(self, cell: Cell) -> Option<Value> {
        Some(match (self, cell) {
            (Self::Text, Cell::Text(text)) => text.into(),
            (Self::Int, Cell::Int(number)) => number.into(),
            (Self::Bool, Cell::Bool(answer)) => answer.into(),
            (Self::Real, Cell::Real(number)) => number.into(),
            (Self::Id, Cell::Id(id)) => id.into(),
            (Self::Text, Cell::Null) => None::<String>.into(),
            (Self::Int, Cell::Null) => None::<i64>.into(),
            (Self::Bool, Cell::Null) => None::<bool>.into(),
            (Self::Real, Cell::Null) => None::<f64>.into(),
            (Self::Id, Cell::Null) => None::<uuid::Uuid>.into(),
            _ => return None,
        })
    }
}

#[derive(FromQueryResult)]
struct Declared {
    table_name: String,
    column_name: String,
    declared: String,
    key_place: i64,
}

/// All tables, by name.
pub async fn tables(db: &impl Sql) -> Result<Vec<Table>> {
    let sql = match db.reader().get_database_backend() {
        DbBackend::Postgres => {
            "SELECT CAST(c.relname AS text) AS table_name, CAST(a.attname AS text) AS column_name,
                    format_type(a.atttypid, NULL) AS declared,
                    CAST(coalesce(array_position(CAST(i.indkey AS smallint[]), a.attnum) + 1, 0)
                         AS bigint) AS key_place
             FROM pg_class c
             JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
             WHERE c.relkind IN ('r', 'p')
             ORDER BY c.relname COLLATE \"C\", a.attnum"
        }
        _ => {
            "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS declared,
                    c.pk AS key_place
             FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
             ORDER BY m.name, c.cid"
        }
    };
    let declared: Vec<Declared> = db.rows(sql, args![]).await?;
    declared
        .chunk_by(|one, other| one.table_name == other.table_name)
        .map(|columns| Table::of(&columns[0].table_name, columns))
        .collect()
}

impl Table {
    fn of(name: &str, declared: &[Declared]) -> Result<Self> {
        let columns = declared
            .iter()
            .map(|column| {
                let kind = Kind::of(&column.declared).ok_or_else(|| {
                    Error::Internal(format!(
                        "{name}.{} is {}, which backups do not know",
                        column.column_name, column.declared
                    ))
                })?;
                Ok(Column { name: column.column_name.clone(), kind })
            })
            .collect::<Result<Vec<Column>>>()?;
        let mut key: Vec<(i64, usize)> = declared
            .iter()
            .enumerate()
            .filter(|(_, column)| column.key_place > 0)
            .map(|(at, column)| (column.key_place, at))
            .collect();
        key.sort_unstable();
        if key.is_empty() {
            return Err(Error::Internal(format!("{name} has no primary key")));
        }
        let key = key.into_iter().map(|(_, at)| at).collect();
        Ok(Self { name: name.to_owned(), columns, key })
    }

    /// The names of its columns, as the first row of a part.
    pub fn heading(&self) -> Vec<Cell> {
        self.columns.iter().map(|column| Cell::Text(column.name.clone())).collect()
    }

    /// Reads the rows by primary key, the same order on both databases, and says how many.
    pub async fn read(
        &self,
        tx: &Tx,
        mut each: impl FnMut(&[Cell]) -> Result<()> + Send,
    ) -> Result<u64> {
        let backend = tx.reader().get_database_backend();
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let order: Vec<String> = self.key.iter().map(|at| self.ordered(*at, backend)).collect();
        let (names, order) = (names.join(", "), order.join(", "));
        let places: Vec<String> = (1..=self.key.len()).map(|place| format!("${place}")).collect();
        let after = format!("WHERE ({order}) > ({})", places.join(", "));
        let (mut count, mut last) = (0, Vec::new());
        loop {
            let from = if last.is_empty() { "" } else { after.as_str() };
            // Served by the primary key.
            let sql = format!(
                "SELECT {names} FROM {} {from} ORDER BY {order} LIMIT {PAGE}",
                quoted(&self.name)
            );
            let statement = Statement::from_sql_and_values(backend, sql, std::mem::take(&mut last));
            let rows = tx.reader().query_all_raw(statement).await?;
            let mut cells = Vec::new();
            for row in &rows {
                cells = self.cells(row)?;
                each(&cells)?;
            }
            count += rows.len() as u64;
            if rows.len() < PAGE {
                return Ok(count);
            }
            last = self
                .key
                .iter()
                .filter_map(|at| self.columns[*at].kind.value(cells[*at].clone()))
                .collect();
        }
    }

    fn cells(&self, row: &QueryResult) -> Result<Vec<Cell>> {
        self.columns.iter().enumerate().map(|(at, column)| column.kind.read(row, at)).collect()
    }

    /// A column as it is put in order: PostgreSQL's order of texts is its server's otherwise.
    fn ordered(&self, at: usize, backend: DbBackend) -> String {
        let column = &self.columns[at];
        match (column.kind, backend) {
            (Kind::Text, DbBackend::Postgres) => format!("{} COLLATE \"C\"", quoted(&column.name)),
            _ => quoted(&column.name),
        }
    }

    /// Takes rows that a backup of these columns holds.
    pub fn filler(&self, heading: &[Cell]) -> Result<Filler<'_>> {
        let columns = heading
            .iter()
            .map(|cell| match cell {
                Cell::Text(name) => self.columns.iter().find(|column| column.name == *name),
                _ => None,
            })
            .collect::<Option<Vec<&Column>>>()
            .ok_or_else(|| self.other_columns())?;
        Ok(Filler { table: self, columns, rows: Vec::new() })
    }

    fn other_columns(&self) -> Error {
        Error::Internal(format!("the backup's table {} has other columns", self.name))
    }
}

/// Puts rows into a table.
pub struct Filler<'a> {
    table: &'a Table,
    columns: Vec<&'a Column>,
    rows: Vec<Vec<Value>>,
}

impl Filler<'_> {
    /// Takes a row.
    pub async fn put(&mut self, tx: &Tx, cells: Vec<Cell>) -> Result<()> {
        if cells.len() != self.columns.len() {
            return Err(self.table.other_columns());
        }
        let values = self.columns.iter().zip(cells).map(|(column, cell)| column.kind.value(cell));
        let row = values.collect::<Option<Vec<Value>>>();
        self.rows.push(row.ok_or_else(|| self.table.other_columns())?);
        if self.rows.len() == PAGE { self.send(tx).await } else { Ok(()) }
    }

    /// Writes what waits.
    pub async fn send(&mut self, tx: &Tx) -> Result<()> {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        insert_many(tx, &quoted(&self.table.name), &names, std::mem::take(&mut self.rows), "").await
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What refers to what, taken off while rows come in table by table, and put back after.
pub struct References(Vec<String>);

#[derive(FromQueryResult)]
struct Reference {
    child: String,
    name: String,
    definition: String,
}

impl References {
    /// Takes them off, in this transaction.
    pub async fn take_off(tx: &Tx) -> Result<Self> {
        if tx.reader().get_database_backend() != DbBackend::Postgres {
            // SQLite looks at them when the transaction ends.
            tx.run("PRAGMA defer_foreign_keys = ON", args![]).await?;
            return Ok(Self(Vec::new()));
        }
        let all: Vec<Reference> = tx
            .rows(
                "SELECT CAST(CAST(conrelid AS regclass) AS text) AS child,
                        quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
                 FROM pg_constraint
                 WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)",
                args![],
            )
            .await?;
        let mut back = Vec::new();
        for Reference { child, name, definition } in all {
            tx.run(&format!("ALTER TABLE {child} DROP CONSTRAINT {name}"), args![]).await?;
            back.push(format!("ALTER TABLE {child} ADD CONSTRAINT {name} {definition}"));
        }
        Ok(Self(back))
    }

    /// Puts them back: every row is looked at.
    pub async fn put_back(self, tx: &Tx) -> Result<()> {
        for statement in self.0 {
            tx.run(&statement, args![]).await?;
        }
        Ok(())
    }
}
