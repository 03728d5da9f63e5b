//! How an item's clock is said: a word, with colour and shape only repeating it.

use jiff::tz::TimeZone;
use look::{Tone, badge};
use maud::{Markup, html};
use platform::Instant;

use super::state::ItemState;
use crate::days::{self, Weekday};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Due so soon that it is said with emphasis.
const SOON: i64 = 30 * MINUTE;

/// What the clock says and how loudly.
pub fn say(state: ItemState, due_at: Instant, now: Instant, zone: &TimeZone) -> (String, Tone) {
    let left = due_at - now;
    match (state, left) {
        (ItemState::Waits, 1..) => (format!("until {}", moment(due_at, now, zone)), Tone::Plain),
        (_, ..=-60_000) => (format!("overdue {}", span(-left)), Tone::Bad),
        (_, ..MINUTE) => ("due now".into(), Tone::Look),
        (_, ..=SOON) => (format!("due in {}", span(left)), Tone::Look),
        _ => (format!("due in {}", span(left)), Tone::Plain),
    }
}

/// The clock as a badge, with the exact time for those who point at it.
pub fn mark(state: ItemState, due_at: Instant, now: Instant, zone: &TimeZone) -> Markup {
    let (words, tone) = say(state, due_at, now, zone);
    html! { span title={ "Due " (days::minute(due_at, zone)) } { (badge(&words, tone)) } }
}

/// A moment as people say it: "9:10 am", "Tuesday 9:10 am", "Nov 3".
pub fn moment(at: Instant, now: Instant, zone: &TimeZone) -> String {
    days::moment(at, now, zone, Weekday::Full)
}

/// A length of time in its largest unit: "40 min", "2 h", "3 days".
pub fn span(length: i64) -> String {
    match length {
        ..HOUR => format!("{} min", (length / MINUTE).max(1)),
        HOUR..DAY => format!("{} h", length / HOUR),
        _ if length < 2 * DAY => "1 day".into(),
        _ => format!("{} days", length / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_said_in_words() {
        let zone = platform::clock::zone("America/New_York");
        let now = platform::clock::at_hour("2026-11-25".parse().expect("a day"), 9, &zone);
        let say = |state, left: i64| say(state, now + left, now, &zone);
        for (left, words, tone) in [
            (40 * MINUTE, "due in 40 min", Tone::Plain),
            (20 * MINUTE, "due in 20 min", Tone::Look),
            (0, "due now", Tone::Look),
            (-3 * HOUR, "overdue 3 h", Tone::Bad),
            (-DAY, "overdue 1 day", Tone::Bad),
            (-3 * DAY, "overdue 3 days", Tone::Bad),
        ] {
            assert_eq!(say(ItemState::New, left), (words.to_owned(), tone), "{left}");
        }
        let until = say(ItemState::Waits, DAY - HOUR);
        assert_eq!(until, ("until tomorrow 8:00 am".to_owned(), Tone::Plain));
        assert_eq!(say(ItemState::Waits, -2 * HOUR).0, "overdue 2 h", "it has come back");
    }
}
