//! A sign as the pen draws it: read from its drawing, with its accents put on.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use super::{Point, alphabet, signs};

/// How a sign is drawn: the sign, how far it reaches to the right, its strokes. See
/// [`alphabet`] for how they are written down.
pub(super) struct Drawing(pub char, pub i16, pub &'static str);

/// A sign that the hand can write, upright, in the units of the alphabet.
#[derive(Debug, Clone, Default)]
pub(super) struct Glyph {
    /// How far it reaches to the right.
    pub width: f64,
    /// In the order in which they are written.
    pub strokes: Vec<Vec<Stop>>,
    /// Whether the letter before may run on into the first stroke.
    pub joins_before: bool,
    /// Whether the first stroke may run on into the letter behind.
    pub joins_behind: bool,
}

/// A point that the pen goes through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub at: Point,
    /// The pen turns sharply here.
    pub corner: bool,
}

/// The height of a letter without a stem, on which accents are drawn.
const LOW: f64 = 100.0;
/// How much higher an accent stands on a letter with a stem, and on a capital.
const LIFT: f64 = 62.0;

/// The sign with its accents; none where the hand has not learned one of them.
pub(super) fn glyph(sign: char) -> Option<Glyph> {
    if let Some(glyph) = ALPHABET.get(&sign) {
        return Some(glyph.clone());
    }
    let mut parts = std::iter::once(sign).nfd();
    let base = parts.next()?;
    let marks: Vec<char> = parts.collect();
    let carries_above = marks.iter().any(|mark| !is_below(*mark));
    let base = match base {
        'i' if carries_above => 'ı',
        'j' if carries_above => 'ȷ',
        other => other,
    };
    let mut glyph = ALPHABET.get(&base)?.clone();
    let (middle, lift) = (glyph.middle(), if glyph.top() > LOW + 20.0 { LIFT } else { 0.0 });
    for mark in marks {
        let up = if is_below(mark) { 0.0 } else { lift };
        let put = Point { x: middle, y: up };
        let accent = ALPHABET.get(&mark)?.strokes.iter();
        glyph.strokes.extend(accent.map(|stroke| {
            stroke.iter().map(|stop| Stop { at: stop.at + put, ..*stop }).collect::<Vec<_>>()
        }));
    }
    Some(glyph)
}

fn is_below(mark: char) -> bool {
    matches!(mark, '\u{327}' | '\u{328}')
}

static ALPHABET: LazyLock<HashMap<char, Glyph>> = LazyLock::new(|| {
    let drawings =
        [alphabet::SMALL, alphabet::CAPITALS, signs::FIGURES, signs::SIGNS, signs::ACCENTS];
    drawings.iter().flat_map(|set| set.iter()).map(|drawing| (drawing.0, read(drawing))).collect()
});

fn read(Drawing(_, width, strokes): &Drawing) -> Glyph {
    let first = strokes.split(';').next().unwrap_or_default();
    Glyph {
        width: f64::from(*width),
        joins_before: first.starts_with('~'),
        joins_behind: first.ends_with('~'),
        strokes: strokes.split(';').map(stroke).collect(),
    }
}

/// What is no point is left out; a test reads every drawing.
fn stroke(text: &str) -> Vec<Stop> {
    text.trim_matches('~').split(' ').filter_map(stop).collect()
}

fn stop(text: &str) -> Option<Stop> {
    let corner = text.ends_with('!');
    let (x, y) = text.trim_end_matches('!').split_once(',')?;
    Some(Stop { at: Point { x: x.parse().ok()?, y: y.parse().ok()? }, corner })
}

impl Glyph {
    fn points(&self) -> impl Iterator<Item = Point> {
        self.strokes.iter().flatten().map(|stop| stop.at)
    }

    fn top(&self) -> f64 {
        self.points().map(|point| point.y).fold(0.0, f64::max)
    }

    /// Over the middle of its upper half, where an accent stands.
    fn middle(&self) -> f64 {
        let upper = self.points().filter(|point| point.y > 60.0).map(|point| point.x);
        let (low, high) =
            upper.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
        if low > high { self.width / 2.0 } else { (low + high) / 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_read_whole() {
        let sets =
            [alphabet::SMALL, alphabet::CAPITALS, signs::FIGURES, signs::SIGNS, signs::ACCENTS];
        for drawing in sets.iter().flat_map(|set| set.iter()) {
            let written = drawing.2.split([' ', ';']).count();
            let glyph = read(drawing);
            assert_eq!(glyph.points().count(), written, "{}", drawing.0);
            for stroke in &glyph.strokes {
                assert!(stroke.len() >= 2, "{}", drawing.0);
                let apart = stroke.windows(2).all(|pair| (pair[1].at - pair[0].at).length() > 1.0);
                assert!(apart, "{}", drawing.0);
            }
        }
    }

    #[test]
    fn the_letters_of_names_in_the_united_states_are_known() {
        let names = "José Muñoz, Zoë Škvorecký, Łukasz Wójcik, Çelik, Åse Ødegård, Đặng? Nguyễn";
        let unknown: String = names.chars().filter(|c| *c != ' ' && glyph(*c).is_none()).collect();
        assert_eq!(unknown, "ặ", "of these only a mark below is not learned");
    }
}
