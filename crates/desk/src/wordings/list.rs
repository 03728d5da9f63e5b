//! What each of a family says, and which are the practice's own.

use axum::extract::State;
use look::Tone;
use maud::{Markup, html};
use platform::{
    Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    Words, kept,
    worded::{Home, Worded},
};

pub(super) async fn page<N: Worded>(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let Home { address, above, title, line, .. } = N::HOME;
    let mut rows = Vec::new();
    for name in N::all() {
        rows.push((name, kept::own(app.db(), visitor.practice_id, name.code()).await?));
    }
    let spoiled = rows.iter().filter(|(name, own)| has_fault(*name, own.as_ref())).count();
    let content = html! {
        (look::crumb(above.0, above.1))
        (look::page_head(title, line, html! {}))
        (notice(spoiled))
        div class="card narrow" {
            ul class="list" {
                @for (name, own) in &rows {
                    li data-row {
                        div class="item" {
                            div class="grow" {
                                a class="title" href={ (address) "/" (name.code()) } { (name.label()) }
                                p { (name.purpose()) }
                            }
                            (standing(*name, own.as_ref()))
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", title, content))
}

/// That something is not said as it was meant.
fn notice(spoiled: usize) -> Markup {
    let count = i64::try_from(spoiled).unwrap_or(i64::MAX);
    let words = look::plural(count, "wording has a fault", "wordings have a fault");
    html! {
        @if spoiled > 0 {
            (look::notice(Tone::Look, html! { (words) ". Nothing waits for it: the built-in words are used until it is mended." }))
        }
    }
}

fn has_fault<N: Worded>(name: N, own: Option<&Words>) -> bool {
    own.is_some_and(|own| !name.faults(own).is_empty())
}

/// Whose words are used.
fn standing<N: Worded>(name: N, own: Option<&Words>) -> Markup {
    if has_fault(name, own) {
        return look::badge("Has a fault: built-in one used", Tone::Bad);
    }
    match own {
        None => look::badge("Built in", Tone::Plain),
        Some(_) => look::badge("Your own", Tone::Good),
    }
}
