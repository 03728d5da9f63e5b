//! A line that a clinic adds to its letterhead: "Free parking behind the house".

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    FieldError, Result, Sql, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{home, logo};

/// More does not fit beside the address.
const LONGEST: usize = 80;

/// The name of a clinic's field.
pub(super) fn field(clinic: Uuid) -> String {
    format!("line-{clinic}")
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let lines: Vec<(Uuid, String)> = pairs
        .iter()
        .filter_map(|(name, line)| Some((name.strip_prefix("line-")?.parse().ok()?, tidy(line))))
        .collect();
    let errors: Vec<FieldError> = lines
        .iter()
        .filter(|(_, line)| line.chars().count() > LONGEST)
        .map(|(clinic, _)| {
            FieldError::new(field(*clinic), format!("Use at most {LONGEST} characters."))
        })
        .collect();
    if !errors.is_empty() {
        let typed = home::Typed { lines: lines.into_iter().collect(), ..home::Typed::default() };
        let page = home::draw(&app, &visitor, typed, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    for (clinic, line) in &lines {
        let changed = tx
            .run(
                "UPDATE clinic SET letterhead_line = $3, changed_at = $4, changed_by = $5
                 WHERE practice_id = $1 AND id = $2 AND letterhead_line <> $3",
                args![practice, *clinic, line.as_str(), clock::now(), by.id],
            )
            .await?;
        if changed > 0 {
            logo::note(&tx, practice, &by, "brand.line_changed", Some(*clinic)).await?;
        }
    }
    tx.commit().await?;
    Ok(redirect_with("/settings/brand", Flash::say("Saved.")))
}

/// On one line, without spaces around it.
fn tidy(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
