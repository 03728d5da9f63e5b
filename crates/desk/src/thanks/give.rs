//! What is done with a line of the queue: thanked, left out, taken back.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    Error, Permission, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS,
    act::{self, Case, Done},
    one,
    record::{self, Covers, NewThanks},
    source::Source,
    way::Way,
};

/// Why somebody is not thanked, by code.
pub(super) const REASONS: [(&str, &str); 5] = [
    ("thanked", "Thanked already, not written down"),
    ("late", "Too long ago"),
    ("not_wanted", "They would rather not"),
    ("mistake", "The referral is not theirs"),
    ("other", "Another reason"),
];
/// The longest reason in one's own words.
const LONGEST_REASON: usize = 200;
/// The longest words of a letter or a mail.
const LONGEST_WORDS: usize = 2_000;
/// The longest sentence of a card, which has room for it in handwriting.
const LONGEST_SENTENCE: usize = 300;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    pub way: String,
    /// The words, where somebody changed them; empty for ours.
    pub words: String,
    pub back: String,
}

impl Wanted {
    fn way(&self) -> Result<Way> {
        Way::from_code(&self.way).ok_or_else(|| {
            Error::Invalid(
                "Choose how they were thanked: call, card, letter, e-mail or visit.".into(),
            )
        })
    }

    /// What is wrong with the words, whoever came.
    fn problem(&self, way: Way) -> Option<String> {
        let most = if way == Way::Card { LONGEST_SENTENCE } else { LONGEST_WORDS };
        (self.words.chars().count() > most).then(|| format!("Use at most {most} characters."))
    }
}

/// Writes down that a source was thanked for everything up to now; nothing of the patients is
/// kept with it.
pub(super) async fn was_thanked(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Wanted>,
) -> Result<Response> {
    let way = form.way()?;
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, visitor.practice_id, id).await?;
    let new = NewThanks {
        source_id: id,
        way,
        covers: Covers::Everything,
        today: visitor.today(),
        words: "",
        batch: None,
    };
    let thanks = record::record(&tx, visitor.practice_id, &visitor.actor(), &new).await?;
    tx.commit().await?;
    let said = format!("{} thanked {}.", source.name, way.done());
    let flash = Flash::undoable(said, format!("{ADDRESS}/{thanks}/undo"));
    Ok(redirect_with(ours(&form.back).unwrap_or(&format!("/sources/{id}")), flash))
}

/// Thanks a source of the queue.
pub(super) async fn give(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Wanted>,
) -> Result<Response> {
    let way = form.way()?;
    let tx = app.db().begin().await?;
    let Some(case) = Case::read(&tx, &visitor, id).await? else {
        return Err(Error::Conflict(NOTHING.into()));
    };
    if let Some(problem) = form.problem(way) {
        drop(tx);
        return refused(&app, &visitor, id, &form, &[problem]).await;
    }
    // Who may not see patients could find out by typing who is one.
    let own = Some(form.words.as_str()).filter(|words| !words.trim().is_empty());
    let own = own.filter(|_| visitor.may(Permission::ViewPatients));
    match act::thank(&tx, &visitor, &case, (way, own), None).await {
        Ok(Done::Thanked(thanks)) => {
            tx.commit().await?;
            let name = &case.source.name;
            let said = match way {
                Way::Call | Way::Visit => format!("{name} thanked {}.", way.done()),
                Way::Email => format!("The mail to {name} is on its way."),
                _ => format!(
                    "The {} to {name} waits in the print queue.",
                    way.label().to_lowercase()
                ),
            };
            Ok(done(said, thanks, &form.back))
        }
        Ok(Done::Blocked(blocked)) => {
            // That a name was found tells who came, to somebody who may know.
            let entry = Entry {
                action: "thanks.words_blocked",
                subject_kind: "source",
                subject_id: Some(id),
                detail: json!({ "what": blocked.iter().map(|one| one.detail.label()).collect::<Vec<_>>() }),
            };
            drop(tx);
            audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
            let why: Vec<String> = blocked.iter().map(|one| one.sentence()).collect();
            refused(&app, &visitor, id, &form, &why).await
        }
        Err(Error::Invalid(why)) => {
            drop(tx);
            refused(&app, &visitor, id, &form, &[why]).await
        }
        Err(error) => Err(error),
    }
}

const NOTHING: &str = "There is nothing to thank them for any more: somebody was faster.";

/// The page again, with what was typed and why it does not go.
async fn refused(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    form: &Wanted,
    why: &[String],
) -> Result<Response> {
    let page = one::show(app, visitor, id, form, why).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Skipped {
    reason: String,
    other: String,
    back: String,
}

/// A reason by its code, in words; "another" needs some.
pub(super) fn reason(code: &str, other: &str) -> Result<String> {
    let other = other.trim();
    match REASONS.iter().find(|(known, _)| *known == code) {
        Some(("other", _)) if other.is_empty() => Err(Error::Invalid(
            "Say in a few words why they are not thanked. Name no patient.".into(),
        )),
        Some(("other", _)) => Ok(other.chars().take(LONGEST_REASON).collect()),
        Some((_, words)) => Ok((*words).into()),
        None => Err(Error::Invalid("Choose why they are not thanked.".into())),
    }
}

/// Leaves a source out, for a reason.
pub(super) async fn skip(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Skipped>,
) -> Result<Response> {
    let reason = reason(&form.reason, &form.other)?;
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, visitor.practice_id, id).await?;
    let Some(entry) = source.entry(&tx, visitor.practice_id, visitor.today()).await? else {
        return Err(Error::Conflict(NOTHING.into()));
    };
    let new = NewThanks {
        source_id: id,
        way: Way::Card,
        covers: entry.what_for(),
        today: visitor.today(),
        words: "",
        batch: None,
    };
    let thanks = record::skip(&tx, visitor.practice_id, &visitor.actor(), &new, &reason).await?;
    tx.commit().await?;
    let said =
        format!("{} left out: {}.", source.name, reason.trim_end_matches('.').to_lowercase());
    Ok(done(said, thanks, &form.back))
}

/// Says what was done and how it is taken back, and goes on where one was.
fn done(message: String, thanks: Uuid, back: &str) -> Response {
    let back = ours(back).unwrap_or(ADDRESS);
    let undo = Undo {
        action: format!("{ADDRESS}/{thanks}/undo"),
        label: "Undo".into(),
        fields: vec![("back".into(), back.to_owned())],
    };
    redirect_with(back, Flash::undo_by(message, undo))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Back {
    back: String,
}

/// Takes a thank-you back, with the contact that it was.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Back>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let source = record::take_back(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    tx.commit().await?;
    Ok(redirect_with(
        ours(&form.back).unwrap_or(&format!("/sources/{source}")),
        Flash::say("Undone: the thank-you is taken back."),
    ))
}
