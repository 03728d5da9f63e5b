//! Finished documents as the database keeps them.

use platform::{
    Error, Instant, Result, Sql, Uuid, args,
    db::{FromQueryResult, Value},
    web::App,
};

use super::{Kind, finish::fingerprint};

/// A document without its bytes.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Kept {
    pub id: Uuid,
    pub number: String,
    kind: String,
    pub title: String,
    file_id: Uuid,
    pub sha256: String,
    pub pages: i64,
    pub source_id: Option<Uuid>,
    /// The source's name.
    pub source: Option<String>,
    pub patient_id: Option<Uuid>,
    pub referral_id: Option<Uuid>,
    pub replaces_id: Option<Uuid>,
    /// The number of the one it replaces.
    pub replaces: Option<String>,
    /// The one that replaced it.
    pub replaced_by_id: Option<Uuid>,
    pub replaced_by: Option<String>,
    pub created_at: Instant,
    /// Who finished it; none for the program.
    pub by: Option<String>,
}

impl Kept {
    /// What sort it is.
    pub fn kind(&self) -> &'static str {
        Kind::from_code(&self.kind).map_or("Document", Kind::label)
    }

    /// The same as a type; none for what this program does not know.
    pub fn sort(&self) -> Option<Kind> {
        Kind::from_code(&self.kind)
    }

    /// Its bytes, as they were when it was finished.
    ///
    /// # Errors
    /// [`Error::Internal`] when they are others.
    pub fn read(&self, app: &App, practice_id: Uuid) -> Result<Vec<u8>> {
        let bytes = app.vault().read(practice_id, self.file_id)?;
        if fingerprint(&bytes) != self.sha256 {
            return Err(Error::Internal(format!(
                "document {} is not what was finished: its SHA-256 differs",
                self.number
            )));
        }
        Ok(bytes)
    }
}

// A source that was merged leads to the one that was kept. Served by primary keys and by the
// unique key of what is replaced.
const SELECT: &str = "SELECT d.id, d.number, d.kind, d.title, d.file_id, d.sha256, d.pages,
        coalesce(s.merged_into, s.id) AS source_id, coalesce(k.name, s.name) AS source,
        d.patient_id, d.referral_id, d.replaces_id, e.number AS replaces,
        l.id AS replaced_by_id, l.number AS replaced_by, d.created_at, m.name AS by
     FROM document d
     LEFT JOIN source s ON s.practice_id = d.practice_id AND s.id = d.source_id
     LEFT JOIN source k ON k.practice_id = s.practice_id AND k.id = s.merged_into
     LEFT JOIN document e ON e.practice_id = d.practice_id AND e.id = d.replaces_id
     LEFT JOIN document l ON l.practice_id = d.practice_id AND l.replaces_id = d.id
     LEFT JOIN membership m ON m.practice_id = d.practice_id AND m.id = d.created_by
     WHERE d.practice_id = $1";

/// One of them.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Kept> {
    let sql = format!("{SELECT} AND d.id = $2");
    db.row(&sql, args![practice_id, id]).await?.ok_or(Error::NotFound)
}

/// Which documents are listed, the latest first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    /// The latest of the practice.
    Latest,
    /// With this number.
    Numbered(&'a str),
    /// Whose title, or the name of whose source, has these words in it.
    Called(&'a str),
    /// Of a source, and of those that were merged into it.
    OfSource(Uuid),
    /// Of a patient.
    OfPatient(Uuid),
}

/// Lists at most so many.
pub(super) async fn list(
    db: &impl Sql,
    practice_id: Uuid,
    which: Which<'_>,
    most: i64,
) -> Result<Vec<Kept>> {
    // Served by document_by_time, the unique key of numbers, document_by_source and
    // document_by_patient; words are looked for in the documents one after the other.
    let (condition, value): (&str, Value) = match which {
        Which::Latest => ("CAST($2 AS text) = ''", "".into()),
        Which::Numbered(number) => ("d.number = $2", number.into()),
        Which::Called(words) => (
            "(lower(d.title) LIKE $2 ESCAPE '!' OR lower(coalesce(k.name, s.name)) LIKE $2 ESCAPE '!')",
            containing(words).into(),
        ),
        Which::OfSource(id) => (
            "d.source_id IN (
                WITH RECURSIVE one (id) AS (
                    SELECT y.id FROM source y WHERE y.practice_id = $1 AND y.id = $2
                    UNION SELECT x.id FROM source x JOIN one ON x.merged_into = one.id
                    WHERE x.practice_id = $1)
                SELECT id FROM one)",
            id.into(),
        ),
        Which::OfPatient(id) => ("d.patient_id = $2", id.into()),
    };
    let sql =
        format!("{SELECT} AND {condition} ORDER BY d.created_at DESC, d.number DESC LIMIT $3");
    let mut values = args![practice_id];
    values.push(value);
    values.extend(args![most]);
    db.rows(&sql, values).await
}

/// The pattern of texts that have these words in them.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for sign in words.trim().to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}
