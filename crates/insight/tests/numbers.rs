//! The functions under the models against values of high precision.
//!
//! Every table was computed with mpmath 1.4.1 at 400 digits (`gammainc`, `betainc`, `loggamma`,
//! `psi`, `erfc`, regularised, then their logarithm) and rounded to the nearest `f64`.

use insight::numbers::{
    Cholesky, Effort, beta_quantile, beta_tails, digamma, gamma_quantile, gamma_tails, ln_add,
    ln_beta, ln_gamma, ln_negative_binomial, ln_one_minus_exp, ln_poisson, ln_rising, log_sum_exp,
    maximise, negative_binomial_tails, normal_quantile, normal_tails, poisson_tails, trigamma,
};
use proptest::prelude::*;

/// A logarithm is right when what it stands for is: to 1e-11 in relative terms, or to the last
/// digits of the logarithm itself where that is large. A tail next to 1 is held to its
/// distance from 1, to 1e-10 of it.
#[track_caller]
fn same(what: &str, got: f64, expected: f64) {
    let error = (got - expected).abs();
    let allowed = 1e-11_f64.max(4e-15 * expected.abs()).min(1e-10 * expected.abs().max(1e-300));
    assert!(error <= allowed || got == expected, "{what}: {got:e}, not {expected:e}");
}

/// Argument, ln Γ, ψ, ψ′.
const GAMMA: &[(f64, f64, f64, f64)] = &[
    (0.0001, 9.210282658633963, -10000.577051183514, 100000001.64469367),
    (0.3, 1.0957979948180756, -3.502524222200133, 12.245364546107732),
    (0.9999, 5.7729791561193866e-05, -0.5773801703298691, 1.6451745107027036),
    (1.0001, -5.771334222047127e-05, -0.5770511835143348, 1.6446936879331444),
    (1.9999, -4.227520877215346e-05, 0.42271983967113097, 0.6449744806987031),
    (3.7, 1.428072326665388, 1.1671535393615113, 0.3100378576700383),
    (14.5, 23.862765841689086, 2.6392697253489863, 0.07139825615164695),
    (123.25, 468.6144829505166, 4.810152531964819, 0.008146594456080266),
    (12345.5, 103958.24296512322, 9.421006402052685, 8.100445520074442e-05),
    (100000000.0, 1742068066.1038346, 18.420680738952367, 1.000000005e-08),
];

#[test]
fn the_gamma_function_and_its_derivatives_are_exact_also_next_to_their_zeros() {
    for &(x, ln, first, second) in GAMMA {
        same("ln_gamma", ln_gamma(x), ln);
        same("digamma", digamma(x), first);
        same("trigamma", trigamma(x), second);
    }
}

/// a, b, ln B(a, b).
const BETA: &[(f64, f64, f64)] = &[
    (0.0001, 0.0001, 9.903487536089191),
    (0.793, 2.426, -0.5115692885937033),
    (3.0, 10000.0, -26.938173910371603),
    (0.0001, 10000.0, 9.209361629596348),
    (10000.0, 10000.0, -13866.28325676141),
    (10.5, 11.5, -15.147513202505904),
    (0.001, 1000000000.0, 6.886455619547407),
];

#[test]
fn the_beta_function_loses_nothing_to_a_large_partner() {
    for &(a, b, ln) in BETA {
        same("ln_beta", ln_beta(a, b), ln);
        same("ln_beta", ln_beta(b, a), ln);
    }
    same("ln_rising", ln_rising(1e8, 3.0), 3.0 * 1e8_f64.ln() + 3e-8);
    same("ln_rising", ln_rising(0.25, 2.0), (0.25_f64 * 1.25).ln());
}

/// Shape, x, ln P, ln Q.
const GAMMA_TAILS: &[(f64, f64, f64, f64)] = &[
    (0.0001, 0.5, -5.598185991248085e-05, -9.790510840639469),
    (0.0001, 1e-300, -0.0690198394476009, -2.707672725996661),
    (0.3, 0.001, -1.9643825048315753, -0.15110485846643432),
    (0.5, 1.2, -0.12935185377356975, -2.1091979004804995),
    (0.9, 30.0, -6.211927572855023e-14, -30.409720055929522),
    (1.0, 2.5, -0.08565048374203818, -2.5),
    (3.5, 0.01, -18.579608427414826, -8.530580505813909e-09),
    (3.5, 50.0, -1.0787979671702883e-18, -41.37068424595461),
    (20.0, 21.5, -0.4216094582291301, -1.0670850782374335),
    (20.0, 400.0, -4.5428765810697196e-142, -325.453522785581),
    (150.0, 90.0, -19.155629080006676, -4.7953023390858114e-09),
    (1000.0, 1100.0, -0.0010598847333686437, -6.850125014436265),
    (1000.0, 3.0, -4816.512888326068, 0.0),
    (10000.0, 10100.0, -0.17274901953677574, -1.84104688482372),
    (10000.0, 9000.0, -56.83548616875225, -2.073299202433928e-25),
    (10000.0, 40000.0, 0.0, -16143.679162583276),
];

/// a, b, x, ln I_x(a, b), ln I_1-x(b, a).
const BETA_TAILS: &[(f64, f64, f64, f64, f64)] = &[
    (0.0001, 0.5, 0.25, -0.0002633765432529836, -8.242057511711186),
    (0.5, 0.5, 0.0009765625, -3.917155789361025, -0.02009823045488348),
    (2.0, 3.0, 0.5, -0.3746934494414107, -1.1631508098056809),
    (2.0, 3.0, 0.9990234375, -3.7225618212853285e-09, -19.40885374590541),
    (30.0, 0.25, 0.25, -45.223076398749264, -2.290168649974913e-20),
    (400.0, 700.0, 0.5, -4.253743921899157e-20, -44.603902341929555),
    (400.0, 700.0, 0.375, -0.24339965420923118, -1.5322830890788708),
    (0.01, 5000.0, 0.0009765625, -1.3456428119589399e-05, -11.216060367186707),
    (3.0, 10000.0, 0.0009765625, -0.003344350479048845, -5.702154490134916),
    (2500.0, 2500.0, 0.484375, -4.301531499031573, -0.013640403432677384),
    (9000.0, 12.0, 0.984375, -104.7436319413889, -3.2390573183305434e-46),
];

/// z, ln Φ(z).
const NORMAL: &[(f64, f64)] = &[
    (-60.0, -1805.0135606805673),
    (-38.0, -726.5572160188201),
    (-10.0, -53.23128515051247),
    (-1.0, -1.8410216450092636),
    (-0.001, -0.6939453834669652),
    (0.5, -0.3689464152886564),
    (3.0, -0.0013508099647481938),
];

#[test]
fn both_tails_are_exact_however_far_out() {
    for &(shape, x, lower, upper) in GAMMA_TAILS {
        let tails = gamma_tails(shape, x);
        same(&format!("lower gamma tail {shape} {x}"), tails.ln_lower, lower);
        same(&format!("upper gamma tail {shape} {x}"), tails.ln_upper, upper);
    }
    for &(a, b, x, lower, upper) in BETA_TAILS {
        let tails = beta_tails(a, b, x);
        same(&format!("lower beta tail {a} {b} {x}"), tails.ln_lower, lower);
        same(&format!("upper beta tail {a} {b} {x}"), tails.ln_upper, upper);
    }
    for &(z, lower) in NORMAL {
        same("lower normal tail", normal_tails(z).ln_lower, lower);
        same("upper normal tail", normal_tails(-z).ln_upper, lower);
    }
}

/// Count, shape, mean, ln P(X = k), ln P(X ≤ k), ln P(X ≥ k).
const NEGATIVE_BINOMIAL: &[(u64, f64, f64, f64, f64, f64)] = &[
    (0, 2.5, 12.0, -4.394644793880934, -4.394644793880934, 0.0),
    (3, 2.5, 12.0, -3.080999164878777, -2.113783151651841, -0.07781756547043786),
    (80, 2.5, 12.0, -13.222403237929683, -9.645666157316324e-06, -11.377064832299743),
    (1000, 2.5, 12.0, -183.55782063323846, -9.265307696175197e-80, -181.79277858889213),
    (1, 0.0001, 0.01, -9.220752214881035, -0.00036250705185076796, -7.681233137355001),
    (40, 1000.0, 60.0, -6.376593557100164, -5.32012781650269, -0.0031963240537359523),
    (10000, 5.0, 300.0, -152.1830813253821, -4.972052162904862e-65, -148.04806652990408),
    (5, 5.0, 3000.0, -27.165019162319865, -26.47048273474335, -1.5980410259302772e-12),
];

/// Count, mean, ln P(X = k), ln P(X ≤ k), ln P(X ≥ k).
const POISSON: &[(u64, f64, f64, f64, f64)] = &[
    (0, 3.5, -3.5, -3.5, 0.0),
    (12, 3.5, -8.45405887371747, -7.596112474486518e-05, -8.14911079087061),
    (200, 3.5, -616.1793934933319, -4.417247399494764e-270, -616.1618287237794),
    (0, 700.0, -700.0, -700.0, 0.0),
    (300, 700.0, -149.5817494320466, -149.02399078255146, -8.140453840482531e-66),
    (10000, 10050.0, -5.648701942135358, -1.1673848969875122, -0.36767458925897195),
    (10000, 4000.0, -3168.4314357940766, 0.0, -3167.9207212320775),
];

#[test]
fn counts_have_exact_chances_also_where_they_are_next_to_impossible() {
    for &(k, shape, mean, ln, lower, upper) in NEGATIVE_BINOMIAL {
        same("negative binomial", ln_negative_binomial(k, shape, mean), ln);
        let tails = negative_binomial_tails(k, shape, mean);
        same(&format!("P(X <= {k}), {shape} {mean}"), tails.ln_lower, lower);
        same(&format!("P(X >= {k}), {shape} {mean}"), tails.ln_upper, upper);
    }
    for &(k, mean, ln, lower, upper) in POISSON {
        same("Poisson", ln_poisson(k, mean), ln);
        let tails = poisson_tails(k, mean);
        same(&format!("P(X <= {k}), {mean}"), tails.ln_lower, lower);
        same(&format!("P(X >= {k}), {mean}"), tails.ln_upper, upper);
    }
}

#[test]
fn what_is_known_of_the_normal_quantile_is_found() {
    assert_eq!(normal_quantile(0.5), 0.0);
    same("97.5 %", normal_quantile(0.975), 1.9599639845400543);
    same("1e-300", normal_quantile(1e-300), -37.0470962993612);
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
}

#[test]
fn sums_of_logarithms_neither_overflow_nor_vanish() {
    same("sum", log_sum_exp(&[-2000.0, -2000.0, -2000.0]), -2000.0 + 3f64.ln());
    assert_eq!(log_sum_exp(&[]), f64::NEG_INFINITY);
    assert_eq!(log_sum_exp(&[f64::NEG_INFINITY; 2]), f64::NEG_INFINITY);
    same("add", ln_add(900.0, 899.0), 900.0 + (-1f64).exp().ln_1p());
    assert_eq!(ln_add(f64::NEG_INFINITY, 3.0), 3.0);
    same("1 - e^-1e-20", ln_one_minus_exp(-1e-20), 1e-20_f64.ln());
    same("1 - e^-50", ln_one_minus_exp(-50.0), -(-50f64).exp());
}

#[test]
fn the_search_finds_the_top_of_a_bent_ridge_and_avoids_what_is_not_a_number() {
    // Rosenbrock's valley, upside down, with a cliff beyond x = 1.5.
    let found = maximise(&[-1.2, 1.0], Effort::default(), |at, gradient| {
        let (x, y) = (at[0], at[1]);
        gradient[0] = 2.0 * (1.0 - x) + 400.0 * x * (y - x * x);
        gradient[1] = -200.0 * (y - x * x);
        if x > 1.5 { f64::NAN } else { -(1.0 - x).powi(2) - 100.0 * (y - x * x).powi(2) }
    });
    assert!(found.converged, "{found:?}");
    assert!((found.at[0] - 1.0).abs() < 1e-6 && (found.at[1] - 1.0).abs() < 1e-6, "{found:?}");
    assert!(found.rounds < 80, "{found:?}");
}

#[test]
fn a_search_that_starts_nowhere_says_that_it_found_nothing() {
    let nowhere = maximise(&[0.0], Effort::default(), |_, _| f64::NAN);
    assert!(!nowhere.converged);
}

#[test]
fn a_matrix_and_its_inverse_give_one() {
    let matrix = [4.0, 2.0, 0.5, 2.0, 5.0, 1.0, 0.5, 1.0, 3.0];
    let factor = Cholesky::of(3, &matrix).expect("a positive definite matrix");
    let x = factor.solve(&[1.0, -2.0, 0.25]);
    let back = |row: usize| (0..3).map(|j| matrix[row * 3 + j] * x[j]).sum::<f64>();
    for (row, b) in [1.0, -2.0, 0.25].into_iter().enumerate() {
        same("A x", back(row), b);
    }
    let inverse = factor.inverse();
    same("A A^-1", (0..3).map(|j| matrix[j] * inverse[j * 3]).sum(), 1.0);
    // 4 (15 - 1) - 2 (6 - 0.5) + 0.5 (2 - 2.5).
    same("det", factor.ln_determinant(), 44.75_f64.ln());
    assert!(Cholesky::of(2, &[1.0, 2.0, 2.0, 1.0]).is_none(), "not positive definite");
    assert!(Cholesky::of(2, &[1.0]).is_none(), "not square");
}

fn parameter() -> impl Strategy<Value = f64> {
    (-4.0..4.0_f64).prop_map(|power| 10f64.powf(power))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quantile_cuts_off_what_it_was_asked_for(
        p in prop_oneof![0.001..0.999_f64, Just(1e-9), Just(0.05), Just(0.95)],
        a in parameter(),
        b in parameter(),
    ) {
        let x = gamma_quantile(p, a, b);
        prop_assert!(x >= 0.0 && x.is_finite());
        if x > 1e-290 {
            let back = gamma_tails(a, x * b).lower();
            prop_assert!((back - p).abs() < 1e-10 * p.max(1e-3), "{back} for {p}");
        }
        let x = beta_quantile(p, a, b);
        prop_assert!((0.0..=1.0).contains(&x));
        if x > 1e-290 && x < 0.9999 {
            let back = beta_tails(a, b, x).lower();
            prop_assert!((back - p).abs() < 1e-9 * p.max(1e-3), "{back} for {p}");
        }
    }

    #[test]
    fn nothing_finite_makes_a_tail_something_else_than_a_chance(
        a in prop_oneof![parameter(), Just(f64::MIN_POSITIVE), Just(1e-12), Just(1e9)],
        b in prop_oneof![parameter(), Just(f64::MIN_POSITIVE), Just(1e-12), Just(1e9)],
        x in prop_oneof![any::<f64>(), 0.0..1.0_f64, 0.0..1e5_f64],
        k in prop_oneof![0..100_000_u64, Just(u64::MAX)],
    ) {
        let x = if x.is_finite() { x } else { 0.5 };
        let all = [
            gamma_tails(a, x),
            beta_tails(a, b, x),
            normal_tails(x),
            poisson_tails(k, x.abs()),
            negative_binomial_tails(k, a, x.abs().min(1e300)),
        ];
        for tails in all {
            prop_assert!(tails.ln_lower <= 0.0 && tails.ln_upper <= 0.0, "{tails:?}");
            let both = tails.lower() + tails.upper();
            prop_assert!(both > 1.0 - 1e-6, "{tails:?}");
        }
    }

    #[test]
    fn chances_of_all_counts_make_one(shape in 0.5..50.0_f64, mean in 0.0..20.0_f64) {
        let sum: f64 = (0..2000).map(|k| ln_negative_binomial(k, shape, mean).exp()).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        let sum: f64 = (0..300).map(|k| ln_poisson(k, mean).exp()).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }
}
