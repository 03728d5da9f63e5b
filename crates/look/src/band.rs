//! Numbers beside the band in which they were to be expected.

use maud::{Markup, html};

/// One month of a source, or whatever else comes in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banded {
    /// What stands below it: `Jan`.
    pub label: String,
    /// What came.
    pub value: i64,
    /// The least that was to be expected.
    pub low: i64,
    /// The most.
    pub high: i64,
}

impl Banded {
    /// Below or above what was to be expected.
    fn is_outside(&self) -> bool {
        self.value < self.low || self.value > self.high
    }
}

/// A trend as a line within its band, the last number as a dot, for a line of a list. `finding`
/// is what it says, in words, for those who don't see it.
pub fn spark_band(points: &[Banded], finding: &str) -> Markup {
    const WIDTH: f64 = 112.0;
    const HEIGHT: f64 = 28.0;
    let most = most(points);
    let step = (WIDTH - 8.0) / points.len().saturating_sub(1).max(1) as f64;
    let at = |place: usize, value: i64| {
        let y = HEIGHT - 3.0 - value as f64 / most as f64 * (HEIGHT - 6.0);
        (4.0 + place as f64 * step, y)
    };
    let pair = |(x, y): (f64, f64)| format!("{x:.1},{y:.1}");
    let high = points.iter().enumerate().map(|(place, point)| pair(at(place, point.high)));
    let low = points.iter().enumerate().rev().map(|(place, point)| pair(at(place, point.low)));
    let band = high.chain(low).collect::<Vec<_>>().join(" ");
    let line: Vec<String> =
        points.iter().enumerate().map(|(place, point)| pair(at(place, point.value))).collect();
    html! {
        svg class="spark band" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(finding) {
            polygon points=(band) {}
            polyline points=(line.join(" ")) {}
            @if let Some(last) = points.last() {
                @let (x, y) = at(points.len() - 1, last.value);
                circle class=[last.is_outside().then_some("outside")] cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="2.5" {}
            }
        }
    }
}

/// Bars before the band in which each was to be expected; a number outside of it has a mark, so
/// that colour is not all that tells.
pub fn band_chart(points: &[Banded], finding: &str) -> Markup {
    const STEP: f64 = 44.0;
    const HEIGHT: f64 = 150.0;
    const BASE: f64 = 126.0;
    let most = most(points);
    let tall = |value: i64| value as f64 / most as f64 * (BASE - 24.0);
    let width = points.len().max(1) as f64 * STEP;
    html! {
        svg class="chart" viewBox={ "0 0 " (width) " " (HEIGHT) } role="img" aria-label=(finding) {
            @for (place, point) in points.iter().enumerate() {
                @let left = place as f64 * STEP;
                @let (bar, top) = (tall(point.value).max(1.0), tall(point.high).max(2.0));
                rect class="soft" x=(format!("{:.1}", left + 1.0)) y=(format!("{:.1}", BASE - top))
                    width=(format!("{:.1}", STEP - 2.0)) height=(format!("{:.1}", (top - tall(point.low)).max(2.0))) {}
                rect class=[point.is_outside().then_some("outside")] x=(format!("{:.1}", left + STEP * 0.3)) y=(format!("{:.1}", BASE - bar))
                    width=(format!("{:.1}", STEP * 0.4)) height=(format!("{bar:.1}")) rx="2" {}
                text x=(left + STEP / 2.0) y=(format!("{:.1}", BASE - bar.max(top) - 6.0)) text-anchor="middle" {
                    (point.value) @if point.is_outside() { " !" }
                }
                text x=(left + STEP / 2.0) y="143" text-anchor="middle" { (point.label) }
            }
            line x1="0" x2=(width) y1=(BASE) y2=(BASE) {}
        }
    }
}

fn most(points: &[Banded]) -> i64 {
    points.iter().map(|point| point.value.max(point.high)).max().unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: i64, low: i64, high: i64) -> Banded {
        Banded { label: "Jan".into(), value, low, high }
    }

    #[test]
    fn a_chart_of_nothing_is_still_a_chart() {
        for points in [vec![], vec![point(0, 0, 0)], vec![point(9, 0, 3); 40]] {
            let both = spark_band(&points, "finding").0 + &band_chart(&points, "finding").0;
            assert!(both.contains("finding") && !both.contains("NaN"), "{both}");
        }
    }

    #[test]
    fn what_is_outside_of_its_band_is_marked_and_not_by_colour_alone() {
        let drawn = band_chart(&[point(0, 1, 4)], "").0;
        assert!(drawn.contains("outside") && drawn.contains("0 !"), "{drawn}");
        assert!(spark_band(&[point(9, 1, 4)], "").0.contains("outside"));
        assert!(!band_chart(&[point(2, 1, 4)], "").0.contains('!'));
    }
}
