//! What is done with a step: taken, left out, put off, ended; each can be taken back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;
use platform::{
    Error, FieldError, Result, Sql, Tx, Uuid, args, clock, db,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;

use super::{
    apply::{self, Said},
    card,
    ends::{may_go_on, moved_on},
    rules::{Event, Sequence},
    run::{Now, Run},
    script::called,
};
use crate::{
    again::Again,
    thanks,
    touches::{self, NewTouch, Note, Written},
};

/// Why a step is left out, by code.
pub const REASONS: [(&str, &str); 4] = [
    ("other_way", "Done in another way"),
    ("not_now", "Not the right moment"),
    ("not_wanted", "They would rather not"),
    ("not_needed", "Not needed"),
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// Sent only when the box is ticked. The card stands beside other forms, so that its
    /// fields have names of their own.
    #[serde(rename = "plan_met")]
    met: Option<String>,
    #[serde(rename = "plan_note")]
    pub(super) note: String,
    #[serde(rename = "plan_reason")]
    reason: String,
    #[serde(rename = "plan_until")]
    until: String,
    back: String,
}

/// A step as whoever acts on it finds it.
#[derive(FromQueryResult)]
struct Step {
    run_id: Uuid,
    source_id: Uuid,
    kind: String,
    state: String,
    due_on: String,
    due_before: Option<String>,
    contact_id: Option<Uuid>,
    name: String,
}

impl Step {
    async fn read(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary keys.
        tx.row(
            "SELECT p.run_id, p.source_id, p.kind, p.state, p.due_on, p.due_before,
                    p.contact_id, s.name
             FROM play p JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
             WHERE p.practice_id = $1 AND p.id = $2 AND s.deleted_at IS NULL",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)
    }

    fn kind(&self) -> TouchKind {
        TouchKind::from_code(&self.kind).unwrap_or(TouchKind::Other)
    }

    fn must_be_open(&self) -> Result<()> {
        match self.state.as_str() {
            "open" => Ok(()),
            "paused" => Err(Error::Conflict(
                "The relationship with this source rests, and the step with it. Let it go on first."
                    .into(),
            )),
            _ => Err(Error::Conflict(
                "This step was settled in the meantime. Open the source to see what is next."
                    .into(),
            )),
        }
    }
}

/// Taken: the contact is logged, and the contact does the step.
pub(super) async fn done(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let step = Step::read(&tx, practice, id).await?;
    step.must_be_open()?;
    let touch = NewTouch {
        by_id: Some(visitor.member_id),
        met_decision_maker: asked.met.is_some(),
        note: &asked.note,
        ..NewTouch::new(step.source_id, step.kind(), clock::now())
    };
    let touch_id = touches::record(&tx, practice, &by, &touch).await?;
    let after = Step::read(&tx, practice, id).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    let what = called(step.kind());
    let to = back(&asked.back, step.source_id);
    let (message, undo) = match after.state.as_str() {
        "done" => {
            let undo = Undo {
                action: format!("/plans/{id}/reopen"),
                label: "Undo".into(),
                fields: vec![],
            };
            (format!("{what} with {} is done and logged.", step.name), undo)
        }
        _ => (
            format!(
                "{what} with {} is logged. The step stays open until you meet who decides.",
                step.name
            ),
            touches::removal(touch_id, ""),
        ),
    };
    let kind = step.kind();
    let written = Written { id: touch_id, kind, message, undo, note: Note::NotYet, to: &to };
    Ok(written.answer(&visitor))
}

/// Left out, with the reason.
pub(super) async fn skip(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let reason = REASONS
        .iter()
        .find(|(code, _)| *code == asked.reason)
        .map(|(_, words)| *words)
        .ok_or_else(|| {
            Error::Invalid("Choose why the step is left out, then leave it out again.".into())
        })?;
    let note: String = asked.note.trim().chars().take(300).collect();
    let why = if note.is_empty() { reason.to_owned() } else { format!("{reason}: {note}") };
    let step = act(&app, &visitor, id, Event::Skip, &why).await?.0;
    let flash = Flash::undoable("The step is left out.", format!("/plans/{id}/reopen"));
    Ok(redirect_with(&back(&asked.back, step.source_id), flash))
}

/// Put off to a working day.
pub(super) async fn later(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let step = Step::read(&tx, visitor.practice_id, id).await?;
    drop(tx);
    let before = step.due_on.clone();
    let to = match until(&asked.until, before.parse().ok(), visitor.today()) {
        Ok(to) => to,
        Err(error) => {
            let errors = [error];
            let again = Again {
                place: "/sources",
                of: (&back(&asked.back, step.source_id), &step.name),
                title: "Put off a step",
                errors: &errors,
            };
            return Ok(again.refused(&visitor, card::put_off_form(id, &asked.until, &errors)));
        }
    };
    let (step, after) = act(&app, &visitor, id, Event::PutOff(to), "").await?;
    let due = after.open.map_or(to, |open| open.due);
    if due.to_string() == before {
        let flash = Flash::say("The step is due on that day already.");
        return Ok(redirect_with(&back(&asked.back, step.source_id), flash));
    }
    let message = format!("Put off to {}.", due.strftime("%A, %B %-d"));
    let flash = Flash::undoable(message, format!("/plans/{id}/due-again"));
    Ok(redirect_with(&back(&asked.back, step.source_id), flash))
}

/// The day that is meant: so much later than the step is due, or than today if that has
/// passed.
fn until(text: &str, due: Option<Date>, today: Date) -> Result<Date, FieldError> {
    let wrong = |words: &str| FieldError::new("plan_until", words);
    let from = due.map_or(today, |due| due.max(today));
    let day = match text {
        "week" => from.saturating_add(1.week()),
        "month" => from.saturating_add(4.weeks()),
        text => text.parse().map_err(|_| {
            wrong("Enter the day to which the step is put off, for example 2027-01-15.")
        })?,
    };
    if day < today || day > today.saturating_add(2.years()) {
        return Err(wrong("Choose a day from today on, within two years."));
    }
    Ok(day)
}

/// Due again when it was before it was put off.
pub(super) async fn due_again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let step = Step::read(&tx, visitor.practice_id, id).await?;
    drop(tx);
    let before = step.due_before.as_deref().and_then(|day| day.parse().ok());
    let day: Date = before.ok_or_else(|| {
        Error::Conflict("This step was not put off, or that was taken back before.".into())
    })?;
    let step = act(&app, &visitor, id, Event::DueAgain(day), "").await?.0;
    let flash = Flash::say("The step is due when it was.");
    Ok(redirect_with(&back("", step.source_id), flash))
}

/// Lets something happen with an open step.
async fn act(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    event: Event,
    why: &str,
) -> Result<(Step, Sequence)> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let step = Step::read(&tx, practice, id).await?;
    step.must_be_open()?;
    let run = Run::read(&tx, practice, step.run_id).await?;
    let now = Now::read(&tx, practice).await?;
    apply::apply(&tx, practice, &visitor.actor(), (&run, event, Said::why(why)), &now).await?;
    let after = Run::read(&tx, practice, step.run_id).await?.sequence;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok((step, after))
}

/// A step that was taken or left out is next again. The contact that was logged for it is
/// taken back, which does the rest.
pub(super) async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let step = Step::read(&tx, practice, id).await?;
    may_go_on(&tx, practice, step.source_id, step.run_id).await?;
    match step.contact_id {
        Some(contact) => {
            match thanks::of_contact(&tx, practice, contact).await? {
                Some(thanks) => thanks::take_back(&tx, practice, &by, thanks).await?,
                None => touches::take_back(&tx, practice, &by, contact).await?.source,
            };
        }
        None => {
            let run = Run::read(&tx, practice, step.run_id).await?;
            if run.last.map(|(last, _)| last) != Some(id) {
                return Err(moved_on());
            }
            let now = Now::read(&tx, practice).await?;
            let event = Event::Reopen;
            apply::apply(&tx, practice, &by, (&run, event, Said::default()), &now).await?;
        }
    }
    if !matches!(Step::read(&tx, practice, id).await?.state.as_str(), "open" | "paused") {
        return Err(moved_on());
    }
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok(redirect_with(&back("", step.source_id), Flash::say("The step is next again.")))
}

/// The page it was asked for from, if it is ours; else that of the source.
pub(super) fn back(address: &str, source_id: Uuid) -> String {
    ours(address).map_or_else(|| format!("/sources/{source_id}#plan"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_step_is_put_off_to_a_day_from_today_on() {
        let today = date(2026, 11, 25);
        let late = |text| until(text, Some(date(2026, 10, 1)), today).ok();
        assert_eq!(late("week"), Some(date(2026, 12, 2)));
        let until = |text| until(text, Some(date(2026, 11, 30)), today).ok();
        assert_eq!(until("week"), Some(date(2026, 12, 7)));
        assert_eq!(until("month"), Some(date(2026, 12, 28)));
        assert_eq!(until("2027-01-15"), Some(date(2027, 1, 15)));
        assert_eq!(until("2026-11-24"), None, "the past");
        assert_eq!(until("9999-01-01"), None);
        assert_eq!(until("some day"), None);
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        let id = platform::new_id();
        let home = format!("/sources/{id}#plan");
        for address in ["https://elsewhere.example", "//elsewhere.example", "/\\e", "/a\nb", ""] {
            assert_eq!(back(address, id), home);
        }
        assert_eq!(back("/plans", id), "/plans");
    }
}
