//! What is due, read by the index of due days.

use jiff::{ToSpan, civil::Date};
use lexicon::Tier;
use platform::{
    Instant, Result, Sql, Uuid, args,
    db::{FromQueryResult, Value},
};

use super::{
    clock::State,
    facts::{Sources, pauses},
    pauses::{Pause, Pauses},
    tiers::{Tiers, Which},
};

/// Whose sources are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Everybody's.
    Everybody,
    /// Those that nobody looks after.
    Nobody,
    /// One member's.
    Of(Uuid),
}

/// A source of which something is due, or soon.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Row {
    pub source_id: Uuid,
    pub name: String,
    pub organisation: Option<String>,
    pub tier: String,
    pub preferred_channel: String,
    pub owner_id: Option<Uuid>,
    pub owner: Option<String>,
    pub last_contact_at: Option<Instant>,
    pub last_face_at: Option<Instant>,
    contact_due_on: Option<String>,
    contact_late_on: Option<String>,
    face_due_on: Option<String>,
    face_late_on: Option<String>,
}

/// The same with where both clocks stand.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub row: Row,
    pub contact: State,
    pub face: State,
    /// The day on which the first of them was or will be due.
    pub first_on: Option<Date>,
    /// How late the later of the two is against its target: 1 is its day, 2 twice as long.
    pub lateness: f64,
}

impl Due {
    /// Whether one of the two is due.
    pub fn is_due(&self) -> bool {
        self.contact.is_due() || self.face.is_due()
    }

    /// Whether one of the two is over its maximum.
    pub fn is_overdue(&self) -> bool {
        self.contact.is_overdue() || self.face.is_overdue()
    }
}

/// Everything that is due by so many days from today, the latest against its tier first;
/// at most `most` rows, the earliest due of them.
pub(super) async fn due(
    db: &impl Sql,
    practice_id: Uuid,
    whose: Whose,
    (today, ahead): (Date, i64),
    most: usize,
) -> Result<Vec<Due>> {
    let by = today.saturating_add(ahead.days());
    let mut values = args![practice_id, by.to_string(), today.to_string()];
    let narrow = match whose {
        Whose::Everybody => "",
        Whose::Nobody => "AND r.owner_id IS NULL",
        Whose::Of(member) => {
            values.push(Value::from(member));
            "AND r.owner_id = $4"
        }
    };
    // Served by relationship_by_owner, or by relationship_by_due for everybody's.
    let sql = format!(
        "SELECT r.source_id, s.name, o.name AS organisation, s.tier, s.preferred_channel,
                r.owner_id, m.name AS owner, r.last_contact_at, r.last_face_at,
                r.contact_due_on, r.contact_late_on, r.face_due_on, r.face_late_on
         FROM relationship r
         JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
          AND s.kind = 'person'
         LEFT JOIN membership m ON m.practice_id = r.practice_id AND m.id = r.owner_id
         WHERE r.practice_id = $1 AND r.next_due_on <= $2
           AND NOT (r.paused_from <= $3 AND r.paused_until >= $3) {narrow}
         ORDER BY r.next_due_on, r.source_id LIMIT {most}"
    );
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    let tiers = Tiers::read(db, practice_id).await?;
    let paused = pauses_of(db, practice_id, today).await?;
    let none = Pauses::default();
    let mut due: Vec<Due> = rows
        .into_iter()
        .map(|row| {
            let laid = paused.get(&row.source_id).unwrap_or(&none);
            row.due(&tiers, laid, today)
        })
        .collect();
    due.sort_by(|one, other| other.lateness.total_cmp(&one.lateness));
    Ok(due)
}

impl Row {
    fn due(self, tiers: &Tiers, pauses: &Pauses, today: Date) -> Due {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let weeks = tiers.of(Tier::from_code(&self.tier).unwrap_or(Tier::Prospect));
        let (contact_on, face_on): (Option<Date>, Option<Date>) =
            (day(&self.contact_due_on), day(&self.face_due_on));
        let late = |due_on: Option<Date>, which: Which| {
            let target = weeks.interval(which).target.max(1) as f64;
            due_on.map_or(0.0, |due| 1.0 + pauses.running(due, today) as f64 / target)
        };
        Due {
            contact: State::of(contact_on, day(&self.contact_late_on), pauses, today),
            face: State::of(face_on, day(&self.face_late_on), pauses, today),
            first_on: [contact_on, face_on].into_iter().flatten().min(),
            lateness: late(contact_on, Which::Contact).max(late(face_on, Which::Face)),
            row: self,
        }
    }
}

/// The pauses of the practice: few sources have one.
async fn pauses_of(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
) -> Result<std::collections::HashMap<Uuid, Pauses>> {
    let mut by_source: std::collections::HashMap<Uuid, Vec<Pause>> = Default::default();
    for row in pauses(db, practice_id, Sources::All).await? {
        if let Some(pause) = row.pause() {
            by_source.entry(row.source_id).or_default().push(pause);
        }
    }
    Ok(by_source.into_iter().map(|(id, all)| (id, Pauses::new(&all, today))).collect())
}
