//! A small world whose truth is known: sources, and liaisons who choose whom they touch.

#![allow(dead_code, reason = "each test file uses its own part")]

use insight::{
    History,
    effects::{Course, Span, Touch},
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

/// Whom a liaison goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Anybody.
    Blind,
    /// Those who referred less of late than they used to.
    AfterSilence,
    /// Those who have just referred.
    AfterReferral,
}

/// A kind of touches and what it truly does.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub habit: Habit,
    pub ratio: f64,
    pub lasts: i32,
    pub a_week: usize,
}

impl Kind {
    pub fn of(habit: Habit, ratio: f64) -> Self {
        Self { habit, ratio, lasts: 30, a_week: 6 }
    }
}

/// What the world is like.
#[derive(Debug, Clone)]
pub struct World {
    pub sources: usize,
    pub days: i32,
    pub seed: u64,
    pub kinds: Vec<Kind>,
    /// The share of sources that stop.
    pub stop: f64,
    /// The share that declines.
    pub decline: f64,
    /// The share that doubles.
    pub grow: f64,
    /// How far the year swings.
    pub season: f64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            sources: 120,
            days: 1095,
            seed: 1,
            kinds: vec![Kind::of(Habit::AfterSilence, 1.3)],
            stop: 0.15,
            decline: 0.15,
            grow: 0.1,
            season: 0.2,
        }
    }
}

pub struct Made {
    pub histories: Vec<History>,
    pub touches: Vec<Vec<Touch>>,
    pub span: Span,
}

impl Made {
    pub fn courses(&self) -> Vec<Course<'_>> {
        self.histories
            .iter()
            .zip(&self.touches)
            .map(|(history, touches)| Course { history, touches })
            .collect()
    }
}

/// Numbers that look like chance and are the same for the same seed (Vigna's splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Between 0 and 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        let (a, b) = (1.0 - self.part(), self.part());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    pub fn poisson(&mut self, mean: f64) -> u32 {
        let (mut left, mut count) = ((-mean).exp(), 0);
        let mut at = self.part();
        let mut sum = left;
        while at > sum && count < 1000 {
            count += 1;
            left *= mean / f64::from(count);
            sum += left;
            at = at.min(1.0 - 1e-12);
        }
        count
    }
}

struct Source {
    rate: f64,
    factor_at: Vec<f64>,
    counts: Vec<u32>,
    touches: Vec<(i32, usize)>,
}

impl World {
    pub fn make(&self) -> Made {
        let mut dice = Dice(self.seed);
        let days = self.days as usize;
        let mut sources: Vec<Source> = (0..self.sources)
            .map(|_| {
                let rate = (0.2 + 1.0 * dice.normal()).exp() / 30.4;
                let fate = dice.part();
                let at = (0.2 + 0.7 * dice.part()) * f64::from(self.days);
                let factor_at = (0..days)
                    .map(|day| {
                        let late = day as f64 - at;
                        match () {
                            () if fate < self.stop => {
                                if late > 0.0 {
                                    0.0
                                } else {
                                    1.0
                                }
                            }
                            () if fate < self.stop + self.decline => {
                                if late > 0.0 {
                                    (-late / 200.0).exp().max(0.25)
                                } else {
                                    1.0
                                }
                            }
                            () if fate > 1.0 - self.grow => {
                                if late > 0.0 {
                                    2.0
                                } else {
                                    1.0
                                }
                            }
                            () => 1.0,
                        }
                    })
                    .collect();
                Source { rate, factor_at, counts: Vec::new(), touches: Vec::new() }
            })
            .collect();
        let from = date(2021, 1, 1);
        for day in 0..days {
            let on = from.checked_add((day as i64).days()).expect("a day");
            let weekend = on.weekday().to_monday_zero_offset() >= 5;
            let season = 1.0
                + self.season
                    * (std::f64::consts::TAU * (f64::from(on.day_of_year()) / 365.0)).sin();
            if on.weekday().to_monday_zero_offset() == 0 && day > 0 {
                self.visit(&mut sources, day, &mut dice);
            }
            for source in &mut sources {
                let mut rate = source.rate * source.factor_at[day] * season;
                for (kind, of_kind) in self.kinds.iter().enumerate() {
                    let recent = source.touches.iter().rev().any(|(at, of)| {
                        *of == kind && day as i32 > *at && day as i32 - *at <= of_kind.lasts
                    });
                    if recent {
                        rate *= of_kind.ratio;
                    }
                }
                let mean = if weekend { 0.0 } else { rate * 1.4 };
                source.counts.push(dice.poisson(mean));
            }
        }
        self.told(sources, from)
    }

    /// A week's touches, spread over its five days.
    fn visit(&self, sources: &mut [Source], day: usize, dice: &mut Dice) {
        for (kind, of_kind) in self.kinds.iter().enumerate() {
            let mut liked: Vec<(f64, usize)> = sources
                .iter()
                .enumerate()
                .map(|(place, source)| (of_kind.habit.liking(source, day, dice), place))
                .collect();
            liked.sort_by(|left, right| right.0.total_cmp(&left.0));
            for (order, (_, place)) in liked.into_iter().take(of_kind.a_week).enumerate() {
                sources[place].touches.push((day as i32 + order as i32 % 5, kind));
            }
        }
    }

    fn told(&self, sources: Vec<Source>, from: Date) -> Made {
        let to = from.checked_add(i64::from(self.days - 1).days()).expect("a day");
        let on = |day: i32| from.checked_add(i64::from(day).days()).expect("a day");
        let mut made = Made { histories: Vec::new(), touches: Vec::new(), span: Span { from, to } };
        for source in sources {
            let mut history = History::default();
            for (day, count) in source.counts.iter().enumerate() {
                (0..*count).for_each(|_| history.days.push(on(day as i32)));
            }
            made.histories.push(history);
            made.touches.push(
                source
                    .touches
                    .iter()
                    .filter(|(day, _)| *day < self.days)
                    .map(|(day, kind)| Touch { day: on(*day), kind: *kind })
                    .collect(),
            );
        }
        made
    }
}

impl Habit {
    fn liking(self, source: &Source, day: usize, dice: &mut Dice) -> f64 {
        let recent = |days: usize| {
            source.counts.iter().rev().take(days).map(|count| f64::from(*count)).sum::<f64>()
        };
        let noise = 0.5 * dice.normal();
        let touched = source.touches.iter().any(|(at, _)| day as i32 - *at < 21);
        let liking = match self {
            Self::Blind => 0.0,
            Self::AfterSilence => (recent(365) - recent(30)) / 11.0 - recent(30),
            Self::AfterReferral => recent(14).min(2.0),
        };
        if touched { liking + noise - 3.0 } else { liking + noise }
    }
}
