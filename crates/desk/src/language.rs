//! The languages in which outsiders are spoken to.

use axum::http::{HeaderMap, header};

/// A language of the pages that outsiders see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// From its code; what is not known is English.
    pub fn from_code(code: &str) -> Self {
        known(code).unwrap_or_default()
    }

    /// The one asked for by `?lang=`, or else the first of ours that the browser
    /// prefers; English when it prefers none of ours.
    pub fn of(asked: &str, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let wishes = if asked.is_empty() { accepted.unwrap_or_default() } else { asked };
        wishes.split(',').find_map(known).unwrap_or_default()
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.say("en", "es")
    }

    /// The one that a page offers instead.
    pub fn other(self) -> Self {
        self.say(Self::Spanish, Self::English)
    }

    /// What it is called by those who speak it.
    pub fn own_name(self) -> &'static str {
        self.say("English", "Español")
    }

    /// What is said in English or in Spanish.
    pub fn say<T>(self, english: T, spanish: T) -> T {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
        }
    }
}

/// The language of a tag such as `es-MX;q=0.8`.
fn known(tag: &str) -> Option<Language> {
    match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
        "en" => Some(Language::English),
        "es" => Some(Language::Spanish),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, value.parse().unwrap())])
    }

    #[test]
    fn what_is_asked_for_wins_over_what_the_browser_prefers() {
        assert_eq!(Language::of("es", &accepting("en-US")), Language::Spanish);
        assert_eq!(Language::of("fr", &accepting("es")), Language::English);
    }

    #[test]
    fn the_first_of_our_languages_that_the_browser_prefers_is_taken() {
        assert_eq!(Language::of("", &accepting("fr-FR, es-MX;q=0.8, en;q=0.5")), Language::Spanish);
        assert_eq!(Language::of("", &accepting("de")), Language::English);
        assert_eq!(Language::of("", &HeaderMap::new()), Language::English);
    }
}
