//! QR codes, sized so that a phone reads them from paper.

use qrcode::{EcLevel, QrCode, types::Color};
use serde::Serialize;

use crate::Fault;

/// The light frame around a code, in modules (ISO/IEC 18004, 5.3.8).
const QUIET_ZONE: usize = 4;
/// Smaller modules run together on office printers.
const SMALLEST_MODULE_MM: f64 = 0.4;
/// Phones held a hand's width away read nothing smaller.
const SMALLEST_CODE_MM: f64 = 18.0;

/// A code of level M, which survives a stain on 15 % of its face, as the templates
/// take it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Code {
    /// The address, without what everybody knows.
    words: String,
    /// Modules from side to side, with the quiet zone.
    modules: usize,
    module_mm: f64,
    /// The dark runs of each row: column, row, length.
    runs: Vec<(usize, usize, usize)>,
}

/// How large a code may be, from edge to edge of its quiet zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Looks best.
    pub wished_mm: f64,
    /// There is no more space.
    pub most_mm: f64,
}

impl Code {
    /// The code of an address; none if there is no address. One that takes more room
    /// than there is, is refused: printed smaller, it could not be read.
    pub fn of(address: &str, room: Room) -> Result<Option<Self>, Fault> {
        let address = address.trim();
        if address.is_empty() {
            return Ok(None);
        }
        let code =
            QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| Fault::Code)?;
        let side = code.width();
        let modules = side + 2 * QUIET_ZONE;
        let module_mm = (room.wished_mm / modules as f64)
            .max(SMALLEST_CODE_MM / side as f64)
            .max(SMALLEST_MODULE_MM);
        if module_mm * modules as f64 > room.most_mm {
            return Err(Fault::Code);
        }
        let words = address.strip_prefix("https://").unwrap_or(address).to_owned();
        Ok(Some(Self { words, modules, module_mm, runs: runs(&code.to_colors(), side) }))
    }
}

/// Neighbouring dark modules of a row as one, so that no seam shows between them.
fn runs(modules: &[Color], side: usize) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    for (row, modules) in modules.chunks(side).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                runs.push((column + QUIET_ZONE, row + QUIET_ZONE, run.len()));
            }
            column += run.len();
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CARD: Room = Room { wished_mm: 0.0, most_mm: 36.0 };

    #[test]
    fn a_short_link_is_eighteen_millimetres_wide() {
        let code = Code::of("https://summit.example/r/7K4F", CARD).expect("fits").expect("a code");
        assert_eq!(code.modules, 29 + 8);
        assert!((code.module_mm * 29.0 - 18.0).abs() < 1e-9);
        assert_eq!(code.words, "summit.example/r/7K4F");
    }

    #[test]
    fn no_address_is_no_code_and_a_novel_is_refused() {
        assert_eq!(Code::of(" ", CARD), Ok(None));
        assert_eq!(Code::of(&"novel ".repeat(1_000), CARD), Err(Fault::Code));
    }

    proptest! {
        #[test]
        fn every_code_can_be_read_or_is_refused(address in "\\PC{0,300}", wished in 0.0..60.0) {
            let room = Room { wished_mm: wished, most_mm: 60.0 };
            if let Ok(Some(code)) = Code::of(&address, room) {
                prop_assert!(code.module_mm >= 0.4);
                prop_assert!(code.module_mm * (code.modules - 8) as f64 >= 18.0 - 1e-9);
                prop_assert!(code.module_mm * code.modules as f64 <= 60.0);
            }
        }
    }
}
