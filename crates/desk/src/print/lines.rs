//! The lines of the queue.

use lexicon::postal::Missing;
use look::Tone;
use maud::{Markup, html};

use super::{
    ADDRESS,
    address::Whose,
    page::Ticked,
    piece::Content,
    ready::{Hold, Waiting},
};

/// A piece to be picked.
pub(super) fn pick(one: &Waiting, ticked: Ticked) -> Markup {
    let piece = &one.piece;
    let id = format!("pick-{}", piece.id.simple());
    html! {
        li data-row {
            div class="item" {
                input type="checkbox" name="piece" id=(id) value=(piece.id) checked[ticked == Ticked::All];
                div class="grow" {
                    label for=(id) class="title" { (piece.title) }
                    @if let Content::Card { sentence } = &piece.content { p class="small" { (sentence) } }
                    p class="quiet small" {
                        (one.address.lines.join(", "))
                        @if one.address.whose == Whose::Organisation { " " (look::badge("Address of the organization", Tone::Plain)) }
                    }
                }
                a class="button quiet small" href={ (ADDRESS) "/pieces/" (piece.id) "/preview.pdf" } target="_blank" {
                    "Look" span class="spoken" { " at " (piece.title) }
                }
            }
        }
    }
}

/// What cannot be printed, with what to do about it.
pub(super) fn held(held: &[Waiting]) -> Markup {
    html! {
        @if !held.is_empty() {
            section class="card" aria-labelledby="held-head" {
                h2 id="held-head" { "Not yet" }
                ul class="list" { @for one in held { (held_line(one)) } }
            }
        }
    }
}

fn held_line(one: &Waiting) -> Markup {
    let piece = &one.piece;
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    span class="title" { (piece.title) }
                    @match &one.hold {
                        Some(Hold::Refused(reason)) => p class="small" {
                            (look::badge("Asked not to get it", Tone::Bad)) " "
                            @if !reason.is_empty() { "“" (reason) "”" }
                        },
                        Some(Hold::Patient) => p class="small" { (look::badge("About a patient", Tone::Plain)) " Somebody who may see patients prints it." },
                        Some(Hold::Address) | None => p class="small" { (look::badge("Address incomplete", Tone::Look)) " Missing: " (missing(&one.address.missing)) "." },
                    }
                    @if one.hold == Some(Hold::Address) { p class="quiet small" { (one.address.lines.join(", ")) } }
                }
                @match one.hold {
                    Some(Hold::Patient) => {},
                    Some(Hold::Refused(_)) => a class="button small" href={ "/sources/" (piece.source_id) } { "See " (piece.source) },
                    _ => a class="button small" href={ "/sources/" (piece.source_id) "#offices" } { "Add the address" span class="spoken" { " of " (piece.source) } },
                }
            }
        }
    }
}

/// `street and ZIP code`; all of it is "the address".
fn missing(missing: &[Missing]) -> String {
    let words: Vec<&str> = missing.iter().map(|one| one.label()).collect();
    match words.as_slice() {
        [_, _, _, _] => "the whole address".into(),
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_words() {
        assert_eq!(missing(&[Missing::Zip]), "ZIP code");
        assert_eq!(missing(&[Missing::Street, Missing::Zip]), "street and ZIP code");
        assert_eq!(
            missing(&[Missing::Street, Missing::City, Missing::State, Missing::Zip]),
            "the whole address"
        );
    }
}
