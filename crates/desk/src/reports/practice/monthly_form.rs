//! `/reports/practice/mail`: whether one wants the report by mail once a month.

use axum::{Form, extract::State, response::Response};
use look::{check, crumb, page_head, submit};
use maud::{Markup, html};
use platform::{
    Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    ask,
    monthly::{Says, Wish},
};
use crate::{reports::page::ADDRESS as SOURCES, wishes};

/// Where the form is.
pub(super) const ADDRESS: &str = "/reports/practice/mail";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let wish = wishes::of::<Wish>(app.db(), &visitor).await?;
    let heading = match &wish {
        Some(_) => "The report comes to you once a month",
        None => "The report does not come by mail",
    };
    let names = wish.as_ref().is_some_and(|wish| wish.says == Says::Names);
    let content = html! {
        (crumb(ask::ADDRESS, "The practice’s report"))
        (page_head(heading, "On the first morning of a month: the sentences on top of the report and where the rest stands. Never a patient.", html! {}))
        div class="narrow stack" {
            form class="card stack" method="post" action=(ADDRESS) {
                (check("wanted", "Send me the report once a month", wish.is_some()))
                (check("names", "Name the sources that are slipping", names))
                p class="hint" { "It goes to the address with which you sign in. Without names it says figures only." }
                (submit("Save"))
            }
        }
    };
    Ok(shell::page(&visitor, SOURCES, "The report by mail", content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    wanted: String,
    names: String,
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Wanted>,
) -> Result<Response> {
    let says = if form.names == "yes" { Says::Names } else { Says::Figures };
    let tx = app.db().begin().await?;
    let before = wishes::of::<Wish>(&tx, &visitor).await?;
    let wish = (form.wanted == "yes").then(|| Wish { says, ..before.unwrap_or_default() });
    wishes::keep(&tx, &visitor, wish.as_ref()).await?;
    let entry = Entry::about("member.report_mail_changed", "member", visitor.member_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    let words = match wish {
        Some(_) => "Saved: once a month.",
        None => "Saved: no mail.",
    };
    Ok(redirect_with(ADDRESS, Flash::say(words)))
}
