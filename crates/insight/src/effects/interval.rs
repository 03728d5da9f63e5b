//! A course cut into intervals over which nothing changes but chance: after each touch its windows,
//! at the end of each week, at the end of each stretch of four weeks.

use jiff::{ToSpan, civil::Date};

use super::{Course, Plan, Span};
use crate::{
    history::Options,
    seasons::Seasons,
    streams::{Streams, day_number},
};

/// A stretch of one source's time.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Its length in days; a day on which referrals are rare counts for less.
    pub days: f64,
    /// Referrals in it.
    pub events: u32,
    /// Which of the effects hold in it, each a place in the caller's list.
    pub columns: Vec<usize>,
    /// In which stretch of four weeks it lies, counted from the first day of all records: what
    /// befalls many sources at once, befalls them in the same one.
    pub stretch: u32,
}

/// How much a day counts on which the clinic was closed: not nothing, since a fax may lie there.
const SHUT: f64 = 0.02;

/// Days of a stretch.
const STRETCH_DAYS: i32 = 28;

/// The days of all courses.
struct Days {
    /// The number of the first of the record.
    from: i32,
    seasons: Seasons,
}

/// The intervals of all courses, in their order.
pub fn intervals(courses: &[Course<'_>], plan: &Plan, span: Span) -> Vec<Vec<Interval>> {
    let days = Days::of(courses, plan, span);
    courses.iter().map(|course| of_course(course, plan, span, &days)).collect()
}

impl Days {
    /// Of the courses up to the end of the record.
    fn of(courses: &[Course<'_>], plan: &Plan, span: Span) -> Self {
        let options = Options {
            closures: plan.closures.clone(),
            recorded_from: Some(span.from),
            ..Options::default()
        };
        let streams = Streams::of(courses.iter().map(|course| course.history), span.to);
        Self { from: day_number(span.from), seasons: Seasons::learn(&streams, span.to, &options) }
    }

    /// The stretch of time in which a day lies.
    fn stretch(&self, day: Date) -> u32 {
        u32::try_from((day_number(day) - self.from) / STRETCH_DAYS).unwrap_or(0)
    }

    /// How much a day counts.
    fn busy(&self, day: Date) -> f64 {
        self.seasons.on(day).max(SHUT)
    }
}

/// The intervals of a course, from the day after its first referral: what brought a source in the
/// first time is no repeated effect, and a source is not there before it refers.
fn of_course(course: &Course<'_>, plan: &Plan, span: Span, days: &Days) -> Vec<Interval> {
    let mut events: Vec<Date> = course.history.days.clone();
    events.retain(|day| *day >= span.from && *day <= span.to);
    events.sort_unstable();
    let Some(first) = events.first().copied() else { return Vec::new() };
    let mut touches: Vec<(Date, usize)> =
        course.touches.iter().map(|touch| (touch.day, touch.kind)).collect();
    touches.retain(|(day, kind)| *day <= span.to && *kind < plan.kinds);
    touches.sort_unstable();
    let mut walk =
        Walk { plan, days, latest: vec![None; plan.kinds], touches: &touches, cut: Vec::new() };
    let (mut event, mut touch) = (events.iter().peekable(), touches.iter().peekable());
    let mut day = first;
    while day < span.to {
        // A touch holds from the day after it: what came on its own day may have called for it.
        while let Some((on, kind)) = touch.next_if(|(on, _)| *on <= day) {
            if let Some(latest) = walk.latest.get_mut(*kind) {
                *latest = Some(*on);
            }
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
        let mut count = 0;
        while let Some(on) = event.next_if(|on| **on <= day) {
            count += u32::from(*on == day);
        }
        walk.step(day, count);
    }
    walk.cut
}

/// What holds on the day reached, and the intervals before it.
struct Walk<'a> {
    plan: &'a Plan,
    days: &'a Days,
    latest: Vec<Option<Date>>,
    touches: &'a [(Date, usize)],
    cut: Vec<Interval>,
}

impl Walk<'_> {
    fn step(&mut self, day: Date, events: u32) {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let busy = self.days.busy(day);
        let stretch = self.days.stretch(day);
        let columns = self.columns(day);
        match self.cut.last_mut() {
            Some(last) if weekday != 0 && last.stretch == stretch && last.columns == columns => {
                last.days += busy;
                last.events += events;
            }
            _ => self.cut.push(Interval { days: busy, events, columns, stretch }),
        }
    }

    /// Of several touches of one kind the latest counts: a second one begins the windows anew.
    fn columns(&self, day: Date) -> Vec<usize> {
        let mut columns = Vec::new();
        for (kind, latest) in self.latest.iter().enumerate() {
            let since = latest.map(|latest| days_between(latest, day));
            let ahead = self
                .touches
                .iter()
                .find(|(on, of)| *of == kind && *on >= day)
                .map(|(on, _)| days_between(*on, day));
            let holds = |days: Option<i32>| {
                let days = days?;
                self.plan.windows.iter().position(|window| window.holds(days))
            };
            // What a touch does goes before what leads to the next.
            if let Some(window) = holds(since).or_else(|| holds(ahead)) {
                columns.push(self.plan.column(kind, window));
            }
        }
        columns
    }
}

/// Days from one day to another; negative when the other lies before.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}
