//! The federal holidays of the United States.

use jiff::civil::{Date, Weekday};

use super::{Holiday, Hours};

impl Hours {
    /// The days of a year on which the federal holidays of 5 U.S.C. 6103 are observed: a holiday on
    /// a Saturday on the Friday before (6103(b)), one on a Sunday on the Monday after (Executive
    /// Order 11582). The New Year that is observed on December 31 belongs to the year before it.
    pub fn federal_holidays(year: i16) -> Vec<Holiday> {
        let this_year = of_year(year).into_iter();
        let next = year.checked_add(1).and_then(|next| of_year(next).into_iter().next());
        let all = this_year.chain(next).filter(|holiday| holiday.on.year() == year);
        all.collect()
    }
}

/// The holidays of a year in order, each on the day on which it is observed.
fn of_year(year: i16) -> Vec<Holiday> {
    use Weekday::{Monday, Thursday};
    let fixed = |month, day| Date::new(year, month, day).ok();
    let nth = |month, nth, weekday| {
        Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
    };
    let days = [
        ("New Year's Day", fixed(1, 1)),
        ("Martin Luther King Jr. Day", nth(1, 3, Monday)),
        ("Washington's Birthday", nth(2, 3, Monday)),
        ("Memorial Day", nth(5, -1, Monday)),
        ("Juneteenth", fixed(6, 19)),
        ("Independence Day", fixed(7, 4)),
        ("Labor Day", nth(9, 1, Monday)),
        ("Columbus Day", nth(10, 2, Monday)),
        ("Veterans Day", fixed(11, 11)),
        ("Thanksgiving Day", nth(11, 4, Thursday)),
        ("Christmas Day", fixed(12, 25)),
    ];
    days.into_iter().filter_map(|(name, day)| observed(name, day?)).collect()
}

fn observed(name: &str, day: Date) -> Option<Holiday> {
    let on = match day.weekday() {
        Weekday::Saturday => day.yesterday().ok()?,
        Weekday::Sunday => day.tomorrow().ok()?,
        _ => day,
    };
    let name = if on == day { name.to_owned() } else { format!("{name} (observed)") };
    Some(Holiday { on, name, spans: Vec::new() })
}
