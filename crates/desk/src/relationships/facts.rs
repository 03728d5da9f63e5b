//! What the clocks go by, read for one source or for all of them at once.

use std::collections::HashMap;

use jiff::{civil::Date, tz::TimeZone};
use lexicon::{Tier, TouchKind};
use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult, Value},
};

use super::{
    clock::{Begun, Clock},
    pauses::{Pause, Pauses, YearDay},
    tiers::{Tiers, Which},
};
use crate::practice;

/// The calendar of a practice: its time zone and its day.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Where it is.
    pub zone: TimeZone,
    /// The day there.
    pub today: Date,
}

impl Calendar {
    /// Of a practice, now.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        let zone = practice::zone(db, practice_id).await?;
        Ok(Self { today: clock::local_day(clock::now(), &zone), zone })
    }

    fn day(&self, at: Instant) -> Date {
        clock::local_day(at, &self.zone)
    }
}

/// Which sources are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sources<'a> {
    /// These few.
    These(&'a [Uuid]),
    /// All of the practice.
    All,
}

impl Sources<'_> {
    fn narrow(self, column: &str, values: &mut Vec<Value>) -> String {
        match self {
            Self::All => String::new(),
            Self::These(ids) => {
                format!("AND {column} IN ({})", db::marks(values, ids.iter().copied()))
            }
        }
    }
}

/// A source as the clocks see it.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub id: Uuid,
    pub tier: Tier,
    pub status: String,
    pub owner_id: Option<Uuid>,
    pub last_contact_at: Option<Instant>,
    pub last_face_at: Option<Instant>,
    pub pauses: Pauses,
    /// The open pauses that stand for its status, with their kinds.
    pub status_pauses: Vec<(Uuid, String)>,
    entered: Date,
    first_referral: Option<Date>,
    contact: Option<Date>,
    face: Option<Date>,
}

impl Facts {
    /// One of the two clocks.
    pub fn clock(&self, which: Which, tiers: &Tiers, today: Date) -> Clock {
        let last = match which {
            Which::Contact => self.contact,
            Which::Face => self.face,
        };
        let begun = Begun { entered: self.entered, first_referral: self.first_referral, last };
        let interval = tiers.of(self.tier).interval(which);
        Clock::new(begun.on(today), interval, &self.pauses, today)
    }
}

#[derive(FromQueryResult)]
struct SourceRow {
    id: Uuid,
    tier: String,
    status: String,
    owner_id: Option<Uuid>,
    created_at: Instant,
    first_referral_on: Option<String>,
}

#[derive(FromQueryResult)]
struct LastRow {
    source_id: Uuid,
    contact_at: Option<Instant>,
    face_at: Option<Instant>,
}

/// A pause as it is stored.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct PauseRow {
    pub id: Uuid,
    pub source_id: Uuid,
    pub kind: String,
    pub from_on: String,
    pub until_on: Option<String>,
    pub season_from: String,
    pub season_until: String,
    pub reason: String,
    pub ended_on: Option<String>,
    pub by: Option<String>,
}

impl PauseRow {
    /// As the rules see it; none when what is stored is no day.
    pub fn pause(&self) -> Option<Pause> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let ends: Vec<Date> =
            [day(&self.until_on), day(&self.ended_on)].into_iter().flatten().collect();
        Some(Pause {
            from: self.from_on.parse().ok()?,
            until: ends.into_iter().min(),
            season: YearDay::parse(&self.season_from).zip(YearDay::parse(&self.season_until)),
        })
    }
}

/// The sources that contacts are kept with, as they are.
pub(super) async fn facts(
    db: &impl Sql,
    practice_id: Uuid,
    which: Sources<'_>,
    calendar: &Calendar,
) -> Result<Vec<Facts>> {
    let mut values = args![practice_id];
    let narrow = which.narrow("s.id", &mut values);
    // Served by the primary key, or reads the practice's sources: all are reckoned.
    let sql = format!(
        "SELECT s.id, s.tier, s.status, s.owner_id, s.created_at, s.first_referral_on FROM source s
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.kind IN ('person', 'organisation')
         {narrow}"
    );
    let sources: Vec<SourceRow> = db.rows(&sql, values).await?;
    let mut last = last(db, practice_id, which).await?;
    let mut pauses: HashMap<Uuid, Vec<PauseRow>> = HashMap::new();
    for row in self::pauses(db, practice_id, which).await? {
        pauses.entry(row.source_id).or_default().push(row);
    }
    let facts = sources.into_iter().map(|row| {
        let rows = pauses.remove(&row.id).unwrap_or_default();
        let laid: Vec<Pause> = rows.iter().filter_map(PauseRow::pause).collect();
        let stands =
            |row: &&PauseRow| row.ended_on.is_none() && STATUS_KINDS.contains(&row.kind.as_str());
        let status = rows.iter().filter(stands).map(|row| (row.id, row.kind.clone()));
        let (contact_at, face_at) = last.remove(&row.id).unwrap_or_default();
        Facts {
            id: row.id,
            tier: Tier::from_code(&row.tier).unwrap_or(Tier::Prospect),
            owner_id: row.owner_id,
            last_contact_at: contact_at,
            last_face_at: face_at,
            pauses: Pauses::new(&laid, calendar.today),
            status_pauses: status.collect(),
            status: row.status,
            entered: calendar.day(row.created_at),
            first_referral: row.first_referral_on.and_then(|day| day.parse().ok()),
            contact: contact_at.map(|at| calendar.day(at)),
            face: face_at.map(|at| calendar.day(at)),
        }
    });
    Ok(facts.collect())
}

/// Kinds of a pause that repeat what the status of the source says.
pub(super) const STATUS_KINDS: [&str; 3] = ["paused", "retired", "moved"];

/// The last contact and the last time that who decides was met. What counts: a contact in
/// which one of ours took part, and every thank-you that one of ours gave before each of them
/// was kept as a contact. What the program
/// sent by itself, and a notice that was only put into the post, has nobody in `by_id`.
async fn last(
    db: &impl Sql,
    practice_id: Uuid,
    which: Sources<'_>,
) -> Result<HashMap<Uuid, (Option<Instant>, Option<Instant>)>> {
    let met: Vec<String> = TouchKind::ALL
        .iter()
        .filter(|kind| kind.in_person())
        .map(|kind| format!("'{}'", kind.code()))
        .collect();
    let mut values = args![practice_id, clock::now()];
    let touched = which.narrow("t.source_id", &mut values);
    let mut found = HashMap::new();
    // Served by touch_by_source.
    let sql = format!(
        "SELECT t.source_id, max(t.happened_at) AS contact_at,
                max(CASE WHEN t.met_decision_maker AND t.kind IN ({}) THEN t.happened_at END) AS face_at
         FROM touch t
         WHERE t.practice_id = $1 AND t.deleted_at IS NULL AND t.by_id IS NOT NULL
           AND t.happened_at <= $2 {touched}
         GROUP BY t.source_id",
        met.join(", ")
    );
    for row in db.rows::<LastRow>(&sql, values).await? {
        found.insert(row.source_id, (row.contact_at, row.face_at));
    }
    let mut values = args![practice_id];
    let thanked = which.narrow("y.source_id", &mut values);
    // Served by thank_you_by_source.
    let sql = format!(
        "SELECT y.source_id, max(y.created_at) AS contact_at, CAST(NULL AS bigint) AS face_at
         FROM thank_you y
         WHERE y.practice_id = $1 AND y.undone_at IS NULL AND y.created_by IS NOT NULL
           AND y.state = 'given' AND y.touch_id IS NULL {thanked}
         GROUP BY y.source_id"
    );
    for row in db.rows::<LastRow>(&sql, values).await? {
        let known = found.entry(row.source_id).or_insert((None, None));
        known.0 = known.0.max(row.contact_at);
    }
    Ok(found)
}

/// The pauses of these sources, the latest first.
pub(super) async fn pauses(
    db: &impl Sql,
    practice_id: Uuid,
    which: Sources<'_>,
) -> Result<Vec<PauseRow>> {
    let mut values = args![practice_id];
    let narrow = which.narrow("p.source_id", &mut values);
    // Served by pause_by_source.
    let sql = format!(
        "SELECT p.id, p.source_id, p.kind, p.from_on, p.until_on, p.season_from, p.season_until,
                p.reason, p.ended_on, m.name AS by
         FROM pause p
         LEFT JOIN membership m ON m.practice_id = p.practice_id AND m.id = p.created_by
         WHERE p.practice_id = $1 {narrow} ORDER BY p.created_at DESC, p.id DESC"
    );
    db.rows(&sql, values).await
}
