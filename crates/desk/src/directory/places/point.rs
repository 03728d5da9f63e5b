//! A place on the earth, and how far two are apart.

use serde::{Deserialize, Serialize};

/// A place, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The mean radius of the earth in miles (IUGG).
const RADIUS: f64 = 3_958.761_3;

impl Point {
    /// A place; none where there is no such place.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let real = latitude.is_finite() && longitude.is_finite();
        (real && latitude.abs() <= 90.0 && longitude.abs() <= 180.0)
            .then_some(Self { latitude, longitude })
    }

    /// Reads what somebody copied from a map: `39.9612, -82.9988`, with or without the
    /// degree sign and the letters of the quarters.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, second) = text
            .trim()
            .trim_start_matches("geo:")
            .split_once([',', ';'])
            .or_else(|| text.trim().split_once(char::is_whitespace))?;
        Self::new(degrees(first)?, degrees(second)?)
    }
}

fn degrees(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('°').to_uppercase();
    let letters = ['N', 'E', 'S', 'W'];
    let south_or_west = text.contains(['S', 'W']);
    let number = text.replace('°', "");
    let number: f64 =
        number.trim_matches(|c: char| letters.contains(&c) || c == ' ').parse().ok()?;
    Some(if south_or_west { -number.abs() } else { number })
}

/// How far two places are apart, in miles as the crow flies.
pub fn distance_miles(one: Point, other: Point) -> f64 {
    let (phi, theta) = (one.latitude.to_radians(), other.latitude.to_radians());
    let half_north = (theta - phi) / 2.0;
    let half_east = (other.longitude - one.longitude).to_radians() / 2.0;
    let chord = half_north.sin().powi(2) + phi.cos() * theta.cos() * half_east.sin().powi(2);
    2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_is_read_as_maps_hand_it_out() {
        let columbus = Point::new(39.9612, -82.9988);
        for text in [
            "39.9612, -82.9988",
            "39.9612,-82.9988",
            " 39.9612 -82.9988 ",
            "39.9612° N, 82.9988° W",
            "geo:39.9612,-82.9988",
        ] {
            assert_eq!(Point::parse(text), columbus, "{text}");
        }
        for text in ["", "here", "39.9", "91, 0", "0, 181", "NaN, 1", "1180 High Street, Columbus"]
        {
            assert_eq!(Point::parse(text), None, "{text}");
        }
    }

    #[test]
    fn columbus_is_about_a_hundred_miles_from_cincinnati() {
        let columbus = Point { latitude: 39.9612, longitude: -82.9988 };
        let cincinnati = Point { latitude: 39.1031, longitude: -84.5120 };
        let miles = distance_miles(columbus, cincinnati);
        assert!((miles - 100.1).abs() < 1.0, "{miles}");
    }

    fn anywhere() -> impl Strategy<Value = Point> {
        (-90.0..=90.0f64, -180.0..=180.0f64)
            .prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_way_there_is_as_long_as_the_way_back_and_never_round_the_earth(
            one in anywhere(), other in anywhere(), third in anywhere()
        ) {
            let there = distance_miles(one, other);
            prop_assert!((there - distance_miles(other, one)).abs() < 1e-6);
            prop_assert!((0.0..=12_437.0).contains(&there), "{}", there);
            prop_assert!(distance_miles(one, one) < 1e-6);
            prop_assert!(there <= distance_miles(one, third) + distance_miles(third, other) + 1e-3);
        }

        #[test]
        fn what_is_shown_of_a_place_reads_as_the_same_place(place in anywhere()) {
            let text = format!("{:.6}, {:.6}", place.latitude, place.longitude);
            let read = Point::parse(&text).expect("a place");
            prop_assert!((read.latitude - place.latitude).abs() < 1e-5);
            prop_assert!((read.longitude - place.longitude).abs() < 1e-5);
        }
    }
}
