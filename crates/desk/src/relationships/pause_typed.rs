//! The form of a pause: its fields, and what was typed read into a pause or into what is
//! wrong with it.

use jiff::civil::Date;
use lexicon::{Century, parse_date};
use look::Field;
use maud::{Markup, html};
use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::pauses::{YearDay, days};
use crate::complaints::Complaints;

/// A season is at most so long: a source that is never in season is paused, not seasonal.
const LONGEST_SEASON: i64 = 300;
const LONGEST_REASON: usize = 300;

/// The kinds that can be chosen, with their words.
const KINDS: [(&str, &str); 5] = [
    ("leave", "On leave until a day"),
    ("season", "Not in a season of each year"),
    ("retired", "Retired"),
    ("moved", "Moved away"),
    ("no_contact", "Do not contact"),
];

/// What stands in the fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pause: String,
    leave_until: String,
    season_from: String,
    season_until: String,
    pause_reason: String,
}

/// A pause that may be entered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct New {
    pub kind: &'static str,
    pub until: Option<Date>,
    pub season: Option<(YearDay, YearDay)>,
    pub reason: String,
}

/// The form.
pub(super) fn form(source: Uuid, typed: &Typed, errors: &[FieldError]) -> Markup {
    let at = |field: &str| Complaints(errors).at(field);
    html! {
        form class="stack tight" method="post" action={ "/sources/" (source) "/pauses" } {
            (look::select("pause", "What", &KINDS, &typed.pause, at("pause")))
            (Field::new("leave_until", "Last day of the leave").kind("date").value(&typed.leave_until).error(at("leave_until")).render())
            div class="fields" {
                (Field::new("season_from", "Season from").placeholder("08-15").value(&typed.season_from).error(at("season_from")).render())
                (Field::new("season_until", "Season until").placeholder("11-30").value(&typed.season_until).error(at("season_until")).render())
            }
            p class="quiet small" { "Month and day, each year; both days included." }
            (Field::new("pause_reason", "Why").hint("Needed where they asked not to be contacted.").value(&typed.pause_reason).error(at("pause_reason")).render())
            div { button class="button" type="submit" { "Pause" } }
        }
    }
}

impl Typed {
    /// The pause, or what is wrong with it.
    pub fn read(&self, today: Date) -> Result<New, FieldError> {
        let (kind, _) = KINDS
            .iter()
            .find(|(kind, _)| *kind == self.pause)
            .ok_or_else(|| FieldError::new("pause", "Choose what kind of pause it is."))?;
        let reason: String = self.pause_reason.trim().chars().take(LONGEST_REASON).collect();
        let mut new = New { kind, until: None, season: None, reason };
        match *kind {
            "leave" => new.until = Some(self.until(today)?),
            "season" => new.season = Some(self.season()?),
            "no_contact" if new.reason.is_empty() => {
                let words = "Say what they said, so that everybody understands it later.";
                return Err(FieldError::new("pause_reason", words));
            }
            _ => {}
        }
        Ok(new)
    }

    fn until(&self, today: Date) -> Result<Date, FieldError> {
        let wrong = |words: &str| FieldError::new("leave_until", words);
        let text = self.leave_until.trim();
        let typed = || parse_date(text, Century::Recent { today }).map(|read| read.date);
        let until = text.parse::<Date>().or_else(|_| typed());
        let until = until.map_err(|_| wrong("Enter the last day of the leave."))?;
        if until < today {
            return Err(wrong("The last day of a leave is today or later."));
        }
        Ok(until)
    }

    fn season(&self) -> Result<(YearDay, YearDay), FieldError> {
        // `8/15`, as people write it.
        let day = |text: &str| YearDay::parse(&text.trim().replace('/', "-"));
        let read = |field: &str, text: &str, which: &str, example: &str| {
            day(text).ok_or_else(|| {
                let words = format!(
                    "Enter the {which} day of the season as month and day, for example {example}."
                );
                FieldError::new(field, words)
            })
        };
        let from = read("season_from", &self.season_from, "first", "08-15")?;
        let until = read("season_until", &self.season_until, "last", "11-30")?;
        if season_days(from, until) > LONGEST_SEASON {
            let words = "A season is at most 300 days long. Pause them instead.";
            return Err(FieldError::new("season_until", words));
        }
        Ok((from, until))
    }
}

fn season_days(from: YearDay, until: YearDay) -> i64 {
    let day = |year, of: YearDay| Date::new(year, of.month, of.day).unwrap_or(Date::MIN);
    let first = day(2024, from);
    let last = day(2024, until);
    if last >= first { days(first, last) + 1 } else { days(first, day(2025, until)) + 1 }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed(pause: &str) -> Typed {
        Typed { pause: pause.into(), ..Typed::default() }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let today = date(2026, 11, 25);
        let wrong = |typed: Typed| typed.read(today).expect_err("refused").field;
        assert_eq!(wrong(typed("")), "pause");
        assert_eq!(wrong(typed("leave")), "leave_until");
        assert_eq!(
            wrong(Typed { leave_until: "2026-11-24".into(), ..typed("leave") }),
            "leave_until"
        );
        assert_eq!(wrong(typed("season")), "season_from");
        let season = |from: &str, until: &str| Typed {
            season_from: from.into(),
            season_until: until.into(),
            ..typed("season")
        };
        assert_eq!(wrong(season("08-15", "some day")), "season_until");
        assert_eq!(wrong(season("01-01", "12-31")), "season_until");
        assert_eq!(wrong(typed("no_contact")), "pause_reason");
        assert!(season("8/15", "11/30").read(today).is_ok(), "as people write it");
        assert!(typed("retired").read(today).is_ok());
    }
}
