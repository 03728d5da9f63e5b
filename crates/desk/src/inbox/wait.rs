//! Letting an item wait: it stays counted and comes back by itself.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use platform::{Error, Instant, Result, Uuid, clock, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{
    clock::moment,
    decide::{self, Decision},
    state::ItemState,
};

/// When it comes back.
pub(super) const UNTIL: &[(&str, &str)] = &[
    ("later", "Later today, in 3 hours"),
    ("tomorrow", "Tomorrow at 8"),
    ("monday", "Monday at 8"),
    ("day", "On the day below, at 8"),
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WaitForm {
    version: i64,
    until: String,
    day: String,
    words: String,
}

pub(super) async fn wait(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<WaitForm>,
) -> Result<Response> {
    let now = clock::now();
    let until = until(&form.until, &form.day, now, &visitor.zone)
        .ok_or_else(|| Error::Invalid("Choose until when, on a day that is to come.".into()))?;
    let tx = app.db().begin().await?;
    let item = decide::open(&tx, &visitor, id, form.version).await?;
    let decision =
        Decision { wait_until: Some(until), ..Decision::of(ItemState::Waits, form.words.trim()) };
    let event = decide::write(&tx, &visitor, &item, &decision).await?;
    tx.commit().await?;
    let back = moment(until, now, &visitor.zone);
    let message = format!("Item {} comes back {back}.", item.reference);
    decide::go_on(&app, &visitor, (&item, event), message).await
}

/// The moment meant; none when it is not to come.
fn until(code: &str, day: &str, now: Instant, zone: &TimeZone) -> Option<Instant> {
    const EIGHT: i8 = 8;
    let today = clock::local_day(now, zone);
    let at = match code {
        "later" => now + 3 * 60 * 60 * 1000,
        "tomorrow" => clock::at_hour(today.checked_add(1.day()).ok()?, EIGHT, zone),
        "monday" => clock::at_hour(today.nth_weekday(1, Weekday::Monday).ok()?, EIGHT, zone),
        "day" => clock::at_hour(day.parse::<Date>().ok()?, EIGHT, zone),
        _ => return None,
    };
    (at > now).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_at_eight_in_the_zone_of_the_practice_and_never_in_the_past() {
        let zone = clock::zone("America/New_York");
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let now = clock::at_hour(day("2026-11-23"), 16, &zone);
        let at = |text| Some(clock::at_hour(day(text), 8, &zone));
        assert_eq!(until("later", "", now, &zone), Some(now + 10_800_000));
        assert_eq!(until("tomorrow", "", now, &zone), at("2026-11-24"));
        assert_eq!(until("monday", "", now, &zone), at("2026-11-30"), "not this Monday");
        assert_eq!(until("day", "2026-12-24", now, &zone), at("2026-12-24"));
        assert_eq!(until("day", "2026-11-23", now, &zone), None);
        assert_eq!(until("day", "", now, &zone), None);
        assert_eq!(until("never", "", now, &zone), None);
    }
}
