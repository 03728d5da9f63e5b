//! The referral of a row.

use jiff::ToSpan;
use jiff::civil::Date;
use lexicon::{Century, Icd10, LostReason, ParsedDate, Payer, ReferralState, fold};

use super::status::{self, Status};
use super::{Cells, ReferralCells, patient};
use crate::mapping::Field;

pub(super) fn read(cells: &mut Cells<'_>) -> ReferralCells {
    let received = received(cells);
    let mut referral = ReferralCells {
        external_id: patient::external_id(cells.text(Field::ReferralExternalId)),
        received_on: received.map(|read| read.date),
        received_at: received.and_then(|read| read.time),
        reason: cells.text(Field::ReferralReason).to_owned(),
        payer: Payer::canonical(cells.text(Field::ReferralPayer)),
        discipline: discipline(cells.text(Field::ReferralDiscipline)),
        clinic: cells.text(Field::ReferralClinic).to_owned(),
        contacted_on: day(cells, Field::ReferralContactedOn),
        scheduled_on: day(cells, Field::ReferralScheduledOn),
        evaluated_on: day(cells, Field::ReferralEvaluatedOn),
        discharged_on: day(cells, Field::ReferralDischargedOn),
        owner: cells.text(Field::ReferralOwner).to_owned(),
        ..ReferralCells::default()
    };
    diagnoses(cells, &mut referral);
    correct_dates(cells, &mut referral);
    state(cells, &mut referral);
    referral
}

/// The day it came; the day the case was made where that is all a file has.
fn received(cells: &mut Cells<'_>) -> Option<ParsedDate> {
    let today = cells.reader.today;
    let field = match cells.text(Field::ReferralReceivedOn).is_empty() {
        true => Field::ReferralCreatedOn,
        false => Field::ReferralReceivedOn,
    };
    let read = date(cells, field)?;
    // A clock or time zone ahead of ours makes one day.
    if read.date > today.saturating_add(1.day()) {
        cells.blame_field(field, "This date is in the future; check the year");
        return None;
    }
    Some(read)
}

fn day(cells: &mut Cells<'_>, field: Field) -> Option<Date> {
    date(cells, field).map(|read| read.date)
}

fn date(cells: &mut Cells<'_>, field: Field) -> Option<ParsedDate> {
    let today = cells.reader.today;
    let (column, text) = cells.all(field).next()?;
    match column.order.read(text, Century::Recent { today }) {
        Ok(read) => Some(read),
        Err(problem) => {
            cells.blame(&column.header, problem.to_string());
            None
        }
    }
}

fn diagnoses(cells: &Cells<'_>, referral: &mut ReferralCells) {
    for (_, text) in cells.all(Field::ReferralDiagnosis) {
        let found = Icd10::find_all(text);
        // Words instead of a code are the reason, where nothing else is.
        if found.is_empty() && referral.reason.is_empty() {
            referral.reason = text.to_owned();
        }
        for code in found {
            if !referral.diagnoses.contains(&code) {
                referral.diagnoses.push(code);
            }
        }
    }
}

fn discipline(text: &str) -> String {
    let folded = fold(text);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    let is = |words: &[&str]| words.contains(&folded.as_str());
    match () {
        () if is(&["ot"]) || has(&["occupational", "hand therapy"]) => "OT".to_owned(),
        () if is(&["slp", "st", "sp"]) || has(&["speech"]) => "SLP".to_owned(),
        () if is(&["pt"]) || has(&["physical therap", "physio"]) => "PT".to_owned(),
        () => text.to_owned(),
    }
}

/// Systems write the day of a booked first visit where they later write that of the visit itself.
fn correct_dates(cells: &mut Cells<'_>, referral: &mut ReferralCells) {
    let today = cells.reader.today;
    if let Some(future) = referral.evaluated_on.filter(|day| *day > today) {
        referral.evaluated_on = None;
        referral.scheduled_on.get_or_insert(future);
    }
    let Some(received) = referral.received_on else {
        return;
    };
    let early = |day: Option<Date>| day.is_some_and(|day| day < received);
    for (field, day) in [
        (Field::ReferralContactedOn, referral.contacted_on),
        (Field::ReferralEvaluatedOn, referral.evaluated_on),
        (Field::ReferralDischargedOn, referral.discharged_on),
    ] {
        if early(day) {
            cells.blame_field(field, "This is before the referral was received; check both dates");
        }
    }
}

/// Where the referral stands: what the status says, but never behind what the dates prove.
fn state(cells: &mut Cells<'_>, referral: &mut ReferralCells) {
    let proven = proven_by_dates(referral);
    let text = cells.text(Field::ReferralStatus);
    let told = if text.is_empty() { None } else { status::read(text) };
    if told.is_none() && !text.is_empty() {
        cells.blame_field(
            Field::ReferralStatus,
            format!("“{text}” is not a known status; the dates decide"),
        );
    }
    let seen = referral.evaluated_on.is_some();
    let state = match told {
        Some(Status::Active) if seen && proven != ReferralState::Discharged => {
            ReferralState::InCare
        }
        None | Some(Status::Active) => proven,
        Some(Status::Closed) if seen => ReferralState::Discharged,
        Some(Status::Closed) => ReferralState::Lost,
        // Who was seen and then cancelled has ended care, and still became a patient.
        Some(Status::Is(ReferralState::Lost)) if seen => ReferralState::Discharged,
        Some(Status::Is(told)) if !told.is_terminal() && is_behind(told, proven) => proven,
        Some(Status::Is(told)) => told,
    };
    referral.state = Some(state);
    if state.needs_reason() {
        let words = cells.text(Field::ReferralLostReason);
        let reason = LostReason::from_text(words).or_else(|| LostReason::from_text(text));
        let usual = match state {
            ReferralState::Declined => LostReason::ClinicDeclined,
            ReferralState::Duplicate => LostReason::Duplicate,
            _ => LostReason::Other,
        };
        referral.lost_reason = Some(reason.unwrap_or(usual));
    }
}

fn proven_by_dates(referral: &ReferralCells) -> ReferralState {
    match () {
        () if referral.discharged_on.is_some() => ReferralState::Discharged,
        () if referral.evaluated_on.is_some() => ReferralState::Evaluated,
        () if referral.scheduled_on.is_some() => ReferralState::Scheduled,
        () if referral.contacted_on.is_some() => ReferralState::Contacting,
        () => ReferralState::Received,
    }
}

/// Whether `proven` lies further on the way than `told`.
fn is_behind(told: ReferralState, proven: ReferralState) -> bool {
    told.implied_steps(proven).is_some()
}
