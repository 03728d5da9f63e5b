//! What the simulator promises.

use insight::simulate::{Change, MONTH, Setting, Source, Touch, TouchKind, World};
use proptest::prelude::*;

/// Any kind of practice, small enough to be drawn often.
fn any_world() -> impl Strategy<Value = World> {
    let kinds = Setting::all().len();
    (0..kinds, 0..50_usize, 1..3_i32, any::<u64>()).prop_map(|(kind, sources, years, seed)| {
        World::draw(&Setting { sources, years, ..Setting::all().swap_remove(kind) }, seed)
    })
}

/// Worlds of one kind.
fn worlds(setting: &Setting, seeds: u64) -> Vec<World> {
    (0..seeds).map(|seed| World::draw(setting, seed)).collect()
}

/// Those who refer more than once or twice.
fn lasting(world: &World) -> impl Iterator<Item = (usize, &Source)> {
    world.sources.iter().enumerate().filter(|(_, source)| !source.truth.one_timer)
}

/// The days on which a source could have referred, with what season and pace would bring.
fn plain_days<'a>(world: &'a World, source: &'a Source) -> impl Iterator<Item = (i32, f64)> + 'a {
    let there = (0..world.recorded).filter(|day| !source.truth.away_on(*day));
    there.map(|day| (day, source.truth.rate_on(day) / MONTH * world.season.on(day)))
}

fn referrals_on(source: &Source, day: i32) -> f64 {
    let before = |limit| source.days.partition_point(|at| *at < limit);
    (before(day + 1) - before(day)) as f64
}

#[test]
fn referrals_are_as_many_as_the_truth_says() {
    for setting in Setting::all() {
        let setting = Setting { sources: 60, years: 2, ..setting };
        let (mut drawn, mut expected, mut squares) = (0.0, 0.0, 0.0);
        for world in worlds(&setting, 8) {
            for (place, source) in lasting(&world) {
                let of_day = |day| world.expected(place, day - 1, 1);
                let of_source: f64 = (0..world.recorded).map(of_day).sum();
                let count = source.days.len() as f64;
                drawn += count;
                expected += of_source;
                squares += (count - of_source) * (count - of_source);
            }
        }
        // Sources are independent, so that their own misses say how large the sampling error is.
        let errors = (drawn - expected) / squares.sqrt();
        assert!(errors.abs() < 3.0, "{}: {errors:.1} standard errors", setting.name);
        let off: f64 = drawn / expected - 1.0;
        assert!(off.abs() < 0.06, "{}: {drawn} drawn, {expected:.0} expected", setting.name);
    }
}

#[test]
fn clumps_and_wandering_make_counts_vary_more_than_chance() {
    let dispersion = |setting: &Setting| {
        let (mut squares, mut means) = (0.0, 0.0);
        for world in worlds(&Setting { touches: (0.0, 0.0), ..setting.clone() }, 4) {
            for (_, source) in lasting(&world) {
                let (mut count, mut mean) = (0.0, 0.0);
                for (day, expected) in plain_days(&world, source) {
                    count += referrals_on(source, day);
                    mean += expected;
                    if mean > 3.0 {
                        squares += (count - mean) * (count - mean);
                        means += mean;
                        (count, mean) = (0.0, 0.0);
                    }
                }
            }
        }
        squares / means
    };
    let calm = dispersion(&Setting::calm());
    let bursty = dispersion(&Setting::bursty());
    assert!((0.9..1.4).contains(&calm), "{calm}");
    assert!(bursty > 2.0, "{bursty}");
}

#[test]
fn a_visit_does_what_is_said_and_nothing_else() {
    // Only visits, so that one effect can be seen by itself.
    let (mut with, mut without) = ((0.0, 0.0), (0.0, 0.0));
    let mut said = 0.0;
    for world in worlds(&Setting { touches: (60.0, 60.0), ..Setting::calm() }, 8) {
        let visit = world.effects.iter().find(|effect| effect.kind == TouchKind::Visit);
        let visit = *visit.expect("what a visit does");
        for (place, source) in lasting(&world) {
            let touches: Vec<&Touch> =
                world.touches.iter().filter(|touch| touch.source == place).collect();
            for (day, expected) in plain_days(&world, source) {
                let near = |touch: &&&Touch| (0..=90).contains(&(day - touch.day));
                let near: Vec<&&Touch> = touches.iter().filter(near).collect();
                let count = referrals_on(source, day);
                let works = |touch: &&&Touch| day > touch.day && day - touch.day <= visit.days;
                if near.is_empty() {
                    without = (without.0 + count, without.1 + expected);
                } else if near.iter().all(|touch| touch.kind == TouchKind::Visit)
                    && near.iter().any(works)
                {
                    with = (with.0 + count, with.1 + expected);
                    said += expected * visit.times;
                }
            }
        }
    }
    assert!((without.0 / without.1 - 1.0).abs() < 0.04, "{without:?}");
    assert!((with.0 / said - 1.0).abs() < 0.05, "{with:?} where {said} are said");
    assert!(with.0 / with.1 > 1.15, "{with:?}");
}

#[test]
fn who_is_visited_is_no_accident() {
    // Before a visit, sources are not where they usually are: a before and after is misled.
    let (mut slips, mut of) = (0, 0);
    for world in worlds(&Setting::ordinary(), 8) {
        let (mut before, mut usual) = (0.0, 0.0);
        for touch in world.touches.iter().filter(|touch| touch.kind == TouchKind::Visit) {
            let source = &world.sources[touch.source];
            if source.truth.one_timer {
                continue;
            }
            for (day, expected) in plain_days(&world, source) {
                if (touch.day - 28..touch.day).contains(&day) {
                    before += referrals_on(source, day);
                    usual += expected;
                }
            }
        }
        slips += usize::from((before / usual - 1.0_f64).abs() > 0.1);
        of += 1;
    }
    assert!(slips * 2 > of, "in {slips} of {of} practices");
}

#[test]
fn rates_are_of_many_sizes() {
    let rates: Vec<f64> = worlds(&Setting::large(), 3)
        .iter()
        .flat_map(|world| &world.sources)
        .filter(|source| !source.truth.one_timer)
        .filter_map(|source| source.truth.segments.first().map(|first| first.rate))
        .collect();
    let share = |from: f64, to: f64| {
        rates.iter().filter(|rate| (from..to).contains(*rate)).count() as f64 / rates.len() as f64
    };
    assert!(share(0.0, 0.5) > 0.1, "few small ones");
    assert!(share(0.5, 3.0) > 0.4, "few middle ones");
    assert!(share(15.0, 61.0) > 0.02, "few large ones");
}

#[test]
fn every_kind_of_change_is_met() {
    let mut met: Vec<Change> = worlds(&Setting::large(), 3)
        .iter()
        .flat_map(|world| &world.sources)
        .flat_map(|source| &source.truth.events)
        .map(|event| event.change)
        .collect();
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), 8, "{met:?}");
}

#[test]
fn a_quarter_of_all_names_or_more_refer_once_or_twice() {
    for setting in Setting::all() {
        let worlds = worlds(&Setting { years: 1, ..setting.clone() }, 6);
        let sources: Vec<&Source> = worlds.iter().flat_map(|world| &world.sources).collect();
        let once = sources.iter().filter(|source| source.truth.one_timer).count() as f64;
        assert!(once / sources.len() as f64 > 0.22, "{}", setting.name);
    }
}

#[test]
fn a_seed_gives_the_same_world_on_every_machine() {
    let world = World::draw(&Setting::bursty(), 42);
    let days = world.sources.iter().flat_map(|source| source.days.iter().copied());
    let touches = world.touches.iter().map(|touch| touch.day);
    // FNV-1a over all days of referrals and touches.
    let print = days.chain(touches).fold(0xcbf2_9ce4_8422_2325_u64, |print, day| {
        (print ^ u64::from(day.unsigned_abs())).wrapping_mul(0x0000_0100_0000_01b3)
    });
    assert_eq!(print, 0x419c_0879_2131_53f2, "{print:#x}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_season_is_1_on_the_average(world in any_world()) {
        let days = usize::try_from(world.recorded).expect("some days");
        let factors = &world.season.factors[..days];
        let mean = factors.iter().sum::<f64>() / days as f64;
        prop_assert!((mean - 1.0).abs() < 1e-9, "{mean}");
        prop_assert!(factors.iter().all(|factor| *factor >= 0.0));
    }

    #[test]
    fn who_has_stopped_is_away_or_has_not_begun_refers_nothing(world in any_world()) {
        for source in world.sources.iter().filter(|source| !source.truth.one_timer) {
            for day in &source.days {
                prop_assert!(source.truth.rate_on(*day) > 0.0, "{} on {day}", source.name);
                prop_assert!(!source.truth.away_on(*day), "{} on {day}", source.name);
                prop_assert!(world.season.on(*day) > 0.0, "{} on {day}", source.name);
            }
        }
    }

    #[test]
    fn one_timers_refer_once_or_twice_and_have_lost_nothing(world in any_world()) {
        for source in world.sources.iter().filter(|source| source.truth.one_timer) {
            prop_assert!((1..=2).contains(&source.days.len()));
            prop_assert_eq!(source.truth.lost_share_on(world.recorded), 0.0);
        }
    }

    #[test]
    fn courses_are_in_order_and_add_up(world in any_world()) {
        for (place, source) in world.sources.iter().enumerate() {
            let truth = &source.truth;
            prop_assert!(truth.segments.is_sorted_by_key(|segment| segment.from));
            prop_assert!(truth.events.is_sorted_by_key(|event| event.day));
            for event in &truth.events {
                prop_assert!(event.before > 0.0 || event.change == Change::Return);
                prop_assert!(event.after <= 60.0);
                // Unless its clinic closed in the last days of a decline.
                let mut others = truth.events.iter();
                if !others.any(|other| (event.day + 1..=event.until).contains(&other.day)) {
                    prop_assert!((truth.rate_on(event.until) - event.after).abs() < 1e-9);
                }
            }
            for day in (0..world.recorded).step_by(31) {
                prop_assert!((0.0..=1.0).contains(&truth.lost_share_on(day)));
                prop_assert!(truth.usual_on(day) >= truth.rate_on(day));
                prop_assert!(world.lost(place, day, 90) >= 0.0);
                let expected = world.expected(place, day, 90);
                prop_assert!(expected.is_finite() && expected >= 0.0);
            }
        }
    }

    #[test]
    fn touches_go_to_sources_that_are_known(world in any_world()) {
        prop_assert!(world.touches.is_sorted_by_key(|touch| touch.day));
        for touch in &world.touches {
            let source = world.sources.get(touch.source);
            let first = source.and_then(|source| source.days.first());
            prop_assert!(first.is_some_and(|first| *first < touch.day), "{touch:?}");
            prop_assert!(touch.day < world.recorded);
        }
    }

    #[test]
    fn the_same_seed_is_the_same_world(seed in any::<u64>()) {
        let setting = Setting::small();
        let (one, other) = (World::draw(&setting, seed), World::draw(&setting, seed));
        let another = World::draw(&setting, seed.wrapping_add(1));
        let days = |world: &World| -> Vec<Vec<i32>> {
            world.sources.iter().map(|source| source.days.clone()).collect()
        };
        prop_assert_eq!(days(&one), days(&other));
        prop_assert_eq!(&one.touches, &other.touches);
        prop_assert_ne!(days(&one), days(&another));
    }
}
