//! What touches did, as a plain before and after tells it, against what they truly did.

use std::fmt::Write as _;

use insight::{
    effects::{self, Plan, Ratios, Span, Touch},
    simulate::{Effect, TouchKind, World},
};

/// Days that are compared on each side of a touch.
const DAYS: i32 = 30;

/// What was told of one kind of touch in several worlds, against the truth: logarithms.
#[derive(Debug, Clone, Default)]
struct Told {
    errors: Vec<f64>,
    /// How many 90 % intervals hold the truth.
    held: usize,
}

impl Told {
    /// The bias: how far off on the average, up and down against each other.
    fn bias(&self) -> f64 {
        (self.errors.iter().sum::<f64>() / self.errors.len().max(1) as f64).exp() - 1.0
    }

    /// How far off a practice is told, up or down.
    fn off(&self) -> f64 {
        let sum: f64 = self.errors.iter().map(|error| error.abs()).sum();
        (sum / self.errors.len().max(1) as f64).exp() - 1.0
    }
}

/// The table of all kinds.
pub fn markdown(worlds: &[&World]) -> String {
    let mut text = String::from(
        "\n| touch | practices | ours: bias | off by | 90 % interval covers | before and after: bias \
        | off by |\n|---|---|---|---|---|---|---|\n",
    );
    let ours: Vec<Vec<effects::Effect>> = worlds.iter().map(|world| told(world)).collect();
    for (place, kind) in TouchKind::ALL.into_iter().enumerate() {
        let (mut own, mut naive) = (Told::default(), Told::default());
        for (world, ours) in worlds.iter().zip(&ours) {
            let Some(effect) = world.effects.iter().find(|effect| effect.kind == kind) else {
                continue;
            };
            let truth = over_the_days(effect);
            // The same practices for both, those where the plain comparison has enough to say.
            let (Some(plain), Some(ours)) = (before_after(world, kind), ours.get(place)) else {
                continue;
            };
            naive.errors.push((plain / truth).ln());
            if let (Some(ratio), Some(low), Some(high)) = (ours.rate_ratio, ours.low, ours.high) {
                own.errors.push((ratio / truth).ln());
                own.held += usize::from(low <= truth && truth <= high);
            }
        }
        let _ = writeln!(
            text,
            "| {} | {} | {:+.0} % | {:.0} % | {:.0} % | {:+.0} % | {:.0} % |",
            kind.name(),
            own.errors.len(),
            100.0 * own.bias(),
            100.0 * own.off(),
            100.0 * own.held as f64 / own.errors.len().max(1) as f64,
            100.0 * naive.bias(),
            100.0 * naive.off(),
        );
    }
    text
}

/// What `insight::effects` tells of each kind in a world.
fn told(world: &World) -> Vec<effects::Effect> {
    of_courses(world, world.recorded - 1, effects::effects)
}

/// What touches are taken to do, by what is known at the end of a day.
pub fn ratios(world: &World, day: i32) -> Ratios {
    of_courses(world, day, |courses, plan, span| effects::learn(courses, plan, span).1)
}

fn of_courses<T>(
    world: &World,
    day: i32,
    learn: impl Fn(&[effects::Course<'_>], &Plan, Span) -> T,
) -> T {
    let (histories, touches) = (world.histories(), touches(world, day));
    let courses: Vec<effects::Course> = histories
        .iter()
        .zip(&touches)
        .map(|(history, touches)| effects::Course { history, touches })
        .collect();
    let span = Span { from: world.date(0), to: world.date(day) };
    learn(&courses, &Plan::of_kinds(TouchKind::ALL.len()), span)
}

/// The touches of each source up to a day.
pub fn touches(world: &World, day: i32) -> Vec<Vec<Touch>> {
    let mut touches = vec![Vec::new(); world.sources.len()];
    for touch in world.touches.iter().take_while(|touch| touch.day <= day) {
        let kind = TouchKind::ALL.iter().position(|kind| *kind == touch.kind);
        if let (Some(of_source), Some(kind)) = (touches.get_mut(touch.source), kind) {
            of_source.push(Touch { day: world.date(touch.day), kind });
        }
    }
    touches
}

/// The true ratio over the days that are compared.
fn over_the_days(effect: &Effect) -> f64 {
    let share = f64::from(effect.days.min(DAYS)) / f64::from(DAYS);
    1.0 + (effect.times - 1.0) * share
}

/// Referrals after touches of a kind for each one before, where there are enough to say.
fn before_after(world: &World, kind: TouchKind) -> Option<f64> {
    let whole = DAYS..world.recorded - DAYS;
    let touches = world.touches.iter().filter(|it| it.kind == kind && whole.contains(&it.day));
    let (mut before, mut after) = (0_usize, 0_usize);
    for touch in touches {
        let days = &world.sources.get(touch.source)?.days;
        let up_to = |limit: i32| days.partition_point(|day| *day <= limit);
        before += up_to(touch.day - 1) - up_to(touch.day - 1 - DAYS);
        after += up_to(touch.day + DAYS) - up_to(touch.day);
    }
    (before >= 20 && after >= 20).then(|| after as f64 / before as f64)
}
