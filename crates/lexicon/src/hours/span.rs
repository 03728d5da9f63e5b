//! One stretch of a day.

use jiff::civil::{Time, time};
use serde::{Deserialize, Serialize};
use std::fmt;

use super::HoursProblem;

/// From opening to closing, within one day. A clinic that closes at midnight closes at
/// [`Span::END_OF_DAY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// When it opens.
    pub opens: Time,
    /// When it closes; later than it opens.
    pub closes: Time,
}

impl Span {
    /// What stands for 24:00.
    pub const END_OF_DAY: Time = Time::MAX;

    /// A span, if it closes after it opens.
    pub fn new(opens: Time, closes: Time) -> Option<Self> {
        let span = Self { opens, closes };
        let closes = if span.lasts_to_midnight() { Self::END_OF_DAY } else { closes };
        (closes > opens).then_some(Self { opens, closes })
    }

    /// From 8 to 17.
    pub(super) fn usual() -> Self {
        Self { opens: time(8, 0, 0, 0), closes: time(17, 0, 0, 0) }
    }

    /// Whether it lasts until midnight. People write 11:59 pm for that.
    pub fn lasts_to_midnight(self) -> bool {
        self.closes >= time(23, 59, 0, 0)
    }

    /// Whether it fills the whole day.
    pub fn is_whole_day(self) -> bool {
        self.opens == Time::MIN && self.lasts_to_midnight()
    }

    /// Opening and closing as machines write them: `08:00` and `17:00`, or `24:00` for midnight.
    pub fn in_24_hours(self) -> (String, String) {
        let at = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let closes = if self.lasts_to_midnight() { "24:00".into() } else { at(self.closes) };
        (at(self.opens), closes)
    }
}

/// The hours of a day as people read them: `8 am–12:30 pm, 1:30–6 pm`, or `Closed`.
pub fn day_label(spans: &[Span]) -> String {
    match spans {
        [] => "Closed".into(),
        [span] if span.is_whole_day() => "Open 24 hours".into(),
        _ => spans.iter().map(Span::to_string).collect::<Vec<_>>().join(", "),
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let closes = if self.lasts_to_midnight() { "midnight".into() } else { label(self.closes) };
        write!(f, "{} – {closes}", label(self.opens))
    }
}

/// `8 am`, `12:30 pm`.
fn label(time: Time) -> String {
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if time.hour() < 12 { "am" } else { "pm" };
    match time.minute() {
        0 => format!("{hour} {half}"),
        minute => format!("{hour}:{minute:02} {half}"),
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        let (opens, closes) = span.in_24_hours();
        format!("{opens}-{closes}")
    }
}

impl TryFrom<String> for Span {
    type Error = HoursProblem;

    fn try_from(text: String) -> Result<Self, HoursProblem> {
        let bad = || HoursProblem::NotHours(text.clone());
        let (opens, closes) = text.split_once('-').ok_or_else(bad)?;
        let opens: Time = opens.parse().map_err(|_| bad())?;
        let closes =
            if closes == "24:00" { Self::END_OF_DAY } else { closes.parse().map_err(|_| bad())? };
        Self::new(opens, closes).ok_or_else(bad)
    }
}
