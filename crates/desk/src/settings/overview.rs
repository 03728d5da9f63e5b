//! `/settings`: what can be set, and what one's own role may do.

use axum::extract::State;
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};

use crate::backups;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (jobs, backup) = match visitor.may(Permission::ChangeSettings) {
        true => {
            let jobs = super::jobs::sentence(&app, visitor.practice_id).await?;
            (jobs, backups::sentence(&app, &visitor))
        }
        false => (String::new(), String::new()),
    };
    let present = |address: &str| match address {
        "/settings/jobs" => format!(". {jobs}"),
        "/settings/backup" => format!(". {backup}"),
        _ => String::new(),
    };
    let line = format!(
        "{}. You are here as {}.",
        visitor.practice_name,
        visitor.role.label().to_lowercase()
    );
    let content = html! {
        (look::page_head("Settings", &line, html! {}))
        div class="card narrow" {
            ul class="list" {
                @for (address, words, purpose) in super::parts(&visitor) {
                    li data-row {
                        div class="item" {
                            div class="grow" { a class="title" href=(address) { (words) } p { (purpose) (present(address)) } }
                        }
                    }
                }
            }
        }
        p class="quiet small" { "Liaison " (env!("CARGO_PKG_VERSION")) }
    };
    Ok(shell::page(&visitor, "/settings", "Settings", content))
}
