//! `/touches/{id}/edit`: correcting a contact, taking it back and bringing it back.

use axum::{
    Form,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;
use platform::{
    Error, FieldError, Instant, Permission, Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, ours, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    compose,
    draft::Draft,
    log,
    page::{Composer, For},
    record,
    source::Source,
};
use crate::thanks;

#[derive(FromQueryResult)]
struct Kept {
    source_id: Uuid,
    kind: String,
    happened_at: Instant,
    met: String,
    note: String,
    by_id: Option<Uuid>,
    location_id: Option<Uuid>,
    place: String,
    matters: String,
    next_step: String,
    next_on: Option<String>,
    changed_at: Instant,
}

impl Kept {
    async fn read(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary key.
        db.row(
            "SELECT source_id, kind, happened_at, met, note, by_id, location_id, place, matters,
                    next_step, next_on, changed_at
             FROM touch WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    fn draft(self, visitor: &Visitor, people: Vec<String>) -> Draft {
        let at = clock::zoned(self.happened_at, &visitor.zone);
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        Draft {
            source: self.source_id.to_string(),
            kind: self.kind,
            met: self.met,
            people,
            location: id(self.location_id),
            place: self.place,
            note: self.note,
            matters: self.matters,
            next_step: self.next_step,
            next_on: self.next_on.unwrap_or_default(),
            when: "day".into(),
            on: at.date().to_string(),
            time: at.strftime("%H:%M").to_string(),
            by: id(self.by_id),
            version: self.changed_at.to_string(),
            ..Draft::default()
        }
    }
}

#[derive(FromQueryResult)]
struct There {
    person_id: Uuid,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let kept = Kept::read(db, practice, id).await?;
    // Served by the unique key of touch_person.
    let people: Vec<There> = db
        .rows(
            "SELECT person_id FROM touch_person WHERE practice_id = $1 AND touch_id = $2",
            args![practice, id],
        )
        .await?;
    let people = people.into_iter().map(|there| there.person_id.to_string()).collect();
    let draft = kept.draft(&visitor, people);
    show(&app, &visitor, id, &draft, &[]).await
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response> {
    let draft = Draft::from_form(&body);
    let tx = app.db().begin().await?;
    let kept = Kept::read(&tx, visitor.practice_id, id).await?;
    if draft.step == "find" {
        drop(tx);
        return show(&app, &visitor, id, &draft, &[]).await;
    }
    let thanks = kept.kind == "thank_you";
    let now = clock::now();
    // Who corrects a thank-you corrects its words and its day: it stays what it is.
    let draft = if thanks { Draft { kind: "other".into(), ..draft } } else { draft };
    let mut checked = match draft.check(now, &visitor.zone) {
        Ok(checked) => checked,
        Err(errors) => {
            drop(tx);
            return refuse(&app, &visitor, id, &draft, &errors).await;
        }
    };
    if thanks {
        checked.kind = lexicon::TouchKind::ThankYou;
    }
    if draft.version != kept.changed_at.to_string() {
        drop(tx);
        let errors = [FieldError::new(
            "",
            "Somebody has changed this contact in the meantime. Open it again to see how it stands; \
             what you typed is still here.",
        )];
        let page = show(&app, &visitor, id, &draft, &errors).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let source = match log::correct(&tx, &visitor, (id, kept.source_id), &checked).await {
        Ok(source) => source,
        Err(Error::Invalid(message) | Error::Conflict(message)) => {
            drop(tx);
            let errors = [FieldError::new("source", message)];
            return refuse(&app, &visitor, id, &draft, &errors).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{}", source.id), Flash::say("The contact is corrected.")))
}

async fn refuse(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    draft: &Draft,
    errors: &[FieldError],
) -> Result<Response> {
    let page = show(app, visitor, id, draft, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    draft: &Draft,
    errors: &[FieldError],
) -> Result<Response> {
    let office = compose::chosen(app, visitor, draft).await?;
    let mut choices = match draft.find.trim() {
        "" => Vec::new(),
        words => compose::found(app, visitor, words).await?,
    };
    compose::put_first(&mut choices, office.as_ref());
    let members = compose::members(app, visitor, &draft.by).await?;
    let composer = Composer {
        is_for: For::Correction { id },
        draft,
        errors,
        choices: &choices,
        office: office.as_ref(),
        members: &members,
    };
    let title = match &office {
        Some(office) => format!("The contact with {}", office.name),
        None => "A contact".to_owned(),
    };
    let remove = html! {
        form method="post" action={ "/touches/" (id) "/remove" } {
            button class="button danger" type="submit" { "It did not happen: remove it" }
        }
    };
    let content = html! {
        (look::crumb("/touches", "Contacts"))
        div class="narrow" {
            (look::page_head(&title, "Correct what is wrong, or add what was said.", remove))
            (composer.render())
        }
    };
    Ok(shell::page(visitor, "/sources", "A contact", content).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BackForm {
    /// The page it was asked for from, where that is not the source's.
    back: String,
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    if let Some(thanks) = thanks::of_contact(&tx, practice, id).await? {
        // A contact that is a thank-you goes with it.
        let source = thanks::take_back(&tx, practice, &by, thanks).await?;
        tx.commit().await?;
        let flash = Flash::say("Removed: they are to be thanked again.");
        return Ok(redirect_with(&place(&app, &visitor, source).await?, flash));
    }
    let back = record::take_back(&tx, practice, &by, id).await?;
    tx.commit().await?;
    let message = match back.opened {
        0 => "Contact removed.",
        _ => "Contact removed, and what it had done is open again.",
    };
    let flash = Flash::undoable(message, format!("/touches/{id}/restore"));
    let to = match ours(&form.back) {
        Some(address) => address.to_owned(),
        None => place(&app, &visitor, back.source).await?,
    };
    Ok(redirect_with(&to, flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let source = record::bring_back(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    tx.commit().await?;
    Ok(redirect_with(&place(&app, &visitor, source).await?, Flash::say("The contact is back.")))
}

/// The page of the source for those who may see it.
async fn place(app: &App, visitor: &Visitor, source: Uuid) -> Result<String> {
    let lead = Source::lead(app.db(), visitor.practice_id, source).await?;
    Ok(match lead.filter(|_| visitor.may(Permission::ViewSources)) {
        Some(source) => format!("/sources/{}", source.id),
        None => "/touches".into(),
    })
}
