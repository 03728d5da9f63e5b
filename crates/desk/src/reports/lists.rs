//! The two lists on top: who needs attention, who needs a thank-you.

use look::plural;
use maud::{Markup, html};
use platform::Permission;

use super::{attention::Attention, page::ADDRESS, standing::Listed, view::View};

/// More than these are read by nobody; the table has them all.
const SHOWN: usize = 8;

/// Sources whose silence is unlikely to be chance.
pub fn attention(view: &View, slipping: &[&Listed<Attention>]) -> Markup {
    html! {
        section class="card look" aria-labelledby="attention" {
            header { h2 id="attention" { "Needs attention" } span class="quiet small" { (slipping.len()) } }
            @if slipping.is_empty() {
                p class="quiet" { "Nobody has fallen silent for longer than chance explains." }
            } @else {
                ul class="list" {
                    @for line in slipping.iter().take(SHOWN) {
                        li class="item" {
                            div class="grow" {
                                (name(line))
                                p { (line.why.sentence()) }
                            }
                            @if view.visitor.may(Permission::EditSources) {
                                a class="button small no-print" href={ "/sources/" (line.id) "#log" }
                                    aria-label={ "Get in touch with " (line.name) } { "Get in touch" }
                            }
                        }
                    }
                }
                (more(slipping.len()))
            }
        }
    }
}

/// Sources whose referrals nobody has thanked for.
pub fn thanks(view: &View, to_thank: &[&Listed<i64>]) -> Markup {
    html! {
        section class="card good" aria-labelledby="thanks" {
            header { h2 id="thanks" { "Needs a thank-you" } span class="quiet small" { (to_thank.len()) } }
            @if to_thank.is_empty() {
                p class="quiet" { "Everybody has been thanked." }
            } @else {
                ul class="list" {
                    @for line in to_thank.iter().take(SHOWN) {
                        li class="item" {
                            div class="grow" {
                                (name(line))
                                p { (plural(line.why, "referral", "referrals")) " not thanked for" }
                            }
                            @if view.visitor.may(Permission::EditSources) {
                                (thank(line, &view.query.address(ADDRESS)))
                            }
                        }
                    }
                }
                (more(to_thank.len()))
            }
        }
    }
}

/// Says how a source was thanked, and comes back to where one was.
pub fn thank(line: &Listed<i64>, back: &str) -> Markup {
    html! {
        form method="post" action={ "/sources/" (line.id) "/thanks" } class="no-print" {
            input type="hidden" name="back" value=(back);
            button class="button small" type="submit" name="way" value="card"
                aria-label={ "Card sent to " (line.name) } { "Card sent" }
            button class="button small" type="submit" name="way" value="call"
                aria-label={ "Called " (line.name) " to say thank you" } { "Called" }
        }
    }
}

fn name<T>(line: &Listed<T>) -> Markup {
    html! {
        a class="title" href={ "/sources/" (line.id) } { (line.name) }
        @if let Some(organisation) = &line.organisation { span class="quiet small" { " " (organisation) } }
    }
}

fn more(all: usize) -> Markup {
    html! {
        @if all > SHOWN { p class="quiet small" { "and " (all - SHOWN) " more in the table below" } }
    }
}
