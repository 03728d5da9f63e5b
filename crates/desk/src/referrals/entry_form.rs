//! What quick entry asks for, and what is wrong with what was typed.

use jiff::{civil::Date, civil::DateTime, tz::TimeZone};
use lexicon::{Century, Channel, Payer, PersonName, Phone, parse_date};
use platform::{FieldError, Instant, Uuid};
use serde::Deserialize;

/// The fields as typed; shown again whatever is wrong with them.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// Words to find the source by.
    pub source_search: String,
    /// The source chosen: an id, `self` or `unassigned`.
    pub source: String,
    /// The patient's name.
    pub patient: String,
    /// Their birth date.
    pub birth_date: String,
    /// Their phone.
    pub phone: String,
    /// Their payer.
    pub payer: String,
    /// The clinic's id.
    pub clinic: String,
    /// How the referral came in.
    pub channel: String,
    /// Why the patient was sent.
    pub reason: String,
    /// The day it was received.
    pub received_on: String,
    /// The time of day.
    pub received_time: String,
    /// What a known patient of the same name is: `join` or `other`.
    pub same: String,
    /// `find` or `look` when something is only to be looked up, `another` when one more
    /// referral is to be written down afterwards.
    pub step: String,
}

/// Whom the referral is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// A source.
    Source(Uuid),
    /// The patient came by themselves.
    Itself,
    /// Nobody was named.
    Nobody,
}

/// A referral that can be written down.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whom it is counted for.
    pub from: From,
    /// The patient's name.
    pub patient: PersonName,
    /// Their birth date.
    pub birth_date: Option<Date>,
    /// Their phone.
    pub phone: Option<Phone>,
    /// Their payer under its usual name; empty if not known.
    pub payer: String,
    /// The clinic.
    pub clinic: Uuid,
    /// How it came in.
    pub channel: Channel,
    /// Why the patient was sent.
    pub reason: String,
    /// When it came in.
    pub received_at: Instant,
    /// The same as a day of the practice.
    pub received_on: Date,
}

impl EntryForm {
    /// The form, or everything that is wrong with it.
    pub fn read(&self, zone: &TimeZone, now: Instant) -> Result<Entry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let today = platform::clock::local_day(now, zone);
        let from = self.from(&mut errors);
        let patient = PersonName::parse(&self.patient);
        if patient.is_none() {
            errors.push(FieldError::new("patient", "Enter the patient's name."));
        }
        let birth_date = self.birth_date(today, &mut errors);
        let phone = self.phone(&mut errors);
        let clinic = self.clinic.parse::<Uuid>().ok();
        if clinic.is_none() {
            errors.push(FieldError::new("clinic", "Choose the clinic."));
        }
        let received = self.received(zone, now, &mut errors);
        match (from, patient, clinic, received) {
            (Some(from), Some(patient), Some(clinic), Some((received_at, received_on)))
                if errors.is_empty() =>
            {
                Ok(Entry {
                    from,
                    patient,
                    birth_date,
                    phone,
                    payer: Payer::canonical(&self.payer),
                    clinic,
                    channel: Channel::from_code(&self.channel).unwrap_or(Channel::Other),
                    reason: self.reason.trim().to_owned(),
                    received_at,
                    received_on,
                })
            }
            _ => Err(errors),
        }
    }

    /// The patient as far as they can be told by now.
    pub fn who(&self, today: Date) -> (Option<PersonName>, Option<Date>, Option<Phone>) {
        let birth_date = parse_date(&self.birth_date, Century::BirthDate { today });
        (
            PersonName::parse(&self.patient),
            birth_date.ok().map(|read| read.date),
            Phone::parse(&self.phone).ok(),
        )
    }

    fn from(&self, errors: &mut Vec<FieldError>) -> Option<From> {
        match self.source.as_str() {
            "self" => Some(From::Itself),
            "unassigned" => Some(From::Nobody),
            id => id.parse().ok().map(From::Source).or_else(|| {
                errors.push(FieldError::new("source", "Choose who referred the patient."));
                None
            }),
        }
    }

    fn birth_date(&self, today: Date, errors: &mut Vec<FieldError>) -> Option<Date> {
        if self.birth_date.trim().is_empty() {
            return None;
        }
        match parse_date(&self.birth_date, Century::BirthDate { today }) {
            Ok(parsed) => Some(parsed.date),
            Err(problem) => {
                errors.push(FieldError::new("birth_date", problem.to_string()));
                None
            }
        }
    }

    fn phone(&self, errors: &mut Vec<FieldError>) -> Option<Phone> {
        if self.phone.trim().is_empty() {
            return None;
        }
        match Phone::parse(&self.phone) {
            Ok(phone) => Some(phone),
            Err(problem) => {
                errors.push(FieldError::new("phone", problem.to_string()));
                None
            }
        }
    }

    /// The time-stamp of the fax or the call, not the moment of typing.
    fn received(
        &self,
        zone: &TimeZone,
        now: Instant,
        errors: &mut Vec<FieldError>,
    ) -> Option<(Instant, Date)> {
        let today = platform::clock::local_day(now, zone);
        let day = match parse_date(&self.received_on, Century::Recent { today }) {
            Ok(parsed) => parsed.date,
            Err(problem) => {
                errors.push(FieldError::new("received_on", problem.to_string()));
                return None;
            }
        };
        let time = match self.received_time.trim() {
            "" => jiff::civil::time(12, 0, 0, 0),
            text => match text.parse() {
                Ok(time) => time,
                Err(_) => {
                    errors.push(FieldError::new("received_time", "Write the time like 14:30."));
                    return None;
                }
            },
        };
        let at = DateTime::from_parts(day, time).to_zoned(zone.clone()).ok()?;
        let at = at.timestamp().as_millisecond();
        // Without a time, today's noon may still lie ahead.
        let at =
            if self.received_time.trim().is_empty() && day == today { at.min(now) } else { at };
        if at > now {
            errors.push(FieldError::new(
                if day > today { "received_on" } else { "received_time" },
                "This is in the future. Enter when the referral came in.",
            ));
            return None;
        }
        Some((at, day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> EntryForm {
        EntryForm {
            source: "self".into(),
            patient: "Lopez, Maria".into(),
            clinic: Uuid::from_u128(1).to_string(),
            received_on: "2026-11-24".into(),
            received_time: "16:10".into(),
            ..EntryForm::default()
        }
    }

    fn read(form: &EntryForm) -> Result<Entry, Vec<String>> {
        let zone = platform::clock::zone("America/New_York");
        let now = platform::clock::at_hour("2026-11-25".parse().expect("a day"), 9, &zone);
        form.read(&zone, now)
            .map_err(|errors| errors.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn the_received_time_is_the_channels_own_in_the_zone_of_the_practice() {
        let entry = read(&form()).expect("an entry");
        assert_eq!(entry.received_at, 1_795_554_600_000, "4:10 pm in New York");
        assert_eq!(entry.received_on.to_string(), "2026-11-24");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = EntryForm {
            phone: "12".into(),
            birth_date: "2030-01-01".into(),
            received_on: "2026-11-26".into(),
            ..EntryForm::default()
        };
        let fields = read(&wrong).expect_err("errors");
        assert_eq!(fields, ["source", "patient", "birth_date", "phone", "clinic", "received_on"]);
    }

    #[test]
    fn without_a_time_a_referral_of_today_is_never_in_the_future() {
        let today =
            EntryForm { received_on: "2026-11-25".into(), received_time: String::new(), ..form() };
        assert!(read(&today).is_ok());
    }
}
