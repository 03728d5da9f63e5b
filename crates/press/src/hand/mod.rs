//! Handwriting: a sentence as the single strokes of a pen, to be printed or plotted.
//!
//! The alphabet is our own drawing. The letters of a word are joined where a hand would
//! join them; how high each stands on the line and how much it leans varies a little by a
//! seed, so that no two cards are alike and each is the same whenever it is made again.

mod alphabet;
mod chance;
mod glyph;
mod lines;
mod pen;
mod point;
mod signs;
mod spline;
mod svg;

pub use point::Point;
use serde::{Deserialize, Serialize};

/// How large the hand writes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hand {
    /// The height of an `n`, in millimetres; 1.5 to 10.
    pub x_height_mm: f64,
    /// From one line to the next, in millimetres; at least three times the height.
    pub line_mm: f64,
}

impl Default for Hand {
    /// As one writes on a card.
    fn default() -> Self {
        Self { x_height_mm: 2.4, line_mm: 9.0 }
    }
}

/// The longest text that is written, in characters.
pub const LONGEST: usize = 2_000;

/// What the hand has written: strokes on an area whose upper left corner is 0, 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strokes {
    /// How wide the area is, in millimetres; 30 to 1,000.
    pub width_mm: f64,
    /// How high the lines are together, in millimetres.
    pub height_mm: f64,
    /// In the order in which they are written.
    pub strokes: Vec<Stroke>,
}

/// A line drawn without lifting the pen, in millimetres; down is larger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stroke {
    /// Where the pen is put down.
    pub from: Point,
    /// Cubic curves: two points that draw at the curve, and its end.
    pub curves: Vec<[Point; 3]>,
}

/// The hand cannot write this text; the printed face can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// It has not learned these signs, the first twelve of them.
    #[error("The handwriting has no {}; such a text is printed.", list(.0))]
    Signs(Vec<char>),
    /// It is longer than [`LONGEST`].
    #[error("A text of more than {LONGEST} characters is printed, not written by hand.")]
    TooLong,
}

fn list(signs: &[char]) -> String {
    let quoted: Vec<String> = signs.iter().map(|sign| format!("“{sign}”")).collect();
    quoted.join(", ")
}

/// Writes a text, its lines broken to fit into a width in millimetres. Line breaks in the
/// text stay.
///
/// # Errors
/// When it holds a sign that the hand has not learned, or is too long: the whole text is
/// to be printed then, not a part of it.
pub fn strokes(text: &str, hand: Hand, seed: u64, width_mm: f64) -> Result<Strokes, Unwritten> {
    if text.chars().nth(LONGEST).is_some() {
        return Err(Unwritten::TooLong);
    }
    let hand = hand.within_reason();
    let width_mm = if width_mm.is_finite() { width_mm.clamp(30.0, 1_000.0) } else { 100.0 };
    let lines = lines::broken(text, width_mm / hand.unit() - 2.0 * pen::ASIDE)?;
    Ok(pen::written(&lines, hand, seed, width_mm))
}

impl Hand {
    /// Sizes that a pen can write and a card can hold.
    fn within_reason(self) -> Self {
        let usual = Self::default();
        let x_height_mm =
            if self.x_height_mm.is_finite() { self.x_height_mm } else { usual.x_height_mm };
        let x_height_mm = x_height_mm.clamp(1.5, 10.0);
        let line_mm = if self.line_mm.is_finite() { self.line_mm } else { usual.line_mm };
        Self { x_height_mm, line_mm: line_mm.clamp(x_height_mm * 3.0, x_height_mm * 10.0) }
    }

    /// Millimetres to a unit of the alphabet.
    fn unit(self) -> f64 {
        self.x_height_mm / 100.0
    }
}
