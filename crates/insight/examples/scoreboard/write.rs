//! A world as files: what the command line of the program reads, and the truth.

use std::{fmt::Write as _, fs, io, path::Path};

use insight::simulate::World;

/// Writes `EVENTS.csv`, `TOUCHES.csv`, `truth.csv` (each segment of each source's pace),
/// `changes.csv` and `effects.csv`.
pub fn world(world: &World, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("EVENTS.csv"), events(world))?;
    fs::write(folder.join("TOUCHES.csv"), touches(world))?;
    fs::write(folder.join("truth.csv"), truth(world))?;
    fs::write(folder.join("changes.csv"), changes(world))?;
    fs::write(folder.join("effects.csv"), effects(world))
}

fn events(world: &World) -> String {
    let mut text = String::from("source,date\n");
    for source in &world.sources {
        for day in &source.days {
            let _ = writeln!(text, "{},{}", source.name, world.date(*day));
        }
    }
    text
}

fn touches(world: &World) -> String {
    let mut text = String::from("source,date,kind\n");
    for touch in &world.touches {
        if let Some(source) = world.sources.get(touch.source) {
            let date = world.date(touch.day);
            let _ = writeln!(text, "{},{date},{}", source.name, touch.kind.name());
        }
    }
    text
}

/// What is true on the last recorded day.
fn truth(world: &World) -> String {
    let mut text = String::from(
        "source,rate_month,usual_month,lost_share,active,one_timer,expected_90_days,lost_90_days\n",
    );
    let day = world.recorded - 1;
    for (place, source) in world.sources.iter().enumerate() {
        let truth = &source.truth;
        let _ = writeln!(
            text,
            "{},{:.4},{:.4},{:.4},{},{},{:.4},{:.4}",
            source.name,
            world.present_rate(place, day),
            truth.usual_on(day),
            truth.lost_share_on(day),
            truth.active_on(day),
            truth.one_timer,
            world.expected(place, day, 90),
            world.lost(place, day, 90),
        );
    }
    text
}

fn changes(world: &World) -> String {
    let mut text = String::from("source,change,from,until,rate_before,rate_after\n");
    for source in &world.sources {
        for event in &source.truth.events {
            let (from, until) = (world.date(event.day), world.date(event.until));
            let _ = writeln!(
                text,
                "{},{:?},{from},{until},{:.4},{:.4}",
                source.name, event.change, event.before, event.after
            );
        }
    }
    text
}

fn effects(world: &World) -> String {
    let mut text = String::from("kind,times,days\n");
    for effect in &world.effects {
        let _ = writeln!(text, "{},{:.4},{}", effect.kind.name(), effect.times, effect.days);
    }
    text
}
