//! Addresses as the post wants them on an envelope (USPS Publication 28): capitals, no
//! punctuation that says nothing, the suite on the line of the street, the ZIP code after two
//! spaces.

mod capitals;

use crate::{UsState, Zip};
use capitals::{capitals, street_lines};

/// Where somebody is, as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostalAddress<'a> {
    /// Street and number, with the suite behind a comma or on a line of its own; or a box.
    pub street: &'a str,
    /// The town.
    pub city: &'a str,
    /// The state, by its code or its name.
    pub state: &'a str,
    /// The ZIP code. A postal code of another country has its country behind a comma:
    /// `M5V 2T6, Canada`.
    pub zip: &'a str,
}

/// What an address lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Street and number.
    Street,
    /// The town.
    City,
    /// The state, or what stands there is none.
    State,
    /// The ZIP code, or what stands there is none.
    Zip,
}

impl Missing {
    /// In words, to follow "missing:".
    pub fn label(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::City => "city",
            Self::State => "state",
            Self::Zip => "ZIP code",
        }
    }
}

impl PostalAddress<'_> {
    /// The lines on the envelope: those of the addressee, then at most three. An address in
    /// another country stays as it was typed, with its country on the last line.
    pub fn lines(&self, addressee: &[&str]) -> Vec<String> {
        let lines: Vec<String> = match self.country() {
            Some((code, country)) => {
                let town = [self.city, self.state, code].map(as_typed);
                addressee
                    .iter()
                    .map(|line| as_typed(line))
                    .chain([as_typed(self.street), as_typed(&town.join(" "))])
                    .chain([as_typed(country).to_uppercase()])
                    .collect()
            }
            None => addressee
                .iter()
                .map(|line| capitals(line))
                .chain(street_lines(self.street))
                .chain([self.town()])
                .collect(),
        };
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }

    /// What keeps a letter from arriving; nothing when it is complete.
    pub fn missing(&self) -> Vec<Missing> {
        let is_abroad = self.country().is_some();
        let checks = [
            (Missing::Street, capitals(self.street).is_empty()),
            (Missing::City, capitals(self.city).is_empty()),
            (Missing::State, !is_abroad && UsState::parse(self.state).is_none()),
            (Missing::Zip, !is_abroad && Zip::parse(self.zip()).is_err()),
        ];
        checks.into_iter().filter(|(_, lacks)| *lacks).map(|(missing, _)| missing).collect()
    }

    /// The postal code and the country, where it is another one.
    fn country(&self) -> Option<(&str, &str)> {
        let (code, country) = self.zip.rsplit_once(',')?;
        let is_named = country.chars().any(char::is_alphabetic);
        (is_named && !is_home(country)).then_some((code, country))
    }

    /// The ZIP code without our own country behind it.
    fn zip(&self) -> &str {
        match self.zip.rsplit_once(',') {
            Some((code, country)) if is_home(country) => code,
            _ => self.zip,
        }
    }

    /// `COLUMBUS OH  43215-1234`.
    fn town(&self) -> String {
        let state = UsState::parse(self.state)
            .map_or_else(|| capitals(self.state), |state| state.code().to_owned());
        let zip =
            Zip::parse(self.zip()).map_or_else(|_| capitals(self.zip()), |zip| zip.to_string());
        let place = [capitals(self.city), state];
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let parts = [place.join(" "), zip];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("  ")
    }
}

fn is_home(country: &str) -> bool {
    matches!(capitals(country).as_str(), "USA" | "US" | "UNITED STATES")
}

/// The same words, with one space between them.
fn as_typed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([',', ' ']).to_owned()
}
