//! The parts of Today.

use jiff::civil::Date;
use look::{Field, Tone, badge, plural};
use maud::{Markup, html};
use platform::{Instant, Permission, clock, sessions::Visitor};

use super::task_list::Task;
use crate::{board, days, referrals, reports};

/// As many tasks as one looks at; the others stand behind a click.
const FIRST: usize = 6;

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

/// The tasks: late ones, today's, and what comes next.
pub fn tasks(visitor: &Visitor, tasks: &[Task]) -> Markup {
    html! {
        section class="card" aria-labelledby="tasks" {
            header { h2 id="tasks" { "Tasks" } span class="quiet small" { (tasks.len()) } }
            @if tasks.is_empty() { p class="quiet" { "Nothing is to be done. Write down what must not be forgotten." } }
            @else {
                @let (first, rest) = tasks.split_at(tasks.len().min(FIRST));
                ul class="list" { @for task in first { (line(visitor, task)) } }
                @if !rest.is_empty() {
                    details {
                        summary { "Show " (rest.len()) " more" }
                        ul class="list" { @for task in rest { (line(visitor, task)) } }
                    }
                }
            }
            details {
                summary { "Add a task" }
                form method="post" action="/tasks" class="stack" {
                    (Field::new("title", "What is to be done").autocomplete("off").required().render())
                    (Field::new("due_on", "Due").kind("date").value(&visitor.today().to_string()).render())
                    (look::submit("Add the task"))
                }
            }
        }
    }
}

fn line(visitor: &Visitor, task: &Task) -> Markup {
    html! {
        li class="item" data-row="yes" {
            div class="grow" {
                p class="title" { (task.title) }
                p {
                    (when(task.due(), visitor.today()))
                    @if let (Some(id), Some(name)) = (task.source_id, &task.source) {
                        " " a href={ "/sources/" (id) } { (name) }
                    }
                    @match &task.owner {
                        None => " for whoever comes first",
                        Some(owner) if task.owner_id != Some(visitor.member_id) => { " for " (owner) }
                        Some(_) => {}
                    }
                }
            }
            @if task.may_be_changed_by(visitor) {
                @if task.source_id.is_some() && visitor.may(Permission::EditSources) {
                    form method="post" action="/touches/happened" class="no-print" {
                        input type="hidden" name="task" value=(task.id);
                        button class="button small" type="submit" aria-label={ "Happened, log the contact: " (task.title) } { "Happened" }
                    }
                }
                form method="post" action={ "/tasks/" (task.id) "/done" } class="no-print" {
                    button class="button small" type="submit" aria-label={ "Done: " (task.title) } { "Done" }
                }
                form method="post" action={ "/tasks/" (task.id) "/later" } class="no-print" {
                    button class="button small quiet" type="submit" name="until" value="tomorrow"
                        aria-label={ "Tomorrow: " (task.title) } { "Tomorrow" }
                    button class="button small quiet" type="submit" name="until" value="monday"
                        aria-label={ "Next Monday: " (task.title) } { "Monday" }
                }
            }
        }
    }
}

fn when(due: Option<Date>, today: Date) -> Markup {
    match due {
        None => html! { "Some time" },
        Some(day) if day < today => {
            html! { (badge("Overdue", Tone::Bad)) " " (days::ago(day, today)) }
        }
        Some(day) if day == today => html! { (badge("Today", Tone::Accent)) },
        Some(day) => html! { (days::ago(day, today)) },
    }
}

/// Whom to call, the first due first.
pub fn calls(visitor: &Visitor, count: i64, cards: &[board::Card]) -> Markup {
    let now = clock::now();
    let first = cards.first().and_then(|card| card.next_due_at).unwrap_or(now);
    let moment = board::words::moment(first, now, &visitor.zone);
    let (patients, since) =
        (plural(count, "patient", "patients"), if first < now { "is due since" } else { "is due" });
    html! {
        section class="card" aria-labelledby="calls" {
            header {
                h2 id="calls" { "Call " (patients) ": the first " (since) " " (moment) }
                a class="small" href="/referrals/board" { "Board" }
            }
            ul class="list" {
                @for card in cards {
                    li class="item" data-row="yes" {
                        div class="grow" {
                            a class="title" href={ "/referrals/" (card.id) } {
                                (referrals::short(&card.given, &card.family))
                            }
                            p {
                                (board::words::next(board::Step::from_code(&card.next_step),
                                    card.next_due_at, card.visit_at, now, &visitor.zone))
                            }
                        }
                        a class="button small no-print" href={ "/referrals/" (card.id) "/call" } { "Log a call" }
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

/// Whom to thank first.
pub fn thanks(visitor: &Visitor, to_thank: &[reports::Listed<i64>], most: usize) -> Markup {
    html! {
        section class="card" aria-labelledby="thanks" {
            header {
                h2 id="thanks" { "Thank-yous due" }
                a class="small" href="/reports/sources#thanks" { "All " (to_thank.len()) }
            }
            @if to_thank.is_empty() { p class="quiet" { "Everybody has been thanked." } }
            @else {
                ul class="list" {
                    @for line in to_thank.iter().take(most) {
                        li class="item" data-row="yes" {
                            div class="grow" {
                                a class="title" href={ "/sources/" (line.id) } { (line.name) }
                                p { (plural(line.why, "referral", "referrals")) " not thanked for" }
                            }
                            @if visitor.may(Permission::EditSources) { (reports::thank_form(line, "/")) }
                        }
                    }
                }
            }
        }
    }
}

/// Who slips away.
pub fn slipping(
    visitor: &Visitor,
    slipping: &[reports::Listed<reports::Attention>],
    most: usize,
) -> Markup {
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
                                p { (line.why.sentence()) }
                            }
                            @if visitor.may(Permission::EditSources) {
                                a class="button small no-print" href={ "/sources/" (line.id) "#log" }
                                    aria-label={ "Get in touch with " (line.name) } { "Get in touch" }
                            }
                        }
                    }
                }
            }
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
