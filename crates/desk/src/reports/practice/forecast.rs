//! What the next 90 days will bring, and how such forecasts did before.

use super::{
    facts::Facts,
    section::{Band, Cell, Chart, Grid, Section, Value},
    study::{Forecast, Foretold},
    waiting,
};

/// "In the next 90 days about 190 referrals; nine times in ten between 160 and 220."
pub fn sentence(next: &Foretold) -> String {
    format!(
        "In the next 90 days about {} are to be expected; nine times in ten it is between {} and \
         {}.",
        look::plural(next.expected.round() as i64, "referral", "referrals"),
        look::thousands(next.low.round() as i64),
        look::thousands(next.high.round() as i64)
    )
}

/// How often the band held what came.
fn held(earlier: &[Foretold]) -> String {
    let known: Vec<bool> = earlier.iter().filter_map(Foretold::held).collect();
    let right = known.iter().filter(|held| **held).count();
    match known.len() {
        0 => "The record is too short to try such forecasts on the past.".into(),
        count => format!(
            "Tried on the past, as of the ends of {count} months on what was known then, the band \
             held what came {right} times; nine of ten would be right. Those 90 days overlap, so \
             this says less than {count} separate tries."
        ),
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let empty = Section { id: "forecast", title: "The next 90 days", ..Section::default() };
    let Some(study) = &facts.study else { return waiting(empty) };
    let Some(forecast) = &study.forecast else {
        let finding = "Nothing can be foretold before half a year is on record.".into();
        return Section { finding, ..empty };
    };
    Section {
        finding: sentence(&forecast.next),
        notes: notes(forecast),
        chart: Chart::Bands(bands(forecast)),
        table: table(forecast),
        ..empty
    }
}

fn notes(forecast: &Forecast) -> Vec<String> {
    let from_new = forecast.next.from_new.round() as i64;
    let new = match from_new {
        0 => "Sources that nobody knows yet are not expected to add to it.".to_owned(),
        many => format!(
            "About {} of them are to come from sources that nobody knows yet, as in the last two \
             years.",
            look::thousands(many)
        ),
    };
    vec![format!("{new} If nothing is done that was not done before."), held(&forecast.earlier)]
}

/// The last year of forecasts, and the next.
fn bands(forecast: &Forecast) -> Vec<Band> {
    let earlier = forecast.earlier.iter().rev().take(12).rev();
    let band = |one: &Foretold, name: String| Band {
        name,
        ends: [one.low, one.expected, one.high],
        came: one.came.map(|came| came as f64),
    };
    let mut bands: Vec<Band> =
        earlier.map(|one| band(one, format!("From {}", crate::days::long(one.as_of)))).collect();
    bands.push(band(&forecast.next, "From today".into()));
    bands
}

fn table(forecast: &Forecast) -> Grid {
    let mut table = Grid::of([
        "90 days after",
        "Expected",
        "From",
        "To",
        "Of new sources",
        "Came",
        "In the band",
    ]);
    let all = std::iter::once(&forecast.next).chain(forecast.earlier.iter().rev());
    table.rows = all
        .map(|one| {
            let whole = |number: f64| Cell::from(Value::Count(number.round() as i64));
            vec![
                Cell::words(crate::days::long(one.as_of)),
                whole(one.expected),
                whole(one.low),
                whole(one.high),
                whole(one.from_new),
                one.came.map_or_else(|| Cell::words("not over"), |came| Cell::count(came as i64)),
                Cell::words(match one.held() {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "",
                }),
            ]
        })
        .collect();
    table
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn foretold(came: Option<usize>) -> Foretold {
        Foretold {
            as_of: date(2026, 6, 30),
            expected: 190.2,
            from_new: 8.0,
            low: 161.0,
            high: 222.4,
            came,
        }
    }

    #[test]
    fn the_band_is_said_in_plain_words() {
        assert_eq!(
            sentence(&foretold(None)),
            "In the next 90 days about 190 referrals are to be expected; nine times in ten it is \
             between 161 and 222."
        );
    }

    #[test]
    fn how_often_the_band_held_is_told_with_how_little_that_says() {
        let said = held(&[foretold(Some(200)), foretold(Some(300))]);
        assert!(
            said.contains("as of the ends of 2 months") && said.contains("came 1 times"),
            "{said}"
        );
        assert!(held(&[]).contains("too short"));
    }
}
