//! Who grows: how many of them are told, how soon, and how many of those told have truly grown.

use std::fmt::Write as _;

use insight::{
    Status,
    simulate::{Change, Event, Source},
};

use crate::{
    alarms::median_delay,
    course::{Course, WEEK},
    rules::within,
};

/// Who sends at least so many times as much as before is rightly called growing.
const GROWN: f64 = 1.4;

/// Who sends less than so many times as much has not grown at all.
const NOT_GROWN: f64 = 1.2;

/// Growth of sources with at least so many referrals a month afterwards is asked for.
const WORTH: f64 = 2.0;

/// Growth must last so many days, so that it can be found.
const TIME: i32 = 180;

/// How much more each source sends, as a rule has it: a row a day. Nothing where it says nothing.
type Said = Vec<Vec<Option<f64>>>;

/// What one rule said of growth, with one threshold.
#[derive(Debug, Default)]
struct Growths {
    falsely: usize,
    years: f64,
    delays: Vec<Option<i32>>,
    listed: usize,
    wrong: usize,
    nothing: usize,
}

/// The table.
pub fn markdown(courses: &[Course]) -> String {
    let mut text = String::from(
        "\n| rule for growth | false alarms per 100 source-years | growth found | median delay, days \
         | called growing without 40 % more | without any growth | length |\n|---|---|---|---|---|---|---|\n",
    );
    let ours: Vec<Said> = courses.iter().map(ours).collect();
    let quarters: Vec<Said> = courses.iter().map(|course| by(course, 90, 90)).collect();
    let halves: Vec<Said> = courses.iter().map(|course| by(course, 182, 365)).collect();
    let counted = |said: &[Said], from: f64| Growths::count(courses, said, from);
    let our_growths = counted(&ours, 1.0);
    row(&mut text, "ours", &our_growths, courses);
    for (name, said) in
        [("quarter on quarter", &quarters), ("half a year on the year before", &halves)]
    {
        let threshold = at_false_alarms(courses, said, our_growths.false_rate());
        let at = format!("{name} at our false alarms ({threshold:.2} times)");
        row(&mut text, &at, &counted(said, threshold), courses);
        row(&mut text, &format!("{name} as it is used (1.50 times)"), &counted(said, 1.5), courses);
    }
    text
}

fn row(text: &mut String, name: &str, growths: &Growths, courses: &[Course]) {
    let looks: usize = courses.iter().map(|course| course.days.len()).sum();
    let listed = growths.listed.max(1) as f64;
    let delay = median_delay(&growths.delays).map_or("never".to_owned(), |days| days.to_string());
    let found = growths.delays.iter().flatten().count();
    let _ = writeln!(
        text,
        "| {name} | {:.1} | {:.0} % of {} | {delay} | {:.2} | {:.2} | {:.1} |",
        100.0 * growths.false_rate(),
        100.0 * found as f64 / growths.delays.len().max(1) as f64,
        growths.delays.len(),
        growths.wrong as f64 / listed,
        growths.nothing as f64 / listed,
        growths.listed as f64 / looks.max(1) as f64,
    );
}

/// Whom we call growing.
fn ours(course: &Course) -> Said {
    let of = |status: Status| (status == Status::Growing).then_some(1.0);
    course.ours.iter().map(|row| row.iter().map(|score| of(score.status)).collect()).collect()
}

/// How many times as much came a day in the last days as in those before, of sources with at least
/// three before.
fn by(course: &Course, days: i32, before: i32) -> Said {
    let of = |source: &Source, day: i32| {
        let then = within(&source.days, day - days - before, day - days);
        let now = within(&source.days, day - days, day);
        (then >= 3.0).then(|| now / then * f64::from(before) / f64::from(days))
    };
    let row = |day: &i32| course.world.sources.iter().map(|source| of(source, *day)).collect();
    course.days.iter().map(row).collect()
}

/// The least threshold at which a rule raises no more false alarms than `rate`.
fn at_false_alarms(courses: &[Course], said: &[Said], rate: f64) -> f64 {
    // From the strictest on: a list of everybody all the time raises no alarms either.
    let tried = (100..2000).step_by(5).rev().map(|times| f64::from(times) / 100.0);
    let fits = |from: &f64| Growths::count(courses, said, *from).false_rate() <= rate;
    tried.take_while(fits).last().unwrap_or(f64::INFINITY)
}

impl Growths {
    fn count(courses: &[Course], said: &[Said], from: f64) -> Self {
        let mut growths = Self::default();
        for (course, said) in courses.iter().zip(said) {
            for (place, source) in course.world.sources.iter().enumerate() {
                let listed = |row: &Vec<Option<f64>>| {
                    row.get(place).copied().flatten().is_some_and(|times| times >= from)
                };
                growths.source(course, place, source, &said.iter().map(listed).collect::<Vec<_>>());
            }
        }
        growths
    }

    fn false_rate(&self) -> f64 {
        self.falsely as f64 / self.years.max(1e-9)
    }

    fn source(&mut self, course: &Course, place: usize, source: &Source, listed: &[bool]) {
        let mut before = listed.first().copied().unwrap_or(false);
        for (day, now) in course.days.iter().zip(listed).skip(1) {
            let times = source.truth.grown_times_on(*day);
            let times = if *now { times.max(sends_times(course, place, *day)) } else { times };
            if source.days.first().is_some_and(|first| first <= day) && times < NOT_GROWN {
                self.years += f64::from(WEEK) / 365.25;
                self.falsely += usize::from(*now && !before);
            }
            self.listed += usize::from(*now);
            self.wrong += usize::from(*now && times < GROWN);
            self.nothing += usize::from(*now && times < NOT_GROWN);
            before = *now;
        }
        for event in source.truth.events.iter().filter(is_growth) {
            if let Some(delay) = delay(course, source, event, listed) {
                self.delays.push(delay);
            }
        }
    }
}

fn is_growth(event: &&Event) -> bool {
    matches!(event.change, Change::Growth | Change::ClinicGrew)
        && event.after >= WORTH
        && event.after >= GROWN * event.before
}

/// Days until growth was told. Nothing where it cannot be asked: it began before the first look,
/// was told already, or did not last.
fn delay(course: &Course, source: &Source, event: &Event, listed: &[bool]) -> Option<Option<i32>> {
    let (first, last) = (*course.days.first()?, *course.days.last()?);
    let less = source.truth.events.iter().find(|next| next.day > event.day && next.lost() > 0.0);
    let over = less.map_or(last, |less| less.day.min(last));
    if event.day <= first || over - event.day < TIME {
        return None;
    }
    let at = course.days.partition_point(|day| *day < event.day);
    if at > 0 && listed.get(at - 1).copied().unwrap_or(false) {
        return None;
    }
    let mut later = course.days.iter().zip(listed).skip(at).take_while(|(day, _)| **day <= over);
    Some(later.find(|(_, listed)| **listed).map(|(day, _)| day - event.day))
}

/// How many times the mean of its true pace in the year and a half before a source has sent in the
/// last quarter, what touches do included: a source that visits have raised does send more.
fn sends_times(course: &Course, place: usize, day: i32) -> f64 {
    let began = course.world.sources.get(place).and_then(|one| one.truth.began()).unwrap_or(0);
    let mean = |from: i32, to: i32| {
        let days = (from.max(began)..to).step_by(7);
        let count = days.len().max(1) as f64;
        days.map(|day| course.world.present_rate(place, day)).sum::<f64>() / count
    };
    mean(day - 91, day) / mean(day - 637, day - 91).max(1e-9)
}
