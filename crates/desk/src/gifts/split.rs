//! What of an entry falls to whom: per head, in whole cents, and nothing gets lost.
//!
//! The value of a meal is what it cost, divided among all who ate, ours included; what falls
//! to a physician counts to that physician (42 CFR 411.357(k)(1): an aggregate per physician).

use lexicon::Cents;

/// The most heads at one table: more is a fair, and fairs are not entered by head.
pub(super) const MOST_HEADS: u32 = 500;

/// Divides a total among groups of heads; the amounts add up to the total exactly.
///
/// The cents that do not divide go one to a head, in the order of the groups. Whoever counts
/// against a limit stands first, so that rounding never makes a share look smaller than it is.
/// None when nobody is there.
pub(super) fn split(total: Cents, heads: &[u32]) -> Option<Vec<Cents>> {
    let all: i64 = heads.iter().map(|heads| i64::from(*heads)).sum();
    if all == 0 || total < Cents::ZERO {
        return None;
    }
    let (each, mut odd) = (total.get() / all, total.get() % all);
    let share = |heads: &u32| {
        let heads = i64::from(*heads);
        let more = odd.min(heads);
        odd -= more;
        Cents::new(each * heads + more)
    };
    Some(heads.iter().map(share).collect())
}

/// The most that a whole may cost so that no head of so many gets more than this.
pub(super) fn most_altogether(a_head: Cents, heads: u32) -> Cents {
    Cents::new(a_head.get().saturating_mul(i64::from(heads)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn odd_cents_go_to_those_who_stand_first() {
        let shares = split(Cents::new(100), &[1, 1, 1]).expect("three heads");
        assert_eq!(shares, [34, 33, 33].map(Cents::new));
        let shares = split(Cents::new(10_003), &[1, 2, 4]).expect("seven heads");
        assert_eq!(shares, [1_429, 2_858, 5_716].map(Cents::new));
    }

    #[test]
    fn nobody_there_is_no_split() {
        assert_eq!(split(Cents::new(100), &[]), None);
        assert_eq!(split(Cents::new(100), &[0, 0]), None);
    }

    proptest! {
        #[test]
        fn shares_add_up_to_the_total_whatever_it_is(
            total in 0_i64..=100_000_000,
            heads in proptest::collection::vec(0_u32..40, 1..12),
        ) {
            match split(Cents::new(total), &heads) {
                None => prop_assert!(heads.iter().all(|heads| *heads == 0)),
                Some(shares) => {
                    prop_assert_eq!(shares.len(), heads.len());
                    prop_assert_eq!(Cents::sum(shares.iter().copied()), Cents::new(total));
                }
            }
        }

        #[test]
        fn no_head_gets_a_cent_more_than_another_who_stands_before_it(
            total in 0_i64..=1_000_000, heads in 1_usize..40,
        ) {
            let shares = split(Cents::new(total), &vec![1; heads]).expect("heads");
            prop_assert!(shares.windows(2).all(|two| two[0] >= two[1]));
            prop_assert!(shares[0].get() - shares[heads - 1].get() <= 1);
        }

        #[test]
        fn a_whole_within_the_most_keeps_every_head_within_its_own(
            a_head in 0_i64..=60_000, heads in 1_u32..40, under in 0_i64..500,
        ) {
            let most = most_altogether(Cents::new(a_head), heads);
            let total = most.less(Cents::new(under));
            let shares = split(total, &vec![1; heads as usize]).expect("heads");
            prop_assert!(shares.iter().all(|share| share.get() <= a_head));
        }
    }
}
