//! Everything that holds in a practice, as the list and the file show it.

use std::collections::HashMap;

use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    channel::{Channel, How, Word},
    rows::{FAX_PERMISSIONS, Row, STATEMENTS},
};

/// One thing that holds.
#[derive(Debug, Clone)]
pub(super) struct Holding {
    pub channel: Channel,
    /// The address; empty where it is about a source.
    pub address: String,
    /// The source it is about, or whose address it is now.
    pub source: Option<(Uuid, String)>,
    pub state: State,
    pub reason: String,
    pub how: How,
    pub at: Instant,
    pub by: String,
}

/// What holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It was said.
    Said(Word),
    /// Mail to it came back.
    CameBack,
}

impl State {
    /// Its code in a file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Said(word) => word.code(),
            Self::CameBack => "came_back",
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Said(word) => word.label(),
            Self::CameBack => "Came back",
        }
    }

    /// Whether nothing may go there.
    pub fn blocks(self) -> bool {
        matches!(self, Self::CameBack | Self::Said(Word::Refused))
    }
}

/// All that holds, the latest first: of each subject and channel its latest statement.
/// Reads the statements of the practice; people say such a thing now and again.
pub(super) async fn all(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Holding>> {
    // Served by the primary key of consent; the permissions to fax, then what came back.
    let sql = format!(
        "{STATEMENTS} UNION ALL {FAX_PERMISSIONS} UNION ALL
         SELECT b.practice_id, 'email', CAST(NULL AS uuid), CAST(NULL AS uuid), b.address,
                'came_back', b.words, 'other', b.created_at, CAST(NULL AS uuid), b.created_at,
                CAST(NULL AS text)
         FROM mail_suppression b WHERE b.practice_id = $1
         ORDER BY 11, 1"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id]).await?;
    let names = Names::read(db, practice_id).await?;
    let mut latest: HashMap<(String, String, Option<Uuid>, bool), Holding> = HashMap::new();
    for row in rows {
        let Some(channel) = Channel::from_code(&row.channel) else { continue };
        let state = match Word::from_code(&row.answer) {
            Some(word) => State::Said(word),
            None => State::CameBack,
        };
        let party = row.person_id.or(row.organisation_id);
        let key = (row.channel, row.address.clone(), party, state == State::CameBack);
        let source = match party {
            Some(party) => names.parties.get(&party).cloned(),
            None => names.of_address(channel, &row.address),
        };
        let holding = Holding {
            channel,
            address: row.address,
            source,
            state,
            reason: row.reason,
            how: How::from_code(&row.how),
            at: row.said_at,
            by: row.by.unwrap_or_default(),
        };
        latest.insert(key, holding);
    }
    let mut all: Vec<Holding> = latest
        .into_values()
        .filter(|holding| holding.state != State::Said(Word::Unknown))
        .filter(|holding| !holding.address.is_empty() || holding.source.is_some())
        .collect();
    all.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.address.cmp(&other.address)));
    Ok(all)
}

#[derive(FromQueryResult)]
struct Named {
    party: Option<Uuid>,
    id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct Owned {
    kind: String,
    address: String,
    party: Option<Uuid>,
}

/// Who the parties and the owners of the addresses are.
struct Names {
    parties: HashMap<Uuid, (Uuid, String)>,
    owners: HashMap<(String, String), Uuid>,
}

impl Names {
    async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        // Served by consent_by_person and consent_by_address for those who are named there.
        let named: Vec<Named> = db
            .rows(
                "SELECT CASE WHEN s.kind = 'person' THEN s.person_id ELSE s.organisation_id END AS party,
                        s.id, s.name
                 FROM source s WHERE s.practice_id = $1 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation')",
                args![practice_id],
            )
            .await?;
        let owned: Vec<Owned> = db
            .rows(
                "SELECT p.kind, p.digits AS address, coalesce(p.person_id, p.organisation_id) AS party
                 FROM contact_point p WHERE p.practice_id = $1 AND p.digits IN
                    (SELECT c.address FROM consent c WHERE c.practice_id = $1
                     UNION SELECT f.number FROM fax_permission f WHERE f.practice_id = $1
                     UNION SELECT b.address FROM mail_suppression b WHERE b.practice_id = $1)
                 ORDER BY p.id",
                args![practice_id],
            )
            .await?;
        Ok(Self {
            parties: named
                .into_iter()
                .filter_map(|row| Some((row.party?, (row.id, row.name))))
                .collect(),
            owners: owned
                .into_iter()
                .filter_map(|row| Some(((row.kind, row.address), row.party?)))
                .collect(),
        })
    }

    fn of_address(&self, channel: Channel, address: &str) -> Option<(Uuid, String)> {
        channel.points().iter().find_map(|kind| {
            let party = self.owners.get(&((*kind).to_owned(), address.to_owned()))?;
            self.parties.get(party).cloned()
        })
    }
}
