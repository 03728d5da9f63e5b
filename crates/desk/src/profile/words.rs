//! The words of the public page, in English and Spanish.

use axum::http::{HeaderMap, header};
use jiff::{Zoned, civil::Time};
use lexicon::hours::Span;

/// A language of the public page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Spanish,
}

use Language::{English, Spanish};

impl Language {
    /// The one asked for by `?lang=`, or the first that the browser prefers.
    pub fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let wish = asked.or(accepted).unwrap_or_default();
        let codes = wish.split(',').map(|part| part.trim().get(..2).unwrap_or_default());
        for code in codes {
            match code.to_ascii_lowercase().as_str() {
                "es" => return Spanish,
                "en" => return English,
                _ => {}
            }
        }
        English
    }

    pub fn code(self) -> &'static str {
        self.say("en", "es")
    }

    pub fn other(self) -> Self {
        if self == English { Spanish } else { English }
    }

    pub fn say<T>(self, english: T, spanish: T) -> T {
        if self == English { english } else { spanish }
    }

    /// The weekdays from Monday.
    pub fn weekdays(self) -> [&'static str; 7] {
        self.say(
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        )
    }

    /// The hours of a day.
    pub fn day(self, spans: &[Span]) -> String {
        if self == English || spans.iter().any(|span| span.is_whole_day()) {
            let label = lexicon::hours::day_label(spans);
            return if self == English { label } else { "Abierto 24 horas".into() };
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

    pub fn time(self, time: Time) -> String {
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
    pub fn moment(self, at: &Zoned, now: &Zoned) -> String {
        let time = self.time(at.time());
        if at.date() == now.date() {
            return time;
        }
        let day = self.weekdays()[at.weekday().to_monday_zero_offset() as usize];
        self.say(format!("{day} at {time}"), format!("el {day} a las {time}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_speak_wins() {
        let mut headers = HeaderMap::new();
        assert_eq!(Language::of(None, &headers), English);
        headers
            .insert(header::ACCEPT_LANGUAGE, header::HeaderValue::from_static("fr,es-MX;q=0.9,en"));
        assert_eq!(Language::of(None, &headers), Spanish);
        assert_eq!(Language::of(Some("en"), &headers), English);
    }
}
