//! The lists of the report, and the one of who needs a thank-you.

use look::plural;
use maud::{Markup, html};
use platform::Permission;

use super::{listed::Listed, page::ADDRESS, view::View};

/// As many as one does in a day; the others stand behind a click.
const SHOWN: usize = 6;

/// Sources whose referrals nobody has thanked for.
pub fn thanks(view: &View, to_thank: &[&Listed<i64>]) -> Markup {
    let may_act = view.visitor.may(Permission::EditSources);
    let back = view.query.address(ADDRESS);
    let line = |line: &Listed<i64>| {
        let words = format!("{} not thanked for", plural(line.why, "referral", "referrals"));
        item(line, html! { p { (words) } }, html! { @if may_act { (thank(line, &back)) } })
    };
    html! {
        section class="card good" aria-labelledby="thanks" {
            header {
                h2 id="thanks" { "Needs a thank-you" }
                @if may_act { a class="small no-print" href="/thanks" { "All " (to_thank.len()) } } @else { span class="quiet small" { (to_thank.len()) } }
            }
            @if to_thank.is_empty() {
                p class="quiet" { "Everybody has been thanked." }
            } @else { (list(to_thank, line)) }
        }
    }
}

/// The first lines, and the others behind a click.
pub fn list<T>(lines: &[&Listed<T>], line: impl Fn(&Listed<T>) -> Markup) -> Markup {
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

/// A source with the reason why it is listed and what to do.
pub fn item<T>(line: &Listed<T>, why: Markup, action: Markup) -> Markup {
    html! {
        li class="item" {
            div class="grow" {
                a class="title" href={ "/sources/" (line.id) } { (line.name) }
                @if let Some(organisation) = &line.organisation { p class="small" { (organisation) } }
                (why)
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
