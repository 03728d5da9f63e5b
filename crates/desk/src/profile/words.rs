//! The words of the public page, in English and Spanish.

use jiff::{Zoned, civil::Time};
use lexicon::hours::Span;

use crate::language::Language;

impl Language {
    /// The weekdays from Monday.
    pub(super) fn weekdays(self) -> [&'static str; 7] {
        self.say(
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        )
    }

    /// The hours of a day.
    pub(super) fn day(self, spans: &[Span]) -> String {
        if self == Self::English || spans.iter().any(|span| span.is_whole_day()) {
            let label = lexicon::hours::day_label(spans);
            return if self == Self::English { label } else { "Abierto 24 horas".into() };
        }
        if spans.is_empty() {
            return "Cerrado".into();
        }
        let span = |span: &Span| {
            let closes = match span.lasts_to_midnight() {
                true => "medianoche".to_owned(),
                false => self.time(span.closes),
            };
            format!("{} a {closes}", self.time(span.opens))
        };
        spans.iter().map(span).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn time(self, time: Time) -> String {
        let hour = (i32::from(time.hour()) + 11) % 12 + 1;
        let minutes = match time.minute() {
            0 => String::new(),
            minute => format!(":{minute:02}"),
        };
        let half = match time.hour() < 12 {
            true => self.say("am", "a. m."),
            false => self.say("pm", "p. m."),
        };
        format!("{hour}{minutes} {half}")
    }

    /// A moment seen from another: the time, with the weekday when it is another day.
    pub(super) fn moment(self, at: &Zoned, now: &Zoned) -> String {
        let time = self.time(at.time());
        if at.date() == now.date() {
            return time;
        }
        let day = self.weekdays()[at.weekday().to_monday_zero_offset() as usize];
        self.say(format!("{day} at {time}"), format!("el {day} a las {time}"))
    }
}
