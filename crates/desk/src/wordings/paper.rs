//! The doors: the words that count, ready to be filled in.

use std::marker::PhantomData;

use lexicon::wording::{self, Field, Mistake};
use platform::{Result, Sql, Uuid};

use super::{
    CardValues, CoverValues, LetterValues, Name, Words, faults::faults, kept, name::Paper, texts,
    values::Values,
};

/// Words that take these values, and no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording<V> {
    own: Vec<wording::Wording>,
    built_in: Vec<wording::Wording>,
    values: PhantomData<fn(&V)>,
}

impl<V: Values> Wording<V> {
    /// The paragraphs; of a list of sentences, each of them. There is always at least one: where
    /// nothing is left of the practice's words, the built-in ones are said.
    pub fn fill(&self, values: &V) -> Vec<String> {
        let pairs = values.pairs();
        let filled = |words: &[wording::Wording]| -> Vec<String> {
            words.iter().flat_map(|words| words.fill(&pairs)).collect()
        };
        let own = filled(&self.own);
        if own.is_empty() { filled(&self.built_in) } else { own }
    }

    /// The sentence whose turn it is; the first follows after the last.
    pub fn in_turn(&self, values: &V, turn: usize) -> String {
        let sentences = self.fill(values);
        sentences.get(turn % sentences.len().max(1)).cloned().unwrap_or_default()
    }
}

/// Reads a text: as a whole, or each line where a line is a sentence of its own.
pub(super) fn read(
    name: Name,
    text: &str,
) -> std::result::Result<Vec<wording::Wording>, Vec<Mistake>> {
    let fields = fields(name);
    if !matches!(name, Name::Cues(_)) {
        return wording::Wording::parse(text, fields).map(|whole| vec![whole]);
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (mut sentences, mut mistakes) = (Vec::new(), Vec::new());
    for (above, line) in lines {
        match wording::Wording::parse(line, fields) {
            Ok(sentence) => sentences.push(sentence),
            Err(wrong) => mistakes.extend(
                wrong.into_iter().map(|mistake| Mistake { line: above + mistake.line, ..mistake }),
            ),
        }
    }
    mistakes.truncate(Mistake::MOST);
    if mistakes.is_empty() { Ok(sentences) } else { Err(mistakes) }
}

/// The words that count: the practice's own where they are whole, else the built-in ones.
pub async fn wording<P: Paper>(
    db: &impl Sql,
    practice_id: Uuid,
    paper: P,
) -> Result<Wording<P::Values>> {
    let name: Name = paper.into();
    let own = kept::own(db, practice_id, name.code()).await?;
    Ok(of(name, own.as_ref()))
}

/// The built-in words.
pub fn built_in<P: Paper>(paper: P) -> Wording<P::Values> {
    of(paper.into(), None)
}

/// The words that count of a text that may have faults.
pub(super) fn of<V>(name: Name, own: Option<&Words>) -> Wording<V> {
    // A test reads every built-in text.
    let built_in = read(name, texts::of(name)).unwrap_or_default();
    let own = own.map(|own| own.body.as_str()).filter(|text| faults(name, text).is_empty());
    let own = own.and_then(|text| read(name, text).ok());
    Wording { own: own.unwrap_or_else(|| built_in.clone()), built_in, values: PhantomData }
}

/// The fields of a wording.
pub(super) fn fields(name: Name) -> &'static [Field] {
    match name {
        Name::Card(_) | Name::Cues(_) | Name::Call(_) | Name::Note(_) => CardValues::FIELDS,
        Name::Letter(_) => LetterValues::FIELDS,
        Name::FaxCover => CoverValues::FIELDS,
    }
}

/// A wording of the practice's own that has a fault, so that the built-in one is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoiled {
    /// Which.
    pub name: Name,
    /// What is wrong with it.
    pub why: String,
}

/// Those with a fault, for a notice where they are printed.
pub async fn spoiled(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Spoiled>> {
    let mut spoiled = Vec::new();
    for name in Name::ALL {
        let own = kept::own(db, practice_id, name.code()).await?;
        let why = own.and_then(|own| faults(name, &own.body).pop());
        spoiled.extend(why.map(|why| Spoiled { name, why: why.message }));
    }
    Ok(spoiled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wordings::{Circle, FaxCover, Report, Thanked, is_of_a_patient};

    fn card() -> CardValues {
        CardValues { to: "Dr. Osei".into(), phone: "614-555-0100".into(), ..CardValues::default() }
    }

    #[test]
    fn every_field_has_a_value_and_every_value_a_field() {
        assert_eq!(CardValues::default().values().len(), CardValues::FIELDS.len());
        assert_eq!(CoverValues::default().values().len(), CoverValues::FIELDS.len());
        assert_eq!(LetterValues::default().values().len(), LetterValues::FIELDS.len());
    }

    #[test]
    fn every_built_in_wording_says_something_when_nothing_is_known() {
        for thanked in
            [Thanked::TreatingProvider, Thanked::OtherProvider, Thanked::Lay, Thanked::Patient]
        {
            assert!(!built_in(thanked).fill(&CardValues::default()).is_empty(), "{thanked:?}");
        }
        for report in [
            Report::Evaluated,
            Report::Progress,
            Report::Discharged,
            Report::Declined,
            Report::NotAccepted,
            Report::Unreached,
        ] {
            assert!(!built_in(report).fill(&LetterValues::default()).is_empty(), "{report:?}");
        }
        assert_eq!(built_in(FaxCover).fill(&CoverValues::default()).len(), 1);
    }

    #[test]
    fn sentences_take_turns_and_begin_again() {
        let own = Words { body: "One, {to}.\nTwo.\n\nAt {clinic}.".into(), ..Words::default() };
        let cues: Wording<CardValues> = of(Name::Cues(Circle::Others), Some(&own));
        assert_eq!(cues.fill(&card()), ["One, Dr. Osei.", "Two."], "what has no value is left out");
        let turns: Vec<String> = (0..3).map(|turn| cues.in_turn(&card(), turn)).collect();
        assert_eq!(turns, ["One, Dr. Osei.", "Two.", "One, Dr. Osei."]);
    }

    #[test]
    fn a_spoiled_wording_gives_way_to_the_built_in_one() {
        let spoiled = Words { body: "Dear {patient".into(), ..Words::default() };
        let wording: Wording<CardValues> = of(Thanked::Lay.into(), Some(&spoiled));
        assert_eq!(wording, built_in(Thanked::Lay));
    }

    proptest! {
        #[test]
        fn whatever_is_kept_filling_gives_text_and_no_field_of_a_patient(
            text in "(\\PC|\\{to\\}|\\{phone\\}|\\{patient\\}|\\[dob\\]|\\{|\\}|\n|\n\n){0,60}",
            value in "\\PC{0,12}",
            name in prop::sample::select(Name::ALL.to_vec()),
        ) {
            let own = Words { body: text, ..Words::default() };
            let filled = match name {
                Name::Letter(_) => of(name, Some(&own)).fill(&LetterValues { phone: value.clone(), ..LetterValues::default() }),
                Name::FaxCover => of(name, Some(&own)).fill(&CoverValues { phone: value.clone(), ..CoverValues::default() }),
                _ => of(name, Some(&own)).fill(&CardValues { phone: value.clone(), ..CardValues::default() }),
            };
            prop_assert!(filled.iter().any(|paragraph| !paragraph.trim().is_empty()));
            if !name.may_name_a_patient() && !value.contains('{') {
                for paragraph in &filled {
                    let fields = paragraph.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                    prop_assert!(!fields.into_iter().any(|(field, _)| is_of_a_patient(field)), "{paragraph}");
                }
            }
        }
    }
}
