//! Patients of the rows: never a second person for the same one.

use std::collections::HashMap;

use exchange::records::PatientCells;
use lexicon::PersonName;
use platform::{Uuid, new_id};

use super::Change;
use crate::imports::existing::Patient;
use crate::referrals::match_name;

/// A patient to be made or changed.
#[derive(Debug, Clone)]
pub(crate) struct PlannedPatient {
    /// The first row about them.
    pub(crate) row: usize,
    pub(crate) now: Patient,
    /// As stored; none for a new one.
    pub(crate) before: Option<Patient>,
}

pub(super) struct Planner {
    slots: Vec<PlannedPatient>,
    by_number: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Planner {
    pub(super) fn new(stored: Vec<Patient>) -> Self {
        let mut planner =
            Self { slots: Vec::new(), by_number: HashMap::new(), by_name: HashMap::new() };
        for patient in stored {
            planner.add(PlannedPatient { row: 0, before: Some(patient.clone()), now: patient });
        }
        planner
    }

    /// Refuses a row before anything is planned for it.
    pub(super) fn must_be_found(&self, cells: &PatientCells) -> Result<(), String> {
        self.find(cells).map(|_| ())
    }

    /// The patient of a row, made or brought up to date. Blank cells never empty what is known.
    pub(super) fn resolve(
        &mut self,
        row: usize,
        cells: &PatientCells,
        payer: &str,
    ) -> Result<(Uuid, Change), String> {
        if let Some(place) = self.find(cells)? {
            let slot = &mut self.slots[place];
            let earlier = slot.now.clone();
            update(&mut slot.now, cells, payer);
            if slot.row == 0 {
                slot.row = row;
            }
            let change = if slot.now == earlier { Change::Nothing } else { Change::Changed };
            let (id, number) = (slot.now.id, slot.now.external_id.clone());
            if let Some(number) = number {
                self.by_number.entry(number).or_insert(place);
            }
            return Ok((id, change));
        }
        let mut now = Patient {
            id: new_id(),
            given: String::new(),
            family: String::new(),
            match_name: String::new(),
            birth_date: None,
            phone: String::new(),
            email: String::new(),
            payer: String::new(),
            external_id: None,
            changed_at: 0,
        };
        update(&mut now, cells, payer);
        let id = now.id;
        self.add(PlannedPatient { row, now, before: None });
        Ok((id, Change::Made))
    }

    /// Those that are new or differ from what is stored.
    pub(super) fn finish(self) -> Vec<PlannedPatient> {
        let is_change = |slot: &PlannedPatient| slot.before.as_ref() != Some(&slot.now);
        self.slots.into_iter().filter(is_change).collect()
    }

    fn add(&mut self, slot: PlannedPatient) {
        let place = self.slots.len();
        if let Some(number) = &slot.now.external_id {
            self.by_number.entry(number.clone()).or_insert(place);
        }
        self.by_name.entry(slot.now.match_name.clone()).or_default().push(place);
        self.slots.push(slot);
    }

    /// The place of a row's patient: by number, else by name and birth date. Where one of the two birth dates is
    /// missing, the name alone decides, but only if one patient bears it.
    fn find(&self, cells: &PatientCells) -> Result<Option<usize>, String> {
        let number = cells.external_id.as_ref().and_then(|number| self.by_number.get(number));
        if let Some(&place) = number {
            return match contradicts(&self.slots[place].now, cells) {
                true => Err("The patient number belongs to a patient of another name and birth date; check the file".into()),
                false => Ok(Some(place)),
            };
        }
        let Some(name) = &cells.name else {
            return Err("No patient of this number is known, and the row has no name".into());
        };
        let birth_date = cells.birth_date.map(|day| day.to_string());
        let namesakes = self.by_name.get(&match_name(name)).map(Vec::as_slice).unwrap_or_default();
        let born = |place: usize| self.slots[place].now.birth_date.as_ref();
        if let Some(day) = &birth_date {
            let same = namesakes.iter().find(|place| born(**place) == Some(day));
            let unknown = || namesakes.iter().find(|place| born(**place).is_none());
            return Ok(same.or_else(unknown).copied());
        }
        match namesakes {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            _ => Err(
                "Several patients have this name; the row needs a birth date or a patient number"
                    .into(),
            ),
        }
    }
}

/// A number used for another person: both the name and the birth date speak against it.
fn contradicts(known: &Patient, cells: &PatientCells) -> bool {
    let other_name = cells.name.as_ref().is_some_and(|name| match_name(name) != known.match_name);
    let day = cells.birth_date.map(|day| day.to_string());
    let other_day = day.is_some() && known.birth_date.is_some() && day != known.birth_date;
    other_name && other_day
}

fn update(patient: &mut Patient, cells: &PatientCells, payer: &str) {
    if let Some(name) = &cells.name {
        let key = match_name(name);
        // Another spelling of the same name is no news; another name under the same number is.
        if key != patient.match_name {
            (patient.given, patient.family) = stored_name(name);
            patient.match_name = key;
        }
    }
    if let Some(day) = cells.birth_date {
        patient.birth_date = Some(day.to_string());
    }
    if let Some(phone) = &cells.phone {
        patient.phone = phone.to_string();
    }
    if let Some(email) = &cells.email {
        patient.email = email.to_string();
    }
    if !payer.is_empty() {
        payer.clone_into(&mut patient.payer);
    }
    if patient.external_id.is_none() {
        patient.external_id.clone_from(&cells.external_id);
    }
}

fn stored_name(name: &PersonName) -> (String, String) {
    let family = match &name.suffix {
        Some(suffix) => format!("{} {suffix}", name.family),
        None => name.family.clone(),
    };
    (name.given.clone(), family)
}
