//! From the bytes of a file to checked records, with the mapping that fits it.

use exchange::mapping::{self, Mapping};
use exchange::records::{Problem, Record, RowReader};
use exchange::tabular::{self, Sheet};
use jiff::civil::Date;
use platform::{Error, Result};

/// A file that was read, before its columns are settled.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// The sheet that is imported.
    pub(super) sheet: Sheet,
    /// Tells files of the same shape.
    pub(super) fingerprint: String,
}

/// Rows with their meaning.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) records: Vec<Record>,
    /// What holds for whole columns.
    pub(super) notes: Vec<Problem>,
}

/// Reads a file off the threads that serve requests: a large one takes a second.
pub(super) async fn file(name: &str, bytes: Vec<u8>) -> Result<File> {
    let name = name.to_owned();
    aside(move || {
        let sheets =
            tabular::read(&name, &bytes).map_err(|problem| Error::Invalid(problem.to_string()))?;
        // Of a workbook with several tables the one in which the most columns are understood.
        let understood = |sheet: &Sheet| {
            let mapping = mapping::suggest(sheet);
            mapping.columns.iter().filter(|column| column.field.is_some()).count()
        };
        let sheet = sheets.into_iter().rev().max_by_key(understood);
        let sheet = sheet.ok_or_else(|| Error::Invalid("The file holds no table.".into()))?;
        let fingerprint = mapping::fingerprint(&sheet);
        Ok(File { sheet, fingerprint })
    })
    .await
}

/// The mapping for a file: the given one, else the one kept for its shape, else what its columns look like.
pub(super) fn mapping(file: &File, given: Option<&str>, kept: Option<&str>) -> Result<Mapping> {
    if let Some(given) = given {
        return Mapping::from_json(&file.sheet, given)
            .map_err(|problem| Error::Invalid(problem.to_string()));
    }
    let kept = kept.and_then(|kept| Mapping::from_json(&file.sheet, kept).ok());
    Ok(kept.unwrap_or_else(|| mapping::suggest(&file.sheet)))
}

/// Reads every row.
pub(super) async fn rows(file: File, mapping: Mapping, today: Date) -> Result<Rows> {
    if !mapping.is_usable() {
        return Err(Error::Invalid(
            "No column says who the patient is or who referred. Say which columns hold their names.".into(),
        ));
    }
    aside(move || {
        let reader = RowReader::new(&file.sheet, &mapping, today);
        let records = file.sheet.rows.iter().map(|row| reader.read(row)).collect();
        Ok(Rows { records, notes: reader.notes().to_vec() })
    })
    .await
}

/// Runs work that keeps a processor busy beside the threads that serve requests.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(format!("reading a file: {error}")))?
}
