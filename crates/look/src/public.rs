//! The frame of the pages that outsiders see: no navigation, no sign-in, a style
//! sheet of its own that old phones understand, and no script unless named.

use maud::{DOCTYPE, Markup, html};

use crate::href;

/// A page for outsiders.
pub struct PublicPage<'a> {
    /// The title of the window.
    pub title: &'a str,
    /// The language of the page, `en` or `es`.
    pub language: &'a str,
    /// What search engines may show below the title; none: they stay away.
    pub description: Option<&'a str>,
    /// The practice's name, in the head of the page.
    pub practice: &'a str,
    /// Where the name leads: the practice's own page.
    pub home: &'a str,
    /// To the right of the name: the phone, the other language.
    pub aside: Markup,
    /// More for the `head` of the document: structured data, a canonical address.
    pub head: Markup,
    /// The asset that is the page's script, if it has one: `refer.js`.
    pub script: Option<&'a str>,
    /// Below everything: who stands behind this page.
    pub foot: Markup,
}

impl PublicPage<'_> {
    /// The whole page around its content.
    pub fn render(self, content: Markup) -> Markup {
        let skip = if self.language == "es" { "Ir al contenido" } else { "Skip to the content" };
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    title { (self.title) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @match self.description {
                        Some(words) => { meta name="description" content=(words); }
                        None => { meta name="robots" content="noindex, nofollow"; }
                    }
                    link rel="icon" href=(href("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(href("public.css"));
                    (self.head)
                    @if let Some(script) = self.script { script src=(href(script)) defer {} }
                }
                body {
                    a class="skip" href="#main" { (skip) }
                    // An address that leads nowhere belongs to no practice.
                    @if !self.practice.is_empty() {
                        header class="top" {
                            div {
                                a class="name" href=(self.home) { (self.practice) }
                                (self.aside)
                            }
                        }
                    }
                    main id="main" tabindex="-1" { (content) }
                    @if !self.foot.0.is_empty() { footer class="foot" { div { (self.foot) } } }
                }
            }
        }
    }
}
