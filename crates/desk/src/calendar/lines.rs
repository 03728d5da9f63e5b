//! What appointments put on a person's Today: those of the day, those of which nobody has said
//! that they happened, and answers that wait for a decision.

use jiff::ToSpan;
use lexicon::AppointmentState;
use platform::{
    Permission, Result, Sql, Uuid, args, clock, db::FromQueryResult, sessions::Visitor, web::App,
};

use super::{
    record::{self, Whose},
    words,
};
use crate::today::line::{Act, Line, Sort};

/// So many days back somebody is asked whether it happened.
const BACK: i64 = 7;
/// As many answers as are named.
const MOST_ANSWERS: i64 = 10;

/// The lines of a visitor.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let today = visitor.today();
    let range = record::instants(
        today.saturating_sub(BACK.days()),
        today.saturating_add(1.day()),
        &visitor.zone,
    );
    let whose = Whose::Member(visitor.member_id);
    let mut lines = Vec::new();
    for one in record::between(app.db(), visitor.practice_id, range, whose).await? {
        if !one.state.is_open() {
            continue;
        }
        let is_today = one.day() == today;
        let hours = words::hours(one.starts_at, one.ends_at, &one.zone);
        let why = match (is_today, one.state) {
            (false, _) => {
                format!("It was on {}. Did it happen?", words::short_day(one.day()))
            }
            (true, AppointmentState::Declined) => format!("{hours}. They declined."),
            (true, _) if one.place.is_empty() => hours,
            (true, _) => format!("{hours}, {}", one.place),
        };
        let has_begun = one.starts_at <= clock::now();
        lines.push(Line {
            key: format!("appointment:{}", one.id),
            sort: Sort::Appointment,
            title: words::title(&one),
            why,
            source: Some((one.source_id, one.source.clone())),
            owner_id: Some(one.owner_id),
            due: Some(one.day()),
            at: Some(one.starts_at),
            href: format!("/calendar/{}", one.id),
            act: has_begun.then(|| Act {
                label: "It happened".into(),
                action: format!("/calendar/{}/happened", one.id),
                fields: vec![("back".into(), "/".into())],
            }),
        });
    }
    lines.extend(waiting(app, visitor).await?);
    Ok(lines)
}

#[derive(FromQueryResult)]
struct Waiting {
    id: Uuid,
    appointment_id: Uuid,
    kind: String,
    who: String,
    source_id: Uuid,
    source: String,
    owner_id: Uuid,
}

/// Answers that a person has to decide.
async fn waiting(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    // Served by appointment_answer_open and primary keys.
    let rows: Vec<Waiting> = app
        .db()
        .rows(
            "SELECT x.id, x.appointment_id, x.kind, a.source_id, s.name AS source, a.owner_id,
                    CASE WHEN x.from_name = '' THEN x.from_address ELSE x.from_name END AS who
             FROM appointment_answer x
             JOIN appointment a ON a.practice_id = x.practice_id AND a.id = x.appointment_id
             JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
             WHERE x.practice_id = $1 AND x.decision = ''
               AND a.state NOT IN ('happened', 'cancelled')
               AND EXISTS (SELECT 1 FROM appointment_member m WHERE m.practice_id = a.practice_id
                   AND m.appointment_id = a.id AND m.member_id = $2)
             ORDER BY x.received_at LIMIT $3",
            args![visitor.practice_id, visitor.member_id, MOST_ANSWERS],
        )
        .await?;
    let line = |row: Waiting| Line {
        key: format!("appointment-answer:{}", row.id),
        sort: Sort::Appointment,
        title: format!("Answer {}", row.who),
        why: match row.kind.as_str() {
            "counter" => "They propose another time for your appointment.".into(),
            _ => "They answered an invitation that went to another address.".into(),
        },
        source: Some((row.source_id, row.source)),
        owner_id: Some(row.owner_id),
        due: Some(visitor.today()),
        at: None,
        href: format!("/calendar/{}", row.appointment_id),
        act: None,
    };
    Ok(rows.into_iter().map(line).collect())
}
