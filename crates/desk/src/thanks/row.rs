//! A line of the queue: who, why, one verb, and behind a menu all else that can be done.

use look::{Tone, badge, plural};
use maud::{Markup, html};
use platform::sessions::Visitor;

use super::{
    ADDRESS,
    give::REASONS,
    queue::{Entry, For},
    reach::Reached,
    way::Way,
};
use crate::{days, today};

/// The line.
pub(super) fn render(visitor: &Visitor, entry: &Entry, reached: &Reached, back: &str) -> Markup {
    let today = visitor.today();
    let address = format!("{ADDRESS}/{}", entry.source_id);
    html! {
        li class="item" data-row="yes" {
            div class="grow" {
                p class="title" {
                    a class="title" href=(address) { (entry.name) }
                    @if entry.due < today { " " (badge("Late", Tone::Bad)) }
                }
                p {
                    (why(entry)) ", due " (days::in_words(entry.due, today))
                    @if let Some(organisation) = &entry.organisation { " · " (organisation) }
                }
                p class="quiet small" { (how(reached)) }
            }
            div class="acts no-print" {
                (verb(entry, reached, &address, back))
                (today::later(&entry.key(), &entry.name, back))
                (more(entry, reached, &address, back))
            }
        }
    }
}

/// "3 new patients since your last thanks".
pub(super) fn why(entry: &Entry) -> String {
    if entry.occasion == For::ThinkingOfUs {
        return "With everybody who does not treat and knows us, whoever came".to_owned();
    }
    format!(
        "{} since your last thanks",
        plural(entry.patients() as i64, "new patient", "new patients")
    )
}

/// "By card. They refused calls."
pub(super) fn how(reached: &Reached) -> String {
    let mut words = match reached.choice.way {
        Some(way) => format!("{}.", way.label()),
        None => "No way is open.".to_owned(),
    };
    for (way, why) in &reached.choice.passed {
        words.push_str(&format!(" {}: {why}", way.label()));
    }
    words
}

/// The one step that is next. What leaves the clinic, and what is said, is looked at first.
fn verb(entry: &Entry, reached: &Reached, address: &str, back: &str) -> Markup {
    let name = &entry.name;
    let link = |words: &str, to: &str| {
        html! { a class="button small" href=(to) data-press="e" data-says="Thank them" aria-label={ (words) ": " (name) } { (words) } }
    };
    match reached.choice.way {
        Some(way @ (Way::Card | Way::Letter)) => html! {
            form method="post" action=(address) {
                input type="hidden" name="back" value=(back);
                button class="button small" type="submit" name="way" value=(way.code()) data-press="e" data-says="Thank them" aria-label={ (way.label()) " for " (name) } { (way.label()) }
            }
        },
        Some(Way::Call) => link("Call", &format!("{address}?way=call")),
        Some(Way::Email) => link("Write", &format!("{address}?way=email")),
        Some(Way::Visit) => html! {
            form method="post" action=(address) {
                input type="hidden" name="back" value=(back);
                button class="button small" type="submit" name="way" value="visit" data-press="e" data-says="Thank them" aria-label={ "Thanked in person: " (name) } { "Thanked in person" }
            }
        },
        None => link("Add an address", &format!("/sources/{}", entry.source_id)),
    }
}

/// The other ways, and that it was done already.
fn more(entry: &Entry, reached: &Reached, address: &str, back: &str) -> Markup {
    let others = reached.choice.open.iter().filter(|way| Some(**way) != reached.choice.way);
    html! {
        details class="menu" {
            summary class="button small quiet" aria-label={ "More for " (entry.name) } { "More" }
            div class="card stack tight" {
                @for way in others.filter(|way| **way != Way::Visit) {
                    a class="button small" href={ (address) "?way=" (way.code()) } { (way.label()) " instead" }
                }
                form method="post" action={ "/sources/" (entry.source_id) "/thanks" } class="stack tight" {
                    input type="hidden" name="back" value=(back);
                    button class="button small" type="submit" name="way" value="call" { "Thanked by phone" }
                    button class="button small" type="submit" name="way" value="visit" { "Thanked in person" }
                    button class="button small" type="submit" name="way" value="card" { "Card sent" }
                }
                (skip(entry, back))
            }
        }
    }
}

/// Leaves somebody out, for a reason.
pub(super) fn skip(entry: &Entry, back: &str) -> Markup {
    let id = entry.source_id;
    html! {
        form method="post" action={ (ADDRESS) "/" (id) "/skip" } class="stack tight" {
            input type="hidden" name="back" value=(back);
            label for={ "reason-" (id) } class="small" { "Leave out, because" }
            select id={ "reason-" (id) } name="reason" {
                @for (code, words) in REASONS.iter().filter(|(code, _)| *code != "other") { option value=(code) { (words) } }
            }
            button class="button small" type="submit" aria-label={ "Leave out: " (entry.name) } { "Leave out" }
        }
    }
}
