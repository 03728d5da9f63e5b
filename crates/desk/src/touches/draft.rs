//! A contact as a form or a phone sends it, and what is wrong with it.

use jiff::{civil::Date, tz::TimeZone};
use lexicon::{Century, Met, OfficeRole, PersonName, TouchKind, parse_date};
use platform::{FieldError, Instant, Uuid, clock};
use serde::Deserialize;

use super::when;

/// The fields as typed; shown again whatever is wrong with them. A form and a phone name
/// them alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    /// The id that the page or the phone gave it: sent twice, it is written once.
    pub(super) once: String,
    /// Whom it was with.
    pub(super) source: String,
    /// What kind of contact.
    pub(super) kind: String,
    /// Who was met.
    pub(super) met: String,
    /// The people of theirs who were there.
    pub(super) people: Vec<String>,
    /// Somebody else who was there.
    pub(super) other_name: String,
    pub(super) other_role: String,
    /// Which of their offices.
    pub(super) location: String,
    /// Or where, in words.
    pub(super) place: String,
    /// What was said.
    pub(super) note: String,
    /// What matters to them.
    pub(super) matters: String,
    /// What comes next, and by when.
    pub(super) next_step: String,
    pub(super) next_on: String,
    /// When: `now`, `earlier` today, another `day`.
    pub(super) when: String,
    pub(super) on: String,
    pub(super) time: String,
    /// The instant that a phone noted.
    pub(super) at: Option<Instant>,
    /// Who of ours was there.
    pub(super) by: String,
    /// The task that it does.
    pub(super) task: String,
    /// The appointment that it was.
    pub(super) appointment: String,
    /// Words to find a source by.
    pub(super) find: String,
    /// `find` when the page is only to be drawn anew.
    pub(super) step: String,
    /// The state of the contact that is corrected.
    pub(super) version: String,
}

/// A contact that can be written down.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) once: Option<Uuid>,
    pub(super) source: Uuid,
    pub(super) kind: TouchKind,
    pub(super) met: Option<Met>,
    pub(super) people: Vec<Uuid>,
    pub(super) other: Option<(PersonName, OfficeRole)>,
    pub(super) location: Option<Uuid>,
    pub(super) place: String,
    pub(super) note: String,
    pub(super) matters: String,
    pub(super) next_step: String,
    pub(super) next_on: Option<Date>,
    pub(super) at: Instant,
    /// What has to be told about the time.
    pub(super) said: Option<&'static str>,
    pub(super) by: Option<Uuid>,
    pub(super) task: Option<Uuid>,
    pub(super) appointment: Option<Uuid>,
}

/// The longest that fields may be: more is a letter, or a slip of the hand.
const LONGEST: [(&str, usize); 5] =
    [("note", 4_000), ("matters", 1_000), ("place", 200), ("next_step", 300), ("other_name", 120)];
/// More people than this are a crowd.
const MOST_PEOPLE: usize = 40;

impl Draft {
    /// A form, whose people may repeat.
    pub(super) fn from_form(body: &[u8]) -> Self {
        let mut draft = Self::default();
        for (name, value) in form_urlencoded::parse(body).into_owned() {
            if name == "people" {
                draft.people.push(value);
            } else if let Some(field) = draft.field(&name) {
                *field = value;
            }
        }
        draft
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "once" => &mut self.once,
            "source" => &mut self.source,
            "kind" => &mut self.kind,
            "met" => &mut self.met,
            "other_name" => &mut self.other_name,
            "other_role" => &mut self.other_role,
            "location" => &mut self.location,
            "place" => &mut self.place,
            "note" => &mut self.note,
            "matters" => &mut self.matters,
            "next_step" => &mut self.next_step,
            "next_on" => &mut self.next_on,
            "when" => &mut self.when,
            "on" => &mut self.on,
            "time" => &mut self.time,
            "by" => &mut self.by,
            "task" => &mut self.task,
            "appointment" => &mut self.appointment,
            "find" => &mut self.find,
            "step" => &mut self.step,
            "version" => &mut self.version,
            _ => return None,
        })
    }

    /// The contact, or everything that is wrong with it.
    pub(super) fn check(&self, now: Instant, zone: &TimeZone) -> Result<Checked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let source = self.source.trim().parse::<Uuid>().ok();
        if source.is_none() {
            errors.push(FieldError::new("source", "Choose whom the contact was with."));
        }
        let kind = TouchKind::from_code(&self.kind).filter(|kind| *kind != TouchKind::ThankYou);
        if kind.is_none() {
            errors.push(FieldError::new("kind", "Choose what kind of contact it was."));
        }
        let time = self.time(now, zone).map_err(|error| errors.push(error)).ok();
        let other = self.other().map_err(|error| errors.push(error)).ok().flatten();
        let next_on = self.next_on(now, zone).map_err(|error| errors.push(error)).ok().flatten();
        errors.extend(self.too_long());
        let (Some(source), Some(kind), Some(time), true) = (source, kind, time, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(Checked {
            once: self.once.parse().ok(),
            source,
            kind,
            met: Met::from_code(&self.met),
            people: self.people.iter().filter_map(|id| id.parse().ok()).take(MOST_PEOPLE).collect(),
            other,
            location: self.location.parse().ok(),
            place: self.place.trim().to_owned(),
            note: self.note.trim().to_owned(),
            matters: self.matters.trim().to_owned(),
            next_step: self.next_step.trim().to_owned(),
            next_on,
            at: time.at,
            said: time.said,
            by: self.by.parse().ok(),
            task: self.task.parse().ok(),
            appointment: self.appointment.parse().ok(),
        })
    }

    /// A phone that noted the instant is believed, except about another day.
    fn time(&self, now: Instant, zone: &TimeZone) -> Result<when::At, FieldError> {
        match self.at {
            Some(at) if self.when != "day" => Ok(when::clamp(at, now)),
            _ => {
                let at = when::typed((&self.when, &self.on, &self.time), now, zone)?;
                Ok(when::At { at, said: None })
            }
        }
    }

    fn other(&self) -> Result<Option<(PersonName, OfficeRole)>, FieldError> {
        if self.other_name.trim().is_empty() {
            return Ok(None);
        }
        let name = PersonName::parse(&self.other_name).ok_or_else(|| {
            FieldError::new("other_name", "Enter a person's name, for example Maria Lopez.")
        })?;
        let role = OfficeRole::from_code(&self.other_role).unwrap_or(OfficeRole::FrontDesk);
        Ok(Some((name, role)))
    }

    fn next_on(&self, now: Instant, zone: &TimeZone) -> Result<Option<Date>, FieldError> {
        let text = self.next_on.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if self.next_step.trim().is_empty() {
            return Err(FieldError::new(
                "next_step",
                "Say in a few words what the next step is, or empty its day.",
            ));
        }
        let today = clock::local_day(now, zone);
        let day = match text.parse::<Date>() {
            Ok(day) => Ok(day),
            Err(_) => parse_date(text, Century::Recent { today }).map(|read| read.date),
        };
        day.map(Some).map_err(|_| FieldError::new("next_on", "Enter the day of the next step."))
    }

    fn too_long(&self) -> impl Iterator<Item = FieldError> + '_ {
        let texts = [&self.note, &self.matters, &self.place, &self.next_step, &self.other_name];
        LONGEST.iter().zip(texts).filter(|((_, most), text)| text.chars().count() > *most).map(
            |((field, most), _)| {
                FieldError::new(*field, format!("Shorten this to {most} characters."))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = 1_764_000_000_000;
    const SOURCE: &str = "0190b1c2-0000-7000-8000-000000000000";

    fn read(body: &str) -> Result<Checked, Vec<String>> {
        Draft::from_form(body.as_bytes())
            .check(NOW, &TimeZone::UTC)
            .map_err(|errors| errors.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn a_kind_and_a_source_are_enough() {
        let checked = read(&format!("source={SOURCE}&kind=visit")).expect("enough");
        assert_eq!((checked.kind, checked.at, checked.met), (TouchKind::Visit, NOW, None));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let said = read("kind=thank_you&when=day&on=2999-01-01&next_on=x&other_name=12");
        assert_eq!(said.expect_err("refused"), ["source", "kind", "on", "other_name", "next_step"]);
        let long = format!("source={SOURCE}&kind=call&note={}", "x".repeat(4_001));
        assert_eq!(read(&long).expect_err("too long"), ["note"]);
    }

    #[test]
    fn several_people_and_who_was_met_are_read() {
        let other = "0190b1c2-0000-7000-8000-000000000001";
        let body = format!("source={SOURCE}&kind=meal&people={SOURCE}&people={other}&met=desk");
        let checked = read(&body).expect("enough");
        assert_eq!(checked.people.len(), 2);
        assert_eq!(checked.met, Some(Met::Desk));
    }

    #[test]
    fn a_phone_is_believed_about_the_instant_but_not_about_another_day() {
        let noted = Draft {
            source: SOURCE.into(),
            kind: "visit".into(),
            at: Some(NOW - 3_600_000),
            ..Draft::default()
        };
        assert_eq!(noted.check(NOW, &TimeZone::UTC).expect("enough").at, NOW - 3_600_000);
        let day = Draft { when: "day".into(), on: "2025-11-01".into(), ..noted };
        let at = day.check(NOW, &TimeZone::UTC).expect("enough").at;
        assert_eq!(clock::local_day(at, &TimeZone::UTC).to_string(), "2025-11-01");
    }

    proptest! {
        #[test]
        fn no_form_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Draft::from_form(&body).check(NOW, &TimeZone::UTC);
        }
    }
}
