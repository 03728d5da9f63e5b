//! QR codes: an address that a phone's camera reads from a card, a poster or a
//! screen. As SVG, sharp at any size, and as PNG for those who place pictures.
//!
//! Always dark on light, in dark mode as well: many cameras do not read the
//! reverse (ISO/IEC 18004 calls it a choice of the reader).

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};
use qrcode::{EcLevel, QrCode, types::Color};

/// The light frame around a code, in modules (ISO/IEC 18004, 5.3.8).
pub const QUIET_ZONE: usize = 4;
/// Wider pictures help nobody, and a mistyped width must not fill the memory.
const WIDEST: u32 = 4096;

/// A QR code: level M, so that it survives a scratch or a coffee stain on 15 %
/// of its face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    side: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// The code of a text; none when the text is too long for any (2,331 bytes).
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let side = code.width();
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { side, dark })
    }

    /// How many modules wide it is, with its quiet zone.
    pub fn modules(&self) -> usize {
        self.side + 2 * QUIET_ZONE
    }

    /// For a page: it grows to the width it is given. `title` is read aloud.
    pub fn svg(&self, title: &str) -> Markup {
        let side = self.modules();
        html! {
            svg class="qr" viewBox={ "0 0 " (side) " " (side) } role="img" shape-rendering="crispEdges" {
                title { (title) }
                rect width=(side) height=(side) fill="#fff" {}
                path fill="#000" d=(PreEscaped(self.path())) {}
            }
        }
    }

    /// A file of its own, for a printer or a designer.
    pub fn svg_file(&self, title: &str) -> String {
        let side = self.modules();
        let title = html! { (title) }.into_string();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             width=\"{side}mm\" height=\"{side}mm\" shape-rendering=\"crispEdges\">\
             <title>{title}</title><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
             <path fill=\"#000\" d=\"{}\"/></svg>\n",
            self.path()
        )
    }

    /// A PNG so many pixels wide and high. Every module is a whole number of
    /// pixels, since blurred edges are what cameras stumble over; what is left
    /// over goes to the quiet zone.
    pub fn png(&self, width: u32) -> Result<Vec<u8>, png::EncodingError> {
        let modules = self.modules();
        let width = width.clamp(modules as u32, WIDEST) as usize;
        let module = width / modules;
        let before = (width - module * self.side) / 2;
        let line = width.div_ceil(8);
        // One bit a pixel, 1 is white.
        let mut bits = vec![0xff_u8; line * width];
        for (index, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let left = before + index % self.side * module;
            let top = before + index / self.side * module;
            for y in top..top + module {
                for x in left..left + module {
                    bits[y * line + x / 8] &= !(0x80 >> (x % 8));
                }
            }
        }
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width as u32, width as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&bits)?;
        writer.finish()?;
        Ok(file)
    }

    /// The dark modules as one path: a rectangle for each run in a row.
    fn path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.dark.chunks(self.side).enumerate() {
            let mut x = 0;
            while x < row.len() {
                let run = row[x..].iter().take_while(|dark| **dark).count();
                if run > 0 {
                    let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                    // Writing to a text cannot fail.
                    let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }
}
