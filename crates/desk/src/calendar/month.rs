//! A month as a sheet of weeks.

use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};

use super::{record::Appointment, week_of::monday, words};

/// As many appointments as a day of the sheet names.
const MOST: usize = 3;

/// From the Monday of its first week to the Monday after its last.
pub(super) fn whole(on: Date) -> (Date, Date) {
    let first = monday(on.first_of_month());
    let last = monday(on.last_of_month());
    (first, last.saturating_add(7.days()))
}

/// A day of the month before.
pub(super) fn before(on: Date) -> Date {
    on.first_of_month().saturating_sub(1.month())
}

/// A day of the month after.
pub(super) fn after(on: Date) -> Date {
    on.first_of_month().saturating_add(1.month())
}

/// The sheet. On a narrow screen only the days with appointments are shown, as a list.
pub(super) fn grid(all: &[Appointment], on: Date, today: Date) -> Markup {
    let (first, until) = whole(on);
    let weeks: Vec<Date> = first.series(7.days()).take_while(|day| *day < until).collect();
    html! {
        table class="month-sheet" {
            caption class="spoken" { (on.strftime("%B %Y")) }
            thead { tr { @for name in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] { th scope="col" { (name) } } } }
            tbody {
                @for week in weeks {
                    tr {
                        @for day in (0..7).map(|day| week.saturating_add(day.days())) {
                            (cell(all, day, on, today))
                        }
                    }
                }
            }
        }
    }
}

fn cell(all: &[Appointment], day: Date, on: Date, today: Date) -> Markup {
    let of_day: Vec<&Appointment> = all
        .iter()
        .filter(|one| one.day() == day && one.state != lexicon::AppointmentState::Cancelled)
        .collect();
    let outside = day.first_of_month() != on.first_of_month();
    html! {
        td class={ @if outside { "outside" } @if day == today { " today" } @if of_day.is_empty() { " none" } } {
            a class="date" href={ "/calendar/day/" (day) } {
                span class="short" { (day.day()) span class="spoken" { " " (day.strftime("%B %Y")) } }
                span class="long" { (words::short_day(day)) }
            }
            @for one in of_day.iter().take(MOST) {
                a class="entry" href={ "/calendar/" (one.id) } {
                    span class="nowrap" { (words::hour(&platform::clock::zoned(one.starts_at, &one.zone))) } " "
                    (one.kind.label()) ": " (one.source)
                }
            }
            @if of_day.len() > MOST { a class="entry more" href={ "/calendar/day/" (day) } { (of_day.len() - MOST) " more" span class="spoken" { " on " (words::short_day(day)) } } }
        }
    }
}
