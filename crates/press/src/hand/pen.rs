//! The pen: from letters on a line to strokes on paper.

use super::{
    Hand, Point, Stroke, Strokes,
    chance::Chance,
    glyph::{Glyph, Stop},
    lines::{Line, Word},
    spline,
};

/// How much the hand leans to the right, in degrees, and how much that varies.
const LEAN: f64 = 7.0;
const LEAN_VARIES: f64 = 1.0;
/// How far a letter stands above or below its line at most, in millimetres.
const RISE_VARIES: f64 = 0.2;
/// How much the size of a letter varies, and where a stop lies, in units of the alphabet.
const SIZE_VARIES: f64 = 0.025;
const STOP_VARIES: f64 = 1.6;
/// From the top of the area to the first line, and from the last to the bottom: room for
/// stems, accents and tails, in units of the alphabet.
const ABOVE: f64 = 245.0;
const BELOW: f64 = 106.0;
/// Left and right of the lines: room for tails and for what leans over.
pub(super) const ASIDE: f64 = 45.0;

pub(super) fn written(lines: &[Line], hand: Hand, seed: u64, width_mm: f64) -> Strokes {
    let mut pen = Pen { hand, chance: Chance::new(seed), strokes: Vec::new() };
    let down = |line: usize| ABOVE * hand.unit() + hand.line_mm * line as f64;
    for (at, line) in lines.iter().enumerate() {
        pen.line(line, down(at));
    }
    let last = lines.len().saturating_sub(1);
    Strokes { width_mm, height_mm: down(last) + BELOW * hand.unit(), strokes: pen.strokes }
}

struct Pen {
    hand: Hand,
    chance: Chance,
    strokes: Vec<Stroke>,
}

/// Where a letter stands on the paper, and how it leans.
struct Stand {
    at: Point,
    /// Millimetres to a unit.
    unit: f64,
    /// How far it goes to the right for each unit up.
    lean: f64,
}

impl Pen {
    fn line(&mut self, line: &Line, down: f64) {
        let mut rise = self.chance.about(RISE_VARIES);
        for (begins, word) in line {
            let lean = LEAN + self.chance.about(LEAN_VARIES);
            self.word(word, *begins, down, lean, &mut rise);
        }
    }

    /// A word: its letters joined, then what is put on them.
    fn word(&mut self, word: &Word, begins: f64, down: f64, lean: f64, rise: &mut f64) {
        let mut joined: Vec<Stop> = Vec::new();
        let mut later: Vec<Vec<Stop>> = Vec::new();
        let mut runs_on = false;
        for (x, glyph) in &word.signs {
            // The line wanders: each letter stands near the one before it.
            *rise = (*rise * 0.6 + self.chance.about(RISE_VARIES) * 0.7)
                .clamp(-RISE_VARIES, RISE_VARIES);
            let unit = self.hand.unit();
            let stand = Stand {
                at: Point { x: (ASIDE + begins + x) * unit, y: down - *rise },
                unit: unit * (1.0 + self.chance.about(SIZE_VARIES)),
                lean: (lean + self.chance.about(LEAN_VARIES / 2.0)).to_radians().tan(),
            };
            let mut strokes = self.placed(glyph, &stand).into_iter();
            let mut first = strokes.next().unwrap_or_default();
            if runs_on && glyph.joins_before {
                first.remove(0);
            } else {
                self.draw(&std::mem::take(&mut joined));
            }
            joined.append(&mut first);
            later.extend(strokes);
            runs_on = glyph.joins_behind;
        }
        self.draw(&joined);
        later.iter().for_each(|stroke| self.draw(stroke));
    }

    fn placed(&mut self, glyph: &Glyph, stand: &Stand) -> Vec<Vec<Stop>> {
        let mut place = |stop: &Stop| {
            let (x, y) = (
                stop.at.x + self.chance.about(STOP_VARIES),
                stop.at.y + self.chance.about(STOP_VARIES),
            );
            let step = Point { x: x + y * stand.lean, y: -y } * stand.unit;
            Stop { at: stand.at + step, corner: stop.corner }
        };
        glyph.strokes.iter().map(|stroke| stroke.iter().map(&mut place).collect()).collect()
    }

    /// One stroke, smooth between its corners.
    fn draw(&mut self, stops: &[Stop]) {
        let Some(first) = stops.first() else { return };
        let mut curves = Vec::with_capacity(stops.len());
        let mut begins = 0;
        for at in 1..stops.len() {
            if stops[at].corner || at + 1 == stops.len() {
                let points: Vec<Point> = stops[begins..=at].iter().map(|stop| stop.at).collect();
                curves.extend(spline::through(&points));
                begins = at;
            }
        }
        self.strokes.push(Stroke { from: first.at, curves });
    }
}
