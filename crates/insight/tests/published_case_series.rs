//! Case series held against published analyses.

use insight::effects::{Interval, case_series};

/// Whitaker, Farrington, Spiessens & Musonda (2006), "Tutorial in biostatistics: the
/// self-controlled case series method", *Statistics in Medicine* 25: 1768-1797, section 3.1: viral
/// meningitis of ten children of Oxford in their second year of life (days 366 to 730), and the day
/// of their MMR vaccination. The risk period is day 15 to 35 after it; age is cut after day 547.
const OXFORD: [(i32, i32); 10] = [
    (398, 458),
    (413, 392),
    (449, 429),
    (455, 433),
    (472, 432),
    (474, 395),
    (485, 470),
    (524, 496),
    (700, 428),
    (399, 716),
];

fn oxford() -> Vec<Vec<Interval>> {
    OXFORD
        .iter()
        .map(|(event, vaccinated)| {
            let mut cut: Vec<Interval> = Vec::new();
            for day in 366..=730 {
                let mut columns = Vec::new();
                if (15..=35).contains(&(day - vaccinated)) {
                    columns.push(0);
                }
                if day > 547 {
                    columns.push(1);
                }
                let events = u32::from(day == *event);
                match cut.last_mut() {
                    Some(last) if last.columns == columns => {
                        last.days += 1.0;
                        last.events += events;
                    }
                    _ => cut.push(Interval { days: 1.0, events, columns, stretch: 0 }),
                }
            }
            cut
        })
        .collect()
}

/// The figures are those of Stata's `xtpoisson` for this analysis, as the help file of `sccsdta`
/// (Bruun 2024, Statistical Software Components) prints them; the tutorial gives the same to the
/// digits that it has.
#[test]
fn meningitis_after_vaccination_in_oxford_is_as_published() {
    let cases = oxford();
    assert_eq!(cases.iter().map(Vec::len).sum::<usize>(), 38, "intervals");
    let found = case_series(&cases, 2).expect("estimates");
    let near = |value: f64, published: f64, digits: i32| {
        let half = 0.5 * 10_f64.powi(-digits) + 1e-9;
        assert!((value - published).abs() <= half, "{value} is not {published}");
    };
    let [risk, age] = [0, 1].map(|at| (found.log_ratios[at].exp(), found.errors[at]));
    near(risk.0, 12.037, 3);
    near(risk.0 * risk.1, 8.528, 3);
    near((risk.0.ln() - 1.959_964 * risk.1).exp(), 3.002, 3);
    near((risk.0.ln() + 1.959_964 * risk.1).exp(), 48.259, 3);
    near(age.0, 0.225, 3);
    near(age.0 * age.1, 0.252, 3);
    near((age.0.ln() - 1.959_964 * age.1).exp(), 0.025, 3);
    near((age.0.ln() + 1.959_964 * age.1).exp(), 2.016, 3);
    near(found.log_likelihood, -10.088_277, 6);
}
