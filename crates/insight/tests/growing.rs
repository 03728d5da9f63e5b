//! Who is called growing, in simulated practices whose truth is known.

use insight::{
    Options, Status, score,
    simulate::{Change, Setting, Source, World},
};

/// Sources called growing on a day, by their places.
fn growing(world: &World, day: i32) -> Vec<usize> {
    let scores = score(&world.histories(), world.date(day), &Options::default());
    let growing = scores.iter().enumerate().filter(|(_, one)| one.status == Status::Growing);
    growing.map(|(place, _)| place).collect()
}

/// Whether it has plainly grown: to twice its pace at least half a year ago, and refers once a
/// week at least.
fn plainly_grew(source: &Source, day: i32) -> bool {
    let latest = source.truth.latest_change(day);
    latest.is_some_and(|event| {
        matches!(event.change, Change::Growth | Change::ClinicGrew)
            && (182..=364).contains(&(day - event.day))
            && event.after >= 4.0
            && event.after >= 2.0 * event.before
            && event.before > 0.5
    })
}

#[test]
fn who_plainly_grows_is_told_and_few_others() {
    let (mut told, mut truly, mut plain, mut found) = (0, 0, 0, 0);
    for seed in 11..=14 {
        let world = World::draw(&Setting::large(), seed);
        for day in (world.recorded - 700..world.recorded).step_by(100) {
            let named = growing(&world, day);
            told += named.len();
            let grew = |place: &&usize| world.sources[**place].truth.grown_times_on(day) >= 1.2;
            truly += named.iter().filter(grew).count();
            for (place, source) in world.sources.iter().enumerate() {
                if plainly_grew(source, day) {
                    plain += 1;
                    found += usize::from(named.contains(&place));
                }
            }
        }
    }
    println!("told {told}, of them truly {truly}; plain {plain}, of them found {found}");
    assert!(plain >= 20, "{plain}");
    assert!(3 * found >= plain, "{found} of {plain} found");
    assert!(4 * truly >= 3 * told, "{truly} of {told} truly grew");
}

#[test]
fn nobody_grows_in_a_calm_practice_in_which_nothing_changes() {
    let calm = Setting {
        changes_a_year: (0.0, 0.0),
        clinic_changes: 0.0,
        touches: (0.0, 0.0),
        ..Setting::calm()
    };
    let named: usize = (1..=5)
        .map(|seed| {
            let world = World::draw(&calm, seed);
            let days = (world.recorded - 600..world.recorded).step_by(100);
            days.map(|day| growing(&world, day).len()).sum::<usize>()
        })
        .sum();
    // Of 150 sources looked at 30 times.
    assert!(named <= 5, "{named}");
}
