//! Times measured, and the table they are printed as.

use std::time::{Duration, Instant};

/// How long something took, each time that it was done.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one that was measured.
    pub fn add(&mut self, since: Instant) {
        self.0.push(since.elapsed());
    }

    /// The time that so many percent stayed within.
    fn within(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// Prints the head of a table.
pub fn head(title: &str) {
    println!("\n{title}\n");
    println!(
        "| {:<52} | {:>6} | {:>9} | {:>9} | {:>9} | note",
        "what", "times", "p50 ms", "p99 ms", "max ms"
    );
    println!("|{:-<54}|{:->8}|{:->11}|{:->11}|{:->11}|------", "", "", "", "", "");
}

/// Prints a line of a table.
pub fn line(what: &str, times: &Times, note: &str) {
    let shown = |percent| format!("{:.2}", times.within(percent).as_secs_f64() * 1_000.0);
    println!(
        "| {what:<52} | {:>6} | {:>9} | {:>9} | {:>9} | {note}",
        times.0.len(),
        shown(50),
        shown(99),
        shown(100)
    );
}
