//! Whatever stands in a field is text.

use press::{CardStock, EnvelopeSize, Fault, FlyerCut, LabelStock, Letter, Nudge, Paper};
use proptest::prelude::*;

use crate::{filled_prints, fuzzed, made::filled, reader::Read};

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

/// How many kinds of documents there are below.
const KINDS: usize = 15;

/// A document of a kind with the same text in every field.
fn document(kind: usize, text: &str) -> Result<Paper, Fault> {
    let nudge = Nudge::default();
    let lines = || vec![text.to_owned(), text.to_owned()];
    match kind {
        0 => press::fax(&filled::letter(text), &filled::cover(text)),
        1 => press::cards(&filled::cards(text), CardStock::FoldedA2, nudge),
        2 => press::cards(&filled::cards(text), CardStock::Flat4x6, nudge),
        3 => press::cue_sheet(&filled::head(text), &filled::cards(text)),
        4 => press::envelopes(&[filled::envelope(text)], EnvelopeSize::Number10, nudge),
        5 => press::labels(&[lines()], LabelStock::Avery5160, 3, nudge),
        6 => press::business_cards(&filled::business_card(text), 1, nudge),
        7 => press::referral_pad(&filled::pad(text), nudge),
        8 => press::poster(&filled::notice(text)),
        9 => press::flyer(&filled::notice(text), FlyerCut::Halves, nudge),
        10 => press::flyer(&filled::notice(text), FlyerCut::TearOffs, nudge),
        11 => press::table(&filled_prints::table(text)),
        12 => press::note(&filled_prints::note(text)),
        13 => press::practice_report(&filled_prints::practice_report(text)),
        _ => press::office_report(&filled_prints::report(text)),
    }
}

#[test]
fn markup_in_any_field_is_text() {
    for text in MARKUP {
        assert!(document(0, text).expect(text).pdf.starts_with(b"%PDF-"), "{text}");
    }
    let everything = MARKUP.join(" ");
    for kind in 0..KINDS {
        let paper = document(kind, &everything).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(paper.pdf.starts_with(b"%PDF-"), "{kind}");
    }
    let text = "#panic(\"read\") *bold* $x$";
    let paper = press::letter(&filled::letter(text)).expect("a letter");
    // Once a field, as it was typed.
    let shown = Read::new(&paper.pdf).words();
    assert!(shown.matches(text).count() >= 10, "{shown}");
}

#[test]
fn every_seed_of_the_fuzzer_becomes_a_pdf_or_a_clear_no() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/paper");
    let mut seeds = 0;
    for entry in std::fs::read_dir(folder).expect("seeds") {
        fuzzed::document(&std::fs::read(entry.expect("a seed").path()).expect("a seed"));
        seeds += 1;
    }
    assert!(seeds > 15, "{seeds}");
}

#[test]
fn an_empty_letter_is_a_page_too() {
    assert_eq!(press::letter(&Letter::default()).expect("a page").pages, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_in_every_field_becomes_a_pdf(
        kind in 0..KINDS,
        text in "\\PC{0,120}|[#$*_=\\[\\]{}()@<>`\\\\\"/ \n]{0,60}",
    ) {
        let paper = document(kind, &text);
        prop_assert!(
            paper.as_ref().is_ok_and(|paper| paper.pdf.starts_with(b"%PDF-")),
            "{text:?}: {:?}", paper.err()
        );
    }
}
