//! How long the verdicts on all sources take.
//!
//! ```text
//! cargo bench -p insight --bench score
//! cargo bench -p insight --bench score -- 1000000
//! ```

use std::time::{Duration, Instant};

use insight::{
    History, Options, score,
    simulate::{Setting, World},
};
use jiff::civil::Date;

/// A mix of sources.
#[derive(Debug, Clone, Copy)]
enum Mix {
    /// Like those of large practices: a few hospitals send more than all others together.
    Practice,
    /// Sources of a dozen referrals on average, in four years.
    Sparse,
}

/// Each size is measured so many times, and the middle one is told.
const TIMES: usize = 5;

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![400, 10_000, 100_000] } else { asked };
    let mixes = [Mix::Practice, Mix::Sparse];
    for (size, mix) in sizes.iter().flat_map(|size| mixes.map(|mix| (*size, mix))) {
        let (histories, as_of) = practice(size, mix);
        let referrals: usize = histories.iter().map(|history| history.days.len()).sum();
        let mut took: Vec<Duration> = (0..TIMES)
            .map(|_| {
                let started = Instant::now();
                let scores = score(&histories, as_of, &Options::default());
                assert_eq!(scores.len(), size);
                started.elapsed()
            })
            .collect();
        took.sort_unstable();
        println!(
            "{size} sources, {mix:?}, {referrals} referrals: {:.1} ms (shortest {:.1})",
            took[TIMES / 2].as_secs_f64() * 1e3,
            took[0].as_secs_f64() * 1e3,
        );
    }
}

/// So many sources, all of whom end on the same day.
fn practice(size: usize, mix: Mix) -> (Vec<History>, Date) {
    let large = Setting::large();
    let setting = match mix {
        Mix::Practice => Setting { sources: size.min(2000), ..large },
        Mix::Sparse => Setting {
            sources: size.min(2000),
            years: 4,
            one_timers: (0.35, 0.4),
            median_rate: (0.45, 0.46),
            ..large
        },
    };
    let world = World::draw(&setting, 1);
    let as_of = world.date(world.recorded - 1);
    let most = match mix {
        Mix::Practice => usize::MAX,
        Mix::Sparse => 150,
    };
    let histories: Vec<History> =
        world.histories().into_iter().filter(|history| history.days.len() <= most).collect();
    let several = histories.iter().cycle().enumerate().take(size);
    let moved = several.map(|(at, history)| {
        // Moved by some days, so that no two are the same.
        let days = i64::try_from(at / histories.len().max(1)).unwrap_or(0);
        let moved = history.days.iter().map(|day| day.saturating_sub(jiff::Span::new().days(days)));
        History { days: moved.collect(), ..history.clone() }
    });
    (moved.collect(), as_of)
}
