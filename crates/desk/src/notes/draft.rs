//! What is being written: a title, the day it is about, and sections.

use jiff::civil::Date;
use platform::FieldError;
use serde::{Deserialize, Serialize};

/// The most sections; who needs more writes another note.
pub(super) const MOST: usize = 10;
const LONGEST_TITLE: usize = 80;
const LONGEST_HEADING: usize = 60;
const LONGEST_WORDS: usize = 6_000;

/// A note as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// What it is: "Initial evaluation".
    pub title: String,
    /// The day that it is about, as it was typed.
    pub on: String,
    /// Heading and words of each section.
    pub sections: Vec<Section>,
}

/// A part of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Section {
    /// What stands above it.
    pub heading: String,
    /// What is said.
    pub words: String,
}

impl Section {
    fn is_empty(&self) -> bool {
        self.heading.is_empty() && self.words.is_empty()
    }
}

impl Draft {
    /// The one that a note begins with: the usual headings, which can be changed.
    pub fn begin(today: Date) -> Self {
        let headings = ["History", "Findings", "Assessment", "Plan"];
        let section = |heading: &str| Section { heading: heading.into(), words: String::new() };
        Self {
            title: "Clinical note".into(),
            on: today.to_string(),
            sections: headings.into_iter().map(section).collect(),
        }
    }

    /// From a form, whose sections are `heading` and `words` in turn.
    pub fn of_form(fields: &[(String, String)]) -> Self {
        let text = |value: &str| value.replace("\r\n", "\n").trim().to_owned();
        let one = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| text(value)).unwrap_or_default()
        };
        let all = |name: &'static str| {
            fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| text(value))
        };
        let sections = all("heading").zip(all("words"));
        Self {
            title: one("title"),
            on: one("on"),
            sections: sections
                .map(|(heading, words)| Section { heading, words })
                .filter(|section| !section.is_empty())
                .take(MOST)
                .collect(),
        }
    }

    /// The day, where it is one.
    pub fn day(&self) -> Option<Date> {
        self.on.parse().ok()
    }

    /// What keeps it from being kept at all.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let long = |text: &str, most: usize| text.chars().count() > most;
        if long(&self.title, LONGEST_TITLE) {
            faults
                .push(FieldError::new("title", format!("Use at most {LONGEST_TITLE} characters.")));
        }
        if self.day().is_none() {
            faults.push(FieldError::new("on", "Enter the day that the note is about."));
        }
        for (place, section) in self.sections.iter().enumerate() {
            if long(&section.heading, LONGEST_HEADING) {
                let why = format!("Use at most {LONGEST_HEADING} characters.");
                faults.push(FieldError::new(format!("heading-{place}"), why));
            }
            if long(&section.words, LONGEST_WORDS) {
                let why = format!("Use at most {LONGEST_WORDS} characters.");
                faults.push(FieldError::new(format!("words-{place}"), why));
            }
        }
        faults
    }

    /// What keeps it from being finished beside that.
    pub fn unfinished(&self, today: Date) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if self.title.is_empty() {
            faults
                .push(FieldError::new("title", "Enter what it is, such as “Initial evaluation”."));
        }
        if self.day().is_some_and(|day| day > today) {
            faults.push(FieldError::new("on", "This day is still to come."));
        }
        if self.sections.iter().all(|section| section.words.is_empty()) {
            faults.push(FieldError::new("words-0", "Write at least one section."));
        }
        faults
    }

    /// Its sections as they are kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.sections).unwrap_or_else(|_| "[]".into())
    }

    /// From what is kept.
    pub fn of_kept(title: String, on: String, sections: &str) -> Self {
        Self { title, on, sections: serde_json::from_str(sections).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_note_without_words_is_kept_and_not_finished() {
        let draft = Draft::begin(date(2026, 11, 28));
        assert_eq!(draft.faults(), []);
        let why = draft.unfinished(date(2026, 11, 27));
        assert_eq!(why.len(), 2, "no words, and a day to come: {why:?}");
    }

    proptest! {
        #[test]
        fn what_was_typed_is_what_is_kept(
            typed in prop::collection::vec(("\\PC{0,20}", "(\\PC|\n){0,40}"), 0..14)
        ) {
            let mut fields = vec![("title".to_owned(), "Note".to_owned())];
            for (heading, words) in &typed {
                fields.push(("heading".into(), heading.clone()));
                fields.push(("words".into(), words.clone()));
            }
            let draft = Draft::of_form(&fields);
            prop_assert!(draft.sections.len() <= MOST);
            let kept = Draft::of_kept(draft.title.clone(), draft.on.clone(), &draft.to_json());
            prop_assert_eq!(kept, draft);
        }
    }
}
