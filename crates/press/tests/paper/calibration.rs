//! The calibration page: what it says of itself must be so.

use press::{CardStock, EnvelopeSize, LabelStock, Nudge, Stock};

use crate::reader::{Area, MM_PER_INCH, Read};

#[test]
fn the_cross_and_the_rulers_stand_where_the_page_says() {
    for nudge in [Nudge::default(), Nudge { right_mm: 1.5, down_mm: -2.0 }] {
        let (right, down) = (nudge.right_mm / MM_PER_INCH, nudge.down_mm / MM_PER_INCH);
        let paper = press::calibration(Stock::Letter, nudge).expect("a page");
        let page = Read::new(&paper.pdf).page(1);
        // A window that only a line of the cross passes through.
        let across = page.ink(Area::new(4.0 + 0.01, 0.8, 0.02, 0.35)).expect("the ruler");
        assert!((across.top - 1.0 - down).abs() < 0.01, "{across:?}");
        let upright = page.ink(Area::new(0.8, 6.0 + 0.01, 0.35, 0.02)).expect("the ruler");
        assert!((upright.left - 1.0 - right).abs() < 0.01, "{upright:?}");
        // Only the marks of whole centimetres reach down so far.
        let marks = Area::new(
            99.5 / MM_PER_INCH + right,
            1.0 + down + 3.3 / MM_PER_INCH,
            1.0 / MM_PER_INCH,
            0.5 / MM_PER_INCH,
        );
        let hundred = page.ink(marks).expect("the mark of 100 mm");
        let middle = (hundred.left + hundred.right) / 2.0 - right;
        assert!((middle * MM_PER_INCH - 100.0).abs() < 0.15, "{middle}");
    }
}

#[test]
fn every_stock_has_one_page_of_its_own_size() {
    let all = [Stock::Letter, Stock::BusinessCards]
        .into_iter()
        .chain(LabelStock::ALL.map(Stock::Labels))
        .chain(CardStock::ALL.map(Stock::Cards))
        .chain(EnvelopeSize::ALL.map(Stock::Envelopes));
    for stock in all {
        let nudge = Nudge { right_mm: 0.5, down_mm: 0.0 };
        let paper = press::calibration(stock, nudge).expect("a page");
        assert_eq!(paper.pages, 1, "{stock:?}");
        let read = Read::new(&paper.pdf);
        let (width, height) = read.page(1).inches();
        let sheet = stock.sheet();
        assert!((width - sheet.width).abs() < 0.01 && (height - sheet.height).abs() < 0.01);
        assert!(read.words().contains("0.5 mm to the right"), "{stock:?}: {}", read.words());
        assert!(read.objects().contains("/PrintScaling /None"));
    }
}
