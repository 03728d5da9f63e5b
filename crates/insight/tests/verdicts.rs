//! What the verdicts promise.

use insight::{
    Closure, Dismissal, History, Lift, News, Options, Population, Score, Shape, Status, news,
    score,
    simulate::{Setting, World},
};
use jiff::{
    Span,
    civil::{Date, date},
};
use proptest::prelude::*;

const TODAY: Date = date(2024, 9, 12);

fn ago(days: i64) -> Date {
    TODAY.saturating_sub(Span::new().days(days))
}

/// One referral every so many days, from so many days ago to so many.
fn even(every: usize, from: i64, to: i64) -> History {
    let days = (to..=from).rev().step_by(every).map(ago).collect();
    History { days, ..History::default() }
}

/// A practice in which nothing happens: sources that refer evenly, some often and some seldom.
fn quiet() -> Vec<History> {
    (0..40).map(|at| even(6 + at % 30, 1000 + at as i64, at as i64 % 7)).collect()
}

fn with(one: History) -> Score {
    let mut histories = quiet();
    histories.push(one);
    score(&histories, TODAY, &Options::default()).remove(40)
}

#[test]
fn a_source_that_stopped_is_slipping_and_the_sentence_says_why() {
    let score = with(even(3, 999, 60));
    assert_eq!((score.status, score.shape), (Status::Slipping, Some(Shape::Stop)), "{score:?}");
    assert!(score.p_active < 0.2 && score.chance < 0.01, "{score:?}");
    assert!(score.why.starts_with("Silent for 60 days; at its usual "), "{}", score.why);
    assert!(score.expected_loss_90_days > 15.0, "{score:?}");
    assert_eq!(score.rank, 1);
    assert_eq!(score.since, Some(ago(60)));
}

#[test]
fn a_source_that_sends_a_third_of_what_it_did_is_slipping() {
    let mut history = even(3, 1000, 150);
    history.days.extend(even(14, 149, 2).days);
    let score = with(history);
    assert_eq!((score.status, score.shape), (Status::Slipping, Some(Shape::Decline)), "{score:?}");
    assert!(score.why.contains("were to be expected"), "{}", score.why);
    let since = score.since.expect("a day");
    assert!((ago(200)..=ago(110)).contains(&since), "{since}");
}

#[test]
fn a_source_that_sends_many_times_as_many_is_growing() {
    let mut history = even(14, 1000, 60);
    history.days.extend(even(2, 59, 1).days);
    let score = with(history);
    assert_eq!(score.status, Status::Growing, "{score:?}");
    assert!(score.rate_month > 1.4 * score.pace_month, "{score:?}");
}

#[test]
fn a_silence_that_chance_explains_is_never_called_slipping() {
    let score = with(even(30, 1000, 45));
    assert_eq!(score.status, Status::Steady, "{score:?}");
}

#[test]
fn two_weeks_without_a_referral_in_summer_are_a_vacation() {
    let score = with(even(2, 1000, 15));
    assert_eq!(score.status, Status::Steady, "{score:?}");
    assert!(score.p_active > 0.5, "{score:?}");
}

#[test]
fn who_referred_once_or_twice_is_never_slipping() {
    for days in [vec![ago(400)], vec![ago(500), ago(480)], vec![ago(20)], vec![ago(3), ago(3)]] {
        let score = with(History { days, ..History::default() });
        assert!(matches!(score.status, Status::OneTime | Status::New), "{score:?}");
    }
}

#[test]
fn what_is_long_silent_or_known_to_have_ended_is_history() {
    assert_eq!(with(even(5, 1000, 500)).status, Status::Retired);
    let ended = with(History { ended: true, ..even(5, 1000, 3) });
    assert_eq!((ended.status, ended.expected_90_days), (Status::Retired, 0.0));
}

#[test]
fn while_the_clinic_is_closed_nobody_is_slipping() {
    let closed = Closure { from: ago(59), to: TODAY };
    let histories: Vec<History> = (0..30).map(|at| even(3 + at % 9, 900, 60)).collect();
    let options = Options { closures: vec![closed], ..Options::default() };
    let slipping =
        |scores: Vec<Score>| scores.iter().filter(|score| score.status == Status::Slipping).count();
    assert_eq!(slipping(score(&histories, TODAY, &options)), 0);
}

#[test]
fn a_drop_that_all_sources_share_is_not_each_sources_own() {
    // From 56 days ago on, everybody sends half of what they sent.
    let halved = (0..60).map(|at| {
        let every = 4 + at % 8;
        let mut history = even(every, 900 + at as i64, 56);
        history.days.extend(even(2 * every, 50, at as i64 % 5).days);
        history
    });
    let histories: Vec<History> = halved.collect();
    let scores = score(&histories, TODAY, &Options::default());
    let slipping = scores.iter().filter(|score| score.status == Status::Slipping).count();
    assert!(slipping <= 6, "{slipping} of 60");
}

/// Every third day, and every second in the year until 60 days ago, when it was visited.
fn visited() -> History {
    let mut history = even(3, 1000, 426);
    history.days.extend(even(2, 425, 61).days);
    history.days.extend(even(3, 60, 1).days);
    history
}

#[test]
fn what_a_visit_brought_is_no_pace_that_a_source_could_fall_from() {
    let lift = |to| Lift { from: ago(425), to, times: 1.5 };
    let (told, untold) =
        (with(History { lifts: vec![lift(ago(61))], ..visited() }), with(visited()));
    assert!(told.chance > untold.chance, "{told:?} {untold:?}");
    assert!(told.expected_loss_90_days < untold.expected_loss_90_days, "{told:?} {untold:?}");
}

#[test]
fn what_a_visit_brings_is_in_the_rate_of_today_and_expected_only_while_it_lasts() {
    let mut history = even(3, 1000, 31);
    history.days.extend(even(2, 30, 1).days);
    let lifted =
        |to| History { lifts: vec![Lift { from: ago(30), to, times: 1.5 }], ..history.clone() };
    let (over, lasting) = (with(lifted(TODAY)), with(lifted(ago(-90))));
    assert!((over.rate_month / lasting.rate_month - 1.0).abs() < 1e-6, "{over:?} {lasting:?}");
    let ratio = lasting.expected_90_days / over.expected_90_days;
    assert!((ratio - 1.5).abs() < 1e-6, "{ratio}");
    assert!(over.expected_90_days < 2.9 * over.rate_month / 1.4, "{over:?}");
}

#[test]
fn where_nothing_changes_hardly_anybody_is_listed_and_chance_is_not_overstated() {
    let setting = Setting {
        changes_a_year: (0.0, 0.0),
        clinic_changes: 0.0,
        closure: 0.0,
        touches: (0.0, 0.0),
        newcomers: (0.0, 0.0),
        ..Setting::ordinary()
    };
    let (mut listed, mut asked, mut unlikely) = (0, 0, 0);
    for seed in 1..=3 {
        let world = World::draw(&setting, seed);
        let histories = world.histories();
        for day in [800, 1000, 1200, 1400] {
            let scores = score(&histories, world.date(day), &Options::default());
            for (score, source) in scores.iter().zip(&world.sources) {
                if source.truth.one_timer || source.days.iter().filter(|at| **at <= day).count() < 3
                {
                    continue;
                }
                asked += 1;
                listed += usize::from(score.status == Status::Slipping);
                unlikely += usize::from(score.chance <= 0.05);
            }
        }
    }
    assert!(asked > 800);
    assert!(listed * 40 <= asked, "{listed} of {asked} listed");
    assert!(unlikely * 16 <= asked, "{unlikely} of {asked} have a chance of at most 1 in 20");
}

#[test]
fn months_lie_within_their_band_and_the_band_stays_when_a_source_stops() {
    let histories = quiet();
    let population = Population::learn(&histories, TODAY, &Options::default());
    let steady = population.months(&histories[0], 24);
    assert_eq!(steady.len(), 24);
    assert_eq!(steady[23].first, date(2024, 9, 1));
    let within = |month: &insight::Month| (month.low..=month.high).contains(&month.seen);
    assert!(steady.iter().filter(|month| within(month)).count() >= 21);
    let stopped = population.months(&even(3, 1000, 110), 4);
    assert!(stopped[2].expected > 3.0 && stopped[2].seen == 0 && stopped[2].low > 0);
}

#[test]
fn what_was_put_aside_comes_back_only_with_news() {
    let mut score = with(even(3, 999, 60));
    let aside = |shape| Dismissal { on: ago(10), referrals: 314, shape: Some(shape) };
    assert_eq!(news(&score, 314, &aside(Shape::Stop)), None);
    assert_eq!(news(&score, 314, &aside(Shape::Decline)), Some(News::Stopped));
    score.since = Some(ago(5));
    assert_eq!(news(&score, 320, &aside(Shape::Stop)), Some(News::SlippedAgain));
    score.status = Status::Steady;
    assert_eq!(news(&score, 320, &aside(Shape::Decline)), None);
}

#[test]
fn nobody_and_nothing_are_answered() {
    assert_eq!(score(&[], TODAY, &Options::default()), Vec::new());
    let empty = score(&[History::default()], TODAY, &Options::default());
    assert_eq!((empty[0].status, empty[0].rank), (Status::New, 1));
}

/// Any days, in and out of the calendar's reach.
fn any_day() -> impl Strategy<Value = Date> {
    let wild = (-9999_i16..=9999, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| date(year, month, day));
    prop_oneof![6 => (-200_i64..1500).prop_map(ago), 1 => wild]
}

fn any_history() -> impl Strategy<Value = History> {
    let days = prop_oneof![
        3 => proptest::collection::vec(any_day(), 0..60),
        1 => (any_day(), 1_usize..900).prop_map(|(day, times)| vec![day; times]),
    ];
    let lifts = prop_oneof![
        3 => Just(Vec::new()),
        1 => proptest::collection::vec(any_lift(), 0..6),
    ];
    (days, 0_u32..4, proptest::bool::weighted(0.05), lifts)
        .prop_map(|(days, group, ended, lifts)| History { days, group, ended, lifts })
}

fn any_lift() -> impl Strategy<Value = Lift> {
    let times = prop_oneof![4 => 0.8_f64..2.0, 1 => any::<f64>()];
    (any_day(), any_day(), times).prop_map(|(from, to, times)| Lift { from, to, times })
}

fn numbers(score: &Score) -> [f64; 8] {
    [
        score.rate_month,
        score.low,
        score.high,
        score.pace_month,
        score.chance,
        score.p_active,
        score.expected_90_days,
        score.expected_loss_90_days,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_input_is_answered_with_sound_numbers(
        histories in proptest::collection::vec(any_history(), 0..12),
        as_of in any_day(),
        recorded in proptest::option::of(any_day()),
        closure in (any_day(), any_day()),
        share in proptest::num::f64::ANY,
    ) {
        let options = Options {
            recorded_from: recorded,
            closures: vec![Closure { from: closure.0, to: closure.1 }],
            false_discoveries: share,
        };
        let scores = score(&histories, as_of, &options);
        let mut ranks: Vec<u32> = scores.iter().map(|score| score.rank).collect();
        ranks.sort_unstable();
        prop_assert_eq!(ranks, (1..=histories.len() as u32).collect::<Vec<_>>());
        for score in &scores {
            prop_assert!(numbers(score).iter().all(|value| value.is_finite() && *value >= 0.0), "{:?}", score);
            prop_assert!(score.chance <= 1.0 && score.p_active <= 1.0);
            prop_assert!(score.low <= score.rate_month && score.rate_month <= score.high);
        }
        let population = Population::learn(&histories, as_of, &options);
        for history in &histories {
            for month in population.months(history, 14) {
                prop_assert!(month.low <= month.high && month.expected.is_finite());
            }
        }
    }

    #[test]
    fn the_order_of_sources_and_of_days_does_not_matter(
        mut histories in proptest::collection::vec(any_history(), 1..12)
    ) {
        let before = score(&histories, TODAY, &Options::default());
        histories.reverse();
        for history in &mut histories {
            history.days.reverse();
        }
        let mut after = score(&histories, TODAY, &Options::default());
        after.reverse();
        for (one, other) in before.iter().zip(&after) {
            prop_assert_eq!(one.status, other.status);
            for (a, b) in numbers(one).iter().zip(numbers(other)) {
                prop_assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{:?} {:?}", one, other);
            }
        }
    }

    #[test]
    fn a_referral_today_never_makes_it_likelier_that_a_source_is_gone(
        mut histories in proptest::collection::vec(any_history(), 1..8)
    ) {
        let before = score(&histories, TODAY, &Options::default());
        histories[0].days.push(TODAY);
        let after = score(&histories, TODAY, &Options::default());
        // The others' numbers shift a little with what is usual; this source's must not fall.
        let known = before[0].silent_days.is_some() && !histories[0].ended;
        prop_assert!(!known || after[0].p_active >= before[0].p_active - 1e-3, "{:?} {:?}", before[0], after[0]);
        prop_assert!(after[0].shape != Some(Shape::Stop));
    }

    /// In 28 years of the Gregorian calendar every day falls on the same weekday again.
    #[test]
    fn what_happened_a_generation_ago_is_judged_the_same(
        histories in proptest::collection::vec(
            proptest::collection::vec((0_i64..1200).prop_map(ago), 0..40), 1..10)
    ) {
        let of = |days: &Vec<Date>| History { days: days.clone(), ..History::default() };
        let histories: Vec<History> = histories.iter().map(of).collect();
        let back = Span::new().days(10_227);
        let then: Vec<History> = histories.iter().map(|history| History {
            days: history.days.iter().map(|day| day.saturating_sub(back)).collect(),
            ..history.clone()
        }).collect();
        let now = score(&histories, TODAY, &Options::default());
        let then = score(&then, TODAY.saturating_sub(back), &Options::default());
        for (now, then) in now.iter().zip(&then) {
            prop_assert_eq!(now.status, then.status);
            prop_assert_eq!(now.rank, then.rank);
            for (a, b) in numbers(now).iter().zip(numbers(then)) {
                prop_assert!((a - b).abs() <= 1e-6 * (1.0 + a.abs()), "{:?} {:?}", now, then);
            }
        }
    }
}

#[test]
fn two_halves_of_a_source_refer_together_what_the_whole_does() {
    let whole = even(3, 1000, 1);
    let half = |which: usize| History {
        days: whole.days.iter().skip(which).step_by(2).copied().collect(),
        ..History::default()
    };
    let halves = with(half(0)).rate_month + with(half(1)).rate_month;
    let whole = with(whole).rate_month;
    assert!((halves / whole - 1.0).abs() < 0.15, "{halves} and {whole}");
}
