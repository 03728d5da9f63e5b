//! Average run lengths held against published tables.

use insight::cusum::{Cusum, Side};
use proptest::prelude::*;

/// Montgomery, *Introduction to Statistical Quality Control*, table of average run lengths of
/// two-sided cumulative sums with k = 1/2 for shifts of the mean of a normal value: shift, with
/// h = 4, with h = 5. The same values are in Lucas & Crosier (1982), *Technometrics* 24: 199-205.
const NORMAL: [(f64, f64, f64); 11] = [
    (0.00, 168.0, 465.0),
    (0.25, 74.2, 139.0),
    (0.50, 26.6, 38.0),
    (0.75, 13.3, 17.0),
    (1.00, 8.38, 10.4),
    (1.50, 4.75, 5.75),
    (2.00, 3.34, 4.01),
    (2.50, 2.62, 3.11),
    (3.00, 2.19, 2.57),
    (4.00, 1.71, 2.01),
    (5.00, 1.31, 1.69),
];

/// The run length of two one-sided sums together (van Dobben de Bruyn 1968).
fn two_sided(decision: f64, shift: f64) -> f64 {
    let side = |side, reference| Cusum { side, reference, decision };
    let rise = side(Side::Rise, 0.5).run_length_of_normals(shift, 300).expect("a length");
    let fall = side(Side::Fall, -0.5).run_length_of_normals(shift, 300).expect("a length");
    1.0 / (1.0 / rise + 1.0 / fall)
}

#[test]
fn run_lengths_of_normal_values_are_as_published() {
    for (shift, at_4, at_5) in NORMAL {
        for (decision, published) in [(4.0, at_4), (5.0, at_5)] {
            let found = two_sided(decision, shift);
            // Three digits are printed, and the tables were reckoned with a few states.
            let off = (found / published - 1.0).abs();
            assert!(off < 0.006, "h {decision}, shift {shift}: {found}, published {published}");
        }
    }
}

/// Lucas (1985), "Counted data CUSUM's", *Technometrics* 27: 129-144, as printed by the examples
/// of the R package `IAcsSPCR` (Lawson): k = 2, h = 6; mean, run length, and with the fast initial
/// response from 3. The second mean is 0.9627 standard deviations above the first.
#[test]
fn run_lengths_of_counts_are_as_published() {
    let cusum = Cusum { side: Side::Rise, reference: 2.0, decision: 6.0 };
    let shifted = 1.88 + 0.9627 * 1.88_f64.sqrt();
    for (mean, published, with_head_start) in [(1.88, 37.2, 29.19), (shifted, 5.49, 3.33)] {
        let found = cusum.run_length_of_counts(mean, 0.0, 1).expect("a length");
        assert!((found - published).abs() < 0.051, "{mean}: {found}, published {published}");
        let found = cusum.run_length_of_counts(mean, 3.0, 1).expect("a length");
        assert!((found - with_head_start).abs() < 0.006, "{mean}: {found}, {with_head_start}");
    }
}

#[test]
fn a_fall_can_be_found_by_a_sum_that_a_zero_raises() {
    let reference = Cusum::reference_between(4.0, 1.0);
    let cusum = Cusum { side: Side::Fall, reference, decision: 6.0 };
    let mut sum = 0.0;
    let silent = (1..100).find(|_| {
        sum = cusum.after(sum, 0.0);
        cusum.alarms(sum)
    });
    assert_eq!(silent, Some(3), "6 over {reference} a month");
}

proptest! {
    #[test]
    fn a_higher_bar_never_sounds_earlier(
        mean in 0.05_f64..8.0,
        reference in 1_u32..16,
        decision in 1_u32..20,
    ) {
        let length = |decision| {
            Cusum { side: Side::Rise, reference: f64::from(reference) / 2.0, decision }
                .run_length_of_counts(mean, 0.0, 2)
        };
        let (low, high) = (length(f64::from(decision)), length(f64::from(decision + 1)));
        let (low, high) = (low.expect("a length"), high.expect("a length"));
        prop_assert!(low >= 1.0 && high >= low * (1.0 - 1e-9), "{low} {high}");
    }

    #[test]
    fn no_numbers_make_it_panic(
        mean in any::<f64>(), reference in any::<f64>(), decision in any::<f64>(),
        begin in any::<f64>(), parts in 0_u32..20,
    ) {
        for side in [Side::Rise, Side::Fall] {
            let cusum = Cusum { side, reference, decision };
            let _ = cusum.run_length_of_counts(mean, begin, parts);
            let _ = cusum.run_length_of_normals(mean, 20);
        }
    }
}
