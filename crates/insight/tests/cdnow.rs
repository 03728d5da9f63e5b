//! The published fits on the CDNOW data, from counts that we made (`tests/data/cdnow.csv`).

use insight::lifetimes::{BgNbd, Fit, MbgNbd, Model, ParetoNbd, Summary, fit, gather};

/// In weeks, as in the literature.
fn cdnow() -> Vec<Summary> {
    let lines = include_str!("data/cdnow.csv").lines().filter(|line| !line.starts_with('#'));
    gather(lines.skip(1).map(|line| {
        let numbers = line.split(',').map(|number| number.parse().expect("a number"));
        let [repeats, last, age, customers] = *numbers.collect::<Vec<u32>>() else {
            panic!("four numbers in {line}")
        };
        let days = Summary::new(repeats, f64::from(last), f64::from(age));
        days.times(f64::from(customers)).scaled(1.0 / 7.0)
    }))
}

fn fitted<M: Model>() -> Fit<M> {
    let fit = fit::<M>(&cdnow()).expect("a fit");
    assert!(fit.converged);
    assert_eq!(fit.sources, 2357.0);
    fit
}

#[track_caller]
fn near(got: f64, expected: f64, within: f64) {
    assert!((got - expected).abs() <= within, "{got}, not {expected}");
}

#[track_caller]
fn all_near(got: [f64; 4], expected: [f64; 4], within: f64) {
    for (got, expected) in got.into_iter().zip(expected) {
        near(got, expected, within);
    }
}

/// Fader, Hardie & Lee 2005, table 2.
#[test]
fn bg_nbd_is_fitted_as_published() {
    let fit = fitted::<BgNbd>();
    all_near(fit.model.parameters(), [0.243, 4.414, 0.793, 2.426], 5e-4);
    near(fit.log_likelihood, -9582.4, 0.05);
}

/// Fader, Hardie & Lee 2005, table 2.
#[test]
fn pareto_nbd_is_fitted_as_published() {
    let fit = fitted::<ParetoNbd>();
    all_near(fit.model.parameters(), [0.553, 10.578, 0.606, 11.669], 6e-4);
    near(fit.log_likelihood, -9595.0, 0.05);
}

/// Python lifetimes 0.11.3, whose weeks are rounded to hundredths and whose search ends earlier:
/// parameters and standard errors agree to about four digits.
#[test]
fn parameters_and_their_standard_errors_are_those_of_another_program() {
    let fit = fitted::<BgNbd>();
    let errors = fit.errors().expect("errors");
    all_near(fit.model.parameters(), [0.242_593, 4.413_532, 0.792_886, 2.425_752], 3e-4);
    all_near(errors, [0.012_557, 0.378_221, 0.185_719, 0.705_345], 1e-4);
    let fit = fitted::<MbgNbd>();
    let errors = fit.errors().expect("errors");
    all_near(fit.model.parameters(), [0.524_838, 6.182_988, 0.891_356, 1.614_000], 3e-4);
    all_near(errors, [0.083_264, 0.695_597, 0.154_785, 0.537_472], 1e-4);
    near(fit.log_likelihood, -9582.1327, 0.005);
}

/// Customers as (x, t_x, T); P(alive), purchases in the next 39 weeks. The first is customer 1 of
/// the published example.
type Customer = (u32, f64, f64, f64, f64);

/// What Python lifetimes 0.11.3 says for the model that it fitted.
fn foretold<M: Model>(customers: &[Customer]) {
    let model = fitted::<M>().model;
    for &(repeats, last, age, alive, expected) in customers {
        let customer = Summary::new(repeats, last, age);
        near(model.p_alive(&customer), alive, 3e-5);
        near(model.expected(&customer, 39.0), expected, 1e-4 * expected.max(1.0));
    }
}

#[test]
fn bg_nbd_foretells_what_another_program_does() {
    foretold::<BgNbd>(&[
        (2, 30.43, 38.86, 0.726_609_14, 1.225_910_42),
        (0, 0.0, 38.86, 1.0, 0.194_780_86),
        (7, 29.43, 38.86, 0.641_800_64, 3.337_239_65),
        (26, 30.86, 31.0, 0.968_919_72, 20.750_570_50),
        (3, 5.0, 30.0, 0.076_997_27, 0.223_358_09),
    ]);
}

#[test]
fn mbg_nbd_foretells_what_another_program_does() {
    foretold::<MbgNbd>(&[
        (2, 30.43, 38.86, 0.706_126_26, 1.262_670_78),
        (0, 0.0, 38.86, 0.389_716_44, 0.153_953_64),
        (7, 29.43, 38.86, 0.622_638_68, 3.166_805_35),
        (26, 30.86, 31.0, 0.965_552_87, 19.448_037_12),
        (3, 5.0, 30.0, 0.076_227_62, 0.223_642_01),
    ]);
}

#[test]
fn pareto_nbd_foretells_what_another_program_does() {
    foretold::<ParetoNbd>(&[
        (2, 30.43, 38.86, 0.869_122_18, 1.455_130_69),
        (0, 0.0, 38.86, 0.295_100_52, 0.107_062_04),
        (7, 29.43, 38.86, 0.749_421_84, 3.711_804_07),
        (26, 30.86, 31.0, 0.997_918_00, 20.116_043_17),
        (3, 5.0, 30.0, 0.122_973_24, 0.338_534_59),
    ]);
}

#[test]
fn the_error_of_what_follows_is_that_of_the_parameters_carried_over() {
    let fit = fitted::<BgNbd>();
    let errors = fit.errors().expect("errors");
    let of_a_parameter = fit.error_of(|model| model.parameters()[1]).expect("an error");
    near(of_a_parameter, errors[1], 1e-6);
    // The mean rate r / alpha by the formula for a quotient.
    let [[rr, ra, ..], [_, aa, ..], ..] = fit.covariance.expect("a covariance");
    let [r, alpha, ..] = fit.model.parameters();
    let by_hand = (rr / r / r + aa / alpha / alpha - 2.0 * ra / r / alpha).sqrt() * r / alpha;
    let rate = fit.error_of(|model| model.parameters()[0] / model.parameters()[1]);
    near(rate.expect("an error"), by_hand, 1e-8);
    let customer = Summary::new(2, 30.43, 38.86);
    let alive = fit.error_of(|model| model.p_alive(&customer)).expect("an error");
    assert!(alive > 0.005 && alive < 0.1, "{alive}");
}

/// Standard errors shrink with the root of the number of sources.
#[test]
fn four_times_the_customers_halve_the_errors() {
    let four: Vec<Summary> = cdnow().iter().map(|c| c.times(4.0 * c.sources())).collect();
    let more = fit::<BgNbd>(&four).expect("a fit").errors().expect("errors");
    let errors = fitted::<BgNbd>().errors().expect("errors");
    all_near(more, errors.map(|error| error / 2.0), 1e-6);
}
