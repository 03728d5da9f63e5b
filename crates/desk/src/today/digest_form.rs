//! `/today/digest`: whether one wants the morning's mail, and when.

use axum::{Form, extract::State, response::Response};
use maud::{Markup, html};
use platform::{
    Error, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::digest::Wish;
use crate::wishes;

const ADDRESS: &str = "/today/digest";
/// Hours that are a morning to somebody.
const HOURS: std::ops::RangeInclusive<i8> = 4..=11;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let wish = wishes::of::<Wish>(app.db(), &visitor).await?;
    let chosen = wish.as_ref().map_or_else(String::new, |wish| wish.hour.to_string());
    let mut options = vec![(String::new(), "No mail".to_owned())];
    options.extend(HOURS.map(|hour| (hour.to_string(), format!("At {hour}:00 in the morning"))));
    let options: Vec<(&str, &str)> =
        options.iter().map(|(code, words)| (code.as_str(), words.as_str())).collect();
    let heading = match &wish {
        Some(wish) => format!("Your day comes by mail at {}:00", wish.hour),
        None => "Your day does not come by mail".to_owned(),
    };
    let content = html! {
        (look::crumb("/", "Today"))
        (look::page_head(&heading, "Every morning on which something is to be done: how much, and the sources it is about. Never a patient, and no word of what you wrote down yourself.", html! {}))
        div class="narrow stack" {
            form class="card stack" method="post" action=(ADDRESS) {
                (look::select("hour", "The morning's mail", &options, &chosen, None))
                p class="hint" { "It goes to the address with which you sign in." }
                (look::submit("Save"))
            }
        }
    };
    Ok(shell::page(&visitor, "/", "The morning's mail", content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Hour {
    hour: String,
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Hour>,
) -> Result<Response> {
    let hour = match form.hour.trim() {
        "" => None,
        text => Some(
            text.parse::<i8>()
                .ok()
                .filter(|hour| HOURS.contains(hour))
                .ok_or_else(|| Error::Invalid("Choose an hour of the morning.".into()))?,
        ),
    };
    let tx = app.db().begin().await?;
    let before = wishes::of::<Wish>(&tx, &visitor).await?;
    let wish = hour.map(|hour| Wish { hour, ..before.unwrap_or_default() });
    wishes::keep(&tx, &visitor, wish.as_ref()).await?;
    let entry = Entry::about("member.digest_changed", "member", visitor.member_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    let words = match hour {
        Some(hour) => format!("Saved: every morning at {hour}:00."),
        None => "Saved: no mail.".to_owned(),
    };
    Ok(redirect_with(ADDRESS, Flash::say(words)))
}
