//! What came, as it came: files, words, and what speaks against it.

use look::{Tone, notice};
use maud::{Markup, html};

use super::{
    ADDRESS,
    item::{Attachment, Item},
};

/// What came with an item.
pub fn render(item: &Item, attachments: &[Attachment]) -> Markup {
    html! {
        section class="card stack" id="evidence" data-on="inbox" aria-labelledby="came" {
            h2 id="came" { "What came" }
            @if !item.draft.doubts.is_empty() {
                (notice(Tone::Look, html! {
                    p { strong { "Look twice: " } }
                    ul { @for doubt in &item.draft.doubts { li { (doubt) } } }
                }))
            }
            @for attachment in attachments { (file(item, attachment)) }
            @if !item.draft.words.trim().is_empty() {
                details open[attachments.is_empty()] {
                    summary { "The words" }
                    div class="words" tabindex="0" role="region" aria-label="The words" { (item.draft.words) }
                }
            }
            @if attachments.is_empty() && item.draft.words.trim().is_empty() {
                p class="quiet" { "Nothing came with it but what stands in the fields." }
            }
        }
    }
}

fn file(item: &Item, attachment: &Attachment) -> Markup {
    let address = format!("{ADDRESS}/{}/files/{}", item.id, attachment.id);
    // A picture without pages of its own is shown as it is, until there is one of it.
    let is_picture = matches!(
        attachment.media_type.as_str(),
        "image/jpeg" | "image/png" | "image/webp" | "image/gif"
    );
    html! {
        figure class="stack tight" {
            @if attachment.pictures > 0 {
                div class="pages" tabindex="0" role="region" aria-label={ "Pages of " (attachment.name) } {
                    @for page in 1..=attachment.pictures {
                        img class="page-image" src={ (address) "/pages/" (page) } loading="lazy"
                            alt={ (attachment.label()) " " (attachment.name) ", page " (page) " of " (attachment.pictures) };
                    }
                }
            } @else if is_picture {
                a href=(address) target="_blank" rel="noopener" {
                    img class="page-image" src=(address) alt={ (attachment.label()) " " (attachment.name) } loading="lazy";
                }
            }
            figcaption class="row spread" {
                a href=(address) target="_blank" rel="noopener" { (attachment.label()) ": " (attachment.name) }
                span class="quiet small" {
                    @if let Some(pages) = attachment.pages { (look::plural(pages, "page", "pages")) ", " }
                    ((attachment.bytes / 1024).max(1)) " KB"
                }
            }
            @if !attachment.words.trim().is_empty() {
                details {
                    summary { "Words recognised on it" }
                    div class="words" tabindex="0" role="region" aria-label={ "Words of " (attachment.name) } { (attachment.words) }
                }
            }
        }
    }
}
