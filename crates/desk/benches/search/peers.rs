//! The peers: what the databases themselves offer for such a search, each over
//! the same words and numbers, asked as well as it can be asked.

use std::time::Instant;

use lexicon::fold;
use platform::{Sql, Uuid, args, db::FromQueryResult, db::Value};

use crate::ground::{Ground, Outcome};

/// A search that is part of a database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// SQLite's full-text index of whole words and their beginnings.
    Fts5Words,
    /// SQLite's full-text index of three letters at a time.
    Fts5Trigrams,
    /// PostgreSQL's pg_trgm with a GIN index.
    PgTrgm,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// The words and numbers by which a source is found, as our own index reads them.
const TEXTS: &str = "
    SELECT s.id, lower(s.name || ' ' || coalesce(o.name, '') || ' ' || coalesce((
               SELECT string_agg(l.city, ' ') FROM location l
               WHERE l.practice_id = s.practice_id AND l.organisation_id = s.organisation_id), '')
           ) AS words,
           coalesce(p.npi, o.npi, '') || ' ' || coalesce((
               SELECT string_agg(c.digits, ' ') FROM contact_point c
               WHERE c.practice_id = s.practice_id AND c.kind IN ('phone', 'mobile', 'fax')
                 AND c.person_id = s.person_id), '') || ' ' || coalesce((
               SELECT string_agg(c.digits, ' ') FROM contact_point c
               WHERE c.practice_id = s.practice_id AND c.kind IN ('phone', 'mobile', 'fax')
                 AND c.organisation_id = s.organisation_id), '') AS numbers
    FROM source s
    LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
    LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
    WHERE s.practice_id = $1 AND s.deleted_at IS NULL";

impl Peer {
    /// Those that the database of this ground has.
    pub fn all(ground: &Ground) -> &'static [Self] {
        if ground.db().is_postgres() {
            &[Self::PgTrgm]
        } else {
            &[Self::Fts5Words, Self::Fts5Trigrams]
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Fts5Words => "FTS5 words",
            Self::Fts5Trigrams => "FTS5 trigrams",
            Self::PgTrgm => "pg_trgm",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Fts5Words => "bench_words",
            Self::Fts5Trigrams => "bench_trigrams",
            Self::PgTrgm => "bench_trgm",
        }
    }

    /// Builds the index and says since when.
    pub async fn build(self, ground: &Ground) -> Outcome<Instant> {
        self.remove(ground).await?;
        let (db, table) = (ground.db(), self.table());
        if self == Self::PgTrgm {
            db.run("CREATE EXTENSION IF NOT EXISTS pg_trgm", args![]).await?;
        }
        let begun = Instant::now();
        match self {
            Self::Fts5Words | Self::Fts5Trigrams => {
                let how =
                    if self == Self::Fts5Words { "unicode61', prefix='1 2 3" } else { "trigram" };
                let make = format!(
                    "CREATE VIRTUAL TABLE {table} USING fts5(id UNINDEXED, words, numbers, tokenize='{how}')"
                );
                db.run(&make, args![]).await?;
                let fill = format!("INSERT INTO {table} (id, words, numbers) {TEXTS}");
                db.run(&fill, args![ground.practice_id]).await?;
            }
            Self::PgTrgm => {
                db.run(
                    &format!("CREATE TABLE {table} (id uuid, words text, numbers text)"),
                    args![],
                )
                .await?;
                let fill = format!("INSERT INTO {table} (id, words, numbers) {TEXTS}");
                db.run(&fill, args![ground.practice_id]).await?;
                for column in ["words", "numbers"] {
                    let index =
                        format!("CREATE INDEX ON {table} USING gin ({column} gin_trgm_ops)");
                    db.run(&index, args![]).await?;
                }
                db.run(&format!("ANALYZE {table}"), args![]).await?;
            }
        }
        Ok(begun)
    }

    /// Removes the index.
    pub async fn remove(self, ground: &Ground) -> Outcome<()> {
        ground.db().run(&format!("DROP TABLE IF EXISTS {}", self.table()), args![]).await?;
        Ok(())
    }

    /// The first twenty that fit.
    pub async fn search(self, ground: &Ground, query: &str) -> Outcome<Vec<Uuid>> {
        let numbers: String = query.chars().filter(char::is_ascii_digit).collect();
        let folded = fold(query);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let by_number = numbers.len() >= 3 && !query.chars().any(char::is_alphabetic);
        match self {
            Self::PgTrgm if by_number => {
                let like: Value = format!("%{numbers}%").into();
                self.run(ground, "numbers LIKE $1", "id", vec![like]).await
            }
            Self::PgTrgm => {
                let each = |part: fn(usize) -> String, between: &str| {
                    (1..=words.len()).map(part).collect::<Vec<_>>().join(between)
                };
                let fits = each(|n| format!("words %> ${n}"), " AND ");
                let order = each(|n| format!("word_similarity(${n}, words)"), " + ");
                let values = words.iter().map(|word| Value::from(*word)).collect();
                self.run(ground, &fits, &format!("{order} DESC"), values).await
            }
            Self::Fts5Words if by_number => {
                self.fts5(ground, format!("numbers : {numbers}*")).await
            }
            Self::Fts5Words => {
                let all: Vec<String> = words.iter().map(|word| format!("{word}*")).collect();
                self.fts5(ground, all.join(" ")).await
            }
            Self::Fts5Trigrams if by_number => {
                self.fts5(ground, format!("numbers : \"{numbers}\"")).await
            }
            Self::Fts5Trigrams => {
                // Shorter words have no trigram.
                let all: Vec<String> = words
                    .iter()
                    .filter(|word| word.chars().count() >= 3)
                    .map(|word| format!("\"{word}\""))
                    .collect();
                if all.is_empty() {
                    return Ok(Vec::new());
                }
                let found = self.fts5(ground, all.join(" ")).await?;
                if !found.is_empty() {
                    return Ok(found);
                }
                // A slip: whatever shares the most trigrams.
                let any: Vec<String> = words
                    .iter()
                    .flat_map(|word| {
                        let letters: Vec<char> = word.chars().collect();
                        letters
                            .windows(3)
                            .map(|three| format!("\"{}\"", three.iter().collect::<String>()))
                            .collect::<Vec<_>>()
                    })
                    .collect();
                self.fts5(ground, any.join(" OR ")).await
            }
        }
    }

    async fn fts5(self, ground: &Ground, query: String) -> Outcome<Vec<Uuid>> {
        let fits = format!("{} MATCH $1", self.table());
        self.run(ground, &fits, "rank", vec![query.into()]).await
    }

    async fn run(
        self,
        ground: &Ground,
        fits: &str,
        order: &str,
        values: Vec<Value>,
    ) -> Outcome<Vec<Uuid>> {
        let sql = format!("SELECT id FROM {} WHERE {fits} ORDER BY {order} LIMIT 20", self.table());
        let found: Vec<Found> = ground.db().rows(&sql, values).await?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }
}
