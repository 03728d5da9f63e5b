//! What liaisons do for sources, and what it truly brings.

use super::{dice::Dice, setting::Setting};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TouchKind {
    /// Somebody went there.
    Visit,
    /// Lunch was brought.
    Lunch,
    /// A call.
    Call,
    /// A card by mail.
    Card,
    /// An event of the practice to which many were invited.
    Event,
}

impl TouchKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Visit, Self::Lunch, Self::Call, Self::Card, Self::Event];

    /// The word for it in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Lunch => "lunch",
            Self::Call => "call",
            Self::Card => "card",
            Self::Event => "event",
        }
    }
}

/// What a kind of touch truly does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The kind.
    pub kind: TouchKind,
    /// What the pace is multiplied by.
    pub times: f64,
    /// For how many days, from the day after the touch on.
    pub days: i32,
}

/// One touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The place of the source among the world's sources.
    pub source: usize,
    /// The day, counted from the first recorded one.
    pub day: i32,
    /// What was done.
    pub kind: TouchKind,
}

/// The effects of all kinds in one world.
pub(super) fn effects(dice: &mut Dice) -> Vec<Effect> {
    TouchKind::ALL
        .into_iter()
        .map(|kind| {
            let (low, high, days) = match kind {
                TouchKind::Visit => (1.15, 1.5, (45, 75)),
                TouchKind::Lunch => (1.2, 1.6, (45, 75)),
                TouchKind::Call => (1.0, 1.2, (21, 40)),
                TouchKind::Card => (1.0, 1.1, (21, 40)),
                TouchKind::Event => (1.05, 1.3, (40, 70)),
            };
            Effect { kind, times: dice.between(low, high), days: dice.whole(days.0, days.1) }
        })
        .collect()
}

/// What the touches of one source do on a day: kinds multiply, two of one kind do not add up.
/// Only touches up to `known` count.
pub(super) fn factor(touches: &[Touch], effects: &[Effect], day: i32, known: i32) -> f64 {
    let works = |effect: &&Effect| {
        let mut of_kind = touches.iter().rev().filter(|touch| touch.kind == effect.kind);
        of_kind.any(|touch| touch.day <= known && touch.day < day && day - touch.day <= effect.days)
    };
    effects.iter().filter(works).map(|effect| effect.times).product()
}

/// How a liaison chooses whom to go to; what makes a plain before and after wrong.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// Those who have just fallen below their pace.
    Slipped,
    /// Those who have just referred much.
    Generous,
    /// Whoever.
    Anybody,
}

/// The liaisons of a practice.
#[derive(Debug, Clone)]
pub(super) struct Liaisons {
    a_week: f64,
    slipped: f64,
    generous: f64,
}

/// What a liaison sees of a source: referrals of the last 28 days, and what was usual in four
/// weeks of the half year before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub source: usize,
    pub lately: f64,
    pub usually: f64,
}

impl Liaisons {
    pub fn draw(setting: &Setting, dice: &mut Dice) -> Self {
        let a_month = dice.between(setting.touches.0, setting.touches.1);
        // Most practices look after those who slip, some after their best; few do both alike.
        let (most, some) = (dice.between(0.7, 0.9), dice.between(0.0, 0.1));
        let (slipped, generous) = if dice.happens(0.7) { (most, some) } else { (some, most) };
        Self { a_week: a_month * setting.sources as f64 / 100.0 / 4.35, slipped, generous }
    }

    /// The touches of the week that begins on a day.
    pub fn week(&self, day: i32, seen: &[Seen], dice: &mut Dice) -> Vec<Touch> {
        let mut touches = Vec::new();
        for _ in 0..dice.count(self.a_week) {
            let rest = 1.0 - self.slipped - self.generous;
            let choice = dice.pick(&[
                (Choice::Slipped, self.slipped),
                (Choice::Generous, self.generous),
                (Choice::Anybody, rest.max(0.0)),
            ]);
            let kind = dice.pick(&[
                (TouchKind::Visit, 0.45),
                (TouchKind::Lunch, 0.1),
                (TouchKind::Call, 0.25),
                (TouchKind::Card, 0.2),
            ]);
            let weighted: Vec<(usize, f64)> = seen
                .iter()
                .map(|one| (one.source, weight(one, choice.unwrap_or(Choice::Anybody))))
                .collect();
            if let (Some(source), Some(kind)) = (dice.pick(&weighted), kind) {
                touches.push(Touch { source, day: day + dice.whole(0, 4), kind });
            }
        }
        touches
    }

    /// An event to which a quarter of the sources comes.
    pub fn event(day: i32, seen: &[Seen], dice: &mut Dice) -> Vec<Touch> {
        let kind = TouchKind::Event;
        seen.iter()
            .filter(|one| dice.happens(if one.lately > 0.0 { 0.35 } else { 0.15 }))
            .map(|one| Touch { source: one.source, day, kind })
            .collect()
    }
}

fn weight(seen: &Seen, choice: Choice) -> f64 {
    let spread = libm::sqrt(seen.usually + 0.5);
    match choice {
        Choice::Slipped => ((seen.usually - seen.lately) / spread).max(0.0).powi(3) + 1e-6,
        Choice::Generous => ((seen.lately - seen.usually) / spread).max(0.0).powi(3) + 1e-6,
        Choice::Anybody => seen.usually.min(5.0) + 0.1,
    }
}
