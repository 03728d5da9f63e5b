//! Sheets of cells: measured in the image, as a ruler would on paper.

use press::{CardStock, Envelope, EnvelopeSize, Fault, LabelStock, Nudge, Words};

use crate::{
    made::{self, strings},
    reader::{Area, MM_PER_INCH, Read},
};

/// What is asked of a label.
const TOLERANCE: f64 = 0.5 / MM_PER_INCH;
const NONE: Nudge = Nudge { right_mm: 0.0, down_mm: 0.0 };

#[test]
fn every_label_stands_in_its_cell() {
    for stock in LabelStock::ALL {
        let sheet = stock.sheet();
        let addresses = vec![strings(&["H"]); sheet.cells()];
        let paper = press::labels(&addresses, stock, 0, NONE).expect("labels");
        assert_eq!(paper.pages, 1);
        let page = Read::new(&paper.pdf).page(1);
        for cell in 0..sheet.cells() {
            let (x, y) = sheet.corner(cell);
            let area = Area::new(x, y, sheet.cell_width, sheet.cell_height);
            let ink = page.ink(area).unwrap_or_else(|| panic!("{stock:?} {cell} is empty"));
            // An H begins a little right of its own edge: 0.4 mm at the largest size.
            let left = ink.left - x;
            assert!((left - 0.125).abs() < TOLERANCE, "{stock:?} {cell}: {left}");
            let middle = (ink.top + ink.bottom) / 2.0 - y;
            assert!(
                (middle - sheet.cell_height / 2.0).abs() < TOLERANCE,
                "{stock:?} {cell}: {middle}"
            );
        }
    }
}

#[test]
fn a_begun_sheet_is_used_up() {
    let paper = press::labels(&vec![made::address(); 28], LabelStock::Avery5160, 3, NONE);
    let paper = paper.expect("labels");
    assert_eq!(paper.pages, 2);
    let read = Read::new(&paper.pdf);
    let sheet = LabelStock::Avery5160.sheet();
    let cell = |number| {
        let (x, y) = sheet.corner(number);
        Area::new(x, y, sheet.cell_width, sheet.cell_height)
    };
    let (first, second) = (read.page(1), read.page(2));
    for empty in 0..3 {
        assert_eq!(first.ink(cell(empty)), None);
    }
    assert!(first.ink(cell(3)).is_some() && first.ink(cell(29)).is_some());
    assert!(second.ink(cell(0)).is_some());
    assert_eq!(second.ink(cell(1)), None);
    let none = press::labels(&[made::address()], LabelStock::Avery5160, 30, NONE);
    assert_eq!(none.map(|paper| paper.pages), Err(Fault::FirstCell { cells: 30 }));
}

#[test]
fn a_long_address_stays_within_its_label() {
    let long = strings(&[
        "THE HONOURABLE DR MAXIMILIANA FEATHERSTONEHAUGH-CHOLMONDELEY MD FACS",
        "CENTER FOR ORTHOPAEDIC AND NEUROLOGICAL REHABILITATION OF GREATER COLUMBUS",
        "DEPARTMENT OF PHYSICAL MEDICINE",
        "12345 NORTH MARTIN LUTHER KING JUNIOR BOULEVARD BLDG 12 STE 3400",
        "REYNOLDSBURG OH  43068-1122",
    ]);
    for stock in LabelStock::ALL {
        let sheet = stock.sheet();
        let paper = press::labels(std::slice::from_ref(&long), stock, 0, NONE).expect("labels");
        let read = Read::new(&paper.pdf);
        let ink = read.page(1).ink(Area::new(0.0, 0.0, 8.5, 11.0)).expect("an address");
        let safe = Area::new(
            sheet.left + 0.12,
            sheet.top + 0.12,
            sheet.cell_width - 0.24,
            sheet.cell_height - 0.24,
        );
        assert!(safe.holds(&ink), "{stock:?}: {ink:?}");
        assert!(read.words().contains("43068-1122"), "nothing is lost");
    }
}

#[test]
fn a_nudge_moves_everything_and_no_further_than_ten_millimetres() {
    let all = Area::new(0.0, 0.0, 8.5, 11.0);
    let at = |nudge| {
        let paper = press::labels(&[made::address()], LabelStock::Avery5160, 4, nudge);
        Read::new(&paper.expect("labels").pdf).page(1).ink(all).expect("an address")
    };
    let (still, moved) = (at(NONE), at(Nudge { right_mm: 3.0, down_mm: -2.0 }));
    assert!((moved.left - still.left - 3.0 / MM_PER_INCH).abs() < 0.005);
    assert!((moved.top - still.top + 2.0 / MM_PER_INCH).abs() < 0.005);
    let far = at(Nudge { right_mm: 300.0, down_mm: f64::NAN });
    assert!((far.left - still.left - 10.0 / MM_PER_INCH).abs() < 0.005);
    assert!((far.top - still.top).abs() < 0.005);
}

/// USPS: the address half an inch from the sides and 0.625 to 2.75 inches from the lower
/// edge; 4.75 by 0.625 inches in the lower right stay free for the bar code.
#[test]
fn an_address_stands_where_the_machines_of_the_post_look_for_it() {
    for size in EnvelopeSize::ALL {
        let sheet = size.sheet();
        let envelope = Envelope { from: vec![], to: made::address() };
        let paper = press::envelopes(&[envelope], size, NONE).expect("an envelope");
        let page = Read::new(&paper.pdf).page(1);
        let (width, height) = page.inches();
        assert!((width - sheet.width).abs() < 0.01 && (height - sheet.height).abs() < 0.01);
        let whole = Area::new(0.0, 0.0, sheet.width, sheet.height);
        let ink = page.ink(whole).expect("an address");
        let sought = Area {
            left: 0.5,
            top: sheet.height - 2.75,
            right: sheet.width - 0.5,
            bottom: sheet.height - 0.625,
        };
        assert!(sought.holds(&ink), "{size:?}: {ink:?} not in {sought:?}");
        assert!(ink.left > sheet.width * 0.3, "right of the sender");
    }
}

#[test]
fn envelopes_come_in_the_order_given() {
    let envelopes: Vec<Envelope> = (0..3)
        .map(|number| Envelope { from: vec![], to: vec![format!("OFFICE {number}")] })
        .collect();
    let paper = press::envelopes(&envelopes, EnvelopeSize::A7, NONE).expect("envelopes");
    let words = Read::new(&paper.pdf).words();
    let shown: Vec<&str> = words.split('\u{c}').map(str::trim).take(3).collect();
    assert_eq!(shown, ["OFFICE 0", "OFFICE 1", "OFFICE 2"]);
}

#[test]
fn cards_to_be_written_by_hand_leave_the_inside_white() {
    let mut cards = made::filled::cards("Thank you for your trust.");
    for card in &mut cards {
        card.words = Words::Blank;
    }
    for (stock, pages) in [
        (CardStock::FoldedA2, 2),
        (CardStock::FoldedA7, 3),
        (CardStock::Flat4x6, 3),
        (CardStock::Avery5389, 2),
    ] {
        let paper = press::cards(&cards, stock, NONE).expect("cards");
        assert_eq!(paper.pages, pages, "{stock:?}");
        let (width, height) = Read::new(&paper.pdf).page(1).inches();
        let sheet = stock.sheet();
        assert!((width - sheet.width).abs() < 0.01 && (height - sheet.height).abs() < 0.01);
    }
}

/// On paper flipped at its long edge, the right half of the inside lies behind the
/// left half of the outside: the message is what one sees on opening.
#[test]
fn printed_words_stand_on_the_right_half_of_the_inside() {
    let words = |text: &str| press::Card {
        words: Words::Printed(text.into()),
        ..made::filled::cards("Summit")[0].clone()
    };
    let cards = [words("First of all"), words("Second to none"), words("Third time lucky")];
    let paper = press::cards(&cards, CardStock::FoldedA2, NONE).expect("cards");
    assert_eq!(paper.pages, 4, "two sheets of two sides");
    let read = Read::new(&paper.pdf);
    let shown = read.words();
    let pages: Vec<&str> = shown.split('\u{c}').collect();
    assert!(pages[0].matches("Thank you").count() == 2, "{}", pages[0]);
    assert!(pages[1].contains("First of all") && pages[1].contains("Second to none"));
    assert!(pages[2].contains("Thank you") && pages[3].contains("Third time lucky"));
    let inside = read.page(2);
    assert_eq!(inside.ink(Area::new(0.0, 0.0, 4.5, 11.0)), None);
    assert!(inside.ink(Area::new(4.5, 0.5, 3.5, 4.5)).is_some());
    assert!(inside.ink(Area::new(4.5, 6.0, 3.5, 4.5)).is_some());
}

#[test]
fn the_cue_sheet_says_what_to_write_in_the_order_of_the_cards() {
    let mut cards = made::filled::cards("Summit");
    for (card, name) in cards.iter_mut().zip(["Osei", "Park", "Lund"]) {
        card.to = vec![format!("Dr. {name}")];
        card.words = Words::Blank;
        card.cue = format!("Thank you, {name}.");
    }
    let paper = press::cue_sheet(&made::head(), &cards).expect("a sheet");
    let read = Read::new(&paper.pdf);
    let shown = read.words();
    let places: Vec<usize> = ["Thank you, Osei.", "Thank you, Park.", "Thank you, Lund."]
        .iter()
        .map(|words| shown.find(words).unwrap_or_else(|| panic!("{words} in {shown}")))
        .collect();
    assert!(places.is_sorted());
    assert!(read.structure().contains("Table"), "a table to those who hear it, too");
}

#[test]
fn nothing_to_print_is_said() {
    assert_eq!(press::labels(&[], LabelStock::Avery5160, 0, NONE), Err(Fault::Nothing));
    assert_eq!(press::cards(&[], CardStock::FoldedA2, NONE), Err(Fault::Nothing));
    assert_eq!(press::envelopes(&[], EnvelopeSize::A2, NONE), Err(Fault::Nothing));
    assert_eq!(press::letters(&[]), Err(Fault::Nothing));
    assert_eq!(press::cue_sheet(&made::head(), &[]), Err(Fault::Nothing));
}
