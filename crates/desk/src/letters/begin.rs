//! The first words of a letter, from what is known: a person goes on from there.

use jiff::civil::Date;
use lexicon::LostReason;
use platform::{Result, Sql, Uuid};

use super::{draft::Draft, kind::Kind, section::Section};
use crate::{
    days,
    wordings::{self, LetterValues},
};

/// What is known of the referral.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// To whom it goes.
    pub to: String,
    /// The practice.
    pub practice: String,
    /// The clinic.
    pub clinic: String,
    /// The clinic's phone.
    pub phone: String,
    /// The patient as they are called.
    pub patient: String,
    /// The day of the first visit.
    pub evaluated: Option<Date>,
    /// The day care ended.
    pub discharged: Option<Date>,
    /// The day the patient sees the referrer next.
    pub referrer_visit: Option<Date>,
    /// Why it ended without a patient.
    pub reason: Option<LostReason>,
    /// How often somebody tried to reach the patient.
    pub attempts: i64,
    /// The last of these days.
    pub last_attempt: Option<Date>,
    /// What tests said, a line each.
    pub outcomes: Vec<String>,
}

/// The draft to begin with: the practice's wording of this letter, filled with what is known.
/// A paragraph of it that waits for findings or a plan is left out: those have parts of their own.
pub async fn begin(db: &impl Sql, practice_id: Uuid, kind: Kind, known: &Known) -> Result<Draft> {
    let wording = wordings::wording(db, practice_id, kind.report()).await?;
    Ok(from_words(kind, wording.fill(&known.values()), known))
}

/// The first paragraph opens the letter, the others end it.
fn from_words(kind: Kind, words: Vec<String>, known: &Known) -> Draft {
    let mut words = words.into_iter();
    let opening = words.next().unwrap_or_default();
    let ending = words.collect::<Vec<_>>().join("\n\n");
    let sections = match kind {
        Kind::NotComing | Kind::Declined => known
            .because()
            .map(|why| vec![(Section::Reason, format!("{why}."))])
            .unwrap_or_default(),
        Kind::Unreached => vec![(Section::Tried, tried(known))],
        Kind::Evaluation | Kind::Progress | Kind::Discharge if !known.outcomes.is_empty() => {
            vec![(Section::Outcome, known.outcomes.join("\n"))]
        }
        Kind::Evaluation | Kind::Progress | Kind::Discharge => Vec::new(),
    };
    Draft { opening, sections, ending }
}

impl Known {
    /// Why it ended without a patient, where there is more to say than "other".
    fn because(&self) -> Option<&'static str> {
        self.reason.filter(|reason| *reason != LostReason::Other).map(LostReason::label)
    }

    /// What may be filled into a wording. Why, and what was tried, stand in parts of their own.
    fn values(&self) -> LetterValues {
        let day = |day: Option<Date>| day.map(days::long).unwrap_or_default();
        LetterValues {
            to: self.to.clone(),
            practice: self.practice.clone(),
            clinic: self.clinic.clone(),
            phone: self.phone.clone(),
            patient: self.patient.clone(),
            evaluated_on: day(self.evaluated),
            discharged_on: day(self.discharged),
            next_visit: day(self.referrer_visit),
            ..LetterValues::default()
        }
    }
}

fn tried(known: &Known) -> String {
    let times = look::plural(known.attempts, "time", "times");
    match (known.attempts, known.last_attempt) {
        (0, _) => "We have tried to reach them.".into(),
        (_, Some(day)) => format!("We tried {times}, last on {}.", days::long(day)),
        (_, None) => format!("We tried {times}."),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_letter_begins_with_the_patient_and_says_nothing_of_what_is_not_known() {
        let day = Some(date(2026, 11, 20));
        let known = Known {
            patient: "Maria Lopez".into(),
            evaluated: day,
            discharged: day,
            referrer_visit: day,
            ..Known::default()
        };
        for kind in Kind::ALL {
            let words = wordings::built_in(kind.report()).fill(&known.values());
            let draft = from_words(kind, words, &known);
            assert!(draft.opening.contains("Maria Lopez"), "{kind:?}: {}", draft.opening);
            let said = format!("{}{}", draft.opening, draft.ending);
            assert!(!said.contains('{') && !said.contains("What we found"), "{kind:?}: {said}");
        }
    }

    #[test]
    fn what_tests_said_stands_in_the_letters_of_who_came() {
        let line = "QuickDASH: 46, then 19 of 100: better by 27";
        let known = Known { outcomes: vec![line.into()], ..Known::default() };
        for kind in Kind::ALL {
            let draft = from_words(kind, vec!["Thank you.".into()], &known);
            let came = matches!(kind, Kind::Evaluation | Kind::Progress | Kind::Discharge);
            assert_eq!(draft.words(Section::Outcome) == line, came, "{kind:?}");
        }
    }

    #[test]
    fn what_was_tried_is_counted() {
        let known =
            Known { attempts: 3, last_attempt: Some(date(2026, 11, 20)), ..Known::default() };
        let draft = from_words(Kind::Unreached, vec!["Thank you.".into()], &known);
        assert_eq!(draft.words(Section::Tried), "We tried 3 times, last on Nov 20, 2026.");
    }
}
