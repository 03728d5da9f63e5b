//! The models against values of high precision, and on whatever numbers come.
//!
//! The references were computed with mpmath 1.4.1 at 120 digits from the published formulas, with
//! its `hyp2f1` and `loggamma`: BG/NBD (Fader, Hardie & Lee 2005, A1 to A4 and equation 10), MBG/NBD
//! the same with one more occasion to leave, Pareto/NBD (Fader & Hardie 2005, A0). Parameters were
//! drawn log-uniformly from 1e-4 to 1e4 (some a and s at or next to 1, where the formulas are 0 / 0),
//! repeats up to 10,000, ages from 1e-6 to 1e6; the first 20 draws for each model, none left out.

use insight::lifetimes::{BgNbd, MbgNbd, Model, ParetoNbd, Sources, Summary, fit, gather};
use proptest::prelude::*;

/// Parameters, repeats, last, age, time ahead; log-likelihood, P(alive), expected referrals.
type Reference = ([f64; 4], u32, f64, f64, f64, [f64; 3]);

const BG_NBD: &[Reference] = &[
    (
        [4450.0, 3820.0, 0.000283, 0.000478],
        5,
        0.802197,
        0.803,
        0.001,
        [-0.6364109215461738, 0.9999291972016509, 0.0011659026719093677],
    ),
    (
        [0.007, 0.00259, 0.00245, 1.21],
        1,
        34.6,
        34.6,
        365.0,
        [-8.57227384624647, 0.9979792981153862, 10.559498177497192],
    ),
    (
        [3.48, 2300.0, 61.7, 0.781],
        30,
        8500.0,
        850000.0,
        365.0,
        [-257.5946215762139, 1.4670500590820402e-64, 2.0931171717310516e-66],
    ),
    (
        [0.000707, 3.94, 0.000246, 5.42],
        0,
        0.0,
        761000.0,
        13.0,
        [-0.008605047655279547, 1.0, 1.2077467031819274e-08],
    ),
    (
        [0.00295, 34.0, 0.121, 0.000221],
        1,
        5.01498e-07,
        5.02e-07,
        1000000.0,
        [-9.352310648040051, 0.0018231164566925974, 15.861370818764055],
    ),
    (
        [1.4, 177.0, 0.786, 0.042],
        30,
        0.5679,
        0.631,
        1000000.0,
        [-84.91465360034223, 0.9733611709487434, 735.1692553829305],
    ),
    (
        [9.85, 252.0, 47.4, 0.0113],
        0,
        0.0,
        0.259,
        39.0,
        [-0.010118412261715339, 1.0, 0.7574229710689161],
    ),
    (
        [0.000148, 5.38, 1130.0, 2700.0],
        0,
        0.0,
        4510.0,
        13.0,
        [-0.0009964183253010214, 1.0, 4.2591834754364997e-07],
    ),
    (
        [0.00463, 5.13, 0.000389, 0.0188],
        0,
        0.0,
        0.439,
        1.0,
        [-0.00038016858431707114, 1.0, 0.0008300259364004703],
    ),
    (
        [0.0212, 4750.0, 0.00135, 0.0998],
        10000,
        4401.0,
        4890.0,
        39.0,
        [-9135.971791247865, 6.0864255546399935e-220, 2.4623490918624693e-218],
    ),
    (
        [0.0002, 6180.0, 0.133, 46.5],
        30,
        11.3,
        22.6,
        0.001,
        [-199.3059196779402, 0.9981428143140921, 4.827730939946841e-06],
    ),
    (
        [0.116, 78.3, 0.139, 0.000268],
        5,
        3897.0,
        4330.0,
        1000000.0,
        [-47.639854294715015, 0.9443126889715562, 580.2400487706946],
    ),
    (
        [1790.0, 0.538, 0.00262, 0.000569],
        2,
        3528.0,
        3920.0,
        1.0,
        [-15740.506882005904, 3.948106930536843e-80, 1.804087486554038e-80],
    ),
    (
        [1.84, 22.5, 0.000334, 5.4],
        30,
        24.3756,
        24.4,
        39.0,
        [-39.19293391678739, 0.9999901285790038, 26.473730888084486],
    ),
    (
        [0.000187, 631.0, 3.27, 0.00432],
        10000,
        2830.0,
        2830.0,
        365.0,
        [563.4069311725756, 0.9996730743533536, 896.4498293487518],
    ),
    (
        [3.09, 1.52, 0.000309, 0.000786],
        400,
        341000.0,
        682000.0,
        13.0,
        [-3136.0801440807754, 5.877930961442669e-116, 4.516317998028232e-118],
    ),
    (
        [0.0141, 2.54, 0.106, 294.0],
        5,
        4805.19,
        4810.0,
        365.0,
        [-43.557036467326526, 0.9996426350896762, 0.3801204145085899],
    ),
    (
        [4850.0, 0.00104, 0.000168, 0.064],
        400,
        7.71e-09,
        7.71e-07,
        365.0,
        [6154.23268158409, 0.9999801832574372, 1836715409.2883072],
    ),
    (
        [15.3, 7.79, 1.0000001, 0.00263],
        5,
        0.32967,
        0.33,
        0.001,
        [-4.197264694800051, 0.799973145396252, 0.001999495991778544],
    ),
    (
        [0.197, 1.58, 0.000234, 0.000735],
        1,
        9.69e-07,
        9.69e-07,
        365.0,
        [-2.0819771313922923, 0.7585139318885449, 209.47285442848482],
    ),
];

const MBG_NBD: &[Reference] = &[
    (
        [4.46, 0.00185, 0.279, 0.141],
        30,
        676.323,
        677.0,
        13.0,
        [-170.4819942999261, 0.9905097308919002, 0.6534683630271755],
    ),
    (
        [1790.0, 127.0, 208.0, 0.0677],
        10000,
        0.4401,
        0.489,
        1000000.0,
        [37617.48398807651, 0.3429308707665263, 16.911408430940345],
    ),
    (
        [0.014, 1950.0, 0.03, 4560.0],
        400,
        0.7785,
        0.865,
        365.0,
        [-1040.0814663959093, 0.9999938434151234, 74.82386565288616],
    ),
    (
        [0.00909, 0.00483, 1110.0, 0.242],
        0,
        0.0,
        6.81e-07,
        1.0,
        [-2.793384281600427e-10, 0.00021797021724483914, 1.0332621098279404e-05],
    ),
    (
        [87.0, 0.000803, 0.0499, 0.000176],
        0,
        0.0,
        0.878,
        365.0,
        [-0.0035208486399428774, 1.3775309979281906e-267, 3.0203604745118276e-263],
    ),
    (
        [0.000139, 2.91, 1.0, 0.000285],
        1,
        7.27e-09,
        7.27e-07,
        365.0,
        [-18.112496169306187, 0.5000711780072618, 3.8794097395643528],
    ),
    (
        [0.00191, 1.25, 1.0, 0.000654],
        0,
        0.0,
        0.256,
        1000000.0,
        [-2.3253828499515335e-07, 0.0006533401772120711, 0.00011329194354105416],
    ),
    (
        [0.000143, 4850.0, 0.000889, 0.0855],
        30,
        0.51,
        0.51,
        39.0,
        [-192.21398458834386, 0.9999704517547785, 0.2412049138497975],
    ),
    (
        [0.000844, 0.0971, 53.4, 0.00131],
        0,
        0.0,
        0.561,
        0.001,
        [-3.958820942908512e-08, 2.4491646170752027e-05, 3.138662169670158e-11],
    ),
    ([488.0, 0.0237, 0.00713, 0.813], 400, 0.0, 4200.0, 365.0, [4093.3593821259037, 0.0, 0.0]),
    (
        [0.00177, 7830.0, 5630.0, 0.245],
        2,
        37.9,
        3790.0,
        1.0,
        [-42.73568039659017, 0.0001826561413204824, 3.146199567102878e-08],
    ),
    (
        [15.3, 0.076, 2.4, 50.8],
        0,
        0.0,
        910000.0,
        1000000.0,
        [-3.0985896589936988, 1.0684804370392698e-107, 1.2838144606351524e-106],
    ),
    ([1200.0, 0.000636, 335.0, 137.0], 2, 0.347, 34.7, 0.001, [-7550.976936434978, 0.0, 0.0]),
    (
        [0.000166, 0.000435, 108.0, 0.00245],
        400,
        0.837,
        0.837,
        1.0,
        [1786.640426421915, 0.7874026001252553, 3.7383406542056075],
    ),
    (
        [48.8, 0.0264, 0.0116, 0.032],
        5,
        4105.89,
        4110.0,
        0.001,
        [-605.7332449581115, 0.9975731736501752, 1.3058173070527052e-05],
    ),
    (
        [0.000416, 0.456, 0.00215, 0.344],
        1,
        3600.0,
        3600.0,
        1.0,
        [-15.983604847096034, 0.9984028525795788, 0.0002774142869440455],
    ),
    (
        [33.1, 3890.0, 87.2, 102.0],
        5,
        568.0,
        568.0,
        0.001,
        [-31.78154167810161, 0.5509783728115345, 4.708890731148565e-06],
    ),
    (
        [0.132, 0.0189, 12.7, 0.0016],
        10000,
        9.85e-09,
        9.85e-07,
        13.0,
        [121680.20574351748, 0.9978769853536054, 853.9696143464291],
    ),
    (
        [0.0506, 140.0, 7.64, 0.143],
        400,
        736263.0,
        737000.0,
        13.0,
        [-3452.409685333356, 0.9723004764521844, 0.006859304693271865],
    ),
    ([2090.0, 0.000416, 1.0, 242.0], 30, 0.00293, 0.293, 39.0, [-3962.47835241706, 0.0, 0.0]),
];

const PARETO_NBD: &[Reference] = &[
    (
        [1620.0, 930.0, 0.0817, 2850.0],
        400,
        4.08,
        408.0,
        1.0,
        [247.56969557946755, 4.0537310443513e-311, 6.119905867019e-311],
    ),
    (
        [81.0, 17.3, 0.00998, 0.0171],
        30,
        4239.0,
        4710.0,
        13.0,
        [-569.3209850638938, 0.08801037104862694, 0.026864641109766538],
    ),
    (
        [0.0857, 29.8, 1140.0, 188.0],
        0,
        0.0,
        596000.0,
        1000000.0,
        [-0.00047196442233497207, 0.0, 0.0],
    ),
    (
        [0.00991, 0.000154, 1.0, 0.000347],
        30,
        0.00564,
        0.564,
        1000000.0,
        [214.860953633536, 7.215014770570288e-61, 3.1162962267905206e-58],
    ),
    (
        [43.9, 0.606, 0.00637, 19.3],
        0,
        0.0,
        7.24e-07,
        1.0,
        [-5.2448153481806417e-05, 0.9999999997610363, 72.43040537811531],
    ),
    (
        [2140.0, 46.2, 0.000178, 0.00942],
        0,
        0.0,
        0.54,
        1.0,
        [-8.635644332828008, 8.914373147816984e-08, 4.0810225834561915e-06],
    ),
    (
        [0.519, 0.03, 13.6, 0.00501],
        2,
        4068.0,
        4520.0,
        365.0,
        [-208.18778311069482, 0.20977769104923724, 0.0261746838017801],
    ),
    (
        [0.000645, 0.028, 1.0000001, 24.0],
        0,
        0.0,
        31.5,
        39.0,
        [-0.003995714528537507, 0.43220053156696014, 0.0002611741269702603],
    ),
    (
        [8.56, 0.0474, 0.999, 0.00497],
        10000,
        522000.0,
        522000.0,
        39.0,
        [-49642.5905166979, 1.0, 0.747738004650174],
    ),
    (
        [66.4, 4.04, 0.000371, 0.00256],
        400,
        8.99e-07,
        8.99e-07,
        1000000.0,
        [1627.9803364991042, 1.0, 114643845.91157137],
    ),
    (
        [0.487, 42.3, 0.171, 9140.0],
        1,
        0.0,
        27.7,
        365.0,
        [-5.213063153358534, 0.9992537072547945, 7.7218833507449025],
    ),
    (
        [0.00631, 9.33, 0.167, 21.7],
        0,
        0.0,
        0.732,
        1000000.0,
        [-0.00047529145006963426, 0.9944735845644677, 125.26742387874688],
    ),
    (
        [7.92, 0.299, 0.0107, 3.38],
        2,
        0.0,
        536000.0,
        39.0,
        [-2.489756340742151, 7.739866799442639e-59, 5.58656125258464e-62],
    ),
    ([0.000271, 0.991, 8680.0, 25.4], 5, 0.0, 514.0, 13.0, [-5.004186264137505, 0.0, 0.0]),
    (
        [1.17, 0.00484, 0.999, 610.0],
        0,
        0.0,
        0.52,
        39.0,
        [-5.477536873955171, 0.993875344602836, 83.76318938994021],
    ),
    ([2740.0, 0.0407, 0.000626, 0.00799], 30, 0.00339, 0.339, 1.0, [98.11216665033396, 0.0, 0.0]),
    (
        [0.087, 0.145, 0.0025, 4590.0],
        10000,
        9.47e-09,
        9.47e-07,
        13.0,
        [101408.27124166492, 0.9999999999994725, 896550.4976409096],
    ),
    (
        [0.0102, 0.231, 0.01, 0.0551],
        2,
        2015.0,
        4030.0,
        13.0,
        [-21.374986514873484, 0.9850975401405676, 0.006387411843411508],
    ),
    ([2.28, 9.38, 0.00053, 1.21], 10000, 31.86, 35.4, 1.0, [44906.57784170927, 0.0, 0.0]),
    (
        [22.8, 0.000544, 1.0000001, 15.7],
        2,
        7.40259e-07,
        7.41e-07,
        0.001,
        [21.29581079549659, 0.9999999999528018, 45.524772733109046],
    ),
];

fn agree<M: Model>(references: &[Reference]) {
    for (parameters, repeats, last, age, ahead, expected) in references {
        let model = M::new(*parameters).expect("parameters within limits");
        let source = Summary::new(*repeats, *last, *age);
        let [ln, alive, referrals] = *expected;
        let close = |got: f64, expected: f64, at_least: f64| {
            let allowed = 1e-10 * expected.abs().max(at_least);
            let which = format!("{parameters:?} {source:?} {ahead}");
            assert!((got - expected).abs() <= allowed, "{got:e}, not {expected:e}: {which}");
        };
        close(model.log_likelihood(&source), ln, 1.0);
        close(model.p_alive(&source), alive, 1e-290);
        close(model.expected(&source, *ahead), referrals, 1e-290);
    }
}

#[test]
fn likelihood_and_predictions_are_exact_for_extreme_parameters_and_histories() {
    agree::<BgNbd>(BG_NBD);
    agree::<MbgNbd>(MBG_NBD);
    agree::<ParetoNbd>(PARETO_NBD);
}

#[test]
fn referrals_of_days_are_summed_up_as_the_models_have_it() {
    let seen = Summary::of_days([30, 10, 10, 55, 300], 100);
    assert_eq!(seen, Summary::new(2, 45.0, 90.0), "one a day, none after today");
    assert_eq!(seen.scaled(1.0 / 9.0), Summary::new(2, 5.0, 10.0));
    assert_eq!(Summary::of_days([7], 7), Summary::new(0, 0.0, 0.0));
    assert_eq!(Summary::of_days([7], 6).sources(), 0.0, "not known yet");
    assert_eq!(Summary::of_days([i64::MIN, i64::MAX], i64::MAX).repeats(), 1);
}

#[test]
fn a_summary_that_can_not_be_is_set_right() {
    assert_eq!(Summary::new(3, 50.0, 40.0), Summary::new(3, 40.0, 40.0));
    assert_eq!(Summary::new(0, 50.0, 60.0), Summary::new(0, 0.0, 60.0));
    assert_eq!(Summary::new(1, f64::NAN, f64::NEG_INFINITY), Summary::new(1, 0.0, 0.0));
}

/// A source that refers at times of which all lie in whole days, by a small generator of chances.
fn made_up(chance: &mut impl FnMut() -> f64) -> Summary {
    let (rate, leaves) = (-chance().ln() / 20.0, chance() * 0.6);
    let mut days = vec![0];
    let mut day = 0.0;
    while chance() > leaves {
        day += -chance().ln() / rate;
        if day >= 100.0 {
            break;
        }
        days.push(day as i64);
    }
    Summary::of_days(days, 100)
}

#[test]
fn equal_sources_are_counted_once_and_fit_the_same() {
    let mut state = 7_u64;
    let mut chance = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let sources: Vec<Summary> = (0..3000).map(|_| made_up(&mut chance)).collect();
    let gathered = gather(sources.iter().copied());
    assert!(gathered.len() < sources.len() / 2, "{}", gathered.len());
    let all = fit::<MbgNbd>(&sources).expect("a fit");
    let once = fit::<MbgNbd>(&gathered).expect("a fit");
    assert!(all.converged && once.converged, "{all:?}");
    assert_eq!(once.sources, 3000.0);
    for (a, b) in all.model.parameters().iter().zip(once.model.parameters()) {
        assert!((a - b).abs() < 1e-6 * b, "{a} {b}");
    }
    let (model, errors) = (once.model.parameters(), once.errors().expect("errors"));
    for ((got, truth), error) in model.iter().zip([1.0, 20.0]).zip(errors) {
        assert!((got - truth).abs() < 4.0 * error, "{got} within {error} of {truth}");
    }
}

#[test]
fn without_sources_there_is_no_fit_and_with_hopeless_ones_no_false_certainty() {
    assert!(fit::<BgNbd>(&[]).is_none());
    assert!(fit::<ParetoNbd>(&[Summary::of_days([], 5)]).is_none());
    let silent = fit::<BgNbd>(&[Summary::new(0, 0.0, 30.0).times(12.0)]).expect("a fit");
    assert!(silent.errors().is_none(), "nobody repeated: {silent:?}");
    let alike = fit::<ParetoNbd>(&[Summary::new(4, 25.0, 30.0).times(12.0)]).expect("a fit");
    assert!(alike.errors().is_none(), "nobody differs: {alike:?}");
}

fn check_derivatives<M: Model>(parameters: [f64; 4], source: Summary) -> Result<(), TestCaseError> {
    let surface = |by: [f64; 4]| {
        let moved = std::array::from_fn(|i| parameters[i] * (1.0 + by[i]));
        M::new(moved).expect("parameters within limits").surface(&Sources::of(&[source]))
    };
    let here = surface([0.0; 4]);
    let model = M::new(parameters).expect("parameters within limits");
    prop_assert!(
        (here.value - model.log_likelihood(&source)).abs() < 1e-9 * here.value.abs().max(1.0)
    );
    for i in 0..4 {
        let step = 1e-5;
        let mut by = [0.0; 4];
        by[i] = step;
        let up = surface(by);
        by[i] = -step;
        let down = surface(by);
        let slope = (up.value - down.value) / (2.0 * step);
        let scale = here.value.abs().max(f64::from(source.repeats())).max(1.0);
        let got = here.gradient[i] * parameters[i];
        prop_assert!((slope - got).abs() < 1e-5 * scale, "slope {i}: {got} {slope}");
        for j in 0..4 {
            let bend = (up.gradient[j] - down.gradient[j]) / (2.0 * step) * parameters[j];
            let got = here.bend[i][j] * parameters[i] * parameters[j];
            prop_assert!((bend - got).abs() < 1e-5 * scale, "bend {i} {j}: {got} {bend}");
        }
    }
    Ok(())
}

fn check_sense<M: Model>(
    parameters: [f64; 4],
    source: Summary,
    ahead: f64,
) -> Result<(), TestCaseError> {
    let Some(model) = M::new(parameters) else { return Ok(()) };
    prop_assert!(model.log_likelihood(&source).is_finite());
    let alive = model.p_alive(&source);
    prop_assert!((0.0..=1.0).contains(&alive), "{alive}");
    let soon = model.expected(&source, ahead);
    let later = model.expected(&source, ahead * 2.0);
    prop_assert!(soon.is_finite() && soon >= 0.0, "{soon}");
    // Logarithms as large as the largest of these numbers are rounded to their last digit.
    let largest = parameters.into_iter().fold(f64::from(source.repeats()), f64::max);
    let rounded = 1e-9 + 16.0 * f64::EPSILON * largest;
    prop_assert!(later >= soon * (1.0 - rounded), "{later} within twice the time of {soon}");
    let surface = model.surface(&Sources::of(&[source]));
    prop_assert!(surface.value.is_finite(), "{surface:?}");
    Ok(())
}

fn between(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low.log10()..high.log10()).prop_map(|power| 10f64.powf(power))
}

fn parameters(low: f64, high: f64) -> impl Strategy<Value = [f64; 4]> {
    [between(low, high), between(low, high), between(low, high), between(low, high)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_derivatives_are_those_of_the_likelihood(
        parameters in parameters(0.05, 50.0),
        repeats in 0..60_u32,
        last in 0.0..1.0_f64,
        age in between(0.1, 1000.0),
    ) {
        let source = Summary::new(repeats, last * age, age);
        check_derivatives::<BgNbd>(parameters, source)?;
        check_derivatives::<MbgNbd>(parameters, source)?;
        check_derivatives::<ParetoNbd>(parameters, source)?;
    }

    #[test]
    fn whatever_the_numbers_a_chance_is_a_chance_and_more_time_brings_no_less(
        parameters in prop_oneof![parameters(1e-8, 1e10), parameters(1e-4, 1e4)],
        repeats in prop_oneof![0..10_u32, 0..10_001_u32, Just(u32::MAX)],
        last in prop_oneof![any::<f64>(), between(1e-9, 1e9)],
        age in prop_oneof![any::<f64>(), between(1e-9, 1e9)],
        ahead in prop_oneof![any::<f64>(), between(1e-6, 1e6)],
    ) {
        let source = Summary::new(repeats, last, age);
        check_sense::<BgNbd>(parameters, source, ahead.abs())?;
        check_sense::<MbgNbd>(parameters, source, ahead.abs())?;
        check_sense::<ParetoNbd>(parameters, source, ahead.abs())?;
    }

    #[test]
    fn any_sources_are_fitted_or_refused_but_never_to_something_that_is_no_number(
        sources in prop::collection::vec((0..30_u32, 0.0..1.0_f64, between(1e-3, 1e5)), 0..12),
    ) {
        let summaries = sources.iter().map(|(x, last, age)| Summary::new(*x, last * age, *age));
        let gathered = gather(summaries);
        if let Some(fit) = fit::<BgNbd>(&gathered) {
            prop_assert!(fit.log_likelihood.is_finite());
            let errors = fit.errors().unwrap_or([1.0; 4]);
            prop_assert!(errors.iter().all(|error| *error > 0.0 && error.is_finite()), "{fit:?}");
            let start = BgNbd::new([1.0; 4]).expect("parameters").surface(&Sources::of(&gathered)).value;
            prop_assert!(fit.log_likelihood >= start - 1.0, "{fit:?} {start}");
        }
        prop_assert_eq!(fit::<ParetoNbd>(&gathered).is_none(), gathered.is_empty());
    }
}
