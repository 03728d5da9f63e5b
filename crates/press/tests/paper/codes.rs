//! QR codes, read back from the page by ZBar.

use press::{BusinessCard, Fault, FlyerCut, Notice, Nudge, Paper, ReferralPad, stock};

use crate::{
    made::{self, strings},
    reader::{Area, MM_PER_INCH, Read},
};

const URL: &str = "https://summit.example/r/7K4F92QM";
const NONE: Nudge = Nudge { right_mm: 0.0, down_mm: 0.0 };

fn business_card() -> BusinessCard {
    BusinessCard {
        head: made::head(),
        name: "Dana Whitfield, PT, DPT".into(),
        role: "Clinic director".into(),
        lines: strings(&["dana@summit.example"]),
        url: URL.into(),
    }
}

fn pad() -> ReferralPad {
    ReferralPad {
        head: made::head(),
        title: "Referral to physical therapy".into(),
        lines: strings(&["Patient", "Date of birth", "Diagnosis"]),
        ticks: strings(&["Evaluate and treat", "Aquatic therapy", "Vestibular"]),
        fax: "(614) 555-0101".into(),
        url: URL.into(),
        foot: "Holds health information.".into(),
    }
}

fn notice() -> Notice {
    Notice {
        head: made::head(),
        headline: "Back pain? Come straight to us".into(),
        paragraphs: strings(&["Most insurers need no referral."]),
        points: strings(&["Seen within two days", "Evenings and Saturdays"]),
        call: "Scan to ask for an appointment".into(),
        url: URL.into(),
        phone: "(614) 555-0100".into(),
        foot: "In an emergency call 911.".into(),
    }
}

/// How many codes are on the first page, and that each leads where it should.
fn codes(paper: &Paper) -> usize {
    let read = Read::new(&paper.pdf);
    let found = read.codes(1);
    assert!(found.iter().all(|code| code == URL), "{found:?}");
    let words = URL.trim_start_matches("https://");
    assert!(read.words().contains(words), "the address stands beside it in words");
    found.len()
}

#[test]
fn every_code_on_paper_leads_where_it_should() {
    let card = press::business_cards(&business_card(), 2, NONE).expect("cards");
    assert_eq!(card.pages, 2);
    assert_eq!(codes(&card), 10);
    assert_eq!(codes(&press::referral_pad(&pad(), NONE).expect("a pad")), 2);
    assert_eq!(codes(&press::poster(&notice()).expect("a poster")), 1);
    assert_eq!(codes(&press::flyer(&notice(), FlyerCut::Halves, NONE).expect("a flyer")), 2);
    assert_eq!(codes(&press::flyer(&notice(), FlyerCut::TearOffs, NONE).expect("a flyer")), 4);
}

/// Measured from finder to finder: the light around it belongs to the code.
#[test]
fn the_code_of_a_business_card_is_as_large_as_a_phone_needs() {
    let card = BusinessCard { head: Default::default(), url: URL.into(), ..Default::default() };
    let paper = press::business_cards(&card, 1, NONE).expect("cards");
    let page = Read::new(&paper.pdf).page(1);
    let sheet = stock::BUSINESS_CARDS;
    for cell in 0..sheet.cells() {
        let (x, y) = sheet.corner(cell);
        let ink = page.ink(Area::new(x + 2.2, y, 1.3, sheet.cell_height)).expect("a code");
        let (width, height) = (ink.right - ink.left, ink.bottom - ink.top);
        assert!(width * MM_PER_INCH >= 17.9 && height * MM_PER_INCH >= 17.9, "{width} {height}");
        let module = width / 29.0;
        assert!(x + sheet.cell_width - ink.right > 4.0 * module, "a quiet zone to the right");
        assert!(y + sheet.cell_height - ink.bottom > 4.0 * module, "and below");
    }
}

#[test]
fn an_address_too_long_to_be_read_is_refused() {
    let url = format!("https://summit.example/{}", "long".repeat(200));
    let card = BusinessCard { url, ..business_card() };
    assert_eq!(press::business_cards(&card, 1, NONE), Err(Fault::Code));
}

#[test]
fn nothing_asks_for_a_code() {
    let url = String::new;
    let card = BusinessCard { url: url(), ..business_card() };
    let notice = Notice { url: url(), ..notice() };
    for paper in [
        press::business_cards(&card, 1, NONE),
        press::referral_pad(&ReferralPad { url: url(), ..pad() }, NONE),
        press::poster(&notice),
        press::flyer(&notice, FlyerCut::TearOffs, NONE),
    ] {
        assert_eq!(Read::new(&paper.expect("a page").pdf).codes(1).len(), 0);
    }
}

#[test]
fn a_pad_has_what_to_fill_in_on_both_halves() {
    let words = Read::new(&press::referral_pad(&pad(), NONE).expect("a pad").pdf).words();
    for word in ["Date of birth", "Aquatic therapy", "(614) 555-0101", "NPI", "Signature"] {
        assert_eq!(words.matches(word).count(), 2, "{word} in {words}");
    }
}
