//! The page with which a printer's offset is found.

use serde::Serialize;

use crate::{
    Fault, Nudge, Paper,
    stock::{Sheets, Stock},
    tray::Tray,
    typeset::{Template, typeset},
};

const CALIBRATION: Template =
    Template::new("calibration.typ", include_str!("papers/calibration.typ"));

#[derive(Serialize)]
struct Data {
    nudge: Nudge,
    /// The nudge again, in inches.
    right: f64,
    down: f64,
    #[serde(flatten)]
    sheets: Sheets<()>,
}

/// A cross an inch from the left and the upper edge, rulers from edge to edge, and the
/// outlines of all cells, moved by the nudge as everything else is. It is printed on
/// plain paper of that size; what is measured from the paper's edges to the cross says
/// how the nudge has to be changed, and held against the stock before a window, the
/// outlines show whether it is right.
pub fn calibration(stock: Stock, nudge: Nudge) -> Result<Paper, Fault> {
    let sheet = stock.sheet();
    let nudge = nudge.limited();
    let (right, down) = nudge.inches();
    let data = Data {
        nudge,
        right,
        down,
        sheets: Sheets {
            title: "Calibration of the printer".into(),
            sheet,
            pages: sheet.deal(std::iter::repeat_n((), sheet.cells()), 0, nudge),
        },
    };
    typeset(CALIBRATION, &data, Tray::default())
}
