//! What the pages about links share.

use look::Tone;
use maud::{Markup, html};

use super::{LinkKind, address, link::Link};

/// The three kinds of ways to the form.
pub fn tabs(current: &str) -> Markup {
    let entry =
        |address: &str, words: &str| (address.to_owned(), words.to_owned(), address == current);
    let entries = [
        entry("/links", "Links and QR codes"),
        entry("/links/offices", "Private links of offices"),
        entry("/links/embed", "On your web site"),
    ];
    look::tabs("Ways to the form", &entries)
}

/// A warning where the address in the codes is of no use outside.
pub fn base_notice(base: &str) -> Markup {
    html! {
        @if address::is_private(base) {
            (look::notice(Tone::Look, html! {
                p {
                    "These links begin with " strong { (base) } ", which phones outside your network cannot open. "
                    "Before you print anything, set LIAISON_PUBLIC_URL to the address that outsiders use; links made before then stay good."
                }
            }))
        }
    }
}

/// An address for reading aloud, which may break where it has a slash.
pub fn address_in_words(address: &str) -> Markup {
    let words = address::in_words(address);
    html! {
        @for (index, part) in words.split('/').enumerate() {
            @if index > 0 { "/" wbr; }
            (part)
        }
    }
}

/// What a link is for, in a line.
pub fn about(link: &Link) -> Markup {
    html! {
        (link.kind.label())
        @if let (Some(id), Some(name)) = (link.source_id, &link.source) {
            ": " a href={ "/sources/" (id) } { (name) }
        }
        @if let Some(clinic) = &link.clinic {
            @if link.kind == LinkKind::Clinic { ": " (clinic) } @else { ", leads to " (clinic) }
        }
    }
}

/// A button that copies a text; hidden where the browser cannot.
pub fn copy_button(text: &str, words: &str) -> Markup {
    html! {
        button class="button" type="button" hidden data-copy=(text) {
            span aria-live="polite" { (words) }
        }
    }
}
