//! Promises of the rule of 42 CFR 411.357(k)(3).

use jiff::civil::{Date, date};
use lexicon::Cents;
use proptest::prelude::*;

use super::cure::{Cure, Returned, Spent, Standing, last_day, standing};

const LIMIT: Cents = Cents::dollars(535);

fn spent(month: i8, day: i8, dollars: i64) -> Spent {
    Spent { on: date(2026, month, day), cents: Cents::dollars(dollars) }
}

fn back(month: i8, day: i8, dollars: i64) -> Returned {
    Returned { on: date(2026, month, day), cents: Cents::dollars(dollars) }
}

fn on(spent: &[Spent], returned: &[Returned], earlier: &[Date], today: Date) -> Standing {
    standing(Some(LIMIT), spent, returned, earlier, today)
}

fn cure(standing: &Standing) -> Cure {
    standing.excess.as_ref().expect("an excess").cure
}

#[test]
fn within_the_limit_something_is_left_and_at_the_limit_nothing_is_over() {
    let found = on(&[spent(2, 1, 500)], &[], &[], date(2026, 3, 1));
    assert_eq!((found.left, found.excess), (Some(Cents::dollars(35)), None));
    let found = on(&[spent(2, 1, 535)], &[], &[], date(2026, 3, 1));
    assert_eq!((found.left, found.excess), (Some(Cents::ZERO), None));
}

#[test]
fn without_a_limit_on_file_nothing_is_left_or_over_and_the_sum_stands() {
    let found = standing(None, &[spent(2, 1, 900)], &[], &[], date(2026, 3, 1));
    assert_eq!((found.spent, found.left, found.excess), (Cents::dollars(900), None, None));
}

#[test]
fn an_excess_is_returned_by_the_earlier_of_the_years_end_and_180_days() {
    for (received, by) in [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 4), date(2026, 12, 31)),
        (date(2026, 7, 3), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        // A leap year has a day more before the summer.
        (date(2028, 1, 1), date(2028, 6, 29)),
        (date(2028, 2, 29), date(2028, 8, 27)),
    ] {
        assert_eq!(last_day(received), by, "{received}");
    }
}

#[test]
fn what_came_back_after_the_last_day_settles_nothing_and_has_not_used_the_rule() {
    let entries = [spent(1, 1, 560), spent(9, 1, 10)];
    let found = on(&entries, &[back(7, 5, 25)], &[], date(2026, 9, 2));
    assert_eq!(cure(&found), Cure::Missed { missing: Cents::dollars(35) });
    assert_eq!(found.returned, Cents::dollars(25), "it is kept");
}

#[test]
fn the_day_counts_from_the_entry_that_passed_the_limit() {
    let entries = [spent(2, 1, 500), spent(5, 10, 60), spent(9, 1, 10)];
    let found = on(&entries, &[], &[], date(2026, 9, 2));
    let excess = found.excess.expect("an excess");
    assert_eq!(excess.received_on, date(2026, 5, 10));
    assert_eq!(excess.by, date(2026, 11, 6));
    assert_eq!(excess.cure, Cure::Open { to_return: Cents::dollars(35) });
}

#[test]
fn a_return_in_time_settles_it_and_one_a_day_late_does_not() {
    let entries = [spent(1, 10, 500), spent(3, 1, 60)];
    let by = last_day(date(2026, 3, 1));
    assert_eq!(by, date(2026, 8, 28));
    let in_time = on(&entries, &[back(8, 28, 25)], &[], date(2026, 9, 1));
    assert_eq!(cure(&in_time), Cure::Settled { on: by });
    let late = on(&entries, &[back(8, 29, 25)], &[], date(2026, 9, 1));
    assert_eq!(cure(&late), Cure::Missed { missing: Cents::dollars(25) });
    let part = on(&entries, &[back(4, 1, 10)], &[], date(2026, 5, 1));
    assert_eq!(cure(&part), Cure::Open { to_return: Cents::dollars(15) });
}

#[test]
fn an_excess_of_more_than_half_of_the_limit_cannot_be_settled() {
    let half = Cents::new(26_750);
    let at = Spent { on: date(2026, 2, 1), cents: Cents::new(53_500 + 26_750) };
    assert_eq!(
        cure(&on(&[at], &[], &[], date(2026, 2, 2))),
        Cure::Open { to_return: half },
        "exactly half"
    );
    let above = Spent { cents: Cents::new(53_500 + 26_751), ..at };
    assert_eq!(cure(&on(&[above], &[], &[], date(2026, 2, 2))), Cure::TooLarge { most: half });
}

#[test]
fn the_rule_is_there_once_in_three_years_counted_from_the_earlier_return() {
    let entries = [spent(3, 1, 560)];
    let used = |day| cure(&on(&entries, &[], &[day], date(2026, 3, 2)));
    let again = date(2026, 3, 2);
    assert_eq!(used(date(2023, 3, 2)), Cure::UsedBefore { on: date(2023, 3, 2), again });
    assert_eq!(used(date(2023, 3, 1)), Cure::Open { to_return: Cents::dollars(25) });
    // Three years after a 29 February end on the 28th.
    let leap = standing(
        Some(LIMIT),
        &[Spent { on: date(2031, 2, 28), cents: Cents::dollars(560) }],
        &[],
        &[date(2028, 2, 29)],
        date(2031, 3, 1),
    );
    assert_eq!(cure(&leap), Cure::Open { to_return: Cents::dollars(25) });
}

#[test]
fn a_second_excess_after_a_return_in_the_same_year_cannot_be_settled() {
    let entries = [spent(1, 10, 560), spent(5, 1, 20)];
    let found = on(&entries, &[back(2, 1, 25)], &[], date(2026, 5, 2));
    assert_eq!(cure(&found), Cure::UsedBefore { on: date(2026, 2, 1), again: date(2029, 2, 1) });
    // What was given back makes no room, and what came before the return was covered by it.
    let found = on(&[spent(1, 10, 560)], &[back(2, 1, 25)], &[], date(2026, 5, 2));
    assert_eq!(found.left, Some(Cents::ZERO));
    assert_eq!(cure(&found), Cure::Settled { on: date(2026, 2, 1) });
}

fn days() -> impl Strategy<Value = Date> {
    (0_i64..365).prop_map(|day| date(2026, 1, 1).saturating_add(jiff::ToSpan::days(day)))
}

fn entries() -> impl Strategy<Value = Vec<Spent>> {
    let one =
        (days(), 0_i64..30_000).prop_map(|(on, cents)| Spent { on, cents: Cents::new(cents) });
    proptest::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn the_years_sum_is_the_sum_of_the_shares_in_whatever_order_they_come(
        entries in entries(), turn in 0_usize..20, today in days(),
    ) {
        let mut other = entries.clone();
        if !other.is_empty() {
            let turn = turn % other.len();
            other.rotate_left(turn);
        }
        other.reverse();
        let (one, two) = (on(&entries, &[], &[], today), on(&other, &[], &[], today));
        prop_assert_eq!(one.spent.get(), entries.iter().map(|one| one.cents.get()).sum::<i64>());
        prop_assert_eq!(one, two);
    }

    #[test]
    fn what_is_left_and_what_is_over_add_up_to_the_limit(entries in entries(), today in days()) {
        let found = on(&entries, &[], &[], today);
        let over = found.excess.map_or(Cents::ZERO, |excess| excess.amount);
        let left = found.left.expect("a limit");
        prop_assert_eq!(found.spent.get() + left.get() - over.get(), LIMIT.get());
        prop_assert!(left == Cents::ZERO || over == Cents::ZERO);
    }

    #[test]
    fn the_last_day_is_never_past_the_year_nor_180_days(day in 0_i64..20_000) {
        let day = date(2000, 1, 1).saturating_add(jiff::ToSpan::days(day));
        let by = last_day(day);
        prop_assert!(by >= day && by.year() == day.year());
        prop_assert!((by - day).get_days() <= 180);
    }
}
