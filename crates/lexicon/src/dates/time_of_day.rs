//! The time of day that stands beside a date.

use jiff::civil::Time;

/// Cuts a time of day from the end: `10:15 am`, `t10:00:00z`.
pub(super) fn split(text: &str) -> (&str, Option<Time>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    let start = text[..colon]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let day = text[..start]
        .trim_end_matches(|c: char| c.is_whitespace() || c == ',')
        .trim_end_matches(" at");
    let day = day
        .strip_suffix('t')
        .filter(|day| day.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(day);
    (day.trim_end(), read(&text[start..]))
}

/// The time that a fraction of a day is; none when the fraction is nothing, as of a mere date.
pub(super) fn of_fraction(decimals: &str) -> Option<Time> {
    let fraction: f64 = format!("0.{decimals}").parse().ok()?;
    let seconds = ((fraction * 86_400.0).round() as i32).min(86_399);
    if fraction == 0.0 {
        return None;
    }
    let part = |seconds: i32| i8::try_from(seconds).ok();
    Time::new(part(seconds / 3600)?, part(seconds / 60 % 60)?, part(seconds % 60)?, 0).ok()
}

/// Reads hours, minutes and seconds; an offset from UTC and the name of a zone are passed over.
fn read(text: &str) -> Option<Time> {
    let clock_ends = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (clock, rest) = text.split_at(clock_ends);
    let mut numbers = clock.split(':').map(str::parse::<i8>);
    let hour = numbers.next()?.ok()?;
    let minute = numbers.next()?.ok()?;
    let second = numbers.next().unwrap_or(Ok(0)).ok()?;
    let rest = rest.replace('.', "");
    let half = rest.split(|c: char| !c.is_alphabetic()).find(|w| !w.is_empty());
    let hour = match half {
        Some("pm" | "p") if hour < 12 => hour + 12,
        Some("am" | "a") if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}
