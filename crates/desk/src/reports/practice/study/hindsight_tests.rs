use insight::simulate::Setting;
use jiff::civil::date;
use lexicon::Month;
use proptest::prelude::*;

use super::{
    super::{
        looks::{self, Said},
        simulated,
    },
    *,
};

const TODAY: Date = date(2026, 11, 25);

fn source(every: i64, from: i64, to: i64) -> Source {
    simulated::source(TODAY, every, from, to)
}

/// Looks at the ends of months, in which these are named from a day on.
fn told(past: &Past, named: &[(usize, Date)]) -> Vec<Look> {
    let this = Month::of(TODAY);
    let ends = Month::range(this.plus(-26), this.previous()).map(Month::last_day);
    ends.map(|as_of| {
        let said = |at: usize| Said {
            slipping: named.iter().any(|(source, from)| *source == at && as_of >= *from),
            pace: 4.0,
            expected: 12.0,
            deviation: 1.0,
        };
        Look { as_of, said: (0..past.sources.len()).map(|at| (at, said(at))).collect() }
    })
    .collect()
}

fn ago(days: i64) -> Date {
    TODAY.saturating_sub(days.days())
}

#[test]
fn who_stops_has_left_and_a_list_that_names_it_sooner_is_earlier() {
    // One a week until 300 days ago, and one that goes on.
    let past = Past { sources: vec![source(7, 1200, 300), source(7, 1200, 0)], ..Past::default() };
    let found = hindsight(&past, &told(&past, &[(0, ago(270))]), TODAY).expect("a hindsight");
    assert_eq!((found.left, found.named, found.named_by_rule), (1, 1, 1));
    let earlier = found.earlier_days.expect("both named it");
    assert!((28..=62).contains(&earlier), "{found:?}");
    assert_eq!((found.false_alarms, found.false_alarms_of_rule), (0, 0));
}

#[test]
fn who_is_named_and_goes_on_is_a_false_alarm_once() {
    let past = Past { sources: vec![source(7, 1200, 0), source(7, 1200, 0)], ..Past::default() };
    let found = hindsight(&past, &told(&past, &[(1, ago(400))]), TODAY).expect("a hindsight");
    assert_eq!((found.left, found.named, found.false_alarms), (0, 0, 1));
    assert_eq!(found.earlier_days, None);
}

#[test]
fn who_had_left_before_is_neither_a_loss_nor_an_alarm() {
    let past = Past { sources: vec![source(7, 1500, 800)], ..Past::default() };
    let found = hindsight(&past, &told(&past, &[(0, ago(760))]), TODAY).expect("a hindsight");
    assert_eq!((found.left, found.false_alarms), (0, 0));
}

#[test]
fn who_came_by_themselves_cannot_leave() {
    let itself = Source { is_somebody: false, ..source(7, 1200, 300) };
    let past = Past { sources: vec![itself], ..Past::default() };
    assert_eq!(hindsight(&past, &told(&past, &[]), TODAY).expect("a hindsight").left, 0);
}

#[test]
fn a_short_record_tells_nothing() {
    let past = Past { sources: vec![source(7, 300, 0)], ..Past::default() };
    assert_eq!(hindsight(&past, &[], TODAY), None);
    assert_eq!(hindsight(&past, &told(&past, &[])[..2], TODAY), None);
}

#[test]
fn who_falls_silent_by_chance_has_not_left() {
    // Seven a year, then none for 150 days, then as before.
    let mut one = source(52, 1200, 500);
    one.history.days.extend(source(52, 350, 0).history.days);
    let past = Past { sources: vec![one], ..Past::default() };
    let found = hindsight(&past, &told(&past, &[]), TODAY).expect("a hindsight");
    assert_eq!((found.left, found.named_by_rule, found.false_alarms_of_rule), (0, 0, 1));
}

/// On practices of the simulator, whose sources stop, fade, pause and go on.
#[test]
fn the_list_names_most_of_those_who_left_with_fewer_false_alarms_than_the_rule() {
    let mut all = Hindsight::default();
    for (setting, seed) in [Setting::ordinary(), Setting::seasonal()]
        .iter()
        .flat_map(|setting| (1..=2).map(move |seed| (setting, seed)))
    {
        let world = simulated::world(setting, seed);
        let (past, today) = (simulated::practice(&world), simulated::last_day(&world));
        let found = hindsight(&past, &looks::month_ends(&past, today), today).expect("a hindsight");
        println!("{} {seed}: {found:?}", setting.name);
        all.left += found.left;
        all.named += found.named;
        all.named_by_rule += found.named_by_rule;
        all.false_alarms += found.false_alarms;
        all.false_alarms_of_rule += found.false_alarms_of_rule;
    }
    assert!(all.left >= 10 && all.named * 3 >= all.left * 2, "{all:?}");
    assert!(all.false_alarms * 3 <= all.false_alarms_of_rule, "{all:?}");
}

proptest! {
    #[test]
    fn no_more_are_named_than_left_and_no_more_alarms_ring_than_there_are_sources(
        all in proptest::collection::vec((3_i64..60, 400_i64..1500, 0_i64..500), 1..20),
        named in proptest::collection::vec((0_usize..20, 0_i64..800), 0..20),
    ) {
        let sources = all.iter().map(|(every, from, to)| source(*every, *from, *to)).collect();
        let past = Past { sources, ..Past::default() };
        let named: Vec<(usize, Date)> = named.iter().map(|(at, days)| (*at, ago(*days))).collect();
        let found = hindsight(&past, &told(&past, &named), TODAY).expect("a hindsight");
        prop_assert!(found.named <= found.left && found.named_by_rule <= found.left);
        prop_assert!(found.left + found.false_alarms <= past.sources.len());
    }
}
