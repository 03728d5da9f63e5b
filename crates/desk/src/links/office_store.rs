//! Private links as the list shows them, and what the directory knows about an
//! office beforehand.

use lexicon::PersonName;
use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::Details;

/// A private link in the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The source it was given to, if that still exists.
    pub source: Option<(Uuid, String)>,
    /// What the form knows of the office.
    pub details: Details,
    /// When a referral was last sent by it.
    pub last_used_at: Option<Instant>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Instant>,
    /// Since when it is there.
    pub created_at: Instant,
}

/// As many as a page shows.
const A_PAGE: i64 = 60;

/// A page of private links, the latest first, and whether there are more.
/// `before` is the last of the page before.
pub async fn list(
    db: &impl Sql,
    practice_id: Uuid,
    before: Option<Uuid>,
) -> Result<(Vec<Line>, bool)> {
    // Served by the primary key, whose ids grow with time.
    let rows: Vec<Row> = match before {
        Some(before) => {
            let sql = format!("{SELECT} AND k.id < $2 ORDER BY k.id DESC LIMIT $3");
            db.rows(&sql, args![practice_id, before, A_PAGE + 1]).await?
        }
        None => {
            let sql = format!("{SELECT} ORDER BY k.id DESC LIMIT $2");
            db.rows(&sql, args![practice_id, A_PAGE + 1]).await?
        }
    };
    let more = rows.len() as i64 > A_PAGE;
    let lines: Result<Vec<Line>> = rows.into_iter().take(A_PAGE as usize).map(Row::line).collect();
    Ok((lines?, more))
}

/// The working private links of a source.
pub async fn of_source(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Vec<Line>> {
    // Served by known_office_by_source.
    let sql = format!(
        "{SELECT} AND k.source_id = $2 AND k.revoked_at IS NULL ORDER BY k.id DESC LIMIT 20"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id, source_id]).await?;
    rows.into_iter().map(Row::line).collect()
}

/// One private link of the practice.
pub async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Line> {
    // Served by primary keys.
    let sql = format!("{SELECT} AND k.id = $2");
    let row: Option<Row> = db.row(&sql, args![practice_id, id]).await?;
    row.ok_or(Error::NotFound)?.line()
}

const SELECT: &str = "SELECT k.id, s.id AS source_id, s.name AS source, k.details, k.last_used_at,
        k.revoked_at, k.created_at
    FROM known_office k
    LEFT JOIN source s ON s.practice_id = k.practice_id AND s.id = k.source_id
         AND s.deleted_at IS NULL
    WHERE k.practice_id = $1";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Option<Uuid>,
    source: Option<String>,
    details: String,
    last_used_at: Option<Instant>,
    revoked_at: Option<Instant>,
    created_at: Instant,
}

impl Row {
    fn line(self) -> Result<Line> {
        Ok(Line {
            id: self.id,
            source: self.source_id.zip(self.source),
            details: serde_json::from_str(&self.details)?,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
            created_at: self.created_at,
        })
    }
}

/// A source's name, and what the directory knows of it for the form: name,
/// organisation, NPI and the preferred numbers.
pub async fn from_directory(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
) -> Result<(String, Details)> {
    #[derive(FromQueryResult)]
    struct Source {
        name: String,
        kind: String,
        person_id: Option<Uuid>,
        organisation_id: Option<Uuid>,
        given: Option<String>,
        family: Option<String>,
        credentials: Option<String>,
        npi: Option<String>,
        organisation: Option<String>,
    }
    #[derive(FromQueryResult)]
    struct Contact {
        kind: String,
        value: String,
    }
    // Served by primary keys.
    let source: Source = db
        .row(
            "SELECT s.name, s.kind, s.person_id, s.organisation_id, p.given, p.family,
                    p.credentials, coalesce(p.npi, o.npi) AS npi, o.name AS organisation
             FROM source s
             LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             WHERE s.practice_id = $1 AND s.id = $2 AND s.deleted_at IS NULL
               AND s.kind IN ('person', 'organisation')",
            args![practice_id, source_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    // Served by contact_point_by_person and contact_point_by_organisation. The
    // person's own numbers come first, the preferred ones before others.
    let contacts: Vec<Contact> = db
        .rows(
            "SELECT kind, value FROM contact_point
             WHERE practice_id = $1 AND (person_id = $2 OR organisation_id = $3)
             ORDER BY CASE WHEN person_id IS NULL THEN 1 ELSE 0 END,
                      CASE WHEN is_preferred THEN 0 ELSE 1 END, id",
            args![practice_id, source.person_id, source.organisation_id],
        )
        .await?;
    let first = |kind: &str| {
        let found = contacts.iter().find(|contact| contact.kind == kind);
        found.map(|contact| contact.value.clone()).unwrap_or_default()
    };
    let person = PersonName {
        given: source.given.unwrap_or_default(),
        family: source.family.unwrap_or_default(),
        ..PersonName::default()
    };
    let credentials = source.credentials.filter(|text| !text.is_empty());
    let referrer = match credentials {
        _ if source.kind != "person" => String::new(),
        Some(credentials) => format!("{}, {credentials}", person.display()),
        None => person.display(),
    };
    let details = Details {
        referrer,
        organisation: source.organisation.unwrap_or_default(),
        npi: source.npi.unwrap_or_default(),
        phone: first("phone"),
        fax: first("fax"),
        email: first("email"),
        tell_by: String::new(),
    };
    Ok((source.name, details))
}
