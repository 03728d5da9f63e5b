//! Whether two records are the same: the evidence adds up, and the chances are found again.

use insight::linkage::{Compared, Field, Level, Linkage, Problem, Strength};
use proptest::prelude::*;

/// A field whose levels have these chances among matches and among others.
fn field(name: &str, levels: &[(&str, f64, f64)]) -> Field {
    let level = |(words, m, u): &(&str, f64, f64)| Level { words: (*words).into(), m: *m, u: *u };
    Field { name: name.into(), levels: levels.iter().map(level).collect() }
}

fn people() -> Linkage {
    let fields = vec![
        field("NPI", &[("same NPI", 0.999, 0.000_1), ("NPI differs", 0.001, 0.999_9)]),
        field(
            "first name",
            &[
                ("same first name", 0.8, 0.02),
                ("first names alike", 0.15, 0.03),
                ("first names differ", 0.05, 0.95),
            ],
        ),
        field("phone", &[("same phone", 0.7, 0.01), ("phones differ", 0.3, 0.99)]),
    ];
    Linkage::new(fields, 0.01).expect("a linkage")
}

/// Numbers that look like chance and are the same for the same seed (Vigna's splitmix64).
struct Dice(u64);

impl Dice {
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Pairs as the linkage says they are, a share of them matches, one in five values missing.
    fn pairs(&mut self, truth: &Linkage, share: f64, count: usize) -> Vec<Vec<Compared>> {
        (0..count)
            .map(|_| {
                let matches = self.part() < share;
                let compare = |field: &Field| {
                    if self.part() < 0.2 {
                        return Compared::Missing;
                    }
                    let mut left = self.part();
                    let at = field.levels.iter().position(|level| {
                        left -= if matches { level.m } else { level.u };
                        left < 0.0
                    });
                    Compared::At(at.unwrap_or(field.levels.len() - 1))
                };
                truth.fields().iter().map(compare).collect()
            })
            .collect()
    }
}

#[test]
fn bits_add_up_to_the_odds_and_each_is_said_in_words() {
    let same = [Compared::At(0), Compared::At(2), Compared::At(0)];
    let judged = people().weigh(&same);
    let bits = [(0.999 / 0.000_1_f64).log2(), (0.05 / 0.95_f64).log2(), 70_f64.log2()];
    assert!((judged.bits - bits.iter().sum::<f64>()).abs() < 1e-9);
    let odds = judged.bits.exp2() / 99.0;
    assert!((judged.probability - odds / (1.0 + odds)).abs() < 1e-12);
    let words: Vec<&str> = judged.evidence.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(words, ["same NPI: strong for", "first names differ: against", "same phone: for"]);
}

#[test]
fn what_is_missing_says_nothing() {
    let linkage = people();
    let judged = linkage.weigh(&[Compared::Missing, Compared::Missing, Compared::Missing]);
    assert!(judged.evidence.is_empty());
    assert!((judged.probability - linkage.share()).abs() < 1e-12);
    let phone = linkage.weigh(&[Compared::Missing, Compared::Missing, Compared::At(0)]);
    assert_eq!(phone.evidence.len(), 1);
}

#[test]
fn to_agree_on_a_rare_name_says_more_than_on_a_common_one() {
    let linkage = people();
    let of = |frequency| linkage.weigh(&[Compared::Missing, Compared::Value(0, frequency)]);
    assert!(of(0.000_5).bits > of(0.03).bits + 5.0);
    let unknown = linkage.weigh(&[Compared::Missing, Compared::At(0)]);
    assert!(of(0.02).bits - unknown.bits < 1e-9, "a usual frequency is as no frequency");
    let differ = |compared| linkage.weigh(&[Compared::Missing, compared]).bits;
    assert_eq!(differ(Compared::Value(2, 0.000_5)), differ(Compared::At(2)), "only agreement");
}

#[test]
fn the_chances_are_found_again_without_anybody_saying_which_pairs_match() {
    let truth = people();
    let mut dice = Dice(7);
    let mut fields = truth.fields().to_vec();
    for level in fields.iter_mut().flat_map(|field| field.levels.iter_mut()) {
        level.m = 0.3 + 0.4 * level.m;
        level.u = 0.1 + 0.8 * level.u;
    }
    let mut linkage = Linkage::new(fields, 0.05).expect("a linkage");
    let little = Strength { levels: 2.0, share: 2.0 };
    linkage.learn_chance(&dice.pairs(&truth, 0.0, 40_000), little);
    let learned = linkage.learn_matches(&dice.pairs(&truth, 0.2, 20_000), little);
    assert!((learned.matches / 20_000.0 - 0.2).abs() < 0.01, "{learned:?}");
    assert!((linkage.share() - 0.2).abs() < 0.01);
    for (found, truth) in linkage.fields().iter().zip(truth.fields()) {
        for (found, truth) in found.levels.iter().zip(&truth.levels) {
            assert!((found.m - truth.m).abs() < 0.02, "{found:?} is not {truth:?}");
            assert!((found.u - truth.u).abs() < 0.005, "{found:?} is not {truth:?}");
        }
    }
}

#[test]
fn a_handful_of_pairs_does_not_overthrow_what_was_supposed() {
    let supposed = people();
    let mut linkage = supposed.clone();
    let odd = vec![vec![Compared::At(1), Compared::At(2), Compared::At(1)]; 5];
    linkage.learn_chance(&odd, Strength::default());
    linkage.learn_matches(&odd, Strength::default());
    for (found, before) in linkage.fields().iter().zip(supposed.fields()) {
        for (found, before) in found.levels.iter().zip(&before.levels) {
            assert!((found.m - before.m).abs() < 0.05, "{found:?} was {before:?}");
        }
    }
}

#[test]
fn what_cannot_be_weighed_is_refused_by_name() {
    let one = vec![field("phone", &[("same phone", 1.0, 1.0)])];
    assert_eq!(Linkage::new(one, 0.1), Err(Problem::TooFewLevels("phone".into())));
    let none = vec![field("phone", &[("same", 0.0, 0.5), ("other", 0.0, 0.5)])];
    assert_eq!(Linkage::new(none, 0.1), Err(Problem::NoChances("phone".into())));
    assert_eq!(Linkage::new(people().fields().to_vec(), f64::NAN), Err(Problem::NoShare));
}

fn any_compared() -> impl Strategy<Value = Compared> {
    prop_oneof![
        Just(Compared::Missing),
        (0_usize..5).prop_map(Compared::At),
        ((0_usize..5), any::<f64>()).prop_map(|(level, share)| Compared::Value(level, share)),
    ]
}

proptest! {
    #[test]
    fn whatever_is_compared_the_answer_is_a_probability(
        pairs in prop::collection::vec(prop::collection::vec(any_compared(), 0..5), 0..20),
        levels in -10.0_f64..200.0,
        share in -10.0_f64..200.0,
    ) {
        let mut linkage = people();
        linkage.learn_chance(&pairs, Strength { levels, share });
        let learned = linkage.learn_matches(&pairs, Strength { levels, share });
        prop_assert!(learned.matches >= 0.0 && learned.matches <= pairs.len() as f64 + 1e-9);
        for pair in &pairs {
            let judged = linkage.weigh(pair);
            prop_assert!((0.0..=1.0).contains(&judged.probability), "{judged:?}");
            let sum: f64 = judged.evidence.iter().map(|one| one.bits).sum();
            prop_assert!((sum - judged.bits).abs() < 1e-9);
        }
    }

    #[test]
    fn learning_never_makes_the_pairs_less_likely(seed in any::<u64>(), share in 0.02_f64..0.9) {
        let pairs = Dice(seed).pairs(&people(), share, 300);
        let strength = Strength { levels: 5.0, share: 5.0 };
        let learned = people().learn_matches(&pairs, strength);
        prop_assert!(learned.log_likelihood.is_finite());
        prop_assert!(learned.log_likelihood >= learned.log_likelihood_before - 1e-6, "{learned:?}");
    }

    #[test]
    fn more_agreement_is_never_less_likely_a_match(at in 0_usize..2, phone in 0_usize..2) {
        let linkage = people();
        let of = |name| {
            linkage.weigh(&[Compared::Missing, Compared::At(name), Compared::At(phone)]).probability
        };
        prop_assert!(of(at) > of(at + 1));
    }
}
