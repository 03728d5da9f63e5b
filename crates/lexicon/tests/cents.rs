//! Amounts of money: read as people write them, added without losing a cent.

use lexicon::{Cents, CentsProblem};
use proptest::prelude::*;

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, cents) in [
        ("12.50", 1250),
        ("$12.50", 1250),
        (" $ 12.5 ", 1250),
        ("12", 1200),
        ("1,234", 123_400),
        ("$1,234.05", 123_405),
        (".75", 75),
        ("12.", 1200),
        ("0", 0),
        ("1,000,000", 100_000_000),
    ] {
        assert_eq!(Cents::parse(text), Ok(Cents::new(cents)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused_rather_than_guessed() {
    for text in ["12,50", "1.234", "-5", "12 dollars", "1,23", ",123", ".", "12.345", "１２", "1e3"]
    {
        assert_eq!(Cents::parse(text), Err(CentsProblem::Form), "{text}");
    }
    assert_eq!(Cents::parse(" $ "), Err(CentsProblem::Empty));
    assert_eq!(Cents::parse("1,000,000.01"), Err(CentsProblem::TooMuch));
    assert_eq!(Cents::parse(&"9".repeat(400)), Err(CentsProblem::TooMuch));
}

#[test]
fn amounts_are_shown_with_their_dollars_grouped() {
    for (cents, shown, plain) in [
        (0, "$0.00", "0.00"),
        (7, "$0.07", "0.07"),
        (41_170, "$411.70", "411.70"),
        (123_456_789, "$1,234,567.89", "1234567.89"),
        (-1_250, "−$12.50", "-12.50"),
    ] {
        assert_eq!(Cents::new(cents).to_string(), shown);
        assert_eq!(Cents::new(cents).plain(), plain);
    }
}

proptest! {
    #[test]
    fn every_amount_is_read_back_as_it_was_shown(cents in 0_i64..=100_000_000) {
        let amount = Cents::new(cents);
        prop_assert_eq!(Cents::parse(&amount.to_string()), Ok(amount));
        prop_assert_eq!(Cents::parse(&amount.plain()), Ok(amount));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,20}") {
        let _ = Cents::parse(&text);
    }

    #[test]
    fn sums_lose_no_cent(amounts in proptest::collection::vec(0_i64..=100_000_000, 0..200)) {
        let sum = Cents::sum(amounts.iter().copied().map(Cents::new));
        prop_assert_eq!(sum.get(), amounts.iter().sum::<i64>());
    }

    #[test]
    fn what_is_left_is_never_less_than_nothing(one in 0_i64..=100_000_000, other in 0_i64..=100_000_000) {
        let left = Cents::new(one).less(Cents::new(other));
        prop_assert_eq!(left.get(), (one - other).max(0));
    }
}
