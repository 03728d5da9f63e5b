//! Letters, and where their parts stand when they are folded into an envelope.

use press::{Fault, Letter, Letterhead, Picture, PictureKind};

use crate::{
    made::{self, filled, strings},
    reader::{Area, Read},
};

/// All that the window of a #10 envelope can ever show of a letter folded in thirds: it
/// is 4 1/2 by 1 1/8 inches, 7/8 from the left and 1/2 from the lower edge of an envelope
/// of 9 1/2 by 4 1/8, in which the sheet has 1.0 by 0.458 inches of play.
const EVER_SEEN: Area = Area { left: -0.125, top: 2.042, right: 5.375, bottom: 3.625 };
/// What it shows wherever the sheet lies from side to side, tapped down.
const ALWAYS_SEEN: Area = Area { left: 0.875, top: 2.042, right: 4.375, bottom: 3.167 };

#[test]
fn the_address_stands_in_the_window_and_nothing_else_does() {
    let long = Letter {
        to: strings(&[
            "Ama Konadu Osei-Bonsu, MD, FAAOS",
            "Riverbend Orthopaedics and Sports Medicine",
            "Department of Hand and Upper Extremity Surgery",
            "4400 River Valley Road, Building C, Suite 200",
            "Attention: Referral Coordinator",
            "Reynoldsburg, OH 43068-1122",
        ]),
        ..made::letter()
    };
    let wide = Letter { to: vec!["WWW MMM ".repeat(4); 5], ..made::letter() };
    for letter in [made::letter(), long, wide] {
        let page = Read::new(&press::letter(&letter).expect("a letter").pdf).page(1);
        let seen = page.ink(EVER_SEEN).expect("an address");
        assert!(ALWAYS_SEEN.holds(&seen), "{seen:?}");
        assert!(seen.left > 0.95 && seen.top > 2.15, "not at the very edge: {seen:?}");
    }
}

#[test]
fn without_an_address_the_window_shows_nothing() {
    let head =
        Letterhead { lines: vec!["A very long line of a letterhead".repeat(9)], ..made::head() };
    let letter = Letter { to: vec![], head, ..made::letter() };
    let page = Read::new(&press::letter(&letter).expect("a letter").pdf).page(1);
    assert_eq!(page.ink(EVER_SEEN), None);
}

#[test]
fn a_letter_shows_where_to_fold_it() {
    let page = Read::new(&press::letter(&made::letter()).expect("a letter").pdf).page(1);
    for third in [11.0 / 3.0, 22.0 / 3.0] {
        let mark = page.ink(Area::new(0.1, third - 0.5, 0.4, 1.0)).expect("a mark");
        assert!((mark.top - third).abs() < 0.02, "{mark:?}");
    }
}

#[test]
fn the_cover_counts_the_pages_and_leaves_the_letter_to_itself() {
    let paper = press::fax(&made::letter(), &filled::cover("Riverbend")).expect("a fax");
    assert_eq!(paper.pages, 2);
    let shown = Read::new(&paper.pdf).words();
    let (front, rest) = shown.split_once('\u{c}').expect("two pages");
    assert!(front.contains("2, with this one"), "{front}");
    assert!(!front.contains("Lopez"), "the cover lies in the tray: {front}");
    assert!(rest.contains("Maria Lopez"), "{rest}");
}

#[test]
fn letters_of_a_batch_keep_to_their_own_pages() {
    let one = made::letter();
    let long = Letter { paragraphs: vec!["Much to say. ".repeat(60); 12], ..made::letter() };
    let last =
        Letter { foot: "The last foot.".into(), subject: "The last".into(), ..made::letter() };
    let paper = press::letters(&[one, long, last]).expect("letters");
    let shown = Read::new(&paper.pdf).words();
    let pages: Vec<&str> = shown.split('\u{c}').collect();
    assert!(paper.pages > 3 && pages.len() == paper.pages + 1, "{}", paper.pages);
    assert!(!pages[0].contains("Much to say"));
    assert!(pages[2].contains("Page 2"), "the second of the long one says so: {}", pages[2]);
    assert!(pages[paper.pages - 1].contains("The last foot."));
    assert!(!pages[paper.pages - 1].contains("Page"));
    assert!(!pages[paper.pages - 2].contains("The last foot."));
}

#[test]
fn a_letter_is_accessible_and_brings_its_fonts() {
    let read = Read::new(&press::letter(&made::letter()).expect("a letter").pdf);
    let objects = read.objects();
    assert!(objects.contains("pdfuaid:part"), "the file says that it is PDF/UA");
    assert!(objects.contains("/PrintScaling /None"));
    assert!(objects.contains("/DisplayDocTitle true"));
    let structure = read.structure();
    assert!(structure.contains("H1"), "{structure}");
    assert!(structure.contains("A green square") || objects.contains("A green square"));
    let about = read.about();
    let tagged = |line: &str| line.starts_with("Tagged:") && line.ends_with("yes");
    assert!(about.lines().any(tagged), "{about}");
    assert!(about.contains("Your patient has been evaluated"), "{about}");
    let fonts = read.fonts();
    for font in fonts.lines().skip(2) {
        assert!(font.contains("yes yes yes"), "embedded, a subset, with Unicode: {font}");
    }
}

#[test]
fn a_picture_that_cannot_be_drawn_is_said_to_be_one() {
    let text = |text: &str| text.as_bytes().to_vec();
    for (kind, bytes) in [
        (
            PictureKind::Svg,
            text("<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>"),
        ),
        (PictureKind::Svg, text("no picture")),
        (PictureKind::Png, text("no picture")),
        (PictureKind::Jpeg, vec![0xff, 0xd8, 0xff, 0xe0]),
        (PictureKind::Png, vec![]),
    ] {
        let picture = Picture { bytes, kind, alt: String::new() };
        assert_eq!(picture.check(), Err(Fault::Picture), "{picture:?}");
        let head = Letterhead { logo: Some(picture), ..Letterhead::default() };
        let letter = Letter { head, ..Letter::default() };
        assert_eq!(press::letter(&letter).map(|paper| paper.pages), Err(Fault::Picture));
    }
    assert_eq!(made::logo().check(), Ok(()));
}

#[test]
fn a_screen_shows_the_page_that_is_printed_and_nothing_that_runs() {
    let picture = Picture {
        bytes: br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" fill="#123456"/></svg>"##.to_vec(),
        kind: PictureKind::Svg,
        alt: "A mark".into(),
    };
    let head = Letterhead { logo: Some(picture), ..made::head() };
    let drawing = press::screen(&Letter { head, ..made::letter() }).expect("a drawing");
    assert!(drawing.contains("viewBox=\"0 0 612 792\""), "{:.300}", drawing);
    assert!(drawing.contains("<image") && !drawing.contains("<script"));
}
