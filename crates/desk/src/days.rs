//! Days as people say them, with the exact day beside it.

use jiff::{civil::Date, tz::TimeZone};
use maud::{Markup, html};
use platform::{Instant, clock};

/// "3 weeks ago", with the exact day for those who point at it.
pub fn ago(day: Date, today: Date) -> Markup {
    html! { time datetime=(day) title=(long(day)) { (in_words(day, today)) } }
}

/// The same for a day as it is stored, ISO text.
pub fn ago_stored(day: &str, today: Date) -> Markup {
    match day.parse() {
        Ok(day) => ago(day, today),
        Err(_) => html! { (day) },
    }
}

/// The same for an instant, with the exact minute.
pub fn ago_instant(at: Instant, zone: &TimeZone, today: Date) -> Markup {
    let day = clock::local_day(at, zone);
    html! { time datetime=(day) title=(minute(at, zone)) { (in_words(day, today)) } }
}

/// `Nov 25, 2026`.
pub fn long(day: Date) -> String {
    day.strftime("%b %-d, %Y").to_string()
}

/// `25 de noviembre`.
pub fn in_spanish(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let month = MONTHS[(usize::from(day.month().unsigned_abs()) + 11) % 12];
    format!("{} de {month}", day.day())
}

/// `Nov 25, 2026, 4:10 pm`.
pub fn minute(at: Instant, zone: &TimeZone) -> String {
    clock::zoned(at, zone).strftime("%b %-d, %Y, %-I:%M %P").to_string()
}

/// How much of a weekday's name there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// `Monday`.
    Full,
    /// `Mon`.
    Short,
}

/// A moment near `now`: `9:10 am` today, `tomorrow 9:10 am`, `Mon 9:10 am` within a week, else
/// the day.
pub fn moment(at: Instant, now: Instant, zone: &TimeZone, weekday: Weekday) -> String {
    let (at, now) = (clock::zoned(at, zone), clock::zoned(now, zone));
    let days = now.date().until(at.date()).map_or(0, |span| span.get_days());
    let time = at.strftime("%-I:%M %P");
    match (days, weekday) {
        (0, _) => time.to_string(),
        (1, _) => format!("tomorrow {time}"),
        (-1, _) => format!("yesterday {time}"),
        (-6..=6, Weekday::Full) => format!("{} {time}", at.strftime("%A")),
        (-6..=6, Weekday::Short) => format!("{} {time}", at.strftime("%a")),
        _ => at.strftime("%b %-d").to_string(),
    }
}

/// How far a day lies in the past (or future), in words.
pub fn in_words(day: Date, today: Date) -> String {
    let days = today.since(day).map_or(0, |span| span.get_days());
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
            ("2026-11-04", "3 weeks ago"),
            ("2026-05-25", "6 months ago"),
            ("2023-11-25", "3 years ago"),
        ] {
            assert_eq!(in_words(day.parse().expect("a date"), today), words, "{day}");
        }
    }

    #[test]
    fn the_first_and_the_last_month_are_said_in_spanish() {
        for (day, words) in [("2026-01-02", "2 de enero"), ("2026-12-31", "31 de diciembre")] {
            assert_eq!(in_spanish(day.parse().expect("a date")), words);
        }
    }

    #[test]
    fn an_instant_is_said_in_the_time_of_the_practice() {
        let zone = clock::zone("America/New_York");
        let at = clock::at_hour("2026-11-25".parse().expect("a date"), 16, &zone);
        assert_eq!(minute(at, &zone), "Nov 25, 2026, 4:00 pm");
    }
}
