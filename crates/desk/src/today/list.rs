//! The list of Today: what to do, why, and one verb; with a key each for done, later and
//! hand over.

use jiff::civil::Date;
use look::{Tone, badge};
use maud::{Markup, html};
use platform::{Permission, clock, sessions::Visitor};

use super::{
    acts::may_be_handed_over,
    gather::Shown,
    line::{Line, Sort},
    promises::task_of,
};

/// As many as one looks at; the others stand behind a click.
const FIRST: usize = 12;

/// A colleague to hand something over to: id and name.
pub type Colleague = (String, String);

/// What has an hour, and the rest in its order.
pub fn render(visitor: &Visitor, lines: &[Shown], colleagues: &[Colleague]) -> Markup {
    let (fixed, rest): (Vec<&Shown>, Vec<&Shown>) =
        lines.iter().partition(|shown| shown.line.sort == Sort::Appointment);
    let (first, more) = rest.split_at(rest.len().min(FIRST));
    html! {
        @if !fixed.is_empty() {
            section class="card" aria-labelledby="hours" {
                h2 id="hours" { "At a fixed time" }
                ul class="list day" data-keep-place="hours" { @for shown in &fixed { (row(visitor, shown, colleagues)) } }
            }
        }
        @if !rest.is_empty() {
            section class="card" aria-labelledby="to-do" {
                header {
                    h2 id="to-do" { "To do, the most pressing first" }
                    span class="quiet small no-print keys-hint" { kbd { "e" } " done " kbd { "h" } " later " kbd { "o" } " hand over" }
                }
                ul class="list day" data-keep-place="to-do" { @for shown in first { (row(visitor, shown, colleagues)) } }
                @if !more.is_empty() {
                    details {
                        summary { "Show " (more.len()) " more" }
                        ul class="list day" { @for shown in more { (row(visitor, shown, colleagues)) } }
                    }
                }
            }
        }
    }
}

fn row(visitor: &Visitor, shown: &Shown, colleagues: &[Colleague]) -> Markup {
    let (line, today) = (&shown.line, visitor.today());
    html! {
        li class="item" data-row="yes" {
            div class="grow" {
                p class="title" {
                    @if let Some(at) = line.at.filter(|_| line.sort == Sort::Appointment) {
                        strong { (clock::zoned(at, &visitor.zone).strftime("%-I:%M %P").to_string()) " " }
                    }
                    a class="title" href=(line.href) { (line.title) }
                    (late(line, today))
                }
                p {
                    (line.why)
                    @if let Some((id, name)) = line.source.as_ref().filter(|(_, name)| !line.title.contains(name.as_str())) {
                        " " a href={ "/sources/" (id) } { (name) }
                    }
                }
                @if !shown.also.is_empty() { p { "Also: " (shown.also.join("; ")) } }
            }
            div class="acts no-print" {
                (done(line))
                @if visitor.may(Permission::EditSources) { (happened(line)) }
                (later(&line.key, &line.title, "/"))
                @if visitor.may(Permission::EditSources) && may_be_handed_over(line) && !colleagues.is_empty() {
                    (hand_over(line, colleagues))
                }
            }
        }
    }
}

fn late(line: &Line, today: Date) -> Markup {
    match line.due {
        Some(due) if due < today => html! { " " (badge("Late", Tone::Bad)) },
        _ => html! {},
    }
}

/// The verb of a line: a step that does it, or the page on which it is done.
fn done(line: &Line) -> Markup {
    let Some(act) = &line.act else {
        let (verb, address) = match (line.sort, &line.source) {
            (Sort::Referral, _) if line.href.ends_with("/call") => {
                ("Log a call", line.href.clone())
            }
            (Sort::Contact | Sort::FaceTime, Some((id, _))) => {
                ("Log it", format!("/touches/new?source={id}"))
            }
            _ => ("Open", line.href.clone()),
        };
        return html! {
            a class="button small" href=(address) data-press="e" data-says="Do what the row says" aria-label={ (verb) ": " (line.title) } { (verb) }
        };
    };
    html! {
        form method="post" action=(act.action) {
            @for (name, value) in &act.fields { input type="hidden" name=(name) value=(value); }
            button class="button small" type="submit" data-press="e" data-says="Do what the row says" aria-label={ (act.label) ": " (line.title) } { (act.label) }
        }
        @if line.sort == Sort::Thanks {
            form method="post" action=(act.action) {
                input type="hidden" name="back" value="/";
                button class="button small" type="submit" name="way" value="card" aria-label={ "Card sent: " (line.title) } { "Card sent" }
            }
        }
    }
}

/// What was promised to a source and has happened is a contact: one tap logs it.
fn happened(line: &Line) -> Markup {
    html! {
        @if let (Some(task), Some(_)) = (task_of(&line.key), &line.source) {
            form method="post" action="/touches/happened" {
                input type="hidden" name="task" value=(task);
                button class="button small" type="submit" aria-label={ "Happened, log the contact: " (line.title) } { "Happened" }
            }
        }
    }
}

/// Puts a thing off; `back` is where one goes on.
pub(crate) fn later(key: &str, title: &str, back: &str) -> Markup {
    html! {
        details class="menu" {
            summary class="button small quiet" data-press="h" data-says="Later" aria-label={ "Later: " (title) } { "Later" }
            form method="post" action="/today/later" class="card stack tight" {
                input type="hidden" name="key" value=(key);
                @if back != "/" { input type="hidden" name="back" value=(back); }
                @for (until, words) in [("later", "In two hours"), ("tomorrow", "Tomorrow"), ("monday", "Next Monday"), ("next_month", "Next month")] {
                    button class="button small" type="submit" name="until" value=(until) { (words) }
                }
            }
        }
    }
}

fn hand_over(line: &Line, colleagues: &[Colleague]) -> Markup {
    html! {
        details class="menu" {
            summary class="button small quiet" data-press="o" data-says="Hand over" aria-label={ "Hand over: " (line.title) } { "Hand over" }
            form method="post" action="/today/hand-over" class="card stack tight" {
                input type="hidden" name="key" value=(line.key);
                @for (id, name) in colleagues {
                    button class="button small" type="submit" name="to" value=(id) { (name) }
                }
            }
        }
    }
}
