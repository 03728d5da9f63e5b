//! `/settings/mail/wordings`: what each mail says, and which are your own.

use axum::extract::State;
use look::Tone;
use maud::{Markup, html};
use platform::{
    Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{Name, fill, own};

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let mut rows = Vec::new();
    for name in Name::ALL {
        rows.push((name, own(app.db(), visitor.practice_id, name).await?));
    }
    let content = html! {
        (look::crumb("/settings/mail", "Mail"))
        (look::page_head("Wordings", "What your mails say. None of them names a patient; the page behind the private link does, to treating providers.", html! {}))
        div class="card narrow" {
            ul class="list" {
                @for (name, own) in &rows {
                    li data-row {
                        div class="item" {
                            div class="grow" {
                                a class="title" href={ "/settings/mail/wordings/" (name.code()) } { (name.label()) }
                                p { (name.purpose()) }
                            }
                            (standing(*name, own.as_ref()))
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", "Wordings", content))
}

/// Whose words are used.
fn standing(name: Name, own: Option<&super::Wording>) -> Markup {
    match own {
        None => look::badge("Built in", Tone::Plain),
        Some(own) if fill::faults(name, own).is_empty() => look::badge("Your own", Tone::Good),
        Some(_) => look::badge("Has a fault: built-in one used", Tone::Bad),
    }
}
