//! What a letter says in which order, by who reads it: pure.
//!
//! A surgeon looks for precautions and motion, a family physician for what the patient can do
//! and whether anything is wanted of them. The same facts in another order are read or not read.

use lexicon::Profession;

use super::{kind::Kind, section::Section};
use Section as S;

/// Who reads it, as far as the order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Operates, or treats joints and feet: tissue first.
    Surgical,
    /// Nerves, falls, thinking.
    Neurological,
    /// Ear, nose and throat: voice and swallowing.
    Throat,
    /// Children.
    Paediatric,
    /// Pain and rehabilitation.
    Pain,
    /// Back to sport or to work.
    Return,
    /// Everybody else, family medicine first of all.
    General,
}

impl Reader {
    #[cfg(test)]
    const ALL: [Self; 7] = [
        Self::Surgical,
        Self::Neurological,
        Self::Throat,
        Self::Paediatric,
        Self::Pain,
        Self::Return,
        Self::General,
    ];

    /// By what somebody is and their specialty in words (those of `lexicon::specialty`, or as a
    /// person typed it).
    pub fn of(profession: Option<Profession>, specialty: &str) -> Self {
        let words = lexicon::fold(specialty);
        let is = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        if is(&["pediatric", "paediatric"]) {
            Self::Paediatric
        } else if is(&["sports medicine", "occupational medicine"]) {
            Self::Return
        } else if is(&["orthop", "hand surgery", "spine", "joint", "foot", "plastic", "trauma"])
            || words == "surgery"
        {
            Self::Surgical
        } else if is(&["neuro", "geriatric", "stroke"]) {
            Self::Neurological
        } else if is(&["otolaryng", "ear, nose", "ear nose", "ent "]) || words == "ent" {
            Self::Throat
        } else if is(&["pain", "physical medicine", "rheumat", "anesth"]) {
            Self::Pain
        } else if profession == Some(Profession::Podiatrist) {
            Self::Surgical
        } else {
            Self::General
        }
    }

    /// In words, for who writes: "Ordered for a surgeon".
    pub fn label(self) -> &'static str {
        match self {
            Self::Surgical => "for a surgeon: precautions and motion first",
            Self::Neurological => "for neurology: walking and falls first",
            Self::Throat => "for ear, nose and throat: voice and swallowing first",
            Self::Paediatric => "for paediatrics: school, play and family first",
            Self::Pain => "for pain and rehabilitation: pain and function first",
            Self::Return => "for sport and work: the way back first",
            Self::General => "for family medicine: what the patient can do first",
        }
    }

    /// What this reader looks for, the first thing first.
    fn looks_for(self) -> &'static [Section] {
        match self {
            Self::Surgical => &[S::Precautions, S::Motion, S::Strength, S::Function, S::Pain],
            Self::Neurological => &[S::Safety, S::Function, S::Strength, S::Communication, S::Pain],
            Self::Throat => &[S::Communication, S::Function, S::Safety],
            Self::Paediatric => &[S::Participation, S::Function, S::Communication, S::Motion],
            Self::Pain => &[S::Pain, S::Function, S::Motion, S::Strength],
            Self::Return => &[S::Return, S::Function, S::Strength, S::Motion, S::Pain],
            Self::General => &[S::Function, S::Pain, S::Safety, S::Motion, S::Strength],
        }
    }
}

/// The sections that are offered, in the order of the paper. Each at most once.
pub fn sections(kind: Kind, reader: Reader) -> Vec<Section> {
    let (before, after): (&[Section], &[Section]) = match kind {
        Kind::Evaluation => (&[S::Summary], &[S::Outcome, S::Goals, S::Plan, S::Ask]),
        Kind::Progress => (&[S::Summary, S::Ask], &[S::Outcome, S::Plan]),
        Kind::Discharge => (&[S::Summary, S::Outcome], &[S::Home, S::Return, S::Ask]),
        Kind::NotComing | Kind::Declined => return vec![S::Reason, S::Ask],
        Kind::Unreached => return vec![S::Tried, S::Ask],
    };
    let mut all: Vec<Section> = Vec::new();
    for section in before.iter().chain(reader.looks_for()).chain(after) {
        if !all.contains(section) {
            all.push(*section);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surgeon_reads_precautions_and_a_family_physician_what_the_patient_can_do() {
        let first = |specialty| {
            let reader = Reader::of(Some(Profession::Physician), specialty);
            sections(Kind::Evaluation, reader)[1]
        };
        assert_eq!(first("Orthopedic surgery"), S::Precautions);
        assert_eq!(first("Family medicine"), S::Function);
        assert_eq!(first("Neurology"), S::Safety);
        assert_eq!(first("Pediatric orthopedics"), S::Participation);
        assert_eq!(first("Otolaryngology"), S::Communication);
        assert_eq!(first(""), S::Function);
    }

    #[test]
    fn before_a_visit_what_is_asked_comes_at_once() {
        for reader in Reader::ALL {
            assert_eq!(sections(Kind::Progress, reader)[..2], [S::Summary, S::Ask]);
        }
    }

    #[test]
    fn every_letter_begins_with_the_answer_and_says_nothing_twice() {
        for kind in Kind::ALL {
            for reader in Reader::ALL {
                let all = sections(kind, reader);
                assert!(matches!(all[0], S::Summary | S::Reason | S::Tried), "{kind:?}");
                let mut seen = all.clone();
                seen.sort_by_key(|section| section.code());
                seen.dedup();
                assert_eq!(seen.len(), all.len(), "{kind:?} {reader:?}");
            }
        }
    }

    #[test]
    fn who_cannot_be_taken_gets_no_findings() {
        for reader in Reader::ALL {
            assert_eq!(sections(Kind::Declined, reader), [S::Reason, S::Ask]);
        }
    }
}
