//! Days on which no clock runs: a leave, a season of each year, an end. Pure.

use jiff::civil::Date;

/// How far ahead seasons are laid out. The longest interval of a tier is two years, and at
/// least two months of each year are no season, so that every clock ends within it.
const YEARS_AHEAD: i16 = 15;

/// A month and a day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl YearDay {
    /// From its text, `08-15`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let read = Self { month: month.parse().ok()?, day: day.parse().ok()? };
        // A leap year knows every day that there is.
        Date::new(2024, read.month, read.day).ok().map(|_| read)
    }

    /// The day in a year; February 29 is the 28th where there is none.
    fn of(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day)
            .or_else(|_| Date::new(year, self.month, 1).map(Date::last_of_month))
            .ok()
    }
}

impl std::fmt::Display for YearDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A pause as it was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Its first day; of a season the day since which it holds.
    pub from: Date,
    /// Its last day; none while it is open.
    pub until: Option<Date>,
    /// The days of each year, where it comes back.
    pub season: Option<(YearDay, YearDay)>,
}

impl Pause {
    /// One stretch.
    #[cfg(test)]
    pub fn once(from: Date, until: Option<Date>) -> Self {
        Self { from, until, season: None }
    }

    fn stretches(self, today: Date) -> Vec<Stretch> {
        let Some((from, until)) = self.season else {
            return Stretch::new(self.from, self.until.unwrap_or(Date::MAX)).into_iter().collect();
        };
        let years = self.from.year() - 1..=today.year().max(self.from.year()) + YEARS_AHEAD;
        let whole = Stretch { from: self.from, until: self.until.unwrap_or(Date::MAX) };
        years
            .filter_map(|year| {
                let first = from.of(year)?;
                let last = until.of(year).filter(|last| *last >= first);
                let last = last.or_else(|| until.of(year + 1))?;
                Stretch::new(first.max(whole.from), last.min(whole.until))
            })
            .collect()
    }
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub from: Date,
    /// The last; the end of time where it is open.
    pub until: Date,
}

impl Stretch {
    fn new(from: Date, until: Date) -> Option<Self> {
        (from <= until).then_some(Self { from, until })
    }

    /// Whether nobody knows when it ends.
    pub fn is_open(self) -> bool {
        self.until == Date::MAX
    }

    fn has(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// All pauses of a source, laid over one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Stretch>);

impl Pauses {
    /// Lays them out, seasons until some years after today.
    pub fn new(pauses: &[Pause], today: Date) -> Self {
        let mut all: Vec<Stretch> =
            pauses.iter().flat_map(|pause| pause.stretches(today)).collect();
        all.sort_by_key(|stretch| (stretch.from, stretch.until));
        let mut merged: Vec<Stretch> = Vec::with_capacity(all.len());
        for stretch in all {
            match merged.last_mut() {
                Some(last) if stretch.from <= tomorrow(last.until) => {
                    last.until = last.until.max(stretch.until);
                }
                _ => merged.push(stretch),
            }
        }
        Self(merged)
    }

    /// The stretch that a day lies in.
    pub fn at(&self, day: Date) -> Option<Stretch> {
        self.0.iter().copied().find(|stretch| stretch.has(day))
    }

    /// The stretch that a day lies in, or the next one.
    pub fn from(&self, day: Date) -> Option<Stretch> {
        self.0.iter().copied().find(|stretch| stretch.until >= day)
    }

    /// How many days run after one day up to and with another.
    pub fn running(&self, after: Date, until: Date) -> i64 {
        if until <= after {
            return 0;
        }
        let paused: i64 = self
            .0
            .iter()
            .filter_map(|stretch| {
                Stretch::new(stretch.from.max(tomorrow(after)), stretch.until.min(until))
            })
            .map(|stretch| days(stretch.from, stretch.until) + 1)
            .sum();
        days(after, until) - paused
    }

    /// The day on which so many days have run since one; none when a pause without end
    /// stands before it.
    pub fn after_running(&self, begun: Date, wanted: i64) -> Option<Date> {
        let (mut at, mut left) = (begun, wanted.max(0));
        for stretch in self.0.iter().filter(|stretch| stretch.until > begun) {
            let free = (days(at, stretch.from) - 1).max(0);
            if left <= free {
                break;
            }
            left -= free;
            if stretch.is_open() {
                return None;
            }
            at = stretch.until;
        }
        at.checked_add(jiff::Span::new().try_days(left).ok()?).ok()
    }
}

/// Days from one to another.
pub fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn tomorrow(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}
