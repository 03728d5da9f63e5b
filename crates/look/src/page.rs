//! The frame of every page.

use maud::{DOCTYPE, Markup, html};

use crate::{Icon, avatar, href, icon, icon::mark};

/// An entry of the navigation.
pub struct NavItem {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The key after `g` that leads there.
    pub key: char,
    /// Whether the page belongs to it.
    pub current: bool,
    /// How many things wait there.
    pub count: Option<u64>,
    /// Where it stands on a phone, which has room for few.
    pub on_phone: OnPhone,
}

/// Where an entry of the navigation stands on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnPhone {
    /// In the bar.
    InBar,
    /// Behind "More".
    BehindMore,
}

/// Who is signed in.
pub struct PersonBadge {
    /// Their name.
    pub name: String,
    /// What they may do, in a word.
    pub role: String,
}

/// A message about what has just happened.
pub struct Toast {
    /// What happened.
    pub message: String,
    /// How to take it back.
    pub undo: Option<ToastForm>,
    /// Where one may want to go on: addresses and words.
    pub leads: Vec<(String, String)>,
}

/// The form behind the button of a message.
pub struct ToastForm {
    /// Where it posts to.
    pub action: String,
    /// What the button says.
    pub label: String,
    /// Hidden fields: name and value.
    pub fields: Vec<(String, String)>,
}

/// A page of somebody signed in.
pub struct Page<'a> {
    /// Title of the window; never a patient.
    pub title: String,
    /// The practice.
    pub practice_name: String,
    /// Who is signed in.
    pub person: Option<PersonBadge>,
    /// Where one can go.
    pub nav: &'a [NavItem],
    /// What has just happened.
    pub toast: Option<Toast>,
    /// What is added most often, from any page: words, address, key.
    pub add: Option<(&'static str, &'static str, char)>,
    /// Whether single keys are shortcuts.
    pub keys_on: bool,
    /// Whether this is the sample practice.
    pub demo: bool,
}

impl Page<'_> {
    /// The whole page around its content.
    pub fn render(self, content: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                (head(&self.title, &self.practice_name))
                body data-keys=(if self.keys_on { "on" } else { "off" }) {
                    a class="skip" href="#main" { "Skip to the content" }
                    div class="shell" {
                        (self.side())
                        div {
                            @if self.demo {
                                aside class="sample" aria-label="Sample practice" { "Sample practice: everybody here is made up." }
                            }
                            main id="main" tabindex="-1" { (content) }
                        }
                    }
                    @if let Some(toast) = &self.toast { (render_toast(toast)) }
                    script src=(href("live.js")) defer {}
                }
            }
        }
    }

    fn side(&self) -> Markup {
        html! {
            header class="side" {
                a class="brand" href="/" { (mark()) span { (self.practice_name) } }
                // A link, so that searching works without the script as well.
                a class="finder" href="/sources" data-palette="yes" aria-keyshortcuts="Control+K" {
                    (icon(Icon::Search)) span { "Find or go to" }
                }
                @if let Some((words, address, key)) = self.add {
                    a class="button primary add" href=(address) data-press=(key) data-says=(words) { (words) }
                }
                nav class="nav" aria-label="Main" {
                    @for item in self.nav {
                        a class=[(item.on_phone == OnPhone::BehindMore).then_some("seldom")]
                            href=(item.href) data-key=(item.key) data-label=(item.label)
                            aria-current=[item.current.then_some("page")] {
                            (icon(Icon::of_address(&item.href)))
                            span { (item.label) }
                            @if let Some(count) = item.count { span class="count" { (count) span class="spoken" { " waiting" } } }
                        }
                    }
                    (self.more())
                }
                @if let Some(person) = &self.person {
                    div class="who" {
                        a href="/settings/account" {
                            (avatar(&person.name))
                            span {
                                span class="spoken" { "Your account: " }
                                span { (person.name) }
                                span class="quiet small" { (person.role) }
                            }
                        }
                        form method="post" action="/sign-out" {
                            button class="button quiet square" type="submit" aria-label="Sign out" title="Sign out" {
                                (icon(Icon::Leave))
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Page<'_> {
    /// What a phone has no room for in its bar.
    fn more(&self) -> Markup {
        let seldom = || self.nav.iter().filter(|item| item.on_phone == OnPhone::BehindMore);
        let is_here = seldom().any(|item| item.current);
        html! {
            @if seldom().next().is_some() {
                details class="more-places" {
                    summary class=[is_here.then_some("here")] { (icon(Icon::More)) span { "More" } }
                    div {
                        @for item in seldom() {
                            a href=(item.href) aria-current=[item.current.then_some("page")] {
                                (icon(Icon::of_address(&item.href)))
                                span { (item.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn render_toast(toast: &Toast) -> Markup {
    html! {
        div class="toast" role="status" {
            p { (toast.message) }
            @if let Some(undo) = &toast.undo {
                form method="post" action=(undo.action) {
                    @for (name, value) in &undo.fields { input type="hidden" name=(name) value=(value); }
                    button class="button small" type="submit" { (undo.label) }
                }
            }
            @for (address, words) in &toast.leads { a class="button small" href=(address) { (words) } }
            button class="button small quiet square" type="button" data-close="yes" aria-label="Close this message" {
                (icon(Icon::Close))
            }
        }
    }
}

/// A page without navigation: signing in, setting up, errors.
pub fn bare_page(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, "Liaison"))
            body {
                a class="skip" href="#main" { "Skip to the content" }
                div class="bare" {
                    main id="main" tabindex="-1" {
                        p class="mark" { (mark()) "Liaison" }
                        (content)
                    }
                }
            }
        }
    }
}

fn head(title: &str, place: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            title { (title) " · " (place) }
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            link rel="icon" href=(href("icon.svg")) type="image/svg+xml";
            link rel="apple-touch-icon" href=(href("icon-180.png"));
            link rel="manifest" href="/manifest.webmanifest";
            link rel="stylesheet" href=(href("app.css"));
            script src=(href("app.js")) defer {}
        }
    }
}
