//! Who is growing: more than luck explains, with the share of false ones held.

use super::all::Judged;
use crate::{change::Surplus, history::History, population::Population, streams::Streams};

/// It sends at least so many times what was due, and so many times its pace before at present:
/// less is no growth that anybody would speak of.
const TIMES: f64 = 1.25;
/// Who was listed within the last weeks stays so while the chance is at most so many times the
/// one with which a source is listed.
const LEAVE: f64 = 5.0;
/// Days ago of the earlier looks.
const EARLIER: [i32; 6] = [7, 14, 21, 28, 42, 56];
/// The part of the false ones that is left to luck. The other part is taken by what is neither luck
/// nor growth: what visits do for two months, and waves longer than those seen in the scatter.
const LUCK: f64 = 0.5;

/// Whether each source is growing, in their order.
///
/// The chances of so much by luck ([`Surplus`]) are taken together as Y. Benjamini & Y. Hochberg
/// 1995 (J. R. Stat. Soc. B 57:289) say, which holds the false discovery rate. A source near the
/// limit does not come and go: it is left with a larger chance than it was listed with.
pub(super) fn growing(
    population: &Population,
    streams: &Streams,
    histories: &[History],
    judged: &[Judged],
) -> Vec<bool> {
    let surplus = judged.iter().filter_map(|one| one.surplus);
    let mut chances: Vec<f64> = surplus.map(|surplus| surplus.chance).collect();
    chances.sort_by(f64::total_cmp);
    let limit = limit(&chances, LUCK * population.false_discoveries);
    let one = |(at, (one, history)): (usize, (&Judged, &History))| {
        let own = one.standing.rate / streams.lifted(at).now();
        let Some(surplus) = one.surplus.filter(|surplus| is_large(surplus, own)) else {
            return false;
        };
        let before = |ago: &i32| {
            Surplus::of(population, streams.stream(at), history.group, *ago)
                .is_some_and(|then| then.chance <= limit)
        };
        surplus.chance <= limit || surplus.chance <= LEAVE * limit && EARLIER.iter().any(before)
    };
    judged.iter().zip(histories).enumerate().map(one).collect()
}

/// Whether it sends so much more, at its own pace as well.
fn is_large(surplus: &Surplus, own: f64) -> bool {
    let window = surplus.window;
    window.seen as f64 >= TIMES * window.due && own >= TIMES * window.rate_month
}

/// The largest of the rising chances that is at most its place among all of them, times the share.
fn limit(chances: &[f64], share: f64) -> f64 {
    let all = chances.len() as f64;
    let within = |(at, chance): &(usize, &f64)| **chance <= share * (at + 1) as f64 / all;
    chances.iter().enumerate().rfind(within).map_or(0.0, |(_, chance)| *chance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of Benjamini & Hochberg 1995, section 4.1: 15 comparisons, of which four are
    /// taken at 0.05.
    #[test]
    fn the_limit_is_that_of_the_published_example() {
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        assert_eq!(limit(&chances, 0.05), 0.0095);
    }

    proptest! {
        #[test]
        fn a_larger_share_lists_no_fewer(
            mut chances in proptest::collection::vec(0.0_f64..=1.0, 0..100),
            share in 0.001_f64..0.5,
        ) {
            chances.sort_by(f64::total_cmp);
            let limit = |share: f64| limit(&chances, share);
            prop_assert!(limit(share) <= limit(2.0 * share));
            let listed = chances.iter().filter(|chance| **chance <= limit(share)).count();
            let expected = limit(share) * chances.len() as f64;
            prop_assert!(expected <= share * listed as f64 + 1e-9);
        }
    }
}
