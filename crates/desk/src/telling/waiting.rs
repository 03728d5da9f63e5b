//! How much waits for a person under "Tell referrers", for other pages.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Waiting {
    letters: i64,
    faxes: i64,
    calls: i64,
    mails: i64,
}

#[derive(FromQueryResult)]
struct Row {
    channel: String,
    count: i64,
}

/// Counts it.
pub(crate) async fn waiting(db: &impl Sql, practice_id: Uuid) -> Result<Waiting> {
    // Served by notice_by_state: only what waits for a person is counted.
    let rows: Vec<Row> = db
        .rows(
            "SELECT channel, count(*) AS count FROM notice
             WHERE practice_id = $1 AND state IN ('ready', 'failed') GROUP BY channel",
            args![practice_id],
        )
        .await?;
    let mut waiting = Waiting::default();
    for row in rows {
        match row.channel.as_str() {
            "letter" => waiting.letters += row.count,
            "fax" => waiting.faxes += row.count,
            "phone" => waiting.calls += row.count,
            _ => waiting.mails += row.count,
        }
    }
    Ok(waiting)
}

impl Waiting {
    /// "5 letters to print, 2 referrers to call"; none when nothing waits.
    pub(crate) fn words(self) -> Option<String> {
        let parts: Vec<String> = [
            (self.letters, "letter to print", "letters to print"),
            (self.faxes, "fax to send", "faxes to send"),
            (self.calls, "referrer to call", "referrers to call"),
            (self.mails, "mail that did not go", "mails that did not go"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| look::plural(count, one, many))
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
