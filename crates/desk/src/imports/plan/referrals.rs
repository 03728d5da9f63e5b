//! Referrals of the rows: new ones, and those that the file brings up to date.

use std::collections::{HashMap, HashSet};

use exchange::records::{Record, ReferralCells};
use jiff::tz::TimeZone;
use lexicon::{ReferralState, fold};
use platform::{Uuid, new_id};
use sha2::{Digest, Sha256};

use super::Change;
use super::dates::{days_between, received_at};
use super::states::{self, Way};
use crate::imports::existing::{Clinic, Referral};

pub(crate) use super::states::Step;

/// A referral to be made or changed.
#[derive(Debug, Clone)]
pub(crate) struct PlannedReferral {
    /// The first row about it.
    pub(crate) row: usize,
    pub(crate) now: Referral,
    /// As stored; none for a new one.
    pub(crate) before: Option<Referral>,
    pub(crate) steps: Vec<Step>,
    /// The source who is the referring clinician, if that is another.
    pub(crate) referrer_id: Option<Uuid>,
}

/// To whom a row's referral belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) patient_id: Uuid,
    pub(super) source_id: Uuid,
    pub(super) referrer_id: Option<Uuid>,
}

pub(super) struct Planner {
    slots: Vec<PlannedReferral>,
    by_number: HashMap<(Uuid, String), usize>,
    by_fingerprint: HashMap<String, usize>,
    by_day: HashMap<(Uuid, Uuid, String), usize>,
    clinics: Vec<Clinic>,
    unknown_clinics: HashSet<String>,
    /// The source that is nobody, if it exists.
    unassigned: Option<Uuid>,
    zone: TimeZone,
}

/// What is said about a column of a row.
type Problems = Vec<(String, String)>;

impl Planner {
    pub(super) fn new(
        stored: Vec<Referral>,
        clinics: Vec<Clinic>,
        unassigned: Option<Uuid>,
        zone: TimeZone,
    ) -> Self {
        let mut planner = Self {
            slots: Vec::new(),
            by_number: HashMap::new(),
            by_fingerprint: HashMap::new(),
            by_day: HashMap::new(),
            clinics,
            unknown_clinics: HashSet::new(),
            unassigned,
            zone,
        };
        for referral in stored {
            let before = Some(referral.clone());
            planner.add(PlannedReferral {
                row: 0,
                now: referral,
                before,
                steps: Vec::new(),
                referrer_id: None,
            });
        }
        planner
    }

    /// Refuses a row that cannot become a referral before anything is planned for it.
    pub(super) fn must_have_day(&self, record: &Record) -> Result<(), String> {
        match () {
            () if record.referral.state == Some(ReferralState::EnteredInError) => {
                Err("The file says that it was entered in error".into())
            }
            () if record.referral.received_on.is_none() => {
                Err("No date says when the referral came; add it to the file and import again"
                    .into())
            }
            () => Ok(()),
        }
    }

    /// Makes the referral of a row or brings it up to date.
    pub(super) fn resolve(&mut self, record: &Record, whose: Whose) -> (Change, Problems) {
        let cells = &record.referral;
        let Some(day) = cells.received_on else {
            return (Change::Nothing, Vec::new());
        };
        let mut problems = Vec::new();
        let clinic_id = self.clinic(&cells.clinic, &mut problems);
        let fingerprint = fingerprint(whose.patient_id, record, &day.to_string());
        if let Some(place) = self.find(cells, whose, &fingerprint, &day.to_string()) {
            let change = self.update(place, record, whose, clinic_id, &mut problems);
            return (change, problems);
        }
        let at = received_at(cells, day, &self.zone);
        let mut now = Referral {
            id: new_id(),
            source_id: whose.source_id,
            referring_person_id: None,
            patient_id: whose.patient_id,
            clinic_id: clinic_id.unwrap_or_else(|| self.main_clinic()),
            received_at: at,
            received_on: day.to_string(),
            reason: String::new(),
            diagnosis_codes: String::new(),
            discipline: String::new(),
            payer: String::new(),
            state: ReferralState::Received.code().to_owned(),
            state_since: at,
            outcome_reason: String::new(),
            contacted_on: None,
            scheduled_on: None,
            evaluated_on: None,
            discharged_on: None,
            days_to_contact: None,
            days_to_evaluation: None,
            external_id: cells.external_id.clone(),
            row_fingerprint: Some(fingerprint),
            version: 1,
            changed_at: 0,
        };
        fill(&mut now, cells);
        let mut steps =
            vec![Step { from: None, to: ReferralState::Received, at, is_inferred: false }];
        if let Way::Forward(way) = states::way(ReferralState::Received, at, cells, &self.zone) {
            walk(&mut now, &way, cells);
            steps.extend(way);
        }
        let (row, referrer_id) = (record.row, whose.referrer_id);
        self.add(PlannedReferral { row, now, before: None, steps, referrer_id });
        (Change::Made, problems)
    }

    /// Those that are new or differ from what is stored.
    pub(super) fn finish(self) -> Vec<PlannedReferral> {
        let is_change = |slot: &PlannedReferral| slot.before.as_ref() != Some(&slot.now);
        self.slots.into_iter().filter(is_change).collect()
    }

    fn add(&mut self, slot: PlannedReferral) {
        let place = self.slots.len();
        let now = &slot.now;
        if let Some(number) = &now.external_id {
            self.by_number.entry((now.patient_id, number.clone())).or_insert(place);
        }
        if let Some(fingerprint) = &now.row_fingerprint {
            self.by_fingerprint.entry(fingerprint.clone()).or_insert(place);
        }
        let day = (now.patient_id, now.source_id, now.received_on.clone());
        self.by_day.entry(day).or_insert(place);
        self.slots.push(slot);
    }

    /// The place of a row's referral: by its number, else by patient, source and day as the file or we name them.
    fn find(
        &self,
        cells: &ReferralCells,
        whose: Whose,
        fingerprint: &str,
        day: &str,
    ) -> Option<usize> {
        if let Some(number) = &cells.external_id
            && let Some(place) = self.by_number.get(&(whose.patient_id, number.clone()))
        {
            return Some(*place);
        }
        let key = (whose.patient_id, whose.source_id, day.to_owned());
        let place = *self.by_fingerprint.get(fingerprint).or_else(|| self.by_day.get(&key))?;
        // Two numbers are two referrals, though everything else agree.
        let known = self.slots[place].now.external_id.as_ref();
        let is_other =
            known.is_some() && cells.external_id.is_some() && known != cells.external_id.as_ref();
        (!is_other).then_some(place)
    }

    fn update(
        &mut self,
        place: usize,
        record: &Record,
        whose: Whose,
        clinic_id: Option<Uuid>,
        problems: &mut Problems,
    ) -> Change {
        let cells = &record.referral;
        let slot = &mut self.slots[place];
        let earlier = slot.now.clone();
        fill(&mut slot.now, cells);
        if slot.now.external_id.is_none() {
            slot.now.external_id.clone_from(&cells.external_id);
        }
        if let Some(clinic_id) = clinic_id {
            slot.now.clinic_id = clinic_id;
        }
        // Whom it counts for is what people correct here; a file only fills the gap.
        if Some(slot.now.source_id) == self.unassigned {
            slot.now.source_id = whose.source_id;
        }
        slot.referrer_id = slot.referrer_id.or(whose.referrer_id);
        let state = ReferralState::from_code(&slot.now.state).unwrap_or(ReferralState::Received);
        match states::way(state, slot.now.state_since, cells, &self.zone) {
            Way::Forward(way) => {
                walk(&mut slot.now, &way, cells);
                slot.steps.extend(way);
            }
            Way::Stays => {}
            Way::Backward => problems.push((
                "Status".into(),
                format!(
                    "The file says “{}”, but the referral is “{}” here; an import moves no referral back",
                    cells.state.unwrap_or(ReferralState::Received).label().to_lowercase(),
                    state.label().to_lowercase(),
                ),
            )),
        }
        if slot.row == 0 {
            slot.row = record.row;
        }
        if slot.now == earlier { Change::Nothing } else { Change::Changed }
    }

    /// The clinic of a name; a name that none has is said once.
    fn clinic(&mut self, text: &str, problems: &mut Problems) -> Option<Uuid> {
        let name = fold(text);
        if name.is_empty() {
            return None;
        }
        let exact = self.clinics.iter().find(|clinic| clinic.name == name);
        // "Summit Rehab - North" is the clinic North, if no other fits.
        let padded = format!(" {name} ");
        let within = || {
            let mut fitting =
                self.clinics.iter().filter(|clinic| padded.contains(&format!(" {} ", clinic.name)));
            fitting.next().filter(|_| fitting.next().is_none())
        };
        let found = exact.or_else(within).map(|clinic| clinic.id);
        if found.is_none() && self.unknown_clinics.insert(name) {
            problems.push((
                "Clinic".into(),
                format!("“{text}” is none of your clinics; its referrals go to your first one. Add it in Settings before importing to keep them apart"),
            ));
        }
        found
    }

    fn main_clinic(&self) -> Uuid {
        self.clinics.first().map_or(Uuid::nil(), |clinic| clinic.id)
    }
}

/// Takes over what the row says; a blank cell says nothing.
fn fill(referral: &mut Referral, cells: &ReferralCells) {
    let codes: Vec<&str> = cells.diagnoses.iter().map(lexicon::Icd10::as_str).collect();
    for (place, text) in [
        (&mut referral.reason, &cells.reason),
        (&mut referral.diagnosis_codes, &codes.join(", ")),
        (&mut referral.discipline, &cells.discipline),
        (&mut referral.payer, &cells.payer),
    ] {
        if !text.is_empty() {
            place.clone_from(text);
        }
    }
    for (place, day) in [
        (&mut referral.contacted_on, cells.contacted_on),
        (&mut referral.scheduled_on, cells.scheduled_on),
        (&mut referral.evaluated_on, cells.evaluated_on),
        (&mut referral.discharged_on, cells.discharged_on),
    ] {
        if let Some(day) = day {
            *place = Some(day.to_string());
        }
    }
    let received = referral.received_on.clone();
    referral.days_to_contact = days_between(&received, referral.contacted_on.as_deref());
    referral.days_to_evaluation = days_between(&received, referral.evaluated_on.as_deref());
}

fn walk(referral: &mut Referral, way: &[Step], cells: &ReferralCells) {
    let Some(last) = way.last() else { return };
    last.to.code().clone_into(&mut referral.state);
    referral.state_since = last.at;
    if let Some(reason) = cells.lost_reason.filter(|_| last.to.needs_reason()) {
        reason.code().clone_into(&mut referral.outcome_reason);
    }
}

/// What a row without a number is known by: its patient, its source as the file writes it, and its day. A source
/// that is renamed or merged later keeps it.
fn fingerprint(patient_id: Uuid, record: &Record, day: &str) -> String {
    let npi = record.source.npi.map(|npi| npi.to_string()).unwrap_or_default();
    let parts = [&patient_id.to_string(), &fold(&record.source.text), &npi, day].join("|");
    hex::encode(&Sha256::digest(parts)[..16])
}
