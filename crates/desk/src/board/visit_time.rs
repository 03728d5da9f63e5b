//! The day and the time of a first visit, as they stand in a form.

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};
use lexicon::{Century, parse_date};
use platform::{Error, Instant, Result};

/// Reads them; none when both are empty. A day alone does not say when to come.
pub fn visit_at(day: &str, time: &str, today: Date, zone: &TimeZone) -> Result<Option<Instant>> {
    let (day, time) = (day.trim(), time.trim());
    if day.is_empty() && time.is_empty() {
        return Ok(None);
    }
    if day.is_empty() || time.is_empty() {
        return Err(Error::Invalid("Say both: the day of the first visit and its time.".into()));
    }
    // The day of a visit lies ahead, so a browser's form is read as it is and only
    // what people type by the rule for days that are past.
    let date = match day.parse::<Date>() {
        Ok(date) => date,
        Err(_) => {
            parse_date(day, Century::Recent { today })
                .map_err(|problem| Error::Invalid(problem.to_string()))?
                .date
        }
    };
    let time = read_time(time).ok_or_else(|| {
        Error::Invalid("Write the time of the visit like 14:30 or 2:30 pm.".into())
    })?;
    let at = date.to_datetime(time).to_zoned(zone.clone());
    Ok(at.ok().map(|at| at.timestamp().as_millisecond()))
}

/// `14:30`, `2:30 pm`, `9 am`.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let text = text.to_lowercase().replace('.', ":");
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (clock, half) = text.split_at(digits);
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let minute = minute.split(':').next().unwrap_or_default();
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let half: String = half.chars().filter(|c| c.is_alphabetic()).collect();
    let hour = match half.as_str() {
        "pm" | "p" if (1..12).contains(&hour) => hour + 12,
        "am" | "a" if hour == 12 => 0,
        "" | "am" | "a" | "pm" | "p" => hour,
        _ => return None,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_visit_has_a_day_and_a_time() {
        let zone = TimeZone::UTC;
        let read = |day, time| visit_at(day, time, date(2026, 11, 25), &zone);
        let expected = date(2026, 11, 30).at(14, 30, 0, 0).to_zoned(TimeZone::UTC);
        let expected = expected.expect("a time").timestamp().as_millisecond();
        for (day, time) in
            [("2026-11-30", "14:30"), ("11/30/2026", "2:30 pm"), ("2026-11-30", "2.30 p.m.")]
        {
            assert_eq!(read(day, time).expect("a visit"), Some(expected), "{day} {time}");
        }
        assert_eq!(read("", " ").expect("nothing"), None);
        for (day, time) in [("2026-11-30", ""), ("", "9:00"), ("2026-11-30", "soon"), ("x", "9:00")]
        {
            assert!(read(day, time).is_err(), "{day} {time}");
        }
    }
}
