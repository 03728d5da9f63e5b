//! What the contacts of each kind did, from each source's own past.

use insight::effects::{Course, Effect, Plan, Span, Touch, effects as estimated};
use jiff::civil::Date;
use lexicon::TouchKind;

use super::{super::costs::KINDS, past::Past};

/// The effect of each kind of which there was any contact, in the order of the kinds. The engine
/// is told days and kinds, nothing else.
pub fn effects(past: &Past, today: Date) -> Vec<(TouchKind, Effect)> {
    let Some(first) = past.first_day() else { return Vec::new() };
    let place = |kind: TouchKind| KINDS.iter().position(|known| *known == kind);
    let somebody = || past.sources.iter().filter(|source| source.is_somebody);
    let touches: Vec<Vec<Touch>> = somebody()
        .map(|source| {
            let known = source.contacts.iter();
            known.filter_map(|(day, kind)| Some(Touch { day: *day, kind: place(*kind)? })).collect()
        })
        .collect();
    if touches.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let courses: Vec<Course<'_>> = somebody()
        .zip(&touches)
        .map(|(source, touches)| Course { history: &source.history, touches })
        .collect();
    let plan = Plan { closures: past.closures.clone(), ..Plan::of_kinds(KINDS.len()) };
    let span = Span { from: first, to: today };
    let found = estimated(&courses, &plan, span);
    KINDS.into_iter().zip(found).filter(|(_, effect)| effect.n > 0).collect()
}
