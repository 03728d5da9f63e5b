//! `/calendar`: the appointments of a week as a list, or of a month as a sheet.

use axum::extract::{Query, State};
use jiff::{ToSpan, civil::Date};
use look::{Icon, badge, plural};
use maud::{Markup, html};
use platform::{
    Result,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    month,
    record::{self, Appointment, Whose},
    week_of::monday,
    words,
};
use crate::address::with_query;

const ADDRESS: &str = "/calendar";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Any day of the week or the month that is shown.
    on: String,
    /// `month`, or the week.
    view: String,
    /// `mine`, or everyone's.
    whose: String,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Week,
    Month,
}

impl Asked {
    fn view(&self) -> View {
        if self.view == "month" { View::Month } else { View::Week }
    }

    /// The address of another day, view or person.
    fn address(&self, on: Date, view: View, whose: &str) -> String {
        let mut pairs = vec![("on", on.to_string())];
        if view == View::Month {
            pairs.push(("view", "month".into()));
        }
        if whose == "mine" {
            pairs.push(("whose", "mine".into()));
        }
        with_query(ADDRESS, &pairs)
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let today = visitor.today();
    let on: Date = asked.on.parse().unwrap_or(today);
    let view = asked.view();
    let whose = match asked.whose.as_str() {
        "mine" => Whose::Member(visitor.member_id),
        _ => Whose::Everyone,
    };
    let (first, until) = match view {
        View::Week => (monday(on), monday(on).saturating_add(7.days())),
        View::Month => month::whole(on),
    };
    let range = record::instants(first, until, &visitor.zone);
    let all = record::between(app.db(), visitor.practice_id, range, whose).await?;
    let (before, after) = match view {
        View::Week => (on.saturating_sub(7.days()), on.saturating_add(7.days())),
        View::Month => (month::before(on), month::after(on)),
    };
    let content = html! {
        (look::page_head(&heading(&all, view, on, today), &span(view, on, first), html! {
            a class="button" href={ "/calendar/day/" (today) } { "Today's sheet" }
            a class="button primary" href="/calendar/new" data-press="a" data-says="Plan an appointment" { "Plan an appointment" }
        }))
        div class="row spread calendar-bar no-print" {
            nav class="row" aria-label="Weeks and months" {
                a class="button" href=(asked.address(before, view, &asked.whose)) { "←" span class="spoken" { " Earlier" } }
                a class="button" href=(asked.address(today, view, &asked.whose)) { "Today" }
                a class="button" href=(asked.address(after, view, &asked.whose)) { "→" span class="spoken" { " Later" } }
            }
            div class="row" {
                nav class="switch" aria-label="How it is shown" {
                    a href=(asked.address(on, View::Week, &asked.whose)) aria-current=[(view == View::Week).then_some("true")] { "Week" }
                    a href=(asked.address(on, View::Month, &asked.whose)) aria-current=[(view == View::Month).then_some("true")] { "Month" }
                }
                nav class="switch" aria-label="Whose" {
                    a href=(asked.address(on, view, "")) aria-current=[(whose == Whose::Everyone).then_some("true")] { "Everyone" }
                    a href=(asked.address(on, view, "mine")) aria-current=[(whose != Whose::Everyone).then_some("true")] { "Mine" }
                }
                a class="button quiet" href="/calendar/feed" { "In my calendar" }
            }
        }
        @match view {
            View::Month => (month::grid(&all, on, today)),
            View::Week if all.is_empty() => (look::empty(
                Icon::Calendar,
                "Nothing is planned in this week",
                "A visit or a lunch that stands in the calendar takes place more often than one that is meant to.",
                html! { a class="button primary" href="/calendar/new" { "Plan an appointment" } },
            )),
            View::Week => (week(&all, first, today)),
        }
    };
    Ok(shell::page(&visitor, ADDRESS, "Calendar", content))
}

fn heading(all: &[Appointment], view: View, on: Date, today: Date) -> String {
    let is_meant =
        |one: &Appointment| view == View::Week || one.day().first_of_month() == on.first_of_month();
    let open =
        all.iter().filter(|one| one.state != lexicon::AppointmentState::Cancelled && is_meant(one));
    let count = plural(open.count() as i64, "appointment", "appointments");
    match view {
        View::Month => format!("{count} in {}", on.strftime("%B %Y")),
        View::Week if monday(on) == monday(today) => format!("{count} this week"),
        View::Week => format!("{count} in the week of {}", monday(on).strftime("%B %-d")),
    }
}

fn span(view: View, on: Date, first: Date) -> String {
    match view {
        View::Month => String::new(),
        View::Week => {
            let last = first.saturating_add(6.days());
            format!("{} to {}, {}", words::short_day(first), words::short_day(last), on.year())
        }
    }
}

fn week(all: &[Appointment], first: Date, today: Date) -> Markup {
    let days: Vec<Date> = (0..7).map(|day| first.saturating_add(day.days())).collect();
    html! {
        div class="stack" {
            @for day in days {
                @let of_day: Vec<&Appointment> = all.iter().filter(|one| one.day() == day).collect();
                @if !of_day.is_empty() || day == today {
                    section class="card" aria-labelledby={ "day-" (day) } {
                        header {
                            h2 id={ "day-" (day) } {
                                a class="title" href={ "/calendar/day/" (day) } { (words::day(day, today)) }
                                @if day == today { " · today" }
                            }
                            span class="quiet small" { (plural(of_day.len() as i64, "appointment", "appointments")) }
                        }
                        @if of_day.is_empty() { p class="quiet" { "Nothing is planned for today. " a href={ "/calendar/new?on=" (day) } { "Plan an appointment" } } }
                        ul class="list" { @for one in of_day { (line(one)) } }
                    }
                }
            }
        }
    }
}

/// One appointment in a list.
pub(super) fn line(one: &Appointment) -> Markup {
    let is_off = one.state == lexicon::AppointmentState::Cancelled;
    html! {
        li class="item appointment" data-row="yes" {
            p class="at" { (words::hours(one.starts_at, one.ends_at, &one.zone)) }
            div class="grow" {
                a class="title" href={ "/calendar/" (one.id) } {
                    @if is_off { s { (words::title(one)) } } @else { (words::title(one)) }
                }
                @if !one.place.is_empty() { p { (one.place) } }
                p {
                    (one.members)
                    @if let Some(clinic) = &one.clinic { " for " (clinic) }
                    @if !one.with.is_empty() { " · with " (one.with) }
                }
            }
            (badge(one.state.label(), words::tone(one.state)))
        }
    }
}
