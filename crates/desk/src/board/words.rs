//! When the next step is due, as people say it.

use jiff::tz::TimeZone;
use look::{Tone, badge};
use maud::{Markup, html};
use platform::{Instant, clock};

use super::step::Step;
use crate::days::{self, Weekday};

const MINUTE: i64 = 60_000;

/// A step with its moment: overdue in word, shape and colour; no step at all is a
/// warning by itself.
pub fn next(
    step: Option<Step>,
    due_at: Option<Instant>,
    visit_at: Option<Instant>,
    now: Instant,
    zone: &TimeZone,
) -> Markup {
    let (Some(step), Some(due_at)) = (step, due_at) else {
        return html! { (badge("No next step", Tone::Look)) };
    };
    let visit = visit_at.filter(|_| step == Step::Visit);
    let words = match visit {
        Some(at) if at > now => format!("First visit {}", moment(at, now, zone)),
        Some(at) => format!("Visit was {}: did they come?", moment(at, now, zone)),
        None => step.label().to_owned(),
    };
    html! {
        span class="next" {
            (words) " "
            @if due_at < now { (badge(&format!("Over since {}", moment(due_at, now, zone)), Tone::Bad)) }
            @else if visit.is_none() {
                (badge(&format!("Due {}", ahead(due_at, now, zone)),
                    if due_at - now < 60 * MINUTE { Tone::Look } else { Tone::Plain }))
            }
        }
    }
}

/// "in 40 min", "in 2 h", "tomorrow 10:00 am", "Mon 10:00 am".
fn ahead(at: Instant, now: Instant, zone: &TimeZone) -> String {
    let minutes = (at - now) / MINUTE;
    if clock::local_day(at, zone) != clock::local_day(now, zone) {
        return moment(at, now, zone);
    }
    match minutes {
        ..1 => "now".into(),
        1..60 => format!("in {minutes} min"),
        _ => format!("in {} h", minutes / 60),
    }
}

/// `10:40 am` today, `Mon 10:40 am` this week, else the day.
pub fn moment(at: Instant, now: Instant, zone: &TimeZone) -> String {
    days::moment(at, now, zone, Weekday::Short)
}
