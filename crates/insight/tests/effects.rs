//! What touches did, where the truth is known.

mod touched;

use insight::{
    History,
    effects::{
        Answer, Course, Effect, Plan, Span, Touch, before_after, case_series, effects, intervals,
    },
    simulate::{self, TouchKind},
};
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;
use touched::{Habit, Kind, World};

/// The mean of the logarithms of estimate over truth, of the first kind, in several worlds: ours
/// and that of the plain comparison.
fn biases(world: &World, seeds: std::ops::Range<u64>) -> (f64, f64) {
    let worlds = (seeds.end - seeds.start) as f64;
    let (mut ours, mut plain) = (0.0, 0.0);
    for seed in seeds {
        let made = World { seed, ..world.clone() }.make();
        let kinds = world.kinds.len();
        let truth = world.kinds[0].ratio.ln();
        let found = effects(&made.courses(), &Plan::of_kinds(kinds), made.span);
        ours += found[0].rate_ratio.expect("a ratio").ln() - truth;
        let before_after = before_after(&made.courses(), kinds, made.span);
        plain += before_after[0].expect("a ratio").0.ln() - truth;
    }
    (ours / worlds, plain / worlds)
}

#[test]
fn visits_to_those_who_went_quiet_are_not_credited_with_their_return_to_the_usual() {
    let world = World { kinds: vec![Kind::of(Habit::AfterSilence, 1.3)], ..World::default() };
    let (ours, plain) = biases(&world, 100..106);
    assert!(ours.abs() < 0.05, "off by {ours}");
    assert!(plain > 0.3, "a plain comparison is off by {plain} only");
}

#[test]
fn visits_to_those_who_just_referred_are_not_blamed_for_their_return_to_the_usual() {
    let world = World { kinds: vec![Kind::of(Habit::AfterReferral, 1.3)], ..World::default() };
    let (ours, plain) = biases(&world, 200..206);
    assert!(ours.abs() < 0.05, "off by {ours}");
    assert!(plain < -0.2, "a plain comparison is off by {plain} only");
}

#[test]
fn each_of_two_kinds_gets_its_own_effect() {
    let kinds = vec![Kind::of(Habit::AfterSilence, 1.4), Kind::of(Habit::AfterReferral, 1.0)];
    let mut off = [0.0; 2];
    for seed in 300..304 {
        let made = World { seed, kinds: kinds.clone(), ..World::default() }.make();
        let found = effects(&made.courses(), &Plan::of_kinds(2), made.span);
        for ((off, effect), kind) in off.iter_mut().zip(&found).zip(&kinds) {
            *off += (effect.rate_ratio.expect("a ratio") / kind.ratio).ln() / 4.0;
        }
    }
    assert!(off.iter().all(|off| off.abs() < 0.07), "{off:?}");
}

#[test]
fn what_does_nothing_is_hardly_ever_called_an_effect() {
    let kinds = vec![Kind::of(Habit::AfterSilence, 1.0)];
    let answers: Vec<Answer> = (400..410)
        .map(|seed| {
            let made = World { seed, kinds: kinds.clone(), ..World::default() }.make();
            effects(&made.courses(), &Plan::of_kinds(1), made.span)[0].answer
        })
        .collect();
    let wrong = answers.iter().filter(|answer| **answer == Answer::More).count();
    assert!(wrong <= 1, "{answers:?}");
}

#[test]
fn with_few_touches_we_say_that_we_cannot_tell_and_how_many_are_lacking() {
    let kind = Kind { a_week: 1, ..Kind::of(Habit::Blind, 1.3) };
    let world = World { sources: 20, days: 365, kinds: vec![kind], ..World::default() };
    let made = world.make();
    let effect = &effects(&made.courses(), &Plan::of_kinds(1), made.span)[0];
    assert_eq!(effect.answer, Answer::CannotTell);
    assert!(effect.more_touches.expect("a number") > 50, "{effect:?}");
    assert!(effect.why.starts_with("We can't tell yet"), "{}", effect.why);
    assert_eq!(effect.cost_of_a_referral(40.0), None);
}

#[test]
fn of_a_kind_that_never_was_nothing_is_said() {
    let made = World { sources: 10, days: 200, kinds: Vec::new(), ..World::default() }.make();
    let found = effects(&made.courses(), &Plan::of_kinds(2), made.span);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|effect| effect.rate_ratio.is_none() && effect.n == 0));
}

#[test]
fn a_referral_costs_what_was_spent_over_what_was_gained() {
    let effect = Effect {
        rate_ratio: Some(1.3),
        low: Some(1.1),
        high: Some(1.5),
        n: 100,
        answer: Answer::More,
        additional: Some(50.0),
        additional_low: Some(-10.0),
        additional_high: Some(100.0),
        more_touches: Some(0),
        why: String::new(),
    };
    let cost = effect.cost_of_a_referral(40.0).expect("a cost");
    assert_eq!((cost.estimate, cost.low, cost.high), (80.0, 40.0, None));
    let unknown = Effect { answer: Answer::CannotTell, ..effect };
    assert_eq!(unknown.cost_of_a_referral(40.0), None);
}

#[test]
fn a_day_on_which_the_clinic_was_closed_does_not_count_for_a_silence() {
    let from = date(2023, 1, 2);
    let history = History {
        days: (0..100).map(|week| from.saturating_add((week * 7).days())).collect(),
        ..History::default()
    };
    let course = Course { history: &history, touches: &[] };
    let span = Span { from, to: from.saturating_add(700.days()) };
    let closed = insight::Closure { from: date(2023, 3, 6), to: date(2023, 3, 19) };
    let plan = Plan { closures: vec![closed], ..Plan::of_kinds(0) };
    // An interval a week, from the day after the first referral on.
    let weeks = &intervals(&[course], &plan, span)[0];
    let days: Vec<f64> = weeks.iter().map(|week| week.days).collect();
    assert!(days[9..11].iter().all(|days| (days - 7.0 * 0.02).abs() < 1e-6), "{days:?}");
    assert!([8, 11].iter().all(|week| days[*week] > 6.0), "{days:?}");
}

prop_compose! {
    fn any_course()(
        days in prop::collection::vec(-30_i64..800, 0..40),
        touches in prop::collection::vec((-60_i64..900, 0_usize..5), 0..20),
    ) -> (History, Vec<Touch>) {
        let on = |day: i64| date(2022, 2, 27).saturating_add(day.days());
        let history = History { days: days.into_iter().map(on).collect(), ..History::default() };
        let touch = |(day, kind)| Touch { day: on(day), kind };
        (history, touches.into_iter().map(touch).collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_on_record_the_answer_is_a_number_in_its_interval_or_none(
        made in prop::collection::vec(any_course(), 0..6),
        length in -5_i64..800,
    ) {
        let courses: Vec<Course<'_>> =
            made.iter().map(|(history, touches)| Course { history, touches }).collect();
        let from = date(2022, 2, 27);
        let span = Span { from, to: from.saturating_add(length.days()) };
        let plan = Plan::of_kinds(3);
        let found = effects(&courses, &plan, span);
        prop_assert_eq!(found.len(), 3);
        for effect in found {
            match (effect.low, effect.rate_ratio, effect.high) {
                (Some(low), Some(ratio), Some(high)) => {
                    prop_assert!(0.0 < low && low <= ratio && ratio <= high && high.is_finite());
                }
                (None, None, None) => (),
                other => prop_assert!(false, "{:?}", other),
            }
        }
        if let Some(series) = case_series(&intervals(&courses, &plan, span), plan.columns()) {
            prop_assert!(series.log_ratios.iter().all(|ratio| ratio.is_finite()));
        }
    }

    #[test]
    fn the_order_in_which_things_are_listed_changes_nothing(
        made in prop::collection::vec(any_course(), 1..4),
    ) {
        let turned: Vec<(History, Vec<Touch>)> = made
            .iter()
            .map(|(history, touches)| {
                let mut history = history.clone();
                history.days.reverse();
                (history, touches.iter().rev().copied().collect())
            })
            .collect();
        let span = Span { from: date(2022, 3, 1), to: date(2024, 3, 1) };
        let of = |made: &[(History, Vec<Touch>)]| {
            let courses: Vec<Course<'_>> =
                made.iter().map(|(history, touches)| Course { history, touches }).collect();
            effects(&courses, &Plan::of_kinds(3), span)
        };
        prop_assert_eq!(of(&made), of(&turned));
    }
}

/// Of the intervals told in a practice: how many hold the truth, and how many there are.
fn holding(world: &simulate::World) -> (usize, usize) {
    let kinds = TouchKind::ALL;
    let mut touches = vec![Vec::new(); world.sources.len()];
    for touch in world.touches.iter().filter(|touch| touch.day < world.recorded) {
        let kind = kinds.iter().position(|kind| *kind == touch.kind).expect("a kind");
        touches[touch.source].push(Touch { day: world.date(touch.day), kind });
    }
    let histories = world.histories();
    let courses: Vec<Course<'_>> = histories
        .iter()
        .zip(&touches)
        .map(|(history, touches)| Course { history, touches })
        .collect();
    let span = Span { from: world.date(0), to: world.date(world.recorded - 1) };
    let found = effects(&courses, &Plan::of_kinds(kinds.len()), span);
    let (mut held, mut told) = (0, 0);
    for truth in &world.effects {
        let kind = kinds.iter().position(|kind| *kind == truth.kind).expect("a kind");
        if let (Some(low), Some(high)) = (found[kind].low, found[kind].high) {
            // The true ratio of the 30 days that are told of.
            let ratio = 1.0 + (truth.times - 1.0) * f64::from(truth.days.min(30)) / 30.0;
            held += usize::from(low <= ratio && ratio <= high);
            told += 1;
        }
    }
    (held, told)
}

#[test]
fn about_nine_of_ten_intervals_hold_the_truth_in_practices_of_all_kinds() {
    let settings = simulate::Setting::all().into_iter().filter(|setting| setting.name != "large");
    let worlds = settings
        .flat_map(|setting| (401..404).map(move |seed| simulate::World::draw(&setting, seed)));
    let (held, told) = worlds.fold((0, 0), |(held, told), world| {
        let (more, of) = holding(&world);
        (held + more, told + of)
    });
    assert!(told > 60 && held * 100 >= told * 82, "{held} of {told}");
}
