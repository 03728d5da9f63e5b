//! What the sheets measure.
//!
//! Labels, business cards and postcards: the template database of gLabels
//! (`avery-us-templates.xml`). Envelopes: the sizes under which they are sold in the
//! United States. The folded cards: half a letter sheet (Avery 3379, 5315, 8315), and
//! the sheet of 10 by 7 inches that goes into an A7 envelope.

use serde::{Deserialize, Serialize};

use crate::{CardStock, EnvelopeSize, LabelStock, Nudge};

/// A sheet and its cells, in inches. Cells are counted from 0, row by row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sheet {
    /// Of the page.
    pub width: f64,
    /// Of the page.
    pub height: f64,
    /// Cells beside each other.
    pub columns: usize,
    /// Cells below each other.
    pub rows: usize,
    /// Of a cell.
    pub cell_width: f64,
    /// Of a cell.
    pub cell_height: f64,
    /// From the left edge to the first cell.
    pub left: f64,
    /// From the upper edge to the first cell.
    pub top: f64,
    /// From one cell's left edge to the next one's.
    pub pitch_right: f64,
    /// From one cell's upper edge to the next one's.
    pub pitch_down: f64,
}

/// U.S. letter paper with one cell: itself.
pub const LETTER: Sheet = Sheet::whole(8.5, 11.0);

/// Ten business cards (Avery 8371 and 5371).
pub const BUSINESS_CARDS: Sheet = Sheet {
    columns: 2,
    rows: 5,
    cell_width: 3.5,
    cell_height: 2.0,
    left: 0.75,
    top: 0.5,
    pitch_right: 3.5,
    pitch_down: 2.0,
    ..LETTER
};

/// Letter paper lying on its side, to be cut in the middle.
pub const HALVES: Sheet =
    Sheet { columns: 2, cell_width: 5.5, pitch_right: 5.5, ..Sheet::whole(11.0, 8.5) };

/// The three slips at the lower edge of a flyer.
pub(crate) const TEAR_OFFS: Sheet = Sheet {
    columns: 3,
    cell_width: 8.5 / 3.0,
    cell_height: 2.0,
    top: 9.0,
    pitch_right: 8.5 / 3.0,
    pitch_down: 2.0,
    ..LETTER
};

/// Everything a printer can be set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "size")]
pub enum Stock {
    /// Letter paper.
    Letter,
    /// Labels.
    Labels(LabelStock),
    /// Cards.
    Cards(CardStock),
    /// Envelopes.
    Envelopes(EnvelopeSize),
    /// Business cards.
    BusinessCards,
}

impl Stock {
    /// What it measures.
    pub const fn sheet(self) -> Sheet {
        match self {
            Self::Letter => LETTER,
            Self::Labels(stock) => stock.sheet(),
            Self::Cards(stock) => stock.sheet(),
            Self::Envelopes(size) => size.sheet(),
            Self::BusinessCards => BUSINESS_CARDS,
        }
    }
}

impl Sheet {
    /// A page that is one cell.
    pub const fn whole(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            columns: 1,
            rows: 1,
            cell_width: width,
            cell_height: height,
            left: 0.0,
            top: 0.0,
            pitch_right: width,
            pitch_down: height,
        }
    }

    /// How many cells it has.
    pub const fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// Where a cell begins, from the left and upper edge of the page.
    pub fn corner(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (self.left + column as f64 * self.pitch_right, self.top + row as f64 * self.pitch_down)
    }

    /// Deals things out to cells, sheet after sheet, beginning with a cell of the first.
    pub(crate) fn deal<T>(
        &self,
        things: impl IntoIterator<Item = T>,
        first: usize,
        nudge: Nudge,
    ) -> Vec<Vec<Placed<T>>> {
        let (right, down) = nudge.inches();
        let mut sheets: Vec<Vec<Placed<T>>> = Vec::new();
        for (index, thing) in things.into_iter().enumerate() {
            let cell = (first + index) % self.cells();
            if cell == 0 || sheets.is_empty() {
                sheets.push(Vec::new());
            }
            let (x, y) = self.corner(cell);
            if let Some(sheet) = sheets.last_mut() {
                sheet.push(Placed { x: x + right, y: y + down, thing });
            }
        }
        sheets
    }
}

/// A thing at its place on the page, in inches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Placed<T> {
    pub x: f64,
    pub y: f64,
    pub thing: T,
}

/// A place on a page or in a cell, in inches from its left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Sheets with something in their cells, as the templates take them.
#[derive(Debug, Serialize)]
pub(crate) struct Sheets<T> {
    pub title: String,
    pub sheet: Sheet,
    pub pages: Vec<Vec<Placed<T>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_row_by_row() {
        let sheet = LabelStock::Avery5160.sheet();
        assert_eq!(sheet.cells(), 30);
        assert_eq!(sheet.corner(0), (0.15625, 0.5));
        assert_eq!(sheet.corner(2), (5.71875, 0.5));
        assert_eq!(sheet.corner(29), (5.71875, 9.5));
    }

    #[test]
    fn every_stock_of_labels_lies_within_its_sheet_and_in_its_middle() {
        for stock in LabelStock::ALL {
            let sheet = stock.sheet();
            let (x, y) = sheet.corner(sheet.cells() - 1);
            let right = sheet.width - (x + sheet.cell_width);
            let below = sheet.height - (y + sheet.cell_height);
            assert!((right - sheet.left).abs() < 0.02, "{stock:?}: {right}");
            assert!((below - sheet.top).abs() < 0.02, "{stock:?}: {below}");
        }
    }

    #[test]
    fn dealing_begins_at_the_cell_that_is_asked_for_and_goes_on_on_the_next_sheet() {
        let sheet = LabelStock::Avery5163.sheet();
        let pages = sheet.deal(0..5, 8, Nudge::default());
        let things: Vec<Vec<i32>> =
            pages.iter().map(|page| page.iter().map(|placed| placed.thing).collect()).collect();
        assert_eq!(things, [vec![0, 1], vec![2, 3, 4]]);
        assert_eq!((pages[0][0].x, pages[0][0].y), sheet.corner(8));
        assert_eq!((pages[1][0].x, pages[1][0].y), sheet.corner(0));
    }
}
