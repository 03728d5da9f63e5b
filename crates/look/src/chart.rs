//! Charts as plain SVG: each says its finding in words, and the numbers stand
//! in a table beside or below it.

use maud::{Markup, html};

/// One month of a bar chart.
pub struct Bar {
    /// What stands below it: `Jan`.
    pub label: String,
    /// Its height, in whatever is counted.
    pub value: i64,
    /// The same month a year before, if it is known.
    pub before: Option<i64>,
}

/// How wide a chart is drawn; its letters then read alike everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Beside other things.
    Half,
    /// Across the page.
    Full,
}

impl Width {
    /// Units a bar.
    fn step(self) -> f64 {
        match self {
            Self::Half => 44.0,
            Self::Full => 78.0,
        }
    }
}

/// Bars a month, with the year before as a dashed line. `finding` is what the
/// chart says, in words, for those who don't see it.
pub fn month_bars(bars: &[Bar], width: Width, finding: &str) -> Markup {
    let step = width.step();
    const HEIGHT: f64 = 150.0;
    const BASE: f64 = 126.0;
    let most =
        bars.iter().flat_map(|bar| [bar.value, bar.before.unwrap_or(0)]).max().unwrap_or(0).max(1);
    let width = bars.len().max(1) as f64 * step;
    let height = |value: i64| (value as f64 / most as f64) * (BASE - 20.0);
    let middle = |index: usize| (index as f64 + 0.5) * step;
    let line: String = bars
        .iter()
        .enumerate()
        .filter_map(|(index, bar)| bar.before.map(|before| (middle(index), BASE - height(before))))
        .enumerate()
        .map(|(place, (x, y))| format!("{}{x:.1} {y:.1}", if place == 0 { "M" } else { " L" }))
        .collect();
    html! {
        svg class="chart" viewBox={ "0 0 " (width) " " (HEIGHT) } role="img" aria-label=(finding) {
            line x1="0" x2=(width) y1=(BASE) y2=(BASE) {}
            @for (index, bar) in bars.iter().enumerate() {
                @let tall = height(bar.value).max(1.0);
                rect x=(format!("{:.1}", middle(index) - step * 0.3)) y=(format!("{:.1}", BASE - tall)) width=(format!("{:.1}", step * 0.6))
                    height=(format!("{tall:.1}")) rx="3" {}
                @if bar.value > 0 {
                    text x=(middle(index)) y=(format!("{:.1}", BASE - tall - 5.0)) text-anchor="middle" { (bar.value) }
                }
                text x=(middle(index)) y="143" text-anchor="middle" { (bar.label) }
            }
            @if !line.is_empty() { path d=(line) {} }
        }
    }
}

/// A trend as small bars, for a cell of a table.
pub fn spark(values: &[i64], finding: &str) -> Markup {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let step = 92.0 / values.len().max(1) as f64;
    html! {
        svg class="spark" viewBox="0 0 92 24" role="img" aria-label=(finding) {
            @for (index, value) in values.iter().enumerate() {
                @let tall = if *value == 0 { 1.5 } else { (*value as f64 / most as f64 * 22.0).max(3.0) };
                rect class=[(*value == 0).then_some("zero")] x=(format!("{:.1}", index as f64 * step))
                    y=(format!("{:.1}", 24.0 - tall)) width=(format!("{:.1}", (step - 1.5).max(0.5)))
                    height=(format!("{tall:.1}")) rx="1" {}
            }
        }
    }
}

/// A part of a whole as a short bar; `part` is between 0 and 1. The number
/// stands beside it, so it is silent.
pub fn share(part: f64) -> Markup {
    let filled = (part.clamp(0.0, 1.0) * 64.0).max(if part > 0.0 { 1.0 } else { 0.0 });
    html! {
        svg class="share" viewBox="0 0 64 6" aria-hidden="true" focusable="false" {
            rect class="rest" width="64" height="6" rx="3" {}
            rect width=(format!("{filled:.1}")) height="6" rx="3" {}
        }
    }
}

/// A part of a whole, with its name and number.
pub struct Part<'a> {
    /// Of what it is a part.
    pub name: &'a str,
    /// From 0 to 1.
    pub part: f64,
    /// The number, as it stands beside the bar.
    pub said: &'a str,
}

/// An estimate with its band.
pub struct Band<'a> {
    /// Of what.
    pub name: &'a str,
    /// Lower end, estimate, upper end.
    pub ends: [f64; 3],
    /// What came, where it is known.
    pub came: Option<f64>,
}

/// Units from one line of a chart of lines to the next.
const LINE: f64 = 26.0;
/// Where the bars of such a chart begin and end, of 480 units.
const BEGIN: f64 = 170.0;
const END: f64 = 420.0;
/// Longer names are cut: the table has them whole.
const LONGEST_NAME: usize = 26;

/// Parts of a whole as bars below each other.
pub fn part_bars(parts: &[Part<'_>], finding: &str) -> Markup {
    let most = parts.iter().map(|one| one.part).fold(0.0_f64, f64::max).max(f64::MIN_POSITIVE);
    let wide = |part: f64| ((part / most).clamp(0.0, 1.0) * (END - BEGIN)).max(1.0);
    html! {
        svg class="chart lines" viewBox={ "0 0 480 " (height(parts.len())) } role="img" aria-label=(finding) {
            @for (index, one) in parts.iter().enumerate() {
                @let top = index as f64 * LINE;
                text x="0" y=(format!("{:.1}", top + 17.0)) { (cut(one.name)) }
                rect x=(BEGIN) y=(format!("{:.1}", top + 5.0)) height="16" rx="3" width=(format!("{:.1}", wide(one.part))) {}
                text x=(format!("{:.1}", BEGIN + wide(one.part) + 6.0)) y=(format!("{:.1}", top + 17.0)) { (one.said) }
            }
        }
    }
}

/// Estimates with their bands below each other: a bar for the band, a line for the estimate, a
/// dot for what came.
pub fn bands(bands: &[Band<'_>], finding: &str) -> Markup {
    let seen = bands.iter().flat_map(|one| one.ends.into_iter().chain(one.came));
    let most = seen.filter(|value| value.is_finite()).fold(1.0_f64, f64::max);
    let at = |value: f64| BEGIN + (value / most).max(0.0).clamp(0.0, 1.0) * (END - BEGIN);
    html! {
        svg class="chart lines" viewBox={ "0 0 480 " (height(bands.len())) } role="img" aria-label=(finding) {
            @for (index, one) in bands.iter().enumerate() {
                @let top = index as f64 * LINE;
                @let [low, middle, high] = one.ends.map(at);
                text x="0" y=(format!("{:.1}", top + 17.0)) { (cut(one.name)) }
                rect class="soft" x=(format!("{low:.1}")) y=(format!("{:.1}", top + 6.0)) height="14" rx="3" width=(format!("{:.1}", (high - low).max(1.0))) {}
                rect x=(format!("{:.1}", middle - 1.0)) y=(format!("{:.1}", top + 4.0)) height="18" width="2" {}
                @if let Some(came) = one.came {
                    circle cx=(format!("{:.1}", at(came))) cy=(format!("{:.1}", top + 13.0)) r="4" {}
                }
            }
        }
    }
}

fn height(lines: usize) -> f64 {
    lines.max(1) as f64 * LINE
}

fn cut(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    format!("{}…", name.chars().take(LONGEST_NAME - 1).collect::<String>().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_is_still_a_chart() {
        assert!(month_bars(&[], Width::Half, "No referrals").0.contains("No referrals"));
        assert!(spark(&[0, 0], "none").0.contains("zero"));
        assert!(!share(f64::NAN).0.contains("width=\"NaN"), "{}", share(f64::NAN).0);
    }

    #[test]
    fn charts_of_lines_bear_nothing_and_numbers_that_are_none() {
        assert!(part_bars(&[], "Nothing").0.contains("Nothing"));
        let one = Part { name: &"long ".repeat(20), part: f64::NAN, said: "?" };
        let drawn = part_bars(&[one], "A part").0;
        assert!(!drawn.contains("NaN") && drawn.contains('…'), "{drawn}");
        let one = Band { name: "x", ends: [0.0, f64::NAN, f64::INFINITY], came: Some(2.0) };
        let drawn = bands(&[one], "A band").0;
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
    }
}
