//! Days as people say them, with the exact day beside it.

use jiff::civil::Date;
use maud::{Markup, html};
use platform::{Instant, clock};

/// "3 weeks ago", with the exact day for those who point at it. `day` is ISO
/// text, as stored.
pub(super) fn ago(day: &str, today: Date) -> Markup {
    match day.parse::<Date>() {
        Ok(date) => html! { time datetime=(date) title=(long(date)) { (in_words(date, today)) } },
        Err(_) => html! { (day) },
    }
}

/// The same for an instant.
pub(super) fn ago_instant(at: Instant, zone: &jiff::tz::TimeZone, today: Date) -> Markup {
    let date = clock::local_day(at, zone);
    html! { time datetime=(date) title=(long(date)) { (in_words(date, today)) } }
}

/// `Nov 25, 2026`.
pub(super) fn long(date: Date) -> String {
    date.strftime("%b %-d, %Y").to_string()
}

/// How far a day lies in the past (or future), in words.
pub(super) fn in_words(date: Date, today: Date) -> String {
    let days = today.since(date).map_or(0, |span| span.get_days());
    match days {
        ..-1 => format!("in {} days", -days),
        -1 => "tomorrow".into(),
        0 => "today".into(),
        1 => "yesterday".into(),
        2..=13 => format!("{days} days ago"),
        14..=69 => format!("{} weeks ago", days / 7),
        70..=729 => format!("{} months ago", days / 30),
        _ => format!("{} years ago", days / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let today: Date = "2026-11-25".parse().expect("a date");
        for (day, words) in [
            ("2026-11-25", "today"),
            ("2026-11-24", "yesterday"),
            ("2026-11-26", "tomorrow"),
            ("2026-11-20", "5 days ago"),
            ("2026-11-04", "3 weeks ago"),
            ("2026-05-25", "6 months ago"),
            ("2023-11-25", "3 years ago"),
            ("2026-12-05", "in 10 days"),
        ] {
            assert_eq!(in_words(day.parse().expect("a date"), today), words, "{day}");
        }
    }
}
