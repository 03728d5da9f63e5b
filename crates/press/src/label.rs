//! Address labels.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Nudge, Paper,
    stock::{Sheet, Sheets},
    tray::Tray,
    typeset::{Template, typeset},
};

const LABELS: Template = Template::new("labels.typ", include_str!("papers/labels.typ"));

/// Sheets of labels, by Avery's numbers. Others sell the same sheets under these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelStock {
    /// 30 address labels of 2 5/8 by 1 inch; also 8160 and 5260.
    Avery5160,
    /// 20 address labels of 4 by 1 inch; also 8161 and 5261.
    Avery5161,
    /// 10 shipping labels of 4 by 2 inches; also 8163 and 5263.
    Avery5163,
}

impl LabelStock {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::Avery5160, Self::Avery5161, Self::Avery5163];

    /// What it measures.
    pub const fn sheet(self) -> Sheet {
        let (columns, rows, cell_width, cell_height, left, pitch_right) = match self {
            Self::Avery5160 => (3, 10, 2.625, 1.0, 0.15625, 2.78125),
            Self::Avery5161 => (2, 10, 4.0, 1.0, 0.15625, 4.1875),
            Self::Avery5163 => (2, 5, 4.0, 2.0, 0.1625, 4.1875),
        };
        Sheet {
            width: 8.5,
            height: 11.0,
            columns,
            rows,
            cell_width,
            cell_height,
            left,
            top: 0.5,
            pitch_right,
            pitch_down: cell_height,
        }
    }
}

/// One label for each address, line by line, from a cell of the first sheet on
/// (counted from 0, row by row): so a sheet that was begun is used up.
pub fn labels(
    addresses: &[Vec<String>],
    stock: LabelStock,
    first_cell: usize,
    nudge: Nudge,
) -> Result<Paper, Fault> {
    let sheet = stock.sheet();
    if addresses.is_empty() {
        return Err(Fault::Nothing);
    }
    if first_cell >= sheet.cells() {
        return Err(Fault::FirstCell { cells: sheet.cells() });
    }
    let pages = sheet.deal(addresses, first_cell, nudge);
    let data = Sheets { title: "Address labels".into(), sheet, pages };
    typeset(LABELS, &data, Tray::default())
}
