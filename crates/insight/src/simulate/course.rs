//! What becomes of a source over the years.

use super::{
    clinics::ClinicChange,
    dice::Dice,
    setting::Setting,
    truth::{Change, Event, Segment, Truth},
};

/// A change is left alone for this long, so that it can be told from the next.
const APART: i32 = 120;

/// No source refers more a month.
const MOST: f64 = 60.0;

/// How often each kind of change is drawn.
const KINDS: &[(Change, f64)] = &[
    (Change::Stop, 0.28),
    (Change::Decline, 0.2),
    (Change::PartLoss, 0.2),
    (Change::Growth, 0.2),
    (Change::Pause, 0.12),
];

/// What a world has drawn for all of its sources.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    /// The middle source's referrals a month.
    pub median_rate: f64,
    /// The share of those who begin while it is recorded.
    pub newcomers: f64,
    /// Changes a year.
    pub changes: f64,
    /// Absences a year.
    pub vacations: f64,
    /// The middle of how far paces wander.
    pub wobble: f64,
    /// The middle of how many come together.
    pub clump: f64,
}

impl Habits {
    pub fn draw(setting: &Setting, dice: &mut Dice) -> Self {
        let mut of = |range: (f64, f64)| dice.between(range.0, range.1);
        Self {
            median_rate: of(setting.median_rate),
            newcomers: of(setting.newcomers),
            changes: of(setting.changes_a_year),
            vacations: of(setting.vacations_a_year),
            wobble: of(setting.wobble),
            clump: of(setting.clump),
        }
    }
}

/// The course of a source that lasts, over `all` days; `tilt` is how much its group refers
/// against others.
pub(super) fn lasting(
    habits: &Habits,
    clinic: &ClinicChange,
    tilt: f64,
    all: i32,
    dice: &mut Dice,
) -> Truth {
    let rate = rate(habits.median_rate * tilt, dice);
    let began = match clinic {
        ClinicChange::Opens(day) => day + dice.whole(0, 90),
        _ if dice.happens(habits.newcomers) => dice.whole(1, all - 1),
        _ => 0,
    };
    let mut course = Course {
        truth: Truth {
            segments: vec![Segment { from: began, rate }],
            wobble: habits.wobble * dice.between(0.6, 1.4),
            clump: 1.0 + (habits.clump - 1.0) * dice.between(0.5, 1.5),
            ..Truth::default()
        },
        clinic: *clinic,
        rate,
        day: began,
    };
    course.run(habits.changes, all, dice);
    // Whole hospitals do not go on vacation.
    if rate < 12.0 {
        course.truth.vacations = vacations(habits.vacations, began, all, dice);
    }
    course.truth
}

/// Somebody who refers once or twice; the days on which they did.
pub(super) fn one_timer(recorded: i32, dice: &mut Dice) -> (Truth, Vec<i32>) {
    let first = dice.whole(0, recorded - 1);
    let mut days = vec![first];
    if dice.happens(0.3) {
        days.push(first + dice.whole(0, 150));
    }
    days.retain(|day| *day < recorded);
    let truth = Truth {
        segments: vec![Segment { from: first, rate: 0.0 }],
        one_timer: true,
        clump: 1.0,
        ..Truth::default()
    };
    (truth, days)
}

/// Not of one family: most are log-normal about the middle, some about four times as much, and
/// a few send as much as all others together.
fn rate(median: f64, dice: &mut Dice) -> f64 {
    let rate = match dice.pick(&[(0, 0.78), (1, 0.18), (2, 0.04)]) {
        Some(2) => dice.between(15.0, 60.0),
        Some(1) => dice.log_normal(4.0 * median, 0.5),
        _ => dice.log_normal(median, 0.9),
    };
    rate.clamp(0.05, MOST)
}

struct Course {
    truth: Truth,
    clinic: ClinicChange,
    rate: f64,
    day: i32,
}

impl Course {
    fn run(&mut self, a_year: f64, all: i32, dice: &mut Dice) {
        while self.rate > 0.0 {
            let wait = dice.wait(365.25 / a_year.max(1e-6)).min(1e6) as i32;
            let next = self.day + wait.max(APART);
            if let Some((day, change, left)) = self.clinic.due(self.day, next.min(all)) {
                self.at_once(change, day, self.rate * left);
            } else if next >= all {
                return;
            } else {
                let kind = dice.pick(KINDS).unwrap_or(Change::Stop);
                self.change(kind, next, dice);
            }
        }
    }

    fn change(&mut self, kind: Change, day: i32, dice: &mut Dice) {
        match kind {
            Change::Decline => {
                let rest = if dice.happens(0.3) { 0.0 } else { dice.between(0.05, 0.3) };
                self.slowly(day, day + dice.whole(90, 270), self.rate * rest);
            }
            Change::PartLoss => self.at_once(kind, day, self.rate * dice.between(0.3, 0.6)),
            Change::Growth => {
                let grown = self.rate * dice.between(1.5, 3.0);
                self.at_once(kind, day, grown);
            }
            Change::Pause => {
                let before = self.rate;
                self.at_once(kind, day, 0.0);
                self.at_once(Change::Return, day + dice.whole(60, 180), before);
            }
            _ => self.at_once(kind, day, 0.0),
        }
    }

    fn at_once(&mut self, change: Change, day: i32, after: f64) {
        let after = after.min(MOST);
        let event = Event { change, day, until: day, before: self.rate, after };
        self.truth.events.push(event);
        self.goes_on(day, after);
    }

    /// In steps of a week.
    fn slowly(&mut self, day: i32, until: i32, after: f64) {
        let before = self.rate;
        self.truth.events.push(Event { change: Change::Decline, day, until, before, after });
        let weeks = ((until - day) / 7).max(1);
        for week in 1..=weeks {
            let done = f64::from(week) / f64::from(weeks);
            self.goes_on(day + (week - 1) * 7, before + (after - before) * done);
        }
    }

    fn goes_on(&mut self, day: i32, rate: f64) {
        self.truth.segments.push(Segment { from: day, rate });
        (self.day, self.rate) = (day, rate);
    }
}

fn vacations(a_year: f64, began: i32, all: i32, dice: &mut Dice) -> Vec<(i32, i32)> {
    let mut vacations = Vec::new();
    let mut day = began + 30;
    loop {
        // Two absences are at least a month apart.
        day += dice.wait(365.25 / a_year.max(1e-6)).clamp(30.0, 1e6) as i32;
        if day >= all {
            return vacations;
        }
        let last = day + dice.whole(6, 20);
        vacations.push((day, last));
        day = last;
    }
}
