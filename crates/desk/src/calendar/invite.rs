//! `/calendar/{id}/invite`: the step in which something leaves the clinic.

use std::collections::HashMap;

use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::AppointmentState;
use look::{Field, Tone, plural};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid, jobs,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    attendees::{self, Attendee},
    choices::Choices,
    record::{self, Appointment},
    send,
    told::{self, Word},
    words,
};
use crate::complaints::Complaints;

/// What was typed: addresses by attendee, who is ticked, and somebody else.
#[derive(Default)]
struct Typed {
    addresses: HashMap<String, String>,
    ticked: Vec<String>,
    name: String,
    address: String,
}

impl Typed {
    fn sent(body: &[u8]) -> Self {
        let mut typed = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.trim().to_owned();
            match name.split_once('-') {
                Some(("address", id)) => {
                    typed.addresses.insert(id.to_owned(), value);
                }
                Some(("invite", id)) => typed.ticked.push(id.to_owned()),
                _ if name == "name" => typed.name = value.chars().take(120).collect(),
                _ if name == "other" => typed.address = value,
                _ => {}
            }
        }
        typed
    }

    /// What a page begins with: the addresses that are known.
    fn known(all: &[Attendee], choices: &Choices) -> Self {
        let mut typed = Self::default();
        for one in all.iter().filter(|one| !one.is_told()) {
            let id = one.id.to_string();
            let known = choices
                .people
                .iter()
                .find(|person| Some(person.id) == one.person_id)
                .and_then(|person| person.email.clone());
            let address = if one.address.is_empty() {
                known.unwrap_or_default()
            } else {
                one.address.clone()
            };
            if !address.is_empty() {
                typed.ticked.push(id.clone());
            }
            typed.addresses.insert(id, address);
        }
        typed
    }

    fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let wrong = "Enter an address like ann@office.example.";
        for id in &self.ticked {
            let address = self.addresses.get(id).map_or("", String::as_str);
            if !mail::is_address(address) {
                errors.push(FieldError::new(format!("address-{id}"), wrong));
            }
        }
        if !self.address.is_empty() && !mail::is_address(&self.address) {
            errors.push(FieldError::new("other", wrong));
        }
        errors
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    render(&app, &visitor, id, None, &[]).await
}

pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let typed = Typed::sent(&body);
    record::one(app.db(), practice, id).await?;
    let errors = typed.check();
    if !errors.is_empty() {
        return render(&app, &visitor, id, Some(typed), &errors).await;
    }
    let tx = app.db().begin().await?;
    let appointment = record::one(&tx, practice, id).await?;
    if appointment.state.is_open() {
        let all = attendees::of(&tx, practice, id).await?;
        for one in all.iter().filter(|one| one.removed_at.is_none() && !one.is_told()) {
            let key = one.id.to_string();
            let address = match typed.ticked.contains(&key) {
                true => typed.addresses.get(&key).map_or("", String::as_str).to_lowercase(),
                false => String::new(),
            };
            attendees::address(&tx, practice, one.id, &address).await?;
        }
        let is_known = all.iter().any(|one| one.address.eq_ignore_ascii_case(&typed.address));
        if !typed.address.is_empty() && !is_known {
            let name = if typed.name.is_empty() { &typed.address } else { &typed.name };
            let new = attendees::add(&tx, practice, id, None, name).await?;
            attendees::address(&tx, practice, new, &typed.address.to_lowercase()).await?;
        }
    }
    let sent = send::send(&tx, &visitor, id).await?;
    tx.commit().await?;
    jobs::nudge(&app);
    let mut message = match sent.count {
        0 => "Nobody had to be told.".to_owned(),
        count => format!("{} on the way.", plural(count as i64, "mail is", "mails are")),
    };
    if sent.held > 0 {
        let count = plural(sent.held as i64, "address", "addresses");
        message.push_str(&format!(" {count} cannot be written to: mail came back before."));
    }
    Ok(redirect_with(&format!("/calendar/{id}"), Flash::say(message)))
}

async fn render(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    typed: Option<Typed>,
    errors: &[FieldError],
) -> Result<Response> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let appointment = record::one(db, practice, id).await?;
    let all = attendees::of(db, practice, id).await?;
    let inviter = send::inviter(db, practice, &appointment).await?;
    let typed = match typed {
        Some(typed) => typed,
        None if appointment.state.is_open() => {
            let choices = Choices::read(db, practice, appointment.source_id).await?;
            Typed::known(&all, &choices)
        }
        None => Typed::default(),
    };
    let mut held: HashMap<Uuid, String> = HashMap::new();
    for one in &all {
        let address = typed.addresses.get(&one.id.to_string()).unwrap_or(&one.address);
        if let Some(why) =
            send::must_not_invite(db, practice, appointment.source_id, address).await?
        {
            held.insert(one.id, why);
        }
    }
    let complaints = Complaints(errors);
    let to_tell = told::to_tell(&appointment, &all);
    let is_open = appointment.state.is_open();
    let sample = inviter.as_ref().map(|inviter| {
        let word = to_tell.first().map_or(Word::Invited, |(_, word)| *word);
        let name = all.first().map_or("", |one| one.name.as_str());
        inviter.mail(&appointment, word, name)
    });
    let content = html! {
        (look::crumb(&format!("/calendar/{id}"), "Appointment"))
        (look::page_head(&heading(&appointment, &all, &to_tell), &line(&appointment, visitor), html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @match &inviter {
                None => (look::notice(Tone::Look, html! { p { (send::no_address().to_string()) } })),
                Some(inviter) => p class="quiet" {
                    "Answers come to " strong { (inviter.organizer.address) } ". Have this mailbox read under Settings, Arrivals, and they are entered here by themselves."
                },
            }
            form class="stack" method="post" action={ "/calendar/" (id) "/invite" } {
                section class="card stack" aria-labelledby="who" {
                    h2 id="who" { @if is_open { "Who is invited" } @else { "Who is told" } }
                    @for one in &all { (person(one, &appointment, &typed, complaints, held.get(&one.id).map(String::as_str), &to_tell)) }
                    @if is_open {
                        div class="fields" {
                            (Field::new("name", "Somebody else: name").value(&typed.name).autocomplete("off").render())
                            (Field::new("other", "Their e-mail address").kind("email").value(&typed.address).autocomplete("off").error(complaints.at("other")).render())
                        }
                    }
                }
                @if let Some(mail) = &sample {
                    details class="card" {
                        summary { "What they get" }
                        p { strong { (mail.subject) } }
                        p class="letter" { (mail.body) }
                        p class="quiet small" { "With it goes the appointment itself, for their calendar. It names no patient and shows none of our notes." }
                    }
                }
                div class="row" {
                    button class="button primary" type="submit" disabled[inviter.is_none()] {
                        @if is_open { "Send invitations" } @else { "Tell them" }
                    }
                    a class="button quiet" href={ "/calendar/" (id) } { "Not now" }
                }
            }
        }
    };
    let page = shell::page(visitor, "/calendar", "Invitations", content);
    Ok(match errors.is_empty() {
        true => page.into_response(),
        false => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
    })
}

fn heading(appointment: &Appointment, all: &[Attendee], to_tell: &[(Uuid, Word)]) -> String {
    let waiting = to_tell.len() as i64;
    let here = all.iter().filter(|one| one.removed_at.is_none()).count() as i64;
    match appointment.state {
        AppointmentState::Cancelled | AppointmentState::Happened if waiting == 0 => {
            "Nobody has to be told".into()
        }
        AppointmentState::Cancelled | AppointmentState::Happened => {
            format!("{} to be told that it is off", plural(waiting, "person has", "people have"))
        }
        _ if here == 0 => "Whom do you invite?".into(),
        _ if appointment.told.is_some() && waiting == 0 => {
            "Everybody who was invited knows how it stands".into()
        }
        _ if appointment.told.is_some() => {
            format!("{} to be told how it stands", plural(waiting, "person has", "people have"))
        }
        _ => format!("{} can be invited", plural(here, "person", "people")),
    }
}

fn line(appointment: &Appointment, visitor: &Visitor) -> String {
    format!(
        "{}: {}, {}",
        words::title(appointment),
        words::day(appointment.day(), visitor.today()),
        words::hours(appointment.starts_at, appointment.ends_at, &appointment.zone)
    )
}

/// Somebody with their address, or with what they know already.
fn person(
    one: &Attendee,
    appointment: &Appointment,
    typed: &Typed,
    complaints: Complaints<'_>,
    held: Option<&str>,
    to_tell: &[(Uuid, Word)],
) -> Markup {
    let id = one.id.to_string();
    let word = to_tell.iter().find(|(who, _)| *who == one.id).map(|(_, word)| *word);
    let field = format!("address-{id}");
    let asks = appointment.state.is_open() && one.removed_at.is_none() && !one.is_told();
    html! {
        @if asks {
            div class="fields" {
                label class="check" {
                    input type="checkbox" name={ "invite-" (id) } value="yes" checked[typed.ticked.contains(&id)];
                    (one.name)
                }
                (Field::new(&field, &format!("E-mail address of {}", one.name)).kind("email")
                    .value(typed.addresses.get(&id).map_or("", String::as_str)).autocomplete("off")
                    .hint_if(held.unwrap_or("")).error(complaints.at(&field)).render())
            }
        } @else if one.is_told() && (one.removed_at.is_none() || word.is_some()) {
            p {
                strong { (one.name) } " " span class="quiet" { (one.address) } " · "
                @match (word, held) {
                    (Some(_), Some(why)) => (why),
                    (Some(Word::Off), _) => "will be told that it is off",
                    (Some(_), _) => "will be told what has changed",
                    (None, _) => "knows how it stands",
                }
            }
        }
    }
}
