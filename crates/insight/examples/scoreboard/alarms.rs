//! False alarms and how long a loss went unseen.

use insight::simulate::{Change, Event, World};

use crate::{course::Course, rules::Suspicion};

/// A source that has lost less than this share is no loss at all, and listing it a false alarm.
pub const NO_LOSS: f64 = 0.2;

/// A source that has lost this share is rightly listed.
pub const LOSS: f64 = 0.4;

/// Losses of sources with at least so many referrals a month are asked for: nobody can see in
/// half a year that one who refers twice a year has stopped.
const WORTH: f64 = 1.0;

/// A loss must have this many days in which it can be found.
const TIME: i32 = 120;

/// What one rule said in one world: a row a day, and the threshold that is asked about.
pub type Said = Vec<Vec<Suspicion>>;

/// Alarms of one rule at one threshold.
#[derive(Debug, Clone, Default)]
pub struct Alarms {
    /// Listings that began with a source that had lost nothing.
    pub falsely: usize,
    /// Years in which sources were known and had lost nothing.
    pub years: f64,
    /// Days from each loss to its listing; none where it was not listed in time.
    pub delays: Vec<Option<i32>>,
}

impl Alarms {
    /// Of several worlds.
    pub fn count<'a>(
        said: impl IntoIterator<Item = (&'a Course, &'a Said)>,
        threshold: f64,
    ) -> Self {
        let mut alarms = Self::default();
        for (course, said) in said {
            for source in 0..course.world.sources.len() {
                alarms.source(course, said, source, threshold);
            }
        }
        alarms
    }

    /// False alarms per source-year.
    pub fn false_rate(&self) -> f64 {
        self.falsely as f64 / self.years.max(1e-9)
    }

    /// The median delay in days; those never found count as later than all others.
    pub fn median_delay(&self) -> Option<i32> {
        median_delay(&self.delays)
    }

    /// Which share of losses was found at all.
    pub fn found(&self) -> f64 {
        let found = self.delays.iter().flatten().count();
        found as f64 / self.delays.len().max(1) as f64
    }

    fn source(&mut self, course: &Course, said: &Said, source: usize, threshold: f64) {
        let Some(one) = course.world.sources.get(source) else { return };
        let listed: Vec<bool> = said
            .iter()
            .map(|row| row.get(source).and_then(|it| it.how).is_some_and(|how| how >= threshold))
            .collect();
        let mut before = listed.first().copied().unwrap_or(false);
        for (day, now) in course.days.iter().zip(&listed).skip(1) {
            let known = one.days.first().is_some_and(|first| first <= day);
            if known && one.truth.lost_share_on(*day) < NO_LOSS {
                self.years += f64::from(crate::course::WEEK) / 365.25;
                self.falsely += usize::from(*now && !before);
            }
            before = *now;
        }
        for loss in losses(&course.world, source) {
            if let Some(delay) = delay(course, &listed, &loss) {
                self.delays.push(delay);
            }
        }
    }
}

/// One loss that a rule should find.
struct Loss {
    /// The day on which it began.
    began: i32,
    /// The day on which 40 % were lost.
    lost: i32,
    /// The day on which it was over, since the source came back or grew.
    over: i32,
}

fn losses(world: &World, source: usize) -> Vec<Loss> {
    let Some(one) = world.sources.get(source) else { return Vec::new() };
    let events = &one.truth.events;
    let is_loss = |event: &&Event| {
        let downward =
            !matches!(event.change, Change::Growth | Change::ClinicGrew | Change::Return);
        // A pause is asked for nowhere here: whether it is a loss shows only when it is over.
        let kind = downward && event.change != Change::Pause;
        kind && event.before >= WORTH && event.lost() >= LOSS * event.before
    };
    events
        .iter()
        .filter(is_loss)
        .map(|event| {
            let up = events.iter().find(|next| next.day > event.day && next.after > next.before);
            let limit = event.before * (1.0 - LOSS);
            let lost = (event.day..=event.until).find(|day| one.truth.rate_on(*day) <= limit);
            Loss {
                began: event.day,
                lost: lost.unwrap_or(event.until),
                over: up.map_or(i32::MAX, |up| up.day),
            }
        })
        .collect()
}

/// Days until the loss was listed. Nothing where it cannot be asked: it began before the first
/// look, the source was listed already, or there is not enough time to find it.
fn delay(course: &Course, listed: &[bool], loss: &Loss) -> Option<Option<i32>> {
    let (first, last) = (*course.days.first()?, *course.days.last()?);
    let over = loss.over.min(last);
    if loss.began <= first || over - loss.lost < TIME {
        return None;
    }
    let at = course.days.partition_point(|day| *day < loss.began);
    if at > 0 && listed.get(at - 1).copied().unwrap_or(false) {
        return None;
    }
    let later = course.days.iter().zip(listed).skip(at).take_while(|(day, _)| **day <= over);
    let found = later.filter(|(_, listed)| **listed).map(|(day, _)| *day).next();
    Some(found.map(|day| (day - loss.lost).max(0)))
}

/// The median of delays; those of what was never found count as later than all others.
pub fn median_delay(delays: &[Option<i32>]) -> Option<i32> {
    let mut delays: Vec<i32> = delays.iter().map(|delay| delay.unwrap_or(i32::MAX)).collect();
    delays.sort_unstable();
    delays.get(delays.len() / 2).copied().filter(|delay| *delay < i32::MAX)
}

/// The most lenient threshold at which a rule raises no more false alarms than `rate`. Where it
/// cannot raise as many (the most lenient list everybody all the time, and then no listing ever
/// begins), the one at which it raises the most.
pub fn at_false_alarms<'a>(said: &[(&'a Course, &'a Said)], rate: f64) -> (f64, Alarms) {
    let all = said.iter().flat_map(|(_, said)| said.iter().flatten());
    let mut hows: Vec<f64> = all.filter_map(|it| it.how).collect();
    hows.sort_by(f64::total_cmp);
    hows.dedup();
    let mut best = (f64::INFINITY, Alarms::count(said.iter().copied(), f64::INFINITY));
    for step in 0..=STEPS {
        // Finer among the strict ones.
        let share = 1.0 - (f64::from(step) / f64::from(STEPS)).powi(3);
        let place = (share * (hows.len().saturating_sub(1)) as f64) as usize;
        let Some(threshold) = hows.get(place) else { break };
        let alarms = Alarms::count(said.iter().copied(), *threshold);
        if alarms.false_rate() > rate {
            break;
        }
        if alarms.falsely >= best.1.falsely {
            best = (*threshold, alarms);
        }
    }
    best
}

/// How many thresholds are tried.
const STEPS: i32 = 100;
