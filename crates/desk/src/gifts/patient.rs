//! What may be given to a patient, and how a patient is named: by a number of the practice's
//! own, which says nothing to anybody else.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lexicon::{Cents, GiftKind};
use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::{
    entry::{Entry, Share, Standing},
    refused::{Words, refused},
    store::Kept,
};

/// The limits of a year; none where none is on file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub item: Option<Cents>,
    pub year: Option<Cents>,
}

/// One patient's year.
pub(super) struct Patient<'a> {
    pub number: &'a str,
    pub entries: Vec<&'a Kept>,
    pub sum: Cents,
    pub left: Option<Cents>,
    is_over: bool,
}

impl Patient<'_> {
    /// Whether an item or the year went over its limit.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

/// The patients of a year, by their numbers.
pub(super) fn patients<'a>(entries: &'a [Kept], limits: &Limits) -> Vec<Patient<'a>> {
    let mut by_number: BTreeMap<&str, Vec<&Kept>> = BTreeMap::new();
    for kept in entries.iter().filter(|kept| !kept.entry.patient.is_empty()) {
        by_number.entry(&kept.entry.patient).or_default().push(kept);
    }
    let one = |(number, entries): (&'a str, Vec<&'a Kept>)| {
        let sum = Cents::sum(entries.iter().map(|kept| kept.entry.total));
        let item_over =
            entries.iter().any(|kept| limits.item.is_some_and(|most| kept.entry.total > most));
        let year_over = limits.year.is_some_and(|most| sum > most);
        let left = limits.year.map(|most| most.less(sum));
        Patient { number, entries, sum, left, is_over: item_over || year_over }
    };
    by_number.into_iter().map(one).collect()
}

/// What goes over with an entry, said as a sentence; none when nothing does.
pub(super) fn over(entry: &Entry, before: &[Kept], limits: &Limits) -> Option<String> {
    if let Some(most) = limits.item.filter(|most| entry.total > *most) {
        return Some(format!(
            "One item may be worth {most} at most, and this is {}. If it was given all the same, \
             say why.",
            entry.total
        ));
    }
    let had = before.iter().filter(|kept| kept.entry.patient == entry.patient);
    let had = Cents::sum(had.map(|kept| kept.entry.total));
    let most = limits.year?;
    (Cents::sum([had, entry.total]) > most).then(|| {
        format!(
            "This patient has had {had} in {}, so that {} is left of {most}, and this is {}. If it \
             was given all the same, say why.",
            entry.given_on.year(),
            most.less(had),
            entry.total
        )
    })
}

/// The form of a gift to a patient.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub number: String,
    pub given_on: String,
    pub total: String,
    pub what: String,
    pub note: String,
    pub over_reason: String,
    pub version: String,
}

impl Typed {
    /// Before anything is typed.
    pub fn fresh(today: Date) -> Self {
        Self { given_on: today.to_string(), ..Self::default() }
    }

    /// Of an entry that is there.
    pub fn of(kept: &Kept) -> Self {
        let entry = &kept.entry;
        Self {
            number: entry.patient.clone(),
            given_on: entry.given_on.to_string(),
            total: entry.total.plain(),
            what: entry.what.clone(),
            note: entry.note.clone(),
            over_reason: entry.over_reason.clone(),
            version: kept.version.to_string(),
        }
    }

    /// Of the fields of a form.
    pub fn from_fields(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "number" => typed.number = value,
                "given_on" => typed.given_on = value,
                "total" => typed.total = value,
                "what" => typed.what = value,
                "note" => typed.note = value,
                "over_reason" => typed.over_reason = value,
                "version" => typed.version = value,
                _ => {}
            }
        }
        typed
    }

    /// Reads an entry, or all that is wrong.
    pub fn read(&self, today: Date, words: &Words, by: Uuid) -> Result<Entry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError::new(field, message));
        let number = number(&self.number);
        if let Err(message) = &number {
            wrong("number", (*message).to_owned());
        }
        let given_on = self.given_on.trim().parse::<Date>().ok();
        let given_on = given_on.filter(|day| *day <= today && day.year() >= 2000);
        if given_on.is_none() {
            wrong("given_on", "Enter the day on which it was given, up to today.".into());
        }
        let total = match Cents::parse(&self.total) {
            Ok(total) if total > Cents::ZERO => Some(total),
            Ok(_) => {
                wrong("total", "Enter what it is worth.".into());
                None
            }
            Err(problem) => {
                wrong("total", problem.to_string());
                None
            }
        };
        if self.what.trim().is_empty() {
            wrong("what", "Say in a few words what it was.".into());
        }
        for (field, text) in [("what", &self.what), ("note", &self.note)] {
            if let Some(refusal) = refused(text, words) {
                wrong(field, refusal.sentence());
            }
        }
        let (Ok(patient), Some(given_on), Some(total), true) =
            (number, given_on, total, errors.is_empty())
        else {
            return Err(errors);
        };
        let short = |text: &str| text.trim().chars().take(500).collect::<String>();
        let share = Share { standing: Standing::Patient, person: None, heads: 1, cents: total };
        Ok(Entry {
            given_on,
            kind: GiftKind::Item,
            what: short(&self.what),
            place: String::new(),
            total,
            shares: vec![share],
            patient,
            asked: String::new(),
            note: short(&self.note),
            over_reason: short(&self.over_reason),
            spent_by: Some(by),
        })
    }
}

/// The number of a patient as it is kept: letters, digits and hyphens, with a digit among
/// them, and nothing that is a name, a date, a phone or a social security number.
pub(super) fn number(text: &str) -> Result<String, &'static str> {
    let number = text.trim().to_uppercase();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let letters = number.bytes().filter(u8::is_ascii_alphabetic).count();
    if number.len() < 2
        || number.len() > 20
        || !number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        || digits == 0
    {
        return Err(
            "Enter your own number of the patient, such as P-1043: letters, digits and hyphens.",
        );
    }
    if letters > 6 {
        return Err(
            "This reads like a name: enter a number such as P-1043, which says nothing to others.",
        );
    }
    let parts = number.split('-').count();
    if letters == 0 && (parts == 3 || digits >= 9 || is_day(&number)) {
        return Err(
            "This reads like a date, a phone or a social security number: enter a number of your \
             own, such as P-1043.",
        );
    }
    Ok(number)
}

/// Whether eight digits are a day: 02111958 or 19580211.
fn is_day(number: &str) -> bool {
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    let fits = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        year.is_some_and(|year| (1900..2100).contains(&year))
            && month.is_some_and(|month| (1..=12).contains(&month))
            && day.is_some_and(|day| (1..=31).contains(&day))
    };
    number.len() == 8
        && (fits(part(4, 8), part(0, 2), part(2, 4)) || fits(part(0, 4), part(4, 6), part(6, 8)))
}
