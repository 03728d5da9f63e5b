//! The small parts that pages are made of.

use maud::{Markup, html};

use crate::{Icon, icon};

/// What a badge or a notice says besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// Ours to act on or just here.
    Accent,
    /// All is well.
    Good,
    /// Somebody should look.
    Look,
    /// Overdue or wrong.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Accent => " accent",
            Self::Good => " good",
            Self::Look => " look",
            Self::Bad => " bad",
        }
    }
}

/// The head of a page: its answer as a sentence, a line below it, and what can
/// be done here.
pub fn page_head(title: &str, line: &str, actions: Markup) -> Markup {
    html! {
        div class="page-head" {
            div {
                h1 { (title) }
                @if !line.is_empty() { p { (line) } }
            }
            @if !actions.0.is_empty() { div class="actions" { (actions) } }
        }
    }
}

/// The way back to where the page belongs.
pub fn crumb(address: &str, words: &str) -> Markup {
    html! { p class="crumb no-print" { a href=(address) { "← " (words) } } }
}

/// A state in a word; shape and colour only repeat it.
pub fn badge(words: &str, tone: Tone) -> Markup {
    html! { span class={ "badge" (tone.class()) } { (words) } }
}

/// A message that stays on the page.
pub fn notice(tone: Tone, content: Markup) -> Markup {
    html! { div class={ "notice" (tone.class()) } { div { (content) } } }
}

/// The initials of a name.
pub fn avatar(name: &str) -> Markup {
    let words: Vec<&str> =
        name.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).collect();
    let first = words.first().and_then(|word| word.chars().next());
    let last = words.get(1..).and_then(|rest| rest.last()).and_then(|word| word.chars().next());
    let initials: String = first.into_iter().chain(last).collect::<String>().to_uppercase();
    html! { span class="avatar" aria-hidden="true" { (initials) } }
}

/// What a list shows while there is nothing in it: why, and what to do next.
pub fn empty(which: Icon, title: &str, words: &str, actions: Markup) -> Markup {
    html! {
        div class="empty" {
            (icon(which))
            h2 { (title) }
            p { (words) }
            @if !actions.0.is_empty() { div class="row" { (actions) } }
        }
    }
}

/// One number with its name, for a `dl class="stats"`.
pub fn stat(name: &str, value: Markup, comparison: &str) -> Markup {
    html! {
        div class="stat" {
            dt { (name) }
            dd { (value) }
            @if !comparison.is_empty() { dd { (comparison) } }
        }
    }
}

/// Links to the parts of one thing: address, words, and whether it is shown now.
pub fn tabs(name: &str, entries: &[(String, String, bool)]) -> Markup {
    html! {
        nav class="tabs no-print" aria-label=(name) {
            @for (address, words, current) in entries {
                a href=(address) aria-current=[current.then_some("page")] { (words) }
            }
        }
    }
}

/// `1 referral`, `2,345 referrals`.
pub fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// A number as people read it: `12,345`.
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("−{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
            (-12_000, "−12,000"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn one_is_not_a_plural() {
        assert_eq!(plural(1, "source", "sources"), "1 source");
        assert_eq!(plural(0, "source", "sources"), "0 sources");
    }
}
