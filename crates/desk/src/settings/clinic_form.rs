//! The form of a clinic: everything that is told about it, as it was typed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lexicon::UsState;
use lexicon::hours::{Holiday, Hours, Week, day_label, parse_day};
use platform::{FieldError, Uuid};

use super::checks::Checks;
use crate::practice::{Clinic, ClinicDetails, ClinicProfile};

/// The weekdays as the form names them.
pub(super) const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Rows for days of one's own that stand ready below those there are.
const SPARE_ROWS: usize = 2;
/// More special days than a practice has in three years.
const MOST_HOLIDAYS: usize = 80;

/// What was typed, by the name of the field.
#[derive(Debug, Default, Clone)]
pub(super) struct ClinicForm(BTreeMap<String, String>);

/// A row of the days that differ.
pub(super) struct HolidayRow {
    pub number: usize,
    pub on: String,
    pub name: String,
    pub hours: String,
}

impl ClinicForm {
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    pub fn of(clinic: &ClinicProfile) -> Self {
        let own = &clinic.own;
        let mut form = Self::default();
        for (name, value) in [
            ("name", &clinic.name),
            ("street", &clinic.street),
            ("city", &clinic.city),
            ("state", &clinic.state),
            ("zip", &clinic.zip),
            ("phone", &clinic.phone),
            ("fax", &clinic.fax),
            ("email", &own.email),
            ("web", &own.web),
            ("map_link", &own.map_link),
            ("npi", &own.npi),
            ("time_zone", &own.time_zone),
        ] {
            form.set(name, value.clone());
        }
        if let Some(week) = &own.week {
            for ((name, _), spans) in DAYS.iter().zip(&week.0) {
                form.set(name, day_label(spans));
            }
        }
        form.set_holidays(&own.holidays);
        form
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn set(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), value);
    }

    /// Puts Monday's hours at the other days of the working week.
    pub fn copy_monday(&mut self) {
        let monday = self.get("mon").to_owned();
        for (name, _) in &DAYS[1..5] {
            self.set(name, monday.clone());
        }
    }

    /// Adds the federal holidays of a year that are not there yet.
    pub fn add_federal_holidays(&mut self, year: i16) {
        let mut rows = self.holidays();
        let known: Vec<String> = rows.iter().map(|row| row.on.clone()).collect();
        let missing = Hours::federal_holidays(year)
            .into_iter()
            .filter(|holiday| !known.contains(&holiday.on.to_string()));
        rows.retain(|row| !row.is_empty());
        rows.extend(missing.map(|holiday| HolidayRow {
            number: 0,
            on: holiday.on.to_string(),
            name: holiday.name,
            hours: "Closed".into(),
        }));
        rows.sort_by(|a, b| a.on.cmp(&b.on));
        self.set_rows(rows);
    }

    /// The days that differ as they were typed, and some empty rows.
    pub fn holidays(&self) -> Vec<HolidayRow> {
        let last = (0..MOST_HOLIDAYS)
            .rev()
            .find(|number| !self.row(*number).is_empty())
            .map_or(0, |number| number + 1);
        (0..last + SPARE_ROWS).map(|number| self.row(number)).collect()
    }

    fn row(&self, number: usize) -> HolidayRow {
        let part = |part: &str| self.get(&format!("day-{number}-{part}")).trim().to_owned();
        HolidayRow { number, on: part("on"), name: part("name"), hours: part("hours") }
    }

    fn set_holidays(&mut self, holidays: &[Holiday]) {
        let rows = holidays.iter().map(|holiday| HolidayRow {
            number: 0,
            on: holiday.on.to_string(),
            name: holiday.name.clone(),
            hours: day_label(&holiday.spans),
        });
        self.set_rows(rows.collect());
    }

    fn set_rows(&mut self, rows: Vec<HolidayRow>) {
        self.0.retain(|name, _| !name.starts_with("day-"));
        for (number, row) in rows.into_iter().take(MOST_HOLIDAYS).enumerate() {
            self.set(&format!("day-{number}-on"), row.on);
            self.set(&format!("day-{number}-name"), row.name);
            self.set(&format!("day-{number}-hours"), row.hours);
        }
    }

    /// The clinic, or what is wrong at which field.
    pub fn check(&self, id: Uuid) -> Result<(Clinic, ClinicDetails), Vec<FieldError>> {
        let mut checks = Checks::default();
        let clinic = Clinic {
            id,
            name: checks.needed(
                "name",
                self.get("name"),
                "Enter a name for the clinic, for example North.",
            ),
            street: self.get("street").trim().to_owned(),
            city: self.get("city").trim().to_owned(),
            state: state(self.get("state")),
            zip: checks.zip("zip", self.get("zip")),
            phone: checks.phone("phone", self.get("phone")),
            fax: checks.phone("fax", self.get("fax")),
        };
        let details = ClinicDetails {
            email: checks.email("email", self.get("email")),
            web: checks.web("web", self.get("web")),
            map_link: checks.web("map_link", self.get("map_link")),
            npi: checks.npi("npi", self.get("npi")),
            time_zone: self.get("time_zone").to_owned(),
            week: self.week(&mut checks),
            holidays: self.checked_holidays(&mut checks),
        };
        if !details.time_zone.is_empty() && jiff::tz::TimeZone::get(&details.time_zone).is_err() {
            checks.wrong("time_zone", "Choose the time zone of the clinic.");
        }
        if checks.0.is_empty() { Ok((clinic, details)) } else { Err(checks.0) }
    }

    /// The week; none where no day was filled in.
    fn week(&self, checks: &mut Checks) -> Option<Week> {
        if DAYS.iter().all(|(name, _)| self.get(name).trim().is_empty()) {
            return None;
        }
        let day = |(name, _): (&str, &str)| match parse_day(self.get(name)) {
            Ok(spans) => spans,
            Err(problem) => {
                checks.wrong(name, format!("{problem}."));
                Vec::new()
            }
        };
        Some(Week(DAYS.map(day)))
    }

    fn checked_holidays(&self, checks: &mut Checks) -> Vec<Holiday> {
        let mut holidays: Vec<Holiday> = Vec::new();
        for row in self.holidays().into_iter().filter(|row| !row.is_empty()) {
            let field = |part: &str| format!("day-{}-{part}", row.number);
            let spans = parse_day(&row.hours).unwrap_or_else(|problem| {
                checks.wrong(&field("hours"), format!("{problem}."));
                Vec::new()
            });
            match row.on.parse::<Date>() {
                Ok(on) if holidays.iter().any(|known| known.on == on) => {
                    checks.wrong(&field("on"), "This day stands here twice; remove one of them.");
                }
                Ok(on) => holidays.push(Holiday { on, name: row.name, spans }),
                Err(_) => checks.wrong(
                    &field("on"),
                    "Enter the day, for example 2026-12-24, or empty the whole row.",
                ),
            }
        }
        holidays.sort_by_key(|holiday| holiday.on);
        holidays
    }
}

impl HolidayRow {
    fn is_empty(&self) -> bool {
        self.on.is_empty() && self.name.is_empty()
    }
}

/// `OH` for `oh` and `Ohio`; what is no state stays as it was typed.
fn state(text: &str) -> String {
    let text = text.trim();
    UsState::parse(text).map_or_else(|| text.to_uppercase(), |state| state.code().to_owned())
}
