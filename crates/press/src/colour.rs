//! Colours, and when they can be read.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What WCAG 2.2 asks of text (1.4.3): the lighter of two colours has to be this
/// many times as bright as the darker.
const READABLE: f64 = 4.5;

/// Red, green and blue, as on screens (sRGB). It is written as `#0c675f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Our teal.
    pub const TEAL: Self = Self(0x0c, 0x67, 0x5f);

    /// How much it stands out from white paper: 1 is white, 21 is black (WCAG 2.2,
    /// "contrast ratio").
    pub fn contrast_on_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// The colour itself if text in it can be read on white; else the same hue, only
    /// as much darker as it takes.
    #[must_use]
    pub fn readable(self) -> Self {
        if self.contrast_on_white() >= READABLE {
            return self;
        }
        // Light adds up linearly: scaling its parts keeps the hue, and rounding down
        // errs on the side of reading.
        let part = (1.05 / READABLE - 0.05) / self.luminance();
        let darker = |value: u8| encode(linear(value) * part);
        Self(darker(self.0), darker(self.1), darker(self.2))
    }

    /// From 0, black, to 1, white (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The light that a value of a screen stands for (IEC 61966-2-1).
fn linear(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn encode(light: f64) -> u8 {
    let value =
        if light <= 0.0031308 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).clamp(0.0, 255.0).floor() as u8
}

impl Default for Colour {
    fn default() -> Self {
        Self::TEAL
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// Not six hexadecimal digits behind a `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a colour as # and six digits, like #0c675f")]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.trim().strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = value.ok_or(NotAColour)?.to_be_bytes();
        Ok(Self(red, green, blue))
    }
}

impl TryFrom<String> for Colour {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Colour(0, 0, 0).contrast_on_white() - 21.0).abs() < 1e-9);
        assert!((Colour(255, 255, 255).contrast_on_white() - 1.0).abs() < 1e-9);
        // The grey that every guide names as the lightest that may be read.
        assert!((Colour(0x76, 0x76, 0x76).contrast_on_white() - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_readable_colour_stays_as_it_is() {
        assert_eq!(Colour::TEAL.readable(), Colour::TEAL);
    }

    #[test]
    fn a_light_yellow_becomes_a_dark_one() {
        let Colour(red, green, blue) = Colour(0xff, 0xe0, 0x40).readable();
        assert!(red > green && green > blue, "the hue stays: {red} {green} {blue}");
    }

    proptest! {
        #[test]
        fn every_colour_can_be_read_and_loses_no_more_than_it_must(
            red: u8, green: u8, blue: u8
        ) {
            let colour = Colour(red, green, blue);
            let readable = colour.readable();
            prop_assert!(readable.contrast_on_white() >= READABLE);
            if readable != colour {
                prop_assert!(readable.contrast_on_white() < READABLE + 0.25, "{readable}");
            }
        }

        #[test]
        fn what_is_written_can_be_read(red: u8, green: u8, blue: u8) {
            let colour = Colour(red, green, blue);
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }

        #[test]
        fn any_text_is_a_colour_or_a_clear_no(text in "\\PC{0,12}") {
            let _ = text.parse::<Colour>();
        }
    }
}
