//! How long pages took.

use std::fmt::Write;
use std::time::Duration;

use super::Shows;

/// The times of each page, and how many did not come.
pub struct Times(Vec<(Vec<Duration>, usize)>);

impl Times {
    /// Nothing yet, for so many pages.
    pub fn of(paths: &[String]) -> Self {
        Self(vec![(Vec::new(), 0); paths.len()])
    }

    /// Notes a page that came, or did not.
    pub fn note(&mut self, page: usize, took: Duration, came: bool) {
        let (times, failed) = &mut self.0[page];
        if came { times.push(took) } else { *failed += 1 }
    }

    /// Adds what somebody else noted.
    pub fn add(&mut self, other: Self) {
        for ((times, failed), (more, more_failed)) in self.0.iter_mut().zip(other.0) {
            times.extend(more);
            *failed += more_failed;
        }
    }

    /// How many pages did not come.
    pub fn failed(&self) -> usize {
        self.0.iter().map(|(_, failed)| failed).sum()
    }

    /// What a person reads, as a Markdown table.
    pub fn table(&self, paths: &[String], seconds: Duration, shows: Shows) -> String {
        let mut text = String::from(
            "| page | p50 ms | p99 ms | longest ms | pages | a second | failed |\n|---|--:|--:|--:|--:|--:|--:|\n",
        );
        let mut line = |name: &str, mut times: Vec<Duration>, failed: usize| {
            times.sort_unstable();
            let a_second = times.len() as f64 / seconds.as_secs_f64();
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {a_second:.0} | {failed} |",
                shown(at(&times, 0.50)),
                shown(at(&times, 0.99)),
                shown(times.last().copied()),
                times.len()
            );
        };
        let each = if shows == Shows::EachPage { &self.0[..] } else { &[] };
        for (path, (times, failed)) in paths.iter().zip(each) {
            line(&format!("`{path}`"), times.clone(), *failed);
        }
        if paths.len() > 1 || shows == Shows::Together {
            let all = self.0.iter().flat_map(|(times, _)| times).copied().collect();
            line("all", all, self.failed());
        }
        text
    }
}

/// The time that this part of all stays within (nearest rank).
fn at(sorted: &[Duration], part: f64) -> Option<Duration> {
    let rank = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

fn shown(time: Option<Duration>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| format!("{:.1}", time.as_secs_f64() * 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_few_and_of_many_is_one_that_was_measured() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(at(&times, 0.5), Some(Duration::from_millis(50)));
        assert_eq!(at(&times, 0.99), Some(Duration::from_millis(99)));
        assert_eq!(at(&times[..1], 0.99), Some(Duration::from_millis(1)));
        assert_eq!(at(&[], 0.5), None);
    }
}
