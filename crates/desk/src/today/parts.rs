//! The parts of Today.

use jiff::civil::Date;
use look::Tone;
use maud::{Markup, html};
use platform::{Instant, Permission, sessions::Visitor};

use super::{task_list::Task, tasks::AddForm};
use crate::{days, referrals, reports, verdicts};

/// As many promises of the next days as one looks at.
const AHEAD: usize = 6;

/// What is begun from here.
pub fn actions(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.may(Permission::EditReferrals) {
            a class="button primary" href="/referrals/new" { "Add a referral" }
        }
        @if visitor.may(Permission::EditSources) {
            a class="button" href="/touches/new" { "Log a contact" }
        }
    }
}

/// What came in and waits for a decision; nothing when nothing does.
pub fn inbox(waiting: crate::inbox::Waiting) -> Markup {
    let count = waiting.count - waiting.put_off;
    let oldest = waiting.oldest.map(|at| crate::inbox::span(platform::clock::now() - at));
    html! {
        @if count > 0 {
            (look::notice(Tone::Accent, html! {
                p {
                    a href="/inbox" { (count) @if count == 1 { " waits" } @else { " wait" } " in the inbox" }
                    @if let Some(oldest) = oldest { ", the oldest " (oldest) }
                }
            }))
        }
    }
}

/// What referrers should hear and the program cannot say by itself.
pub fn telling(waiting: Option<String>) -> Markup {
    html! {
        @if let Some(words) = waiting {
            (look::notice(Tone::Accent, html! { p { "For referrers: " a href="/telling" { (words) } } }))
        }
    }
}

/// What comes in the next days, and writing down what must not be forgotten.
pub fn ahead(visitor: &Visitor, tasks: &[Task]) -> Markup {
    let today = visitor.today();
    html! {
        section class="card" aria-labelledby="ahead" {
            h2 id="ahead" { "In the next days" }
            @if tasks.is_empty() { p class="quiet" { "Nothing is promised for the next seven days." } }
            @else {
                @let (first, rest) = tasks.split_at(tasks.len().min(AHEAD));
                ul class="list" { @for task in first { (ahead_line(task, today)) } }
                @if !rest.is_empty() {
                    details {
                        summary { "Show " (rest.len()) " more" }
                        ul class="list" { @for task in rest { (ahead_line(task, today)) } }
                    }
                }
            }
            details {
                summary { "Add a task" }
                (AddForm::fresh(today).render(&[]))
            }
        }
    }
}

fn ahead_line(task: &Task, today: Date) -> Markup {
    html! {
        li class="item" {
            div class="grow" {
                p class="title" { (task.title) }
                p {
                    @if let Some(due) = task.due() { (days::ago(due, today)) }
                    @if let (Some(id), Some(name)) = (task.source_id, &task.source) {
                        " " a href={ "/sources/" (id) } { (name) }
                    }
                }
            }
        }
    }
}

/// The referrals that have waited longest.
pub fn waiting(visitor: &Visitor, rows: &[referrals::Row], count: i64) -> Markup {
    let today = visitor.today();
    html! {
        section class="card" aria-labelledby="waiting" {
            header {
                h2 id="waiting" { "Waiting longest for a first visit" }
                a class="small" href="/referrals?state=waiting" { "All " (look::thousands(count)) }
            }
            @if rows.is_empty() { p class="quiet" { "Nobody is waiting." } }
            @else {
                ul class="list" {
                    @for row in rows {
                        li class="item" data-row="yes" {
                            div class="grow" {
                                a class="title" href={ "/referrals/" (row.id) } { (row.patient) }
                                p { "Received " (days::ago(row.received_on, today)) " from " (row.source) }
                            }
                            (referrals::state_badge(row.state))
                        }
                    }
                }
            }
        }
    }
}

/// Who slips away.
pub fn slipping(visitor: &Visitor, standing: &reports::Standing, most: usize) -> Markup {
    let slipping = &standing.slipping;
    let resting: Vec<_> = standing.resting.iter().collect();
    html! {
        section class="card" aria-labelledby="slipping" {
            header {
                h2 id="slipping" { "Sources slipping" }
                a class="small" href="/reports/sources#attention" { "All " (slipping.len()) }
            }
            @if slipping.is_empty() {
                p class="quiet" { "Nobody has fallen silent for longer than chance explains." }
            } @else {
                ul class="list" {
                    @for line in slipping.iter().take(most) {
                        li class="item" data-row="yes" {
                            div class="grow" {
                                a class="title" href={ "/sources/" (line.id) } { (line.name) }
                                p { (line.why.score.why) }
                                p class="quiet small" { (verdicts::loss_in_words(line.why.score.expected_loss_90_days)) "." }
                            }
                            @if visitor.may(Permission::EditSources) {
                                a class="button small no-print" href={ "/sources/" (line.id) "#log" }
                                    aria-label={ "Get in touch with " (line.name) } { "Get in touch" }
                            }
                        }
                    }
                }
            }
            @if let Some(words) = reports::left_out(&resting) { p class="quiet small" { (words) } }
        }
    }
}

/// What Liaison could not do by itself, for those who can mend it.
pub fn jobs(stuck: i64) -> Markup {
    html! {
        @if stuck > 0 {
            (look::notice(Tone::Bad, html! {
                @if stuck == 1 { "1 job needs you. " } @else { (stuck) " jobs need you. " }
                a href="/settings/jobs" { "See what did not succeed" }
            }))
        }
    }
}

/// The mailbox is away for so long that somebody should look.
pub fn mailbox(since: Instant, visitor: &Visitor) -> Markup {
    html! {
        (look::notice(Tone::Bad, html! {
            "The mailbox could not be read since " (days::minute(since, &visitor.zone)) ". "
            a href="/settings/arrivals" { "See why" }
        }))
    }
}
