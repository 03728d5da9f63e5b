//! Writing down what somebody said, and taking that back by another statement: nothing
//! is ever rewritten.

use axum::{
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde_json::json;

use super::{
    ask::{Party, points},
    channel::{Channel, How, Word},
    rows::{Row, STATEMENTS},
};

const LONGEST_REASON: usize = 300;

/// Whom it is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// A source, and each of its addresses on that channel.
    Source(Uuid),
    /// A source, and none of its addresses: what was said of these stays.
    SourceAlone(Uuid),
    /// One address, whoever has it.
    Address(&'a str),
}

/// What was said.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// About which channel.
    pub channel: Channel,
    /// What.
    pub word: Word,
    /// Why, in their words.
    pub reason: &'a str,
    /// How it was given.
    pub how: How,
    /// When they said it.
    pub at: Instant,
}

/// Writes it down, in the transaction of what it comes with. Returns the saying, by which
/// it can be taken back.
pub async fn say(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    about: About<'_>,
    statement: Statement<'_>,
) -> Result<Uuid> {
    let saying = new_id();
    let channel = statement.channel;
    let writer = Writer { tx, practice_id, by: by.id, saying };
    let (kind, subject) = match about {
        About::Address(text) => {
            let address = channel.address(text).ok_or_else(|| no_address(channel, text))?;
            writer.write(None, &address, &statement).await?;
            ("practice", practice_id)
        }
        About::Source(id) | About::SourceAlone(id) => {
            let party = Party::of_source(tx, practice_id, id).await?.ok_or(Error::NotFound)?;
            writer.write(Some(party), "", &statement).await?;
            let all = points(tx, practice_id, party).await?;
            for point in all.iter().filter(|_| matches!(about, About::Source(_))) {
                if channel.points().contains(&point.kind.as_str()) {
                    writer.write(None, &point.digits, &statement).await?;
                }
            }
            ("source", id)
        }
    };
    let detail = json!({ "channel": channel.code(), "answer": statement.word.code() });
    let entry =
        Entry { action: "consent.said", subject_kind: kind, subject_id: Some(subject), detail };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, "sources").await?;
    Ok(saying)
}

fn no_address(channel: Channel, text: &str) -> Error {
    Error::Invalid(match channel.points().first() {
        Some(&"email") => format!("“{text}” is not an e-mail address."),
        Some(&"social") => "Enter their name on the social network.".into(),
        Some(_) => format!("“{text}” is not a phone or fax number."),
        None => format!(
            "{} goes to no address that is kept by itself. Write it down on the page of the source.",
            channel.label()
        ),
    })
}

struct Writer<'a> {
    tx: &'a Tx,
    practice_id: Uuid,
    by: Option<Uuid>,
    saying: Uuid,
}

impl Writer<'_> {
    async fn write(
        &self,
        party: Option<Party>,
        address: &str,
        statement: &Statement<'_>,
    ) -> Result<()> {
        let (person, organisation) = match party {
            Some(Party::Person(id)) => (Some(id), None),
            Some(Party::Organisation(id)) => (None, Some(id)),
            None => (None, None),
        };
        let reason: String = statement.reason.trim().chars().take(LONGEST_REASON).collect();
        self.tx
            .run(
                "INSERT INTO consent (practice_id, id, channel, person_id, organisation_id, address,
                                      answer, reason, how, said_at, saying, created_at, created_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                args![
                    self.practice_id,
                    new_id(),
                    statement.channel.code(),
                    person,
                    organisation,
                    address,
                    statement.word.code(),
                    reason,
                    statement.how.code(),
                    statement.at,
                    self.saying,
                    clock::now(),
                    self.by
                ],
            )
            .await?;
        Ok(())
    }
}

impl Row {
    fn subject(&self) -> (&str, Option<Uuid>, Option<Uuid>, &str) {
        (&self.channel, self.person_id, self.organisation_id, &self.address)
    }
}

/// Takes a saying back: of each subject what held before holds again, written down as a
/// statement of its own. What was said since stays.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(saying): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // Served by consent_by_saying.
    let sql = format!("{STATEMENTS} AND c.saying = $2");
    let rows: Vec<Row> = tx.rows(&sql, args![practice, saying]).await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    let writer =
        Writer { tx: &tx, practice_id: practice, by: Some(visitor.member_id), saying: new_id() };
    for row in &rows {
        let mut history = of_subject(&tx, practice, row).await?;
        if history.pop().is_none_or(|latest| latest.saying != Some(saying)) {
            continue;
        }
        let before = history.pop();
        let (word, reason, how, at) = match &before {
            Some(before) => (
                Word::from_code(&before.answer).unwrap_or(Word::Unknown),
                before.reason.as_str(),
                How::from_code(&before.how),
                before.said_at,
            ),
            None => (Word::Unknown, "Taken back", How::Other, clock::now()),
        };
        let Some(channel) = Channel::from_code(&row.channel) else { continue };
        let statement = Statement { channel, word, reason, how, at };
        let party = Party::of(row.person_id, row.organisation_id);
        writer.write(party, &row.address, &statement).await?;
    }
    let entry = Entry::about("consent.taken_back", "practice", practice);
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    db::changed(&tx, practice, "sources").await?;
    tx.commit().await?;
    let source = source_of(&app, practice, &rows).await?;
    let to = source.map_or("/settings/consent".to_owned(), |id| format!("/sources/{id}"));
    Ok(redirect_with(&to, Flash::say("Taken back: what held before holds again.")))
}

/// All statements about the same subject and channel, the latest last.
async fn of_subject(tx: &Tx, practice_id: Uuid, row: &Row) -> Result<Vec<Row>> {
    let (which, value) = match (row.person_id, row.organisation_id) {
        (Some(id), _) => ("c.person_id = $2", id.into()),
        (_, Some(id)) => ("c.organisation_id = $2", id.into()),
        _ => ("c.address = $2", row.address.as_str().into()),
    };
    // Served by consent_by_person, consent_by_organisation and consent_by_address.
    let sql = format!("{STATEMENTS} AND {which} AND c.channel = $3");
    let values = vec![practice_id.into(), value, row.channel.as_str().into()];
    let mut rows: Vec<Row> = tx.rows(&sql, values).await?;
    rows.retain(|one| one.subject() == row.subject());
    rows.sort_by_key(|one| (one.created_at, one.id));
    Ok(rows)
}

async fn source_of(app: &App, practice_id: Uuid, rows: &[Row]) -> Result<Option<Uuid>> {
    let party = rows.iter().find_map(|row| Party::of(row.person_id, row.organisation_id));
    let Some(party) = party else { return Ok(None) };
    let (column, id) = party.column();
    // Served by source_by_person and source_by_organisation.
    let sql = format!(
        "SELECT id FROM source WHERE practice_id = $1 AND {column} = $2 AND deleted_at IS NULL
           AND kind = '{}' LIMIT 1",
        column.trim_end_matches("_id")
    );
    app.db().value::<Uuid>(&sql, args![practice_id, id]).await
}

/// An address that somebody gets who has refused its channel is refused as well, and stays
/// so when they lose it.
pub(crate) async fn inherit(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (person_id, organisation_id): (Option<Uuid>, Option<Uuid>),
    (kind, digits): (&str, &str),
) -> Result<()> {
    let Some(party) = Party::of(person_id, organisation_id) else { return Ok(()) };
    let (column, id) = party.column();
    // Served by consent_by_person and consent_by_organisation.
    let sql = format!("{STATEMENTS} AND c.{column} = $2");
    let mut rows: Vec<Row> = tx.rows(&sql, args![practice_id, id]).await?;
    rows.sort_by_key(|row| (row.created_at, row.id));
    let writer = Writer { tx, practice_id, by: by.id, saying: new_id() };
    for channel in Channel::ALL.into_iter().filter(|channel| channel.points().contains(&kind)) {
        let latest = rows.iter().rfind(|row| row.channel == channel.code());
        if let Some(row) = latest.filter(|row| row.answer == Word::Refused.code()) {
            let how = How::from_code(&row.how);
            let statement = Statement {
                channel,
                word: Word::Refused,
                reason: &row.reason,
                how,
                at: row.said_at,
            };
            writer.write(None, digits, &statement).await?;
        }
    }
    Ok(())
}
