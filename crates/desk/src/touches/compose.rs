//! `/touches/new`: logging a contact.

use axum::{
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Met, TouchKind};
use maud::html;
use platform::{
    Error, FieldError, Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    draft::Draft,
    guess::{self, Guess},
    log,
    offices::{self, Office, Which},
    page::{Composer, For, scripts},
    record::Recorded,
    said::{self, Note, Written},
    source::Source,
};
use crate::{people, sources};

/// As many matches as one reads through.
const MATCHES: usize = 6;

/// The one page that may ask the phone where it is; the answer stays on the phone.
pub(super) const MAY_ASK_WHERE: [(&str, &str); 1] =
    [("permissions-policy", "camera=(), geolocation=(self), microphone=()")];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    source: String,
    kind: String,
    appointment: String,
    task: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut draft = Draft {
        once: new_id().to_string(),
        kind: asked.kind,
        by: visitor.member_id.to_string(),
        appointment: asked.appointment,
        task: asked.task,
        ..Draft::default()
    };
    if let Ok(appointment) = draft.appointment.parse::<Uuid>() {
        guess::from_appointment(app.db(), &visitor, appointment, &mut draft).await?;
    }
    if let Ok(id) = asked.source.parse::<Uuid>() {
        let source = Source::lead(app.db(), visitor.practice_id, id).await?;
        draft.source = source.ok_or(Error::NotFound)?.id.to_string();
    }
    show(&app, &visitor, &draft, &[]).await
}

pub(super) async fn log(State(app): State<App>, visitor: Visitor, body: Bytes) -> Result<Response> {
    let draft = Draft::from_form(&body);
    if draft.step == "find" {
        return show(&app, &visitor, &draft, &[]).await;
    }
    let checked = match draft.check(clock::now(), &visitor.zone) {
        Ok(checked) => checked,
        Err(errors) => return refuse(&app, &visitor, &draft, &errors).await,
    };
    let tx = app.db().begin().await?;
    let logged = match log::log(&tx, &visitor, &checked).await {
        Ok(logged) => logged,
        Err(Error::Invalid(message) | Error::Conflict(message)) => {
            drop(tx);
            let errors = [FieldError::new("source", message)];
            return refuse(&app, &visitor, &draft, &errors).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    let (Recorded::Written(id) | Recorded::WasThere(id)) = logged.touch;
    let written = Written {
        id,
        kind: checked.kind,
        message: told(checked.kind, &logged.source.name),
        undo: said::removal(id, ""),
        note: Note::Written,
        to: &format!("/sources/{}", logged.source.id),
    };
    Ok(written.answer(&visitor))
}

/// A contact as a small form of another page sends it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Whom it was with.
    pub source: Uuid,
    /// What it was, by its code.
    pub kind: &'a str,
    /// Who was met, where that was said.
    pub met: Option<Met>,
    /// The day, as typed.
    pub on: &'a str,
    /// What was said.
    pub note: &'a str,
}

/// The answer where that cannot be logged as it is: the whole form with all that was typed,
/// and what is wrong with it.
pub async fn again(
    app: &App,
    visitor: &Visitor,
    sent: &Sent<'_>,
    error: FieldError,
) -> Result<Response> {
    let draft = Draft {
        once: new_id().to_string(),
        source: sent.source.to_string(),
        kind: sent.kind.to_owned(),
        met: sent.met.map_or("", Met::code).to_owned(),
        note: sent.note.to_owned(),
        when: "day".into(),
        on: sent.on.to_owned(),
        by: visitor.member_id.to_string(),
        ..Draft::default()
    };
    refuse(app, visitor, &draft, &[error]).await
}

/// "Visit with Dr. Osei logged."
fn told(kind: TouchKind, name: &str) -> String {
    format!("{} with {name} logged.", kind.label())
}

async fn refuse(
    app: &App,
    visitor: &Visitor,
    draft: &Draft,
    errors: &[FieldError],
) -> Result<Response> {
    let page = show(app, visitor, draft, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn show(
    app: &App,
    visitor: &Visitor,
    draft: &Draft,
    errors: &[FieldError],
) -> Result<Response> {
    let office = chosen(app, visitor, draft).await?;
    let mut choices = match draft.find.trim() {
        "" => guess::of(app.db(), visitor).await?,
        words => found(app, visitor, words).await?,
    };
    put_first(&mut choices, office.as_ref());
    let members = members(app, visitor, &draft.by).await?;
    let composer = Composer {
        is_for: For::New { member: visitor.member_id, name: &visitor.name },
        draft,
        errors,
        choices: &choices,
        office: office.as_ref(),
        members: &members,
    };
    let content = html! {
        (look::crumb("/touches", "Contacts"))
        div class="narrow" {
            (look::page_head("Log a contact", "Whom you met and how: two taps are enough.", html! {}))
            (composer.render())
        }
        (scripts())
    };
    let page = shell::page(visitor, "/sources", "Log a contact", content);
    Ok((MAY_ASK_WHERE, page).into_response())
}

/// What is known of the source that is chosen.
pub(super) async fn chosen(app: &App, visitor: &Visitor, draft: &Draft) -> Result<Option<Office>> {
    let Ok(id) = draft.source.parse::<Uuid>() else { return Ok(None) };
    let which = Which::One(id);
    Ok(offices::read(app.db(), visitor.practice_id, which, &visitor.zone).await?.pop())
}

/// The chosen source stands first, whatever else is offered.
pub(super) fn put_first(choices: &mut Vec<Guess>, office: Option<&Office>) {
    let Some(office) = office else { return };
    let known = choices.iter().position(|guess| guess.source == office.id);
    let first = match known {
        Some(place) => choices.remove(place),
        None => Guess {
            source: office.id,
            name: office.name.clone(),
            why: office.at.clone(),
            task: None,
            appointment: None,
        },
    };
    choices.insert(0, first);
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
    at: Option<String>,
}

/// Sources by words.
pub(super) async fn found(app: &App, visitor: &Visitor, words: &str) -> Result<Vec<Guess>> {
    let mut choices = Vec::new();
    for id in sources::search::search(app, visitor.practice_id, words, MATCHES).await? {
        // Served by primary keys; a handful at most.
        let named: Option<Named> = app
            .db()
            .row(
                "SELECT s.id, s.name, o.name AS at FROM source s
                 LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.id = $2 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation')",
                args![visitor.practice_id, id],
            )
            .await?;
        choices.extend(named.map(|named| Guess {
            source: named.id,
            why: named.at.filter(|at| *at != named.name).unwrap_or_default(),
            name: named.name,
            task: None,
            appointment: None,
        }));
    }
    Ok(choices)
}

/// Who of ours may have been there, the visitor first; whoever is named already stays to be
/// chosen, also when they have left.
pub(super) async fn members(
    app: &App,
    visitor: &Visitor,
    named: &str,
) -> Result<Vec<(String, String)>> {
    let mut members: Vec<(String, String)> = people::members(app.db(), visitor.practice_id)
        .await?
        .into_iter()
        .filter(|member| member.ended_at.is_none() || member.id.to_string() == named)
        .map(|member| (member.id.to_string(), member.name))
        .collect();
    members.sort_by_key(|(id, _)| *id != visitor.member_id.to_string());
    Ok(members)
}
