//! `/calendar/day/{date}`: the sheet of a day, in letters that are read at a wheel, and the
//! same as a file for a calendar.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use exchange::icalendar::{Calendar, Method};
use jiff::{ToSpan, civil::Date};
use lexicon::AppointmentState;
use look::{Icon, plural};
use maud::{Markup, html};
use platform::{
    Db, Error, Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    events::event,
    record::{self, Appointment, Whose},
    words,
};
use crate::links;

/// The appointments of a day at which the visitor is, in order, without those called off.
pub async fn of_day(db: &Db, visitor: &Visitor, date: Date) -> Result<Vec<Appointment>> {
    of(db, visitor, date, Whose::Member(visitor.member_id)).await
}

async fn of(db: &Db, visitor: &Visitor, date: Date, whose: Whose) -> Result<Vec<Appointment>> {
    let until = date.saturating_add(1.day());
    let range = record::instants(date, until, &visitor.zone);
    let mut all = record::between(db, visitor.practice_id, range, whose).await?;
    all.retain(|one| one.state != AppointmentState::Cancelled);
    Ok(all)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    whose: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(date): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let date: Date = date.parse().map_err(|_| Error::NotFound)?;
    let (whose, all_of) = match asked.whose.as_str() {
        "all" => (Whose::Everyone, "all"),
        _ => (Whose::Member(visitor.member_id), ""),
    };
    let all = of(app.db(), &visitor, date, whose).await?;
    let phones = phones(&app, visitor.practice_id, &all).await?;
    let phone = |one: &Appointment| {
        phones.iter().find(|found| found.id == one.id).map(|found| found.phone.clone())
    };
    let count = plural(all.len() as i64, "appointment", "appointments");
    let title = match all_of {
        "" => format!("You have {count} on {}", words::day(date, visitor.today())),
        _ => format!("{count} on {}", words::day(date, visitor.today())),
    };
    let other = if all_of.is_empty() { "?whose=all" } else { "" };
    let content = html! {
        (look::crumb(&format!("/calendar?on={date}"), "Calendar"))
        (look::page_head(&title, "", html! {
            a class="button" href={ "/calendar/day/" (date) (other) } { @if all_of.is_empty() { "Everyone's" } @else { "Only mine" } }
            a class="button" href={ "/calendar/day/" (date) "/calendar.ics" } { "Save as a file" }
            button class="button primary" type="button" data-print="yes" { "Print" }
        }))
        @if all.is_empty() {
            (look::empty(Icon::Calendar, "Nothing is planned for this day", "What is planned shows here in large letters, with addresses and phones, to be printed on one page.", html! { a class="button primary" href={ "/calendar/new?on=" (date) } { "Plan an appointment" } }))
        } @else {
            ol class="day-sheet" {
                @for one in &all {
                    li {
                        p class="time" { (words::hours(one.starts_at, one.ends_at, &one.zone)) }
                        div {
                            p class="who" { a href={ "/calendar/" (one.id) } { (words::title(one)) } }
                            @if !one.place.is_empty() { p { (one.place) } }
                            @if let Some(phone) = phone(one) { p { a href={ "tel:" (digits(&phone)) } { (phone) } } }
                            @if !one.with.is_empty() { p { "With " (one.with) } }
                            @if !all_of.is_empty() || one.members.contains(", ") { p { "From us: " (one.members) } }
                            @if !one.note.is_empty() { p class="note" { (one.note) } }
                            @if !one.state.is_open() || one.state == AppointmentState::Tentative || one.state == AppointmentState::Declined { p class="note" { (one.state.label()) } }
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/calendar", "Day sheet", content))
}

fn digits(phone: &str) -> String {
    phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}

#[derive(FromQueryResult)]
struct Phone {
    id: Uuid,
    phone: String,
}

/// The number of each office: that of the place, else of whom it is with.
async fn phones(app: &App, practice_id: Uuid, all: &[Appointment]) -> Result<Vec<Phone>> {
    let ids: Vec<Uuid> = all.iter().map(|one| one.id).take(100).collect();
    let mut values = args![practice_id];
    let list = db::marks(&mut values, ids.iter().copied());
    // Served by primary keys, contact_point_by_person and contact_point_by_organisation.
    let sql = format!(
        "SELECT a.id, c.value AS phone FROM appointment a
         JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
         LEFT JOIN location l ON l.practice_id = a.practice_id AND l.id = a.location_id
         JOIN contact_point c ON c.practice_id = a.practice_id AND c.kind = 'phone'
              AND (c.organisation_id = coalesce(l.organisation_id, s.organisation_id)
                   OR c.person_id = s.person_id)
         WHERE a.practice_id = $1 AND a.id IN ({list})
         ORDER BY CASE WHEN c.location_id = a.location_id THEN 0 WHEN c.organisation_id IS NOT NULL
                  THEN 1 ELSE 2 END, c.is_preferred DESC, c.id LIMIT 500"
    );
    app.db().rows(&sql, values).await
}

pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(date): Path<String>,
    headers: axum::http::HeaderMap,
) -> Result<Response> {
    let date: Date = date.parse().map_err(|_| Error::NotFound)?;
    let all = of_day(app.db(), &visitor, date).await?;
    let base = links::base(&app, &headers);
    let events: Vec<_> = all.iter().map(|one| event(one, &base)).collect();
    let text = Calendar { method: Method::Publish, name: "", events: &events }.to_text();
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned());
    let name = format!("attachment; filename=\"appointments-{date}.ics\"");
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], text).into_response())
}
