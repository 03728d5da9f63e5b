//! What the contacts of each kind did, from each source's own past.

use insight::effects::{Course, Effect, Plan, Ratios, Span, Touch, learn as learned};
use jiff::civil::Date;
use lexicon::TouchKind;

use super::{
    super::costs::KINDS,
    past::{Past, Source},
};

/// What contacts did.
#[derive(Debug, Clone, Default)]
pub struct Efforts {
    /// The effect of each kind of which there was any contact, in the order of the kinds.
    pub effects: Vec<(TouchKind, Effect)>,
    /// What the verdicts are told of them; none where there were no contacts at all.
    pub ratios: Option<Ratios>,
}

/// Learned from all sources. The engine is told days and kinds, nothing else.
pub fn learn(past: &Past, today: Date) -> Efforts {
    let Some(first) = past.first_day() else { return Efforts::default() };
    let somebody = || past.sources.iter().filter(|source| source.is_somebody);
    let touches: Vec<Vec<Touch>> = somebody().map(|source| touches(source, today)).collect();
    if touches.iter().all(Vec::is_empty) {
        return Efforts::default();
    }
    let courses: Vec<Course<'_>> = somebody()
        .zip(&touches)
        .map(|(source, touches)| Course { history: &source.history, touches })
        .collect();
    let plan = Plan { closures: past.closures.clone(), ..Plan::of_kinds(KINDS.len()) };
    let (found, ratios) = learned(&courses, &plan, Span { from: first, to: today });
    let effects = KINDS.into_iter().zip(found).filter(|(_, effect)| effect.n > 0).collect();
    Efforts { effects, ratios: Some(ratios) }
}

/// The contacts with a source up to a day, as the engine is told them.
pub fn touches(source: &Source, until: Date) -> Vec<Touch> {
    let place = |kind: TouchKind| KINDS.iter().position(|known| *known == kind);
    let known = source.contacts.iter().filter(|(day, _)| *day <= until);
    known.filter_map(|(day, kind)| Some(Touch { day: *day, kind: place(*kind)? })).collect()
}
