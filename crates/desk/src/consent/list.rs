//! `/settings/consent`: who must not be reached by which way, searched, and written down
//! for an address.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Century, Phone, parse_date};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    card::why,
    channel::{Channel, How, Word},
    list_store::{self, Holding, State as Holds},
    rules::Said,
    say::{About, Statement, say},
};
use crate::{complaints::Complaints, days};

pub(super) const ADDRESS: &str = "/settings/consent";
/// Rows shown; the search finds the others.
const MOST: usize = 100;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    show: String,
}

impl Asked {
    fn fits(&self, holding: &Holding) -> bool {
        let shown = match self.show.as_str() {
            "allowed" => holding.state == Holds::Said(Word::Allowed),
            "all" => true,
            _ => holding.state.blocks(),
        };
        let wanted = self.q.trim().to_lowercase();
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        let name = holding.source.as_ref().map_or(String::new(), |(_, name)| name.to_lowercase());
        shown
            && (wanted.is_empty()
                || holding.address.contains(&wanted)
                || (digits.len() > 2 && holding.address.contains(&digits))
                || name.contains(&wanted)
                || holding.reason.to_lowercase().contains(&wanted))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewForm {
    channel: String,
    address: String,
    answer: String,
    reason: String,
    how: String,
    on: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let form = NewForm {
        answer: Word::Refused.code().into(),
        on: visitor.today().to_string(),
        ..NewForm::default()
    };
    render(&app, &visitor, &asked, &form, &[]).await
}

pub(super) async fn write_down(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<NewForm>,
) -> Result<Response> {
    let checked = match check(&form, &visitor) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = render(&app, &visitor, &Asked::default(), &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    let about = About::Address(&form.address);
    let saying = match say(&tx, visitor.practice_id, &visitor.actor(), about, checked).await {
        Ok(saying) => saying,
        Err(Error::Invalid(problem)) => {
            drop(tx);
            let errors = [FieldError::new("address", problem)];
            let page = render(&app, &visitor, &Asked::default(), &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    let said = format!("{}: {}.", form.address.trim(), checked.word.label().to_lowercase());
    Ok(redirect_with(ADDRESS, Flash::undoable(said, format!("/consent/{saying}/undo"))))
}

fn check<'a>(form: &'a NewForm, visitor: &Visitor) -> Result<Statement<'a>, Vec<FieldError>> {
    let mut errors = Vec::new();
    let channel = Channel::from_code(&form.channel);
    if channel.is_none() {
        errors.push(FieldError::new("channel", "Choose the channel that it is about."));
    }
    let word = Word::from_code(&form.answer);
    if word.is_none() {
        errors.push(FieldError::new("answer", "Choose what they said."));
    }
    if form.reason.trim().is_empty() {
        errors.push(FieldError::new("reason", "Say who said it, and why."));
    }
    let today = visitor.today();
    let on = match form.on.trim() {
        "" => Some(today),
        text => parse_date(text, Century::Recent { today }).ok().map(|read| read.date),
    };
    let on = on.filter(|on| *on <= today);
    if on.is_none() {
        errors.push(FieldError::new("on", "Enter the day on which they said it, today or before."));
    }
    match (channel, word, on) {
        (Some(channel), Some(word), Some(on)) if errors.is_empty() => Ok(Statement {
            channel,
            word,
            reason: &form.reason,
            how: How::from_code(&form.how),
            at: match on == today {
                true => clock::now(),
                false => clock::at_hour(on, 12, &visitor.zone),
            },
        }),
        _ => Err(errors),
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    asked: &Asked,
    form: &NewForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let all = list_store::all(app.db(), visitor.practice_id).await?;
    let blocked = all.iter().filter(|holding| holding.state.blocks()).count() as i64;
    let title = match blocked {
        0 => "Nobody has refused to be reached".to_owned(),
        1 => "1 refusal is kept".to_owned(),
        many => format!("{} are kept", look::plural(many, "refusal", "refusals")),
    };
    let found: Vec<&Holding> = all.iter().filter(|holding| asked.fits(holding)).collect();
    let actions = html! {
        @if visitor.may(Permission::Export) { a class="button" href="/settings/consent.csv" { "Export CSV" } }
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&title, "A refusal is kept by the address itself: it outlives imports, merges and the record of whoever gave it. A file can add refusals, and never lifts one.", actions))
        div class="split" {
            div class="stack" {
                (filters(asked))
                div id="found" { (list(visitor, &found)) }
            }
            div class="stack" {
                (write_form(form, errors))
                @if visitor.may(Permission::ChangeSettings) { (file_form()) }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "What people want", content))
}

fn filters(asked: &Asked) -> Markup {
    let shows = [("", "Refused or came back"), ("allowed", "Allowed"), ("all", "Everything")];
    html! {
        form class="filters plain" method="get" action=(ADDRESS) role="search" data-live="found" {
            (look::Field::new("q", "Search").kind("search").value(&asked.q).autocomplete("off").placeholder("Address, number, name or reason").render())
            (look::select("show", "Show", &shows, &asked.show, None))
            button class="button" type="submit" data-without-script { "Search" }
        }
    }
}

fn list(visitor: &Visitor, found: &[&Holding]) -> Markup {
    if found.is_empty() {
        let words = "What somebody says on the phone or by the link in a mail is kept here.";
        return html! { div class="card" { (look::empty(Icon::Mail, "Nothing here", words, html! {})) } };
    }
    html! {
        div class="card flush" {
            ul class="list" { @for holding in found.iter().take(MOST) { li data-row { (line(visitor, holding)) } } }
        }
        p class="quiet small" role="status" {
            (look::plural(found.len() as i64, "entry", "entries"))
            @if found.len() > MOST { ", the latest " (MOST) " of them shown" }
        }
    }
}

fn line(visitor: &Visitor, holding: &Holding) -> Markup {
    let tone = match holding.state {
        Holds::CameBack => Tone::Look,
        Holds::Said(Word::Refused) => Tone::Bad,
        Holds::Said(_) => Tone::Good,
    };
    let said = Said {
        reason: holding.reason.clone(),
        how: holding.how,
        at: holding.at,
        by: holding.by.clone(),
    };
    html! {
        div class="item" {
            div class="grow" {
                @match (&holding.source, holding.address.is_empty()) {
                    (Some((id, name)), true) => a class="title" href={ "/sources/" (id) "#consent" } { (name) },
                    (Some((id, name)), false) => { span class="title" { (shown(holding)) } p { a href={ "/sources/" (id) "#consent" } { (name) } } }
                    (None, _) => span class="title" { (shown(holding)) },
                }
                p { (holding.channel.label()) " · " @if holding.state == Holds::CameBack { "“" (holding.reason) "” " } @else { (why(&said)) } (days::ago_instant(holding.at, &visitor.zone, visitor.today())) }
            }
            (look::badge(holding.state.label(), tone))
            @if holding.state == Holds::CameBack && visitor.may(Permission::ChangeSettings) {
                a class="button small" href="/settings/mail" { "Mail" span class="spoken" { ": " (holding.address) } }
            }
        }
    }
}

/// A number as people read it, any other address as it is.
fn shown(holding: &Holding) -> String {
    match holding.channel {
        Channel::Phone | Channel::FaxClinical | Channel::FaxPromotional => {
            Phone::parse(&holding.address)
                .map_or_else(|_| holding.address.clone(), |phone| phone.to_string())
        }
        _ => holding.address.clone(),
    }
}

fn write_form(form: &NewForm, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let channels: Vec<(&str, &str)> = Channel::ALL
        .into_iter()
        .filter(|channel| !channel.points().is_empty())
        .map(|channel| (channel.code(), channel.label()))
        .collect();
    let answers = [
        (Word::Refused.code(), "Refused"),
        (Word::Allowed.code(), "Allowed"),
        (Word::Unknown.code(), "Not known any more"),
    ];
    let hows = How::ALL.map(|how| (how.code(), how.label()));
    html! {
        (complaints.summary())
        form class="card stack" method="post" action=(ADDRESS) {
            h2 { "Write down what somebody said" }
            (look::select("channel", "About", &channels, &form.channel, complaints.at("channel")))
            (look::Field::new("address", "Address or number").value(&form.address).error(complaints.at("address")).autocomplete("off").required().render())
            (look::select("answer", "They said", &answers, &form.answer, complaints.at("answer")))
            (look::Field::new("reason", "Who said it, and why").value(&form.reason).error(complaints.at("reason")).required().render())
            (look::select("how", "How they said it", &hows, &form.how, None))
            (look::Field::new("on", "On").kind("date").value(&form.on).error(complaints.at("on")).render())
            (look::submit("Write it down"))
        }
    }
}

fn file_form() -> Markup {
    html! {
        form class="card stack" method="post" action={ (ADDRESS) "/files" } enctype="multipart/form-data" {
            h2 { "Take over a file" }
            p class="quiet small" { "An export of this page, or any list with a column of addresses. You see first what it would do. After a backup was put back, take over the latest export here." }
            div class="field" {
                label for="file" { "CSV or Excel file" }
                input type="file" id="file" name="file" required accept=".csv,.txt,.xlsx,.ods,text/csv";
            }
            div { button class="button" type="submit" { "Look at it" } }
        }
    }
}
