//! Reports as the database keeps them.

use jiff::civil::Date;
use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult};

use super::{office::Office, span::Days};
use crate::print::ReportText;

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is kept, and nobody has sent it.
    Finished,
    /// It waits to be printed.
    Queued,
    /// The office has it.
    Sent,
    /// It was taken back before it went.
    Dropped,
}

impl State {
    const ALL: [Self; 4] = [Self::Finished, Self::Queued, Self::Sent, Self::Dropped];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
        }
    }

    /// In a word, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Finished => "Finished, not sent",
            Self::Queued => "Waits to be printed",
            Self::Sent => "Sent",
            Self::Dropped => "Taken back",
        }
    }
}

/// A report.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub id: Uuid,
    pub source_id: Uuid,
    pub days: Days,
    pub state: State,
    pub way: String,
    pub text: ReportText,
    pub document_id: Uuid,
    pub touch_id: Option<Uuid>,
    pub sent_at: Option<Instant>,
    pub created_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Uuid,
    from_on: String,
    until_on: String,
    state: String,
    way: String,
    text: String,
    document_id: Uuid,
    touch_id: Option<Uuid>,
    sent_at: Option<Instant>,
    created_at: Instant,
}

const COLUMNS: &str = "id, source_id, from_on, until_on, state, way, text, document_id, touch_id,
     sent_at, created_at";

impl Row {
    fn report(self) -> Result<Report> {
        let broken = |what: &str| Error::Internal(format!("{what} of an office report"));
        let day = |text: &str| text.parse::<Date>().map_err(|_| broken("a day"));
        Ok(Report {
            days: Days { from: day(&self.from_on)?, until: day(&self.until_on)? },
            state: State::ALL
                .into_iter()
                .find(|state| state.code() == self.state)
                .ok_or_else(|| broken("unknown state"))?,
            text: serde_json::from_str(&self.text)?,
            id: self.id,
            source_id: self.source_id,
            way: self.way,
            document_id: self.document_id,
            touch_id: self.touch_id,
            sent_at: self.sent_at,
            created_at: self.created_at,
        })
    }
}

/// One report.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Report> {
    // Served by the primary key.
    let sql = format!("SELECT {COLUMNS} FROM office_report WHERE practice_id = $1 AND id = $2");
    let row: Option<Row> = db.row(&sql, args![practice_id, id]).await?;
    row.ok_or(Error::NotFound)?.report()
}

/// The latest of a source that were not taken back.
pub(super) async fn of_source(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    most: i64,
) -> Result<Vec<Report>> {
    // Served by office_report_by_source.
    let sql = format!(
        "SELECT {COLUMNS} FROM office_report
         WHERE practice_id = $1 AND source_id = $2 AND state <> 'dropped'
         ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id, source_id, most]).await?;
    rows.into_iter().map(Row::report).collect()
}

/// The last day that any report counts which shares patients with one for this office: its own,
/// that of its people, that of their office.
pub(super) async fn last_day(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
) -> Result<Option<Date>> {
    let last = shared(db, practice_id, office, "max(r.until_on)", "r.until_on > $5", "").await?;
    Ok(last.and_then(|day| day.parse().ok()))
}

/// The days of a report that counts some of the same patients, if there is one.
pub(super) async fn overlapping(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
    span: Days,
) -> Result<Option<String>> {
    let condition = format!("r.from_on <= '{}' AND r.until_on >= $5", span.until);
    shared(db, practice_id, office, "min(r.from_on)", &condition, &span.from.to_string()).await
}

async fn shared(
    db: &impl Sql,
    practice_id: Uuid,
    office: &Office,
    what: &str,
    condition: &str,
    day: &str,
) -> Result<Option<String>> {
    // Served by source_by_organisation and office_report_by_source: an office has few of either.
    let sql = format!(
        "SELECT coalesce({what}, '') FROM office_report r
         JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
         WHERE r.practice_id = $1 AND r.state <> 'dropped' AND {condition}
           AND (s.id = $2 OR (s.organisation_id = $3 AND (s.kind = 'organisation' OR $4 = 'organisation')))"
    );
    let kind = if office.is_house() { "organisation" } else { "person" };
    let values = args![practice_id, office.id, office.organisation(), kind, day];
    Ok(db.value::<String>(&sql, values).await?.filter(|day| !day.is_empty()))
}

/// Whether a change found the report as its writer saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// It did.
    Yes,
    /// Somebody was faster.
    SomebodyWasFaster,
}

/// Moves a report on, if it stands where the caller saw it.
pub(super) async fn put(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    (from, to): (State, State),
    way: &str,
    by: Option<Uuid>,
) -> Result<Put> {
    let changed = tx
        .run(
            "UPDATE office_report SET state = $4, way = $5, changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND state = $3",
            args![practice_id, id, from.code(), to.code(), way, clock::now(), by],
        )
        .await?;
    Ok(if changed == 1 { Put::Yes } else { Put::SomebodyWasFaster })
}
