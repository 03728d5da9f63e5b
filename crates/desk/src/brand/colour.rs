//! The colour of the paper: dark enough to be read on white, and white in it.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    FieldError, Result, Sql, args, clock,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use press::Colour;
use serde::Deserialize;

use super::{home, logo};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    colour: String,
}

/// What somebody typed for a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Nothing: the colour that comes with the program.
    Ours,
    /// One that can be read.
    Theirs(Colour),
    /// One that is too light, and the nearest that is not.
    TooLight { typed: Colour, instead: Colour },
    /// No colour.
    Unclear,
}

impl Wish {
    /// Reads `#0C675F`, `0c675f`, `#06c` and `rgb(12, 103, 95)`.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Ours;
        }
        let Some(typed) = read(text) else { return Self::Unclear };
        match typed.readable() {
            instead if instead == typed => Self::Theirs(typed),
            instead => Self::TooLight { typed, instead },
        }
    }

    /// What is wrong with it.
    fn complaint(&self) -> Option<String> {
        match self {
            Self::Ours | Self::Theirs(_) => None,
            Self::TooLight { typed, instead } => Some(format!(
                "{} is too light: on white paper it has a contrast of {:.1}, and 4.5 is needed to \
                 be read by everybody. The nearest that can be read is {}.",
                shown(*typed),
                // Rounded down, so that 4.49 is not told as 4.5.
                (typed.contrast_on_white() * 10.0).floor() / 10.0,
                shown(*instead),
            )),
            Self::Unclear => {
                Some("Enter the colour as # and six digits, such as #0C675F.".to_owned())
            }
        }
    }
}

fn read(text: &str) -> Option<Colour> {
    let numbers = text.to_ascii_lowercase();
    if let Some(numbers) = numbers.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u8> =
            numbers.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().ok()?;
        return match parts[..] {
            [red, green, blue] => Some(Colour(red, green, blue)),
            _ => None,
        };
    }
    let digits = text.strip_prefix('#').unwrap_or(text);
    let digits = match digits.chars().count() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    format!("#{digits}").parse().ok()
}

/// A colour as guides of brands write it.
pub(super) fn shown(colour: Colour) -> String {
    colour.to_string().to_ascii_uppercase()
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let wish = Wish::read(&typed.colour);
    if let Some(complaint) = wish.complaint() {
        let errors = [FieldError::new("colour", complaint)];
        let typed = home::Typed { colour: Some(typed.colour), ..home::Typed::default() };
        let page = home::draw(&app, &visitor, typed, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let colour = if let Wish::Theirs(colour) = wish { Some(colour.to_string()) } else { None };
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let before = tx
        .value::<String>("SELECT brand_colour FROM practice WHERE id = $1", args![practice])
        .await?
        .unwrap_or_default();
    tx.run(
        "UPDATE practice SET brand_colour = $2, changed_at = $3 WHERE id = $1",
        args![practice, colour, clock::now()],
    )
    .await?;
    logo::note(&tx, practice, &visitor.actor(), "brand.colour_changed", None).await?;
    tx.commit().await?;
    let undo = Undo {
        action: "/settings/brand/colour".into(),
        label: "Undo".into(),
        fields: vec![("colour".into(), before)],
    };
    let flash = Flash::undo_by("Your paper has this colour now.", undo);
    Ok(redirect_with("/settings/brand", flash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        for text in ["#0C675F", " 0c675f ", "rgb(12, 103, 95)", "RGB(12,103,95)"] {
            assert_eq!(Wish::read(text), Wish::Theirs(Colour(12, 103, 95)), "{text}");
        }
        assert_eq!(Wish::read("#06c"), Wish::Theirs(Colour(0, 0x66, 0xcc)));
        assert_eq!(Wish::read(""), Wish::Ours);
        for text in ["teal", "#12", "#12345g", "rgb(1,2)", "rgb(300,0,0)", "#ééé", "rgb(1,2,3,4)"]
        {
            assert_eq!(Wish::read(text), Wish::Unclear, "{text}");
        }
    }

    #[test]
    fn a_light_colour_is_refused_with_the_nearest_darker_one() {
        let Wish::TooLight { instead, .. } = Wish::read("#ffcc00") else { panic!("too light") };
        assert_eq!(Wish::read(&shown(instead)), Wish::Theirs(instead), "which is taken");
        let why = Wish::read("#ffcc00").complaint().unwrap_or_default();
        assert!(
            why.contains("#FFCC00") && why.contains("1.5") && why.contains(&shown(instead)),
            "{why}"
        );
    }
}
