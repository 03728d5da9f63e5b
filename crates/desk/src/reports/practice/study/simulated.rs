//! Pasts for the tests: sources like clockwork, and practices of the simulator.

use insight::{
    History,
    simulate::{Setting, World},
};
use jiff::{ToSpan, civil::Date};

use super::past::{Past, Source};

/// Referrals every so many days, from one day before today to another.
pub fn source(today: Date, every: i64, from: i64, to: i64) -> Source {
    let agos = (0..).map(|step| from - step * every).take_while(|ago| *ago >= to);
    referring(agos.map(|ago| today.saturating_sub(ago.days())).collect())
}

/// A source with these days, in any order.
pub fn referring(mut days: Vec<Date>) -> Source {
    days.sort_unstable();
    Source {
        first_on: days.first().copied(),
        history: History { days, ..History::default() },
        is_somebody: true,
        ..Source::default()
    }
}

/// The practice of a seed.
pub fn world(setting: &Setting, seed: u64) -> World {
    World::draw(setting, seed)
}

/// Its sources, all of them, in its order.
pub fn practice(world: &World) -> Past {
    let sources = world.histories().into_iter().map(|history| {
        let one = referring(history.days);
        Source { history: History { group: history.group, ..one.history }, ..one }
    });
    Past { sources: sources.collect(), ..Past::default() }
}

/// The last day that is recorded of it.
pub fn last_day(world: &World) -> Date {
    world.date(world.recorded - 1)
}
