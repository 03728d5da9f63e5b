//! What comes out is a PDF that says what was put in, whatever that was.

use std::{io::Write, process::Command};

use press::{Cover, Letter, Letterhead, Request};
use proptest::prelude::*;

/// Text that would do something if it were read as markup.
const MARKUP: &[&str] = &[
    "#panic(\"read\")",
    "*bold* _thin_ = heading",
    "$x^2$",
    "#import \"@preview/x:1.0.0\"",
    "#read(\"/etc/passwd\")",
    "]]] }}} ))) \\",
    "<label> @ref `raw` // note /* note",
    "\"); #panic()",
    "\u{202e}right to left\u{2066}",
    "名前 имя اسم 🙂",
];

fn filled(text: &str) -> Letter {
    let one = || text.to_owned();
    Letter {
        head: Letterhead { name: one(), lines: vec![one(), one()] },
        to: vec![one(), one()],
        date: one(),
        subject: one(),
        opening: one(),
        facts: vec![(one(), one())],
        paragraphs: vec![one()],
        request: Some(Request { words: one(), items: vec![one()], send_back: one() }),
        closing: one(),
        signature: vec![one()],
        foot: one(),
    }
}

fn cover(text: &str) -> Cover {
    let one = || text.to_owned();
    Cover { to: one(), fax: one(), from: one(), phone: one(), confidential: one() }
}

/// The words of a PDF, read by another program.
fn words(pdf: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("press-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{:?}.pdf", std::thread::current().id()));
    std::fs::File::create(&path).expect("a file").write_all(pdf).expect("written");
    let read = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output();
    String::from_utf8_lossy(&read.expect("pdftotext runs").stdout).into_owned()
}

#[test]
fn markup_in_any_field_is_text() {
    for text in MARKUP {
        let pdf = press::fax(&filled(text), &cover(text)).expect(text);
        assert!(pdf.starts_with(b"%PDF-"), "{text}");
    }
    let text = "#panic(\"read\") *bold* $x$";
    let shown = words(&press::letter(&filled(text)).expect("a letter"));
    // Once a field, as it was typed.
    assert!(shown.matches(text).count() >= 10, "{shown}");
}

#[test]
fn the_cover_counts_the_pages_and_leaves_the_letter_to_itself() {
    let letter = Letter {
        subject: "About your patient".into(),
        facts: vec![("Patient".into(), "Maria Lopez".into())],
        ..Letter::default()
    };
    let pdf = press::fax(&letter, &cover("Riverbend")).expect("a fax");
    let shown = words(&pdf);
    let (front, rest) = shown.split_once('\u{c}').expect("two pages");
    assert!(front.contains("2, with this one"), "{front}");
    assert!(!front.contains("Lopez"), "the cover lies in the tray: {front}");
    assert!(rest.contains("Maria Lopez"), "{rest}");
}

#[test]
fn a_letter_is_accessible() {
    let letter = Letter { subject: "Hello".into(), ..Letter::default() };
    let pdf = press::letter(&letter).expect("a letter");
    let said = String::from_utf8_lossy(&pdf);
    assert!(said.contains("pdfuaid:part"), "the file says that it is PDF/UA");
}

#[test]
fn an_empty_letter_is_a_page_too() {
    assert!(press::letter(&Letter::default()).expect("a page").starts_with(b"%PDF-"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_in_every_field_becomes_a_pdf(text in "\\PC{0,120}|[#$*_=\\[\\]{}()@<>`\\\\\"/ \n]{0,60}") {
        let pdf = press::fax(&filled(&text), &cover(&text));
        prop_assert!(pdf.is_ok_and(|bytes| bytes.starts_with(b"%PDF-")), "{:?}", text);
    }
}
