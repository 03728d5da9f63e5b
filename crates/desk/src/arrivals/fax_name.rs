//! What the name of a fax's file tells: when it was received, and who called.
//! Fax servers write both into it: `20260304-091400_3035550143.pdf`.

use jiff::{civil, tz::TimeZone};
use lexicon::Phone;
use platform::Instant;

use super::reading;

/// When the name says that the fax was received, by the practice's clock. A name
/// without a time of day tells nothing that the file does not know better.
pub(super) fn received_at(name: &str, zone: &TimeZone) -> Option<Instant> {
    let groups = digits(name);
    groups.iter().enumerate().find_map(|(index, (_, group))| {
        let joined: String = groups[index..].iter().take(6).map(|(_, group)| *group).collect();
        // Fourteen digits in one group or spread over several: a date begins a group.
        let starts = group.len() == 14 || group.len() == 12 || group.len() == 8 || group.len() == 4;
        starts.then(|| moment(&joined, zone)).flatten()
    })
}

/// Who called, where the name has a number that is no time.
pub(super) fn number(name: &str) -> Option<Phone> {
    let groups = digits(name);
    let single = groups.iter().find_map(|(_, group)| {
        (matches!(group.len(), 10 | 11) && !group.starts_with("20"))
            .then(|| Phone::parse(group).ok())
            .flatten()
    });
    single.or_else(|| reading::phones(&name.replace('_', " ; ")).into_iter().next())
}

fn digits(name: &str) -> Vec<(usize, &str)> {
    let mut groups = Vec::new();
    let mut start = None;
    for (at, c) in name.char_indices().chain([(name.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                groups.push((from, &name[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    groups
}

/// `20260304091400`, or without seconds.
fn moment(digits: &str, zone: &TimeZone) -> Option<Instant> {
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let year = part(0..4).filter(|year| (1990..2100).contains(year))?;
    let small = |value: Option<i16>| value.and_then(|value| i8::try_from(value).ok());
    let (month, day) = (small(part(4..6))?, small(part(6..8))?);
    let (hour, minute) = (small(part(8..10))?, small(part(10..12))?);
    let second = small(part(12..14)).filter(|second| *second < 60).unwrap_or(0);
    let moment = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Some(moment.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_number_are_read_from_usual_names() {
        let zone = TimeZone::get("America/New_York").expect("a zone");
        let at = Some(1_772_633_640_000);
        for (name, time, digits) in [
            ("20260304-091400_3035550143.pdf", at, Some("3035550143")),
            ("2026-03-04_09-14-00 from 303-555-0143.tif", at, Some("3035550143")),
            ("FAX_13035550143_202603040914.tiff", at, Some("3035550143")),
            ("fax000123.tif", None, None),
            ("scan 20260304.pdf", None, None),
            ("order.pdf", None, None),
            ("20269904-991400.pdf", None, None),
        ] {
            assert_eq!(received_at(name, &zone), time, "{name}");
            assert_eq!(
                number(name).map(|phone| phone.digits().to_owned()).as_deref(),
                digits,
                "{name}"
            );
        }
    }
}
