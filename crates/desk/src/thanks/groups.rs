//! Below the list: who is thanked later, who is not, and whom one has put off.

use std::collections::BTreeSet;

use jiff::civil::Date;
use look::plural;
use maud::{Markup, html};

use super::{
    ADDRESS,
    queue::{Entry, Stand},
    row,
};
use crate::days;

/// Those who do not treat, by the day of their batch.
pub(super) fn later(rest: &[Entry]) -> Markup {
    let of = |entry: &Entry| match entry.stand {
        Stand::From(day) => Some(day),
        _ => None,
    };
    let days: Vec<Date> = rest.iter().filter_map(of).collect::<BTreeSet<_>>().into_iter().collect();
    html! {
        @if !days.is_empty() {
            section class="card stack tight" aria-labelledby="later" {
                h2 id="later" { "With the next thanks" }
                p class="quiet small" { "They do not treat patients. They are thanked together, on a day that no referral sets, so that no card tells who came." }
                ul class="list" {
                    @for day in days {
                        li class="item" {
                            div class="grow" {
                                p class="title" { "From " (days::long(day)) }
                                p { (names(rest.iter().filter(|entry| of(entry) == Some(day)))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Those who are not thanked, each with why and what would change it.
pub(super) fn not(rest: &[Entry], back: &str) -> Markup {
    let not: Vec<(&Entry, &str)> = rest
        .iter()
        .filter_map(|entry| match &entry.stand {
            Stand::Not(why) => Some((entry, why.as_str())),
            _ => None,
        })
        .collect();
    html! {
        @if !not.is_empty() {
            section class="card" aria-labelledby="not-thanked" {
                details {
                    summary { h2 id="not-thanked" { (plural(not.len() as i64, "source is", "sources are")) " not thanked at present" } }
                    ul class="list" {
                        @for (entry, why) in not {
                            li class="item" {
                                div class="grow" {
                                    a class="title" href={ "/sources/" (entry.source_id) } { (entry.name) }
                                    p { (why) }
                                }
                                div class="acts no-print" { (row::skip(entry, back)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whom this member has put off.
pub(super) fn away(put_off: &[Entry], back: &str) -> Markup {
    html! {
        @if !put_off.is_empty() {
            details class="no-print" {
                summary { "You have put off " (put_off.len()) }
                ul class="list" {
                    @for entry in put_off {
                        li class="item" {
                            a class="title grow" href={ (ADDRESS) "/" (entry.source_id) } { (entry.name) }
                            form method="post" action="/today/later" {
                                input type="hidden" name="key" value=(entry.key());
                                input type="hidden" name="back" value=(back);
                                button class="button small" type="submit" aria-label={ "Bring back: " (entry.name) } { "Bring back" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn names<'a>(entries: impl Iterator<Item = &'a Entry>) -> Markup {
    html! {
        @for (at, entry) in entries.enumerate() {
            @if at > 0 { ", " }
            a href={ "/sources/" (entry.source_id) } { (entry.name) }
        }
    }
}
