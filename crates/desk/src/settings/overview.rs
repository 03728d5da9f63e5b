//! `/settings`: what can be set, and what one's own role may do.

use maud::{Markup, html};
use platform::{sessions::Visitor, web::shell};

pub(super) async fn page(visitor: Visitor) -> Markup {
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
                            div class="grow" { a class="title" href=(address) { (words) } p { (purpose) } }
                        }
                    }
                }
            }
        }
        p class="quiet small" { "Liaison " (env!("CARGO_PKG_VERSION")) }
    };
    shell::page(&visitor, "/settings", "Settings", content)
}
