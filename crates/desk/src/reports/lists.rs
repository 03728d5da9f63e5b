//! The two lists on top: who needs attention, who needs a thank-you.

use look::plural;
use maud::{Markup, html};
use platform::Permission;

use super::{attention::Attention, page::ADDRESS, standing::Listed, view::View};

/// As many as one does in a day; the others stand behind a click.
const SHOWN: usize = 6;

/// Sources whose silence is unlikely to be chance.
pub fn attention(view: &View, slipping: &[&Listed<Attention>]) -> Markup {
    let may_act = view.visitor.may(Permission::EditSources);
    let line = |line: &Listed<Attention>| {
        let button = html! {
            @if may_act {
                a class="button small no-print" href={ "/sources/" (line.id) "#log" }
                    aria-label={ "Get in touch with " (line.name) } { "Get in touch" }
            }
        };
        item(line, &line.why.sentence(), button)
    };
    html! {
        section class="card look" aria-labelledby="attention" {
            header { h2 id="attention" { "Needs attention" } span class="quiet small" { (slipping.len()) } }
            @if slipping.is_empty() {
                p class="quiet" { "Nobody has fallen silent for longer than chance explains." }
            } @else { (list(slipping, line)) }
        }
    }
}

/// Sources whose referrals nobody has thanked for.
pub fn thanks(view: &View, to_thank: &[&Listed<i64>]) -> Markup {
    let may_act = view.visitor.may(Permission::EditSources);
    let back = view.query.address(ADDRESS);
    let line = |line: &Listed<i64>| {
        let words = format!("{} not thanked for", plural(line.why, "referral", "referrals"));
        item(line, &words, html! { @if may_act { (thank(line, &back)) } })
    };
    html! {
        section class="card good" aria-labelledby="thanks" {
            header { h2 id="thanks" { "Needs a thank-you" } span class="quiet small" { (to_thank.len()) } }
            @if to_thank.is_empty() {
                p class="quiet" { "Everybody has been thanked." }
            } @else { (list(to_thank, line)) }
        }
    }
}

/// The first lines, and the others behind a click.
fn list<T>(lines: &[&Listed<T>], line: impl Fn(&Listed<T>) -> Markup) -> Markup {
    let (first, rest) = lines.split_at(lines.len().min(SHOWN));
    html! {
        ul class="list" { @for one in first { (line(one)) } }
        @if !rest.is_empty() {
            details {
                summary { "Show " (rest.len()) " more" }
                ul class="list" { @for one in rest { (line(one)) } }
            }
        }
    }
}

fn item<T>(line: &Listed<T>, why: &str, action: Markup) -> Markup {
    html! {
        li class="item" {
            div class="grow" {
                a class="title" href={ "/sources/" (line.id) } { (line.name) }
                p { (why) }
                @if let Some(organisation) = &line.organisation { p { (organisation) } }
            }
            (action)
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
