//! What is being written: an opening, and the sections that have words.

use platform::FieldError;
use serde::{Deserialize, Serialize};

use super::section::Section;

/// A letter that is longer is not read; the page is full before.
const LONGEST: usize = 1_200;

/// The words of a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The first paragraph.
    pub opening: String,
    /// The sections with words, in the order in which they are read.
    pub sections: Vec<(Section, String)>,
    /// The last sentences.
    pub ending: String,
}

/// All but the opening, as it is kept.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    sections: Vec<Kept>,
    ending: String,
}

/// A section as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    section: String,
    words: String,
}

impl Draft {
    /// From a form: its fields are named by the codes of the sections that are offered.
    pub fn of_form(offered: &[Section], fields: &[(String, String)]) -> Self {
        let field = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, words)| words.replace("\r\n", "\n").trim().to_owned())
                .unwrap_or_default()
        };
        let sections = offered
            .iter()
            .map(|section| (*section, field(section.code())))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        Self { opening: field("opening"), sections, ending: field("ending") }
    }

    /// The words of a section; none where it has none.
    pub fn words(&self, section: Section) -> &str {
        self.sections
            .iter()
            .find(|(known, _)| *known == section)
            .map_or("", |(_, words)| words.as_str())
    }

    /// The sections and what follows, as they are kept.
    pub fn to_json(&self) -> String {
        let kept: Vec<Kept> = self
            .sections
            .iter()
            .map(|(section, words)| Kept { section: section.code().into(), words: words.clone() })
            .collect();
        let kept = Body { sections: kept, ending: self.ending.clone() };
        serde_json::to_string(&kept).unwrap_or_else(|_| "{}".into())
    }

    /// From what is kept. A section that this program does not know is passed over.
    pub fn of_json(opening: String, json: &str) -> Self {
        let kept: Body = serde_json::from_str(json).unwrap_or_default();
        let sections = kept
            .sections
            .into_iter()
            .filter_map(|one| Some((Section::from_code(&one.section)?, one.words)))
            .collect();
        Self { opening, sections, ending: kept.ending }
    }

    /// What keeps it from being signed; nothing when it can be.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if self.opening.is_empty() {
            faults.push(FieldError::new("opening", "Enter a first sentence."));
        }
        if self.sections.is_empty() {
            faults.push(FieldError::new(
                "opening",
                "Fill in at least one part below: a letter that says nothing is not read.",
            ));
        }
        let texts = self.sections.iter().map(|(section, words)| (section.code(), words));
        let framed = [("opening", &self.opening), ("ending", &self.ending)];
        for (field, words) in framed.into_iter().chain(texts) {
            if words.chars().count() > LONGEST {
                let why = format!("Use at most {LONGEST} characters: the letter is one page.");
                faults.push(FieldError::new(field, why));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed() -> impl Strategy<Value = Draft> {
        let one = (prop::sample::select(&Section::ALL[..]), "\\PC{1,40}");
        ("\\PC{0,40}", prop::collection::vec(one, 0..5), "\\PC{0,40}")
            .prop_map(|(opening, sections, ending)| Draft { opening, sections, ending })
    }

    proptest! {
        #[test]
        fn what_is_kept_comes_back_as_it_was(draft in typed()) {
            let back = Draft::of_json(draft.opening.clone(), &draft.to_json());
            prop_assert_eq!(back, draft);
        }
    }

    #[test]
    fn only_what_is_offered_is_taken_and_in_its_order() {
        let fields = [("plan", "Twice a week"), ("summary", " Well. "), ("tried", "no")]
            .map(|(name, words)| (name.to_owned(), words.to_owned()));
        let draft = Draft::of_form(&[Section::Summary, Section::Pain, Section::Plan], &fields);
        let expected =
            vec![(Section::Summary, "Well.".to_owned()), (Section::Plan, "Twice a week".into())];
        assert_eq!(draft.sections, expected);
    }

    #[test]
    fn a_letter_without_words_is_not_signed() {
        assert!(!Draft { opening: "Thank you.".into(), ..Draft::default() }.faults().is_empty());
        let long = Draft {
            opening: "Thank you.".into(),
            sections: vec![(Section::Plan, "x".repeat(LONGEST + 1))],
            ..Draft::default()
        };
        assert_eq!(long.faults()[0].field, "plan");
    }
}
