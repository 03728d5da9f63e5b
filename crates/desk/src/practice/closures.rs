//! When all clinics of a practice are closed: then no referral can come from anybody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use lexicon::hours::Hours;
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::hours;

#[derive(FromQueryResult)]
struct Row {
    hours: String,
    holidays: String,
    closed_on: Option<String>,
}

/// A clinic, as far as it is open.
struct Open {
    hours: Hours,
    /// The day on which it closed for good.
    until: Option<Date>,
}

/// The days on which every clinic is closed all day though its week is open, and the day from
/// which no clinic is left, if that has come.
pub async fn closures(db: &impl Sql, practice_id: Uuid) -> Result<(Vec<Date>, Option<Date>)> {
    // Served by the primary key of clinic; a practice has a handful of clinics.
    let rows: Vec<Row> = db
        .rows(
            "SELECT hours, holidays, closed_on FROM clinic WHERE practice_id = $1",
            args![practice_id],
        )
        .await?;
    let clinics: Vec<Open> = rows
        .iter()
        .map(|row| Open {
            hours: hours::read(&row.hours, &row.holidays).unwrap_or_else(Hours::usual),
            until: row.closed_on.as_deref().and_then(|day| day.parse().ok()),
        })
        .collect();
    Ok((days(&clinics), end(&clinics)))
}

#[derive(FromQueryResult)]
struct Ended {
    id: Uuid,
    closed_on: Option<String>,
}

/// The clinics that have closed for good by a day, each with the day on which it did; none when
/// no other goes on.
pub async fn closed_clinics(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
) -> Result<BTreeMap<Uuid, Date>> {
    // Served by the primary key of clinic; a practice has a handful of clinics.
    let rows: Vec<Ended> = db
        .rows("SELECT id, closed_on FROM clinic WHERE practice_id = $1", args![practice_id])
        .await?;
    let all = rows.len();
    let closed = rows.into_iter().filter_map(|row| {
        let day: Date = row.closed_on?.parse().ok()?;
        (day <= today).then_some((row.id, day))
    });
    let closed: BTreeMap<Uuid, Date> = closed.collect();
    Ok(if closed.len() < all { closed } else { BTreeMap::new() })
}

fn days(clinics: &[Open]) -> Vec<Date> {
    let named: BTreeSet<Date> = clinics
        .iter()
        .flat_map(|clinic| &clinic.hours.holidays)
        .filter(|holiday| holiday.spans.is_empty())
        .map(|holiday| holiday.on)
        .collect();
    let is_closed = |clinic: &Open, day: Date| {
        clinic.until.is_some_and(|until| day >= until) || clinic.hours.on(day).is_empty()
    };
    named.into_iter().filter(|day| clinics.iter().all(|clinic| is_closed(clinic, *day))).collect()
}

fn end(clinics: &[Open]) -> Option<Date> {
    let ends: Option<Vec<Date>> = clinics.iter().map(|clinic| clinic.until).collect();
    ends?.into_iter().max()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::Holiday;

    use super::*;

    const THANKSGIVING: Date = date(2026, 11, 26);
    const FRIDAY: Date = date(2026, 11, 27);

    fn clinic(closed: &[Date], until: Option<Date>) -> Open {
        let holiday = |on: &Date| Holiday { on: *on, name: "Closed".into(), spans: Vec::new() };
        let hours = Hours { holidays: closed.iter().map(holiday).collect(), ..Hours::usual() };
        Open { hours, until }
    }

    #[test]
    fn a_day_counts_as_closed_only_when_every_clinic_is_closed() {
        let both = [clinic(&[THANKSGIVING, FRIDAY], None), clinic(&[THANKSGIVING], None)];
        assert_eq!(days(&both), [THANKSGIVING]);
        let one_gone = [clinic(&[FRIDAY], None), clinic(&[], Some(THANKSGIVING))];
        assert_eq!(days(&one_gone), [FRIDAY]);
        assert!(days(&[]).is_empty());
    }

    #[test]
    fn a_practice_has_ended_only_when_its_last_clinic_has_closed() {
        let gone = |day| clinic(&[], Some(day));
        assert_eq!(end(&[gone(FRIDAY), gone(THANKSGIVING)]), Some(FRIDAY));
        assert_eq!(end(&[gone(FRIDAY), clinic(&[], None)]), None);
    }
}
