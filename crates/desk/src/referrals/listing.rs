//! What the list of referrals reads.

use jiff::civil::Date;
use lexicon::{PersonName, ReferralState};
use platform::{Instant, Result, Sql, Uuid, db::FromQueryResult, db::Value};

use super::filter::Filter;
use crate::board::Step;

/// As many as a page shows.
pub const PAGE: usize = 50;

/// A referral in a list: the patient only by their short name.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// Its version, by which a later change is noticed.
    pub version: i64,
    /// The day it was received.
    pub received_on: Date,
    /// Where it stands.
    pub state: ReferralState,
    /// `Maria L.`
    pub patient: String,
    /// Whom it is counted for.
    pub source_id: Uuid,
    /// Their name.
    pub source: String,
    /// The clinic.
    pub clinic: String,
    /// The payer; empty if not known.
    pub payer: String,
    /// What comes next.
    pub next_step: Option<Step>,
    /// When.
    pub next_due_at: Option<Instant>,
    /// When the first visit is.
    pub visit_at: Option<Instant>,
    /// How often somebody tried to reach the patient.
    pub attempts: i64,
}

#[derive(FromQueryResult)]
struct Raw {
    id: Uuid,
    number: i64,
    version: i64,
    received_on: String,
    state: String,
    given: String,
    family: String,
    source_id: Uuid,
    source: String,
    clinic: String,
    payer: String,
    next_step: String,
    next_due_at: Option<Instant>,
    visit_at: Option<Instant>,
    attempts: i64,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The latest first.
    Latest,
    /// Who waits longest first.
    Longest,
}

/// Where a page begins: after this referral of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    received_on: String,
    id: Uuid,
}

impl After {
    /// Reads `2026-11-25_<id>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, id) = text.split_once('_')?;
        day.parse::<Date>().ok()?;
        Some(Self { received_on: day.to_owned(), id: id.parse().ok()? })
    }

    /// Where the next page begins.
    pub fn of(row: &Row) -> String {
        format!("{}_{}", row.received_on, row.id)
    }
}

/// What somebody looks for: words of a patient's name, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Everything.
    Anything,
    /// The referral with this number.
    Number(i64),
    /// Patients whose name has words that begin so.
    Name(Vec<String>),
}

impl Sought {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Self {
        if let Ok(number) = text.trim().trim_start_matches('#').parse() {
            return Self::Number(number);
        }
        let words: Vec<String> =
            lexicon::fold(text).split_whitespace().take(6).map(str::to_owned).collect();
        if words.is_empty() { Self::Anything } else { Self::Name(words) }
    }

    fn add(&self, sql: &mut String, args: &mut Vec<Value>) {
        match self {
            Self::Anything => {}
            Self::Number(number) => {
                args.push((*number).into());
                sql.push_str(&format!(" AND r.number = ${}", args.len()));
            }
            Self::Name(words) => {
                sql.push_str(
                    " AND r.patient_id IN (SELECT p.id FROM patient p WHERE p.practice_id = $1",
                );
                for word in words {
                    // Folded words hold letters and digits only: no % or _ to escape.
                    args.push(format!("% {word}%").into());
                    sql.push_str(&format!(" AND (' ' || p.match_name) LIKE ${}", args.len()));
                }
                sql.push(')');
            }
        }
    }
}

/// One page of the list, and whether more follow.
pub async fn page(
    db: &impl Sql,
    practice_id: Uuid,
    filter: &Filter,
    sought: &Sought,
    after: Option<&After>,
) -> Result<(Vec<Row>, bool)> {
    let (mut sql, mut args) = filter.conditions(practice_id);
    sought.add(&mut sql, &mut args);
    if let Some(after) = after {
        args.push(after.received_on.as_str().into());
        args.push(after.id.into());
        let (day, id) = (args.len() - 1, args.len());
        sql.push_str(&format!(" AND (r.received_on, r.id) < (${day}, ${id})"));
    }
    let mut rows = read(db, &sql, args, Order::Latest, PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok((rows, more))
}

/// The referrals that wait longest for a first visit.
pub async fn waiting(
    db: &impl Sql,
    practice_id: Uuid,
    filter: &Filter,
    most: usize,
) -> Result<Vec<Row>> {
    let (sql, args) = filter.conditions(practice_id);
    read(db, &sql, args, Order::Longest, most).await
}

async fn read(
    db: &impl Sql,
    conditions: &str,
    args: Vec<Value>,
    order: Order,
    most: usize,
) -> Result<Vec<Row>> {
    let order = match order {
        Order::Latest => "received_on DESC, id DESC",
        // An expression, so that SQLite looks for the few that wait by their state
        // instead of walking all referrals by their day.
        Order::Longest => "received_on || '', id",
    };
    // Served by referral_by_received, referral_by_source or referral_by_state
    // (whichever the filter names); the names of one page by primary keys.
    let rows: Vec<Raw> = db
        .rows(
            &format!(
                "SELECT x.id, x.number, x.version, x.received_on, x.state, p.given, p.family,
                        x.source_id, s.name AS source, c.name AS clinic, x.payer,
                        x.next_step, x.next_due_at, x.visit_at, x.attempts
                 FROM (SELECT r.practice_id, r.id, r.number, r.version, r.received_on, r.state, r.patient_id,
                              r.source_id, r.clinic_id, r.payer, r.next_step, r.next_due_at,
                              r.visit_at, r.attempts
                       FROM referral r WHERE {conditions} ORDER BY {order} LIMIT {most}) x
                 JOIN patient p ON p.practice_id = x.practice_id AND p.id = x.patient_id
                 JOIN source s ON s.practice_id = x.practice_id AND s.id = x.source_id
                 JOIN clinic c ON c.practice_id = x.practice_id AND c.id = x.clinic_id
                 ORDER BY {outer}",
                outer = order.replace("received_on", "x.received_on").replace(" id", " x.id")
            ),
            args,
        )
        .await?;
    Ok(rows.into_iter().filter_map(Raw::read).collect())
}

impl Raw {
    fn read(self) -> Option<Row> {
        Some(Row {
            id: self.id,
            number: self.number,
            version: self.version,
            received_on: self.received_on.parse().ok()?,
            state: ReferralState::from_code(&self.state)?,
            patient: short(&self.given, &self.family),
            source_id: self.source_id,
            source: self.source,
            clinic: self.clinic,
            payer: self.payer,
            next_step: Step::from_code(&self.next_step),
            next_due_at: self.next_due_at,
            visit_at: self.visit_at,
            attempts: self.attempts,
        })
    }
}

/// `Maria L.`, from the two fields of a patient.
pub fn short(given: &str, family: &str) -> String {
    let name =
        PersonName { given: given.to_owned(), family: family.to_owned(), ..PersonName::default() };
    match name.short() {
        short if short.is_empty() => "No name".into(),
        short => short,
    }
}

/// How many referrals fit.
pub async fn count(db: &impl Sql, practice_id: Uuid, filter: &Filter) -> Result<i64> {
    let Some((sql, args)) = filter.rolled_up(practice_id) else {
        return count_found(db, practice_id, filter, &Sought::Anything).await;
    };
    let sql = format!("SELECT CAST(sum(r.received) AS bigint) FROM source_month r WHERE {sql}");
    Ok(db.value::<i64>(&sql, args).await?.unwrap_or(0))
}

/// How many of them are sought.
pub async fn count_found(
    db: &impl Sql,
    practice_id: Uuid,
    filter: &Filter,
    sought: &Sought,
) -> Result<i64> {
    let (mut sql, mut args) = filter.conditions(practice_id);
    sought.add(&mut sql, &mut args);
    let sql = format!("SELECT count(*) FROM referral r WHERE {sql}");
    Ok(db.value::<i64>(&sql, args).await?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_number_or_words_of_a_name() {
        assert_eq!(Sought::parse(" #123 "), Sought::Number(123));
        assert_eq!(Sought::parse("Lopez, M%"), Sought::Name(vec!["lopez".into(), "m".into()]));
        assert_eq!(Sought::parse("  "), Sought::Anything);
    }

    #[test]
    fn a_patient_is_shown_by_first_name_and_initial() {
        assert_eq!(short("Maria", "Lopez"), "Maria L.");
        assert_eq!(short("", ""), "No name");
    }
}
