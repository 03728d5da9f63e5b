//! Strokes as SVG: for a pen plotter, and as a picture for print.

use std::fmt::Write as _;

use super::{Point, Strokes};

/// How wide the line of a pen is, in millimetres.
const PEN_MM: f64 = 0.4;
/// The blue of a fountain pen, for print; a plotter has its own.
const INK: &str = "#1c2f5e";

impl Strokes {
    /// The strokes as SVG in millimetres: one layer, one path for each time that the pen is
    /// put down, in the order of writing and nothing filled. Inkscape shows the layer by its
    /// name, and AxiDraw draws it as it stands.
    pub fn svg(&self) -> String {
        let (width, height) = (round(self.width_mm), round(self.height_mm));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" \
             width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {width} {height}\">\n\
             <g inkscape:groupmode=\"layer\" inkscape:label=\"1 Handwriting\" id=\"handwriting\" \
             fill=\"none\" stroke=\"{INK}\" stroke-width=\"{PEN_MM}\" stroke-linecap=\"round\" \
             stroke-linejoin=\"round\">\n"
        );
        for stroke in &self.strokes {
            let mut path = format!("M{}", pair(stroke.from));
            for [leaving, arriving, to] in &stroke.curves {
                // Writing to a string cannot fail.
                let _ = write!(path, "C{} {} {}", pair(*leaving), pair(*arriving), pair(*to));
            }
            let _ = writeln!(svg, "<path d=\"{path}\"/>");
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }
}

fn pair(point: Point) -> String {
    format!("{},{}", round(point.x), round(point.y))
}

/// To a thousandth of a millimetre, finer than any pen.
fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
