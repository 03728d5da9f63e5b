//! What the list shows, and how many wait.

use platform::{Instant, Result, Sql, Uuid, args, db::FromQueryResult};

use super::item::{COLUMNS, Item, Raw};

/// As many as one page shows; the oldest clock stands first, so the others wait
/// their turn.
pub const MOST: usize = 100;

/// What the list is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// What waits for a decision.
    #[default]
    Waiting,
    /// Of that, what something speaks against.
    Doubtful,
    /// What was accepted or joined.
    Decided,
    /// What is no referral.
    Aside,
}

impl Show {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Doubtful, Self::Decided, Self::Aside];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Doubtful => "doubtful",
            Self::Decided => "decided",
            Self::Aside => "aside",
        }
    }

    /// From the address; what is not known is what waits.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.code() == code).unwrap_or_default()
    }

    /// What the tab says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Doubtful => "Doubtful",
            Self::Decided => "Decided",
            Self::Aside => "Set aside",
        }
    }

    fn states(self) -> &'static [&'static str] {
        match self {
            Self::Waiting | Self::Doubtful => &["new", "triaged"],
            Self::Decided => &["converted", "merged"],
            Self::Aside => &["not_a_referral", "spam", "misdirected"],
        }
    }

    fn order(self) -> &'static str {
        match self {
            Self::Waiting | Self::Doubtful => "due_at, id",
            Self::Decided | Self::Aside => "due_at DESC, id DESC",
        }
    }

    /// The ids of the first of each state: of several states together a database would sort
    /// all that there ever were.
    fn first(self) -> String {
        let (order, doubtful) = (self.order(), self == Self::Doubtful);
        let more = if doubtful { " AND trust = 'doubtful'" } else { "" };
        let of_state = |state: &&str| {
            format!(
                "SELECT id FROM (SELECT id FROM intake_item
                 WHERE practice_id = $1 AND state = '{state}'{more}
                 ORDER BY {order} LIMIT {MOST}) AS of_{state}"
            )
        };
        self.states().iter().map(of_state).collect::<Vec<_>>().join(" UNION ALL ")
    }
}

/// The items of a list: what waits with the oldest clock first, what is done with
/// the latest first.
pub async fn items(db: &impl Sql, practice_id: Uuid, show: Show) -> Result<Vec<Item>> {
    // Served by intake_item_by_due for each state, then the primary key.
    let rows: Vec<Raw> = db
        .rows(
            &format!(
                "SELECT {COLUMNS} FROM intake_item i
                 WHERE i.practice_id = $1 AND i.id IN ({}) ORDER BY {} LIMIT {MOST}",
                show.first(),
                show.order()
            ),
            args![practice_id],
        )
        .await?;
    rows.into_iter().map(Raw::item).collect()
}

/// How many wait, and since when the oldest does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// All that wait for a decision, those put off included.
    pub count: i64,
    /// Of those, the ones put off until later.
    pub put_off: i64,
    /// When the oldest of those that wait now was received.
    pub oldest: Option<Instant>,
}

/// How many wait now.
pub async fn waiting(db: &impl Sql, practice_id: Uuid, now: Instant) -> Result<Waiting> {
    // Served by intake_item_waiting alone.
    Ok(db
        .row::<Waiting>(
            "SELECT count(*) AS count,
                    count(CASE WHEN state = 'triaged' AND due_at > $2 THEN 1 END) AS put_off,
                    min(CASE WHEN state = 'new' OR due_at <= $2 THEN received_at END) AS oldest
             FROM intake_item WHERE practice_id = $1 AND state IN ('new', 'triaged')",
            args![practice_id, now],
        )
        .await?
        .unwrap_or_default())
}

/// The open item whose turn comes after this one was decided; none when all are.
pub async fn next(db: &impl Sql, practice_id: Uuid, now: Instant) -> Result<Option<Uuid>> {
    // Served by intake_item_by_due.
    db.value::<Uuid>(
        "SELECT id FROM intake_item WHERE practice_id = $1
            AND (state = 'new' OR (state = 'triaged' AND due_at <= $2))
         ORDER BY due_at, id LIMIT 1",
        args![practice_id, now],
    )
    .await
}
