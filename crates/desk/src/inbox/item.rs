//! One item as the database keeps it, with what is attached and what was decided.

use lexicon::{Channel, PersonName};
use platform::{Error, Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::state::ItemState;
use crate::intake::{Draft, PieceKind};

/// Something that came in.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// The number that its sender can name.
    pub reference: String,
    /// How it came in.
    pub channel: Channel,
    /// The channel's own time-stamp.
    pub received_at: Instant,
    /// When somebody should decide.
    pub due_at: Instant,
    /// Who it says it is from.
    pub sender: String,
    /// Whether the patient needs somebody today.
    pub is_urgent: bool,
    /// Whether something speaks against it.
    pub is_doubtful: bool,
    /// Where it stands.
    pub state: ItemState,
    /// Why, in words.
    pub reason: String,
    /// What was read from it.
    pub draft: Draft,
    /// The source, where the way it came tells.
    pub source_id: Option<Uuid>,
    /// The clinic, where the way it came tells.
    pub clinic_id: Option<Uuid>,
    /// The link that brought it.
    pub link_id: Option<Uuid>,
    /// The referral it became or belongs to.
    pub referral_id: Option<Uuid>,
    /// Until when it waits.
    pub wait_until: Option<Instant>,
    /// When somebody first looked at it.
    pub seen_at: Option<Instant>,
    /// The version that a decision must have seen.
    pub version: i64,
}

impl Item {
    /// The patient as lists show them; a word where nobody is named.
    pub fn patient_short(&self) -> String {
        short(&self.draft)
    }

    /// Who sends the patient, in a line.
    pub fn from(&self) -> String {
        let named: Vec<&str> = [&self.draft.referrer, &self.draft.organisation]
            .into_iter()
            .map(|read| read.value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        match named.as_slice() {
            [] if self.sender.trim().is_empty() => "Sender not named".into(),
            [] => self.sender.clone(),
            some => some.join(", "),
        }
    }
}

/// The patient's short name: `Maria L.`
pub fn short(draft: &Draft) -> String {
    PersonName::parse(&draft.patient.value)
        .map(|name| name.short())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "Patient not named".into())
}

/// The columns of an item, for [`Raw`].
pub const COLUMNS: &str = "i.id, i.reference, i.channel, i.received_at, i.due_at, i.sender,
    i.urgency, i.trust, i.state, i.reason, i.draft, i.source_id, i.clinic_id, i.link_id,
    i.referral_id, i.wait_until, i.seen_at, i.version";

/// A row of it.
#[derive(FromQueryResult)]
pub struct Raw {
    id: Uuid,
    reference: String,
    channel: String,
    received_at: Instant,
    due_at: Instant,
    sender: String,
    urgency: String,
    trust: String,
    state: String,
    reason: String,
    draft: String,
    source_id: Option<Uuid>,
    clinic_id: Option<Uuid>,
    link_id: Option<Uuid>,
    referral_id: Option<Uuid>,
    wait_until: Option<Instant>,
    seen_at: Option<Instant>,
    version: i64,
}

impl Raw {
    /// The item of the row.
    pub fn item(self) -> Result<Item> {
        Ok(Item {
            id: self.id,
            reference: self.reference,
            channel: Channel::from_code(&self.channel).unwrap_or(Channel::Other),
            received_at: self.received_at,
            due_at: self.due_at,
            sender: self.sender,
            is_urgent: self.urgency == "urgent",
            is_doubtful: self.trust == "doubtful",
            state: ItemState::from_code(&self.state)
                .ok_or_else(|| Error::Internal(format!("unknown state {}", self.state)))?,
            reason: self.reason,
            draft: serde_json::from_str(&self.draft)?,
            source_id: self.source_id,
            clinic_id: self.clinic_id,
            link_id: self.link_id,
            referral_id: self.referral_id,
            wait_until: self.wait_until,
            seen_at: self.seen_at,
            version: self.version,
        })
    }
}

/// One item of a practice.
pub async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Item> {
    // Served by the primary key.
    db.row::<Raw>(
        &format!("SELECT {COLUMNS} FROM intake_item i WHERE i.practice_id = $1 AND i.id = $2"),
        args![practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)?
    .item()
}

/// A file that came with an item.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Attachment {
    /// Its id.
    pub id: Uuid,
    /// Where its bytes are.
    pub file_id: Uuid,
    /// What it is: a code of [`PieceKind`].
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its media type, by its content.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// How many pages it has, where that is known.
    pub pages: Option<i64>,
    /// How many of its pages there are pictures of by now.
    pub pictures: i64,
    /// What was recognised on it.
    pub words: String,
}

impl Attachment {
    /// What it is, in a word.
    pub fn label(&self) -> &'static str {
        PieceKind::from_code(&self.kind).label()
    }
}

/// What came with an item, in the order in which it came.
pub async fn attachments(db: &impl Sql, practice_id: Uuid, item: Uuid) -> Result<Vec<Attachment>> {
    // Served by attachment_by_item, then the primary key of attachment_page.
    db.rows(
        "SELECT a.id, a.file_id, a.kind, a.name, a.media_type, a.bytes, a.pages, a.words,
                (SELECT count(*) FROM attachment_page p
                 WHERE p.practice_id = a.practice_id AND p.attachment_id = a.id) AS pictures
         FROM attachment a
         WHERE a.practice_id = $1 AND a.item_id = $2 ORDER BY a.created_at, a.id",
        args![practice_id, item],
    )
    .await
}

/// A decision about an item.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// The state it led to.
    pub to_state: String,
    /// When.
    pub at: Instant,
    /// By whom.
    pub actor: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// What takes it back; none when nothing can.
    pub undo: Option<String>,
}

impl Event {
    /// "Dana accepted it".
    pub fn told(&self) -> String {
        let who = self.actor.as_deref().unwrap_or("Liaison");
        let deed = ItemState::from_code(&self.to_state).map_or("changed it", ItemState::deed);
        format!("{who} {deed}")
    }
}

/// What was decided about an item, the latest first.
pub async fn events(db: &impl Sql, practice_id: Uuid, item: Uuid) -> Result<Vec<Event>> {
    // Served by intake_event_by_item.
    db.rows(
        "SELECT e.id, e.to_state, e.at, m.name AS actor, e.reason, e.undo
         FROM intake_event e
         LEFT JOIN membership m ON m.practice_id = e.practice_id AND m.id = e.actor_id
         WHERE e.practice_id = $1 AND e.item_id = $2 ORDER BY e.at DESC, e.id DESC",
        args![practice_id, item],
    )
    .await
}
