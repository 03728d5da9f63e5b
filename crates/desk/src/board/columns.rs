//! What the board reads: a few cards of each column, and how many there are.

use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult, db::Value};
use serde::Deserialize;

/// The columns of the board in the order of the way, and what each is called.
pub const COLUMNS: [(&str, &str); 5] = [
    ("received", "New"),
    ("needs_info", "Information missing"),
    ("contacting", "Calling"),
    ("scheduled", "Booked"),
    ("on_hold", "On hold"),
];

/// Those on the board. The words are those of the indexes `referral_open_by_...`, which a
/// database takes only where a query says the same.
const OPEN: &str = "r.deleted_at IS NULL
    AND r.state IN ('received', 'needs_info', 'contacting', 'scheduled', 'on_hold')";

/// As many cards as a column shows at first.
pub const FIRST: usize = 50;

/// Which cards, as the address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Of one clinic.
    pub clinic: String,
    /// Of one source.
    pub source: String,
    /// Only those on which the visitor acted last: `yes`.
    pub mine: String,
    /// The column that a phone shows.
    pub column: String,
    /// The column of which more is shown.
    pub more: String,
}

impl Wish {
    /// The fields that choose cards.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [("clinic", &self.clinic), ("source", &self.source), ("mine", &self.mine)];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(n, v)| (n, v.clone()))
            .collect()
    }

    fn conditions(&self, member: Uuid, args: &mut Vec<Value>) -> String {
        let mut sql = String::new();
        let mut add = |column: &str, id: Option<Uuid>| {
            if let Some(id) = id {
                args.push(id.into());
                sql.push_str(&format!(" AND r.{column} = ${}", args.len()));
            }
        };
        add("clinic_id", self.clinic.parse().ok());
        add("source_id", self.source.parse().ok());
        add("changed_by", (self.mine == "yes").then_some(member));
        sql
    }
}

/// A card.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Card {
    /// The referral.
    pub id: Uuid,
    /// Its version, by which a later change is noticed.
    pub version: i64,
    /// When it came in.
    pub received_at: Instant,
    /// What comes next.
    pub next_step: String,
    /// When.
    pub next_due_at: Option<Instant>,
    /// The first visit.
    pub visit_at: Option<Instant>,
    /// How often somebody tried.
    pub attempts: i64,
    /// Whether it is urgent.
    pub urgency: String,
    /// The patient's name.
    pub given: String,
    /// The patient's name.
    pub family: String,
    /// Whom it is counted for.
    pub source: String,
    /// Who acted last.
    pub actor: Option<String>,
    /// The last attempt.
    pub tried_at: Option<Instant>,
}

/// How many cards a column has, and how many are over their time.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Count {
    /// The column.
    pub state: String,
    /// All.
    pub count: i64,
    /// Over their time.
    pub late: i64,
    /// The one that is over longest.
    pub first: Option<Instant>,
}

/// How many there are in each column.
pub async fn counts(
    db: &impl Sql,
    practice_id: Uuid,
    member: Uuid,
    wish: &Wish,
    now: Instant,
) -> Result<Vec<Count>> {
    let mut args = args![practice_id, now];
    let more = wish.conditions(member, &mut args);
    // Served by referral_open_by_due alone or, of one source, by referral_open_by_source.
    let sql = format!(
        "SELECT r.state, count(*) AS count, min(r.next_due_at) AS first,
                CAST(sum(CASE WHEN r.next_due_at < $2 THEN 1 ELSE 0 END) AS bigint) AS late
         FROM referral r
         WHERE r.practice_id = $1 AND {OPEN}{more}
         GROUP BY r.state"
    );
    db.rows(&sql, args).await
}

/// The first cards of a column, those due first on top.
pub async fn cards(
    db: &impl Sql,
    practice_id: Uuid,
    member: Uuid,
    (state, most): (&str, usize),
    wish: &Wish,
) -> Result<Vec<Card>> {
    let mut args = args![practice_id, state];
    let more = wish.conditions(member, &mut args);
    read(db, &format!("r.state = $2{more}"), args, most).await
}

/// The referrals whose next step is due before a moment, whatever the step: the first of them.
pub async fn due(
    db: &impl Sql,
    practice_id: Uuid,
    until: Instant,
    most: usize,
) -> Result<Vec<Card>> {
    read(db, "r.next_due_at < $2", args![practice_id, until], most).await
}

/// How many referrals have a next step due before a moment.
pub async fn due_count(db: &impl Sql, practice_id: Uuid, until: Instant) -> Result<i64> {
    // Served by referral_open_by_due.
    let sql = format!(
        "SELECT count(*) FROM referral r
         WHERE r.practice_id = $1 AND {OPEN} AND r.next_due_at < $2"
    );
    Ok(db.value::<i64>(&sql, args![practice_id, until]).await?.unwrap_or(0))
}

async fn read(db: &impl Sql, which: &str, args: Vec<Value>, most: usize) -> Result<Vec<Card>> {
    // Served by referral_open_by_due or referral_open_by_source; the rest of each card by
    // primary keys and contact_attempt_by_referral.
    let sql = format!(
        "SELECT x.id, x.version, x.received_at, x.next_step, x.next_due_at, x.visit_at, x.attempts,
                x.urgency, p.given, p.family, s.name AS source, m.name AS actor,
                (SELECT max(a.at) FROM contact_attempt a WHERE a.practice_id = x.practice_id
                 AND a.referral_id = x.id AND a.undone_at IS NULL) AS tried_at
         FROM (SELECT r.* FROM referral r
               WHERE r.practice_id = $1 AND {OPEN} AND {which}
               ORDER BY r.next_due_at, r.id LIMIT {most}) x
         JOIN patient p ON p.practice_id = x.practice_id AND p.id = x.patient_id
         JOIN source s ON s.practice_id = x.practice_id AND s.id = x.source_id
         LEFT JOIN membership m ON m.practice_id = x.practice_id AND m.id = x.changed_by
         ORDER BY x.next_due_at, x.id"
    );
    db.rows(&sql, args).await
}
