//! Reading a draft from words: a mail's, a fax's, a message's. Pure: words in,
//! proposals out, each with how sure it is. A person confirms.

mod labels;
mod numbers;
mod repair;
mod spoken;
mod values;

use jiff::civil::Date;

pub use numbers::phones;

use crate::intake::{Draft, Origin, Read, Urgency};
use labels::Field;

/// Longer words are no referral; what stands further down is not looked at.
const MOST_LINES: usize = 800;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The proposals.
    pub draft: Draft,
    /// How soon the patient needs somebody.
    pub urgency: Urgency,
}

/// Reads words that came from somewhere. What stands behind a label is surer than
/// what merely looks like it; on a fax or from a voice everything is less sure.
pub fn read(words: &str, from: Origin, today: Date) -> Reading {
    let mut draft = Draft { words: words.trim().to_owned(), ..Draft::default() };
    let lines: Vec<&str> = words.lines().take(MOST_LINES).collect();
    let mut about_patient = false;
    for labelled in labels::find(&lines) {
        match labelled.field {
            Field::Patient | Field::BirthDate => about_patient = true,
            Field::Referrer | Field::Organisation | Field::Npi => about_patient = false,
            _ => {}
        }
        take(&mut draft, &labelled, about_patient, from, today);
    }
    values::unlabelled(&mut draft, words, from, today);
    if draft.patient.is_empty()
        && from == Origin::Voice
        && let Some(name) = spoken::patient(words)
    {
        draft.patient = Read::found(name, from, 30);
    }
    let urgency = if values::sounds_urgent(words) { Urgency::Urgent } else { Urgency::Routine };
    Reading { draft, urgency }
}

/// How sure a labelled value is by where it was read.
fn labelled_sure(from: Origin) -> u8 {
    match from {
        Origin::Typed | Origin::Known => 95,
        Origin::Mail => 85,
        Origin::Fax => 70,
        Origin::Voice => 50,
    }
}

fn take(
    draft: &mut Draft,
    labelled: &labels::Labelled<'_>,
    about_patient: bool,
    from: Origin,
    today: Date,
) {
    let sure = labelled_sure(from);
    let value = labelled.value;
    let (slot, found) = match labelled.field {
        Field::Patient => (&mut draft.patient, values::name(value)),
        Field::BirthDate => (&mut draft.birth_date, values::birth_date(value, today)),
        Field::PatientPhone => (&mut draft.patient_phone, values::phone(value)),
        Field::AnyPhone if about_patient => (&mut draft.patient_phone, values::phone(value)),
        Field::AnyPhone | Field::ReferrerPhone => (&mut draft.referrer_phone, values::phone(value)),
        Field::ReferrerFax => (&mut draft.referrer_fax, values::phone(value)),
        Field::Referrer => (&mut draft.referrer, values::name(value)),
        Field::Organisation => (&mut draft.organisation, values::words(value)),
        Field::Npi => (&mut draft.npi, values::npi(value)),
        Field::Payer => (&mut draft.payer, values::words(value)),
        Field::Diagnosis => (&mut draft.diagnosis, values::diagnosis(value)),
        Field::Reason => (&mut draft.reason, values::words(value)),
        Field::Email if about_patient => (&mut draft.patient_email, values::email(value)),
        Field::Email => (&mut draft.referrer_email, values::email(value)),
        Field::Other => return,
    };
    if let (true, Some((value, repaired))) = (slot.is_empty(), found) {
        // What had to be repaired may have been repaired wrongly.
        let sure = if repaired { sure.saturating_sub(20) } else { sure };
        *slot = Read::found(value, from, sure);
    }
}
