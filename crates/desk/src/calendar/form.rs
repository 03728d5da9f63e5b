//! The form of an appointment: what was typed, and what it means.

use jiff::civil::Date;
use lexicon::AppointmentKind;
use platform::{FieldError, Uuid, clock};

use super::{
    choices::Choices,
    record::Appointment,
    store::{Place, Plan},
};
use crate::board::read_time;

/// The longest note, in letters.
const LONGEST: usize = 2_000;

/// What stands in the form.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub source: String,
    pub kind: String,
    pub on: String,
    pub from: String,
    pub to: String,
    pub owner: String,
    pub members: Vec<String>,
    pub people: Vec<String>,
    pub clinic: String,
    /// `office:` and its id, `clinic`, or nothing.
    pub place: String,
    pub words: String,
    pub note: String,
    pub reason: String,
    pub version: String,
    /// Names the concerns that were read before "keep it anyway" was pressed.
    pub keep: String,
}

impl Form {
    /// As a browser sent it.
    pub fn sent(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            match &*name {
                "source" => form.source = value,
                "kind" => form.kind = value,
                "on" => form.on = value,
                "from" => form.from = value,
                "to" => form.to = value,
                "owner" => form.owner = value,
                "member" => form.members.push(value),
                "person" => form.people.push(value),
                "clinic" => form.clinic = value,
                "place" => form.place = value,
                "words" => form.words = value,
                "note" => form.note = value,
                "reason" => form.reason = value,
                "version" => form.version = value,
                "keep" => form.keep = value,
                _ => {}
            }
        }
        form
    }

    /// With what is kept of an appointment.
    pub fn of(appointment: &Appointment, members: &[Uuid], people: &[Uuid]) -> Self {
        let starts = clock::zoned(appointment.starts_at, &appointment.zone);
        let ends = clock::zoned(appointment.ends_at, &appointment.zone);
        let place = match (appointment.location_id, appointment.at_clinic) {
            (Some(office), _) => format!("office:{office}"),
            (None, true) => "clinic".into(),
            (None, false) => String::new(),
        };
        Self {
            source: appointment.source_id.to_string(),
            kind: appointment.kind.code().into(),
            on: starts.date().to_string(),
            from: starts.strftime("%H:%M").to_string(),
            to: ends.strftime("%H:%M").to_string(),
            owner: appointment.owner_id.to_string(),
            members: members.iter().map(Uuid::to_string).collect(),
            people: people.iter().map(Uuid::to_string).collect(),
            clinic: appointment.clinic_id.map(|id| id.to_string()).unwrap_or_default(),
            place,
            words: appointment.words.clone(),
            note: appointment.note.clone(),
            reason: appointment.reason.clone(),
            version: appointment.version.to_string(),
            keep: String::new(),
        }
    }

    /// What it means, or all that is wrong with it. `earliest`: the first day on which it
    /// may be; what is over is a contact, not an appointment.
    pub fn read(
        &self,
        choices: &Choices,
        zone: &jiff::tz::TimeZone,
        earliest: Date,
    ) -> Result<Plan, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: &str| errors.push(FieldError::new(field, message));
        let kind = AppointmentKind::from_code(&self.kind);
        if kind.is_none() {
            wrong("kind", "Choose what it is.");
        }
        let day: Option<Date> = self.on.trim().parse().ok();
        match day {
            None => wrong("on", "Enter the day of the appointment."),
            Some(day) if day < earliest => wrong(
                "on",
                "This day is over. Log what happened as a contact on the page of the source.",
            ),
            Some(_) => {}
        }
        let time = |text: &str| read_time(text.trim());
        let (from, to) = (time(&self.from), time(&self.to));
        if from.is_none() {
            wrong("from", "Write the time like 14:30 or 2:30 pm.");
        }
        match (from, to) {
            (_, None) => wrong("to", "Write the time like 14:30 or 2:30 pm."),
            (Some(from), Some(to)) if to <= from => {
                wrong("to", "It ends before it begins. Enter a later time of the same day.");
            }
            _ => {}
        }
        let mut instant = |field: &str, time: Option<jiff::civil::Time>| {
            let wanted = day?.to_datetime(time?);
            let zoned = wanted.to_zoned(zone.clone()).ok()?;
            if zoned.datetime() != wanted {
                wrong(
                    field,
                    "There is no such time on this day: clocks are turned forward. Choose another.",
                );
            }
            Some(zoned.timestamp().as_millisecond())
        };
        let (starts_at, ends_at) = (instant("from", from), instant("to", to));
        let owner = self.owner.parse().ok().filter(|id| choices.member(*id).is_some());
        if owner.is_none() {
            wrong("owner", "Choose who of us goes.");
        }
        let place = match self.place.strip_prefix("office:").map(str::parse::<Uuid>) {
            Some(Ok(id)) if choices.offices.iter().any(|office| office.id == id) => {
                Place::Office(id)
            }
            Some(_) => {
                wrong("place", "This office is no longer theirs. Choose another place.");
                Place::Words(String::new())
            }
            None if self.place == "clinic" => Place::Clinic,
            None => Place::Words(short(&self.words, 200)),
        };
        let clinic: Option<Uuid> = self.clinic.parse().ok();
        if clinic.is_some_and(|id| !choices.clinics.iter().any(|known| known.id == id)) {
            wrong("clinic", "This clinic is closed. Choose another.");
        }
        let (Some(kind), Some(starts_at), Some(ends_at), Some(owner_id), true) =
            (kind, starts_at, ends_at, owner, errors.is_empty())
        else {
            return Err(errors);
        };
        let mut members = vec![owner_id];
        let also = self.members.iter().filter_map(|id| id.parse::<Uuid>().ok());
        members.extend(also.filter(|id| *id != owner_id && choices.member(*id).is_some()));
        let people = choices.people.iter().filter(|one| self.has_person(one.id));
        Ok(Plan {
            source_id: choices.source.id,
            kind,
            starts_at,
            ends_at,
            zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            owner_id,
            members,
            people: people.map(|one| (one.id, one.name())).collect(),
            clinic_id: clinic,
            place,
            note: short(&self.note, LONGEST),
            reason: short(&self.reason, 300),
        })
    }

    /// Whether somebody of theirs is ticked.
    pub fn has_person(&self, id: Uuid) -> bool {
        let id = id.to_string();
        self.people.contains(&id)
    }

    /// Whether one of ours is ticked.
    pub fn has_member(&self, id: Uuid) -> bool {
        let id = id.to_string();
        self.members.contains(&id)
    }
}

fn short(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}
