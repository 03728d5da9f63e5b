//! Birthdays, and full years of working together.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use platform::{Permission, Result, Sql, Uuid, args, db::FromQueryResult, sessions::Visitor};

use super::{
    line::{Act, Line, Sort},
    marks,
};

/// As many as anybody congratulates in a day.
const MOST: i64 = 20;

#[derive(FromQueryResult)]
struct Row {
    source_id: Uuid,
    name: String,
    owner_id: Option<Uuid>,
    day: String,
    person_id: Option<Uuid>,
}

/// The lines of a day for the sources of a visitor, and those that nobody looks after.
pub(super) async fn lines(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let today = visitor.today();
    let known_since = known_since(db, visitor).await?;
    let mut lines = Vec::new();
    for (day, written) in kept_on(today) {
        for row in first_referrals(db, visitor, &written).await? {
            if known_since.as_ref().is_some_and(|since| row.day > *since) {
                lines.extend(years_together(&row, day, today));
            }
        }
        for row in birthdays(db, visitor, &written).await? {
            lines.push(birthday(&row, day, today));
        }
    }
    Ok(lines)
}

/// The days that are kept on this one, each with how it may be written (`02-28`): the day
/// itself; on a Friday the weekend too; in years without one February 29 on the 28th.
fn kept_on(today: Date) -> Vec<(Date, String)> {
    let ahead = if today.weekday() == Weekday::Friday { 2 } else { 0 };
    let mut days = Vec::new();
    for offset in 0..=ahead {
        let day = today.saturating_add(i64::from(offset).days());
        days.push((day, day.strftime("%m-%d").to_string()));
        if (day.month(), day.day()) == (2, 28) && !day.in_leap_year() {
            days.push((day, "02-29".into()));
        }
    }
    days
}

/// From when on a first referral on record really was the first: whoever sent one in the
/// first three months that a practice has on record may have sent others before.
async fn known_since(db: &impl Sql, visitor: &Visitor) -> Result<Option<String>> {
    // Served by referral_by_received.
    let first = db
        .value::<String>(
            "SELECT min(received_on) FROM referral WHERE practice_id = $1",
            args![visitor.practice_id],
        )
        .await?;
    let first: Option<Date> = first.and_then(|day| day.parse().ok());
    Ok(first.map(|day| day.saturating_add(3.months()).to_string()))
}

async fn first_referrals(db: &impl Sql, visitor: &Visitor, day: &str) -> Result<Vec<Row>> {
    // Served by source_by_anniversary.
    db.rows(
        "SELECT id AS source_id, name, owner_id, first_referral_on AS day, person_id FROM source
         WHERE practice_id = $1 AND substr(first_referral_on, 6, 5) = $2
           AND deleted_at IS NULL AND status = 'active' AND kind IN ('person', 'organisation')
           AND (owner_id = $3 OR owner_id IS NULL)
         ORDER BY id LIMIT $4",
        args![visitor.practice_id, day, visitor.member_id, MOST],
    )
    .await
}

async fn birthdays(db: &impl Sql, visitor: &Visitor, day: &str) -> Result<Vec<Row>> {
    // Served by person_by_birthday and source_by_person.
    db.rows(
        "SELECT s.id AS source_id, s.name, s.owner_id, p.birthday AS day, p.id AS person_id
         FROM person p
         JOIN source s ON s.practice_id = p.practice_id AND s.person_id = p.id
         WHERE p.practice_id = $1 AND p.birthday = $2 AND s.deleted_at IS NULL
           AND s.status = 'active' AND (s.owner_id = $3 OR s.owner_id IS NULL)
         ORDER BY p.id LIMIT $4",
        args![visitor.practice_id, day, visitor.member_id, MOST],
    )
    .await
}

fn years_together(row: &Row, day: Date, today: Date) -> Option<Line> {
    let since: Date = row.day.parse().ok()?;
    let years = day.year() - since.year();
    // Every year would be noise.
    let is_round = matches!(years, 1 | 3) || (years > 0 && years % 5 == 0);
    let words = match years {
        1 => "One year".to_owned(),
        more => format!("{more} years"),
    };
    let why = format!("{words} of working together {}, since {}.", when(day, today), long(since));
    is_round.then(|| congratulation(row, "anniversary", (day, today), why))
}

fn birthday(row: &Row, day: Date, today: Date) -> Line {
    let why = format!("Their birthday is {}.", when(day, today));
    congratulation(row, "birthday", (day, today), why)
}

fn congratulation(row: &Row, kind: &str, (day, today): (Date, Date), why: String) -> Line {
    let about = row.person_id.filter(|_| kind == "birthday").unwrap_or(row.source_id);
    let key = format!("{kind}:{about}:{}", day.year());
    Line {
        sort: Sort::Anniversary,
        title: format!("Congratulate {}", row.name),
        why,
        source: Some((row.source_id, row.name.clone())),
        owner_id: row.owner_id,
        due: Some(today),
        at: None,
        href: format!("/sources/{}", row.source_id),
        act: Some(Act {
            label: "Done".into(),
            action: marks::SEEN.into(),
            fields: vec![("key".into(), key.clone())],
        }),
        key,
    }
}

fn when(day: Date, today: Date) -> String {
    if day == today { "today".into() } else { day.strftime("on %A").to_string() }
}

fn long(day: Date) -> String {
    crate::days::long(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn written(today: Date) -> Vec<String> {
        kept_on(today).into_iter().map(|(_, written)| written).collect()
    }

    #[test]
    fn a_weekend_is_kept_on_the_friday_and_a_leap_day_in_every_year() {
        assert_eq!(written(date(2026, 11, 25)), ["11-25"]);
        assert_eq!(written(date(2026, 11, 27)), ["11-27", "11-28", "11-29"]);
        assert_eq!(written(date(2028, 2, 28)), ["02-28"], "the 29th has its own day");
        assert_eq!(written(date(2028, 2, 29)), ["02-29"]);
        assert_eq!(written(date(2029, 2, 28)), ["02-28", "02-29"]);
        assert_eq!(written(date(2026, 2, 27)), ["02-27", "02-28", "02-29", "03-01"]);
    }

    #[test]
    fn the_first_the_third_and_every_fifth_year_are_kept() {
        let today = date(2026, 11, 25);
        let after = |years: i16| {
            let row = Row {
                source_id: platform::new_id(),
                name: "Osei, Ama".into(),
                owner_id: None,
                day: format!("{}-11-25", 2026 - years),
                person_id: None,
            };
            years_together(&row, today, today).map(|line| line.why)
        };
        let kept: Vec<i16> = (0..21).filter(|years| after(*years).is_some()).collect();
        assert_eq!(kept, [1, 3, 5, 10, 15, 20]);
        let words = "One year of working together today, since Nov 25, 2025.";
        assert_eq!(after(1).as_deref(), Some(words));
    }
}
