//! The chances in `chances.rs` come from the made practices, and the thresholds mean what they say.

mod learned;

use insight::linkage::Linkage;
use likeness::{Kind, chances, linkage};

/// A constant is what is learned, but for its rounding to three digits.
const NEAR: f64 = 0.02;

fn same(learned: &Linkage, kept: &Linkage) {
    let near = |learned: f64, kept: f64, what: &str| {
        assert!(
            (learned / kept - 1.0).abs() < NEAR,
            "{what}: {learned:e} is learned, {kept:e} kept"
        );
    };
    near(learned.share(), kept.share(), "share");
    for (learned, kept) in learned.fields().iter().zip(kept.fields()) {
        for (learned, kept) in learned.levels.iter().zip(&kept.levels) {
            near(learned.m, kept.m, &format!("m of {}", kept.words));
            near(learned.u, kept.u, &format!("u of {}", kept.words));
        }
    }
}

#[test]
fn the_chances_of_persons_are_learned_from_made_practices() {
    let practices = learned::practices(Kind::Person);
    same(&learned::learned(Kind::Person, &practices), linkage(Kind::Person).expect("a linkage"));
    let families = learned::families(&practices);
    assert!((families / chances::person::FAMILY - 1.0).abs() < NEAR, "{families}");
}

#[test]
fn the_chances_of_organisations_are_learned_from_made_practices() {
    let practices = learned::practices(Kind::Organisation);
    let learned = learned::learned(Kind::Organisation, &practices);
    same(&learned, linkage(Kind::Organisation).expect("a linkage"));
}

#[test]
fn few_are_mistaken_or_missed_in_practices_from_which_nothing_was_learned() {
    for kind in [Kind::Person, Kind::Organisation] {
        let outcome = learned::outcome(&learned::others(kind));
        let taken = outcome.known + outcome.mistaken;
        assert!(outcome.mistaken * 100 < taken, "{kind:?}: {outcome:?}");
        let ours = outcome.known + outcome.asked + outcome.missed;
        assert!(outcome.missed * 40 < ours, "{kind:?}: {outcome:?}");
        assert!(outcome.vain * 10 < outcome.asked + outcome.new, "{kind:?}: {outcome:?}");
    }
}
