//! The list of who needs attention: who stopped, who becomes fewer, with what each costs and
//! what to do.

use look::plural;
use maud::{Markup, html};
use platform::Permission;

use super::{listed::Listed, lists, page::ADDRESS, standing::Said, view::View, words};
use crate::verdicts::{self, Aside, CHANCE_IN};

/// Months of a sparkline.
const MONTHS: usize = 12;
/// So many sources are drawn; whoever has more looks at the table.
const DRAWN: usize = 24;

/// Sources that fell silent, or send less than they used to, beyond what chance explains.
pub fn attention(view: &View) -> Markup {
    let slipping = view.slipping();
    let (stopped, fewer): (Vec<_>, Vec<_>) =
        slipping.iter().copied().partition(|line| line.why.has_stopped());
    let resting = view.resting();
    html! {
        section class="card look" aria-labelledby="attention" {
            header { h2 id="attention" { "Needs attention" } span class="quiet small" { (slipping.len()) } }
            @if slipping.is_empty() {
                p class="quiet" { "Nobody sends less than chance explains." }
            } @else {
                p class="quiet small" { (what_it_costs(&slipping)) " " (by_chance(slipping.len())) }
            }
            (part(view, "Stopped", &stopped))
            (part(view, "Becoming fewer", &fewer))
            (aside(view))
            @if let Some(words) = words::left_out(&resting) { p class="quiet small" { (words) } }
        }
    }
}

/// Sources that send more than they used to.
pub fn growing(view: &View) -> Markup {
    let growing = view.growing();
    let said = words::capitalised(&words::sources_are(growing.len(), "growing"));
    let line = |line: &Listed<Said>| lists::item(line, body(view, line), html! {});
    html! {
        section class="card good" aria-labelledby="growing" {
            header { h2 id="growing" { "Growing" } span class="quiet small" { (growing.len()) } }
            p class="quiet small" { (said) "." @if !growing.is_empty() { " " (by_chance(growing.len())) } }
            @if !growing.is_empty() { (lists::list(&growing[..growing.len().min(DRAWN)], line)) }
        }
    }
}

/// All of them together.
fn what_it_costs(slipping: &[&Listed<Said>]) -> String {
    let lost: f64 = slipping.iter().map(|line| line.why.score.expected_loss_90_days).sum();
    let lost = (lost.round() as i64).max(1);
    format!(
        "If nothing is done, about {} fewer in the next 90 days.",
        plural(lost, "referral", "referrals")
    )
}

/// What is to be believed of the list, said before anybody acts on it.
fn by_chance(listed: usize) -> String {
    match listed {
        1 => format!("1 in {CHANCE_IN} of such verdicts is only chance."),
        _ => format!("About 1 in {CHANCE_IN} of these is only chance."),
    }
}

fn part(view: &View, title: &str, lines: &[&Listed<Said>]) -> Markup {
    let drawn = &lines[..lines.len().min(DRAWN)];
    let line = |line: &Listed<Said>| lists::item(line, body(view, line), acts(view, line));
    html! {
        @if !lines.is_empty() {
            h3 { (title) " " span class="quiet small" { (lines.len()) } }
            (lists::list(drawn, line))
            @if drawn.len() < lines.len() {
                p class="quiet small" { "And " (lines.len() - drawn.len()) " who cost less; filter to see them." }
            }
        }
    }
}

/// The reason, what it costs, and the months beside what was to be expected.
fn body(view: &View, line: &Listed<Said>) -> Markup {
    let score = &line.why.score;
    html! {
        p { (score.why) }
        @if let Some(news) = line.why.news { p { strong { (verdicts::news_in_words(news)) } } }
        p class="row" {
            (verdicts::sparkline(&view.known.months(line.id, MONTHS)))
            @if score.status == insight::Status::Slipping {
                span { (verdicts::loss_in_words(score.expected_loss_90_days)) "." }
            }
        }
    }
}

fn acts(view: &View, line: &Listed<Said>) -> Markup {
    let back = view.query.address(ADDRESS);
    html! {
        @if view.visitor.may(Permission::EditSources) {
            div class="row no-print" {
                a class="button small" href={ "/sources/" (line.id) "#log" }
                    aria-label={ "Get in touch with " (line.name) } { "Get in touch" }
                form method="post" action="/tasks" {
                    input type="hidden" name="source" value=(line.id);
                    input type="hidden" name="title" value={ "Get in touch with " (line.name) };
                    input type="hidden" name="due_on" value=(view.today);
                    input type="hidden" name="back" value=(back);
                    button class="button small" type="submit"
                        aria-label={ "Make a task: get in touch with " (line.name) } { "Make a task" }
                }
                (verdicts::aside_menu(line.id, &line.name, &back))
            }
        }
    }
}

/// Those whom somebody put aside, each with the reason, behind a click.
fn aside(view: &View) -> Markup {
    let aside = view.aside();
    let back = view.query.address(ADDRESS);
    let may_act = view.visitor.may(Permission::EditSources);
    let line = |line: &Listed<Aside>| {
        let by =
            if line.why.by.is_empty() { String::new() } else { format!(" by {}", line.why.by) };
        let when = crate::days::in_words(line.why.on, view.today);
        let why = html! { p { "Put aside " (when) (by) ": " (line.why.in_words()) "." } };
        let act =
            html! { @if may_act { (verdicts::take_back_form(&line.why, &line.name, &back)) } };
        lists::item(line, why, act)
    };
    html! {
        @if !aside.is_empty() {
            details class="no-print" {
                summary { (plural(aside.len() as i64, "source", "sources")) " put aside" }
                (lists::list(&aside, line))
            }
        }
    }
}
