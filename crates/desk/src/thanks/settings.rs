//! `/settings/thanks`: what the practice promises itself.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Field;
use maud::{Markup, html};
use platform::{
    Result,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{promise::Promise, way::Way};

const ADDRESS: &str = "/settings/thanks";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    days: String,
    usual: String,
    batch_day: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let promise = Promise::read(app.db(), visitor.practice_id).await?;
    let typed = Typed {
        days: promise.days.to_string(),
        usual: promise.usual,
        batch_day: promise.batch_day.to_string(),
    };
    Ok(render(&visitor, &typed, None, None))
}

fn render(visitor: &Visitor, typed: &Typed, days: Option<&str>, batch: Option<&str>) -> Markup {
    let ways: Vec<(&str, &str)> = [Way::Card, Way::Call, Way::Letter, Way::Email]
        .into_iter()
        .map(|way| (way.code(), way.label()))
        .collect();
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("What we promise about thanks", "Everybody who sends a patient is thanked, once for all who came. What a source prefers goes before what is usual, and what it refused is never done.", html! {}))
        form class="card stack narrow" method="post" action=(ADDRESS) {
            (Field::new("days", "Working days until they are thanked").kind("number").value(&typed.days)
                .hint("After the day on which the referral was received, by your opening hours and holidays.").error(days).required().render())
            (look::select("usual", "How, where they have not said", &ways, &typed.usual, None))
            (Field::new("batch_day", "Day of the month for those who do not treat").kind("number").value(&typed.batch_day)
                .hint("Coaches, friends and employers may not learn who came. From this day, or the next working day, they are thanked together: for referrals at least two weeks old, and for two patients or more at once.").error(batch).required().render())
            (look::submit("Save"))
        }
    };
    shell::page(visitor, "/settings", "Thanks", content)
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let most = Promise::MOST_DAYS;
    let days = typed.days.trim().parse::<u16>().ok().filter(|days| *days <= most);
    let batch_day = typed.batch_day.trim().parse::<i8>().ok().filter(|day| (1..=28).contains(day));
    let (Some(days), Some(batch_day)) = (days, batch_day) else {
        let days = days.is_none().then_some("Enter a number of days from 0 to 20.");
        let batch =
            batch_day.is_none().then_some("Enter a day from 1 to 28, which every month has.");
        let page = render(&visitor, &typed, days, batch);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let usual = Way::from_code(&typed.usual).filter(|way| *way != Way::Visit).unwrap_or(Way::Card);
    let promise = Promise { days, usual: usual.code().into(), batch_day };
    let tx = app.db().begin().await?;
    promise.keep(&tx, visitor.practice_id, visitor.member_id).await?;
    let entry = Entry::about("thanks.promise_changed", "practice", visitor.practice_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(&tx, visitor.practice_id, "thanks").await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved.")))
}
