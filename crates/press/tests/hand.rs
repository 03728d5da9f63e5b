//! Promises about handwriting.

use press::hand::{Hand, LONGEST, Point, Strokes, Unwritten, strokes};
use proptest::prelude::*;

const WORDS: &str = "Thank you for thinking of us. Warm regards, Zoë Muñoz - (614) 555-0100!";

fn written(text: &str, seed: u64) -> Strokes {
    strokes(text, Hand::default(), seed, 100.0).expect("it can be written")
}

/// All points that the pen passes, in the order of writing.
fn points(strokes: &Strokes) -> Vec<Point> {
    let ends = |stroke: &press::hand::Stroke| {
        let from = [stroke.from].into_iter();
        from.chain(stroke.curves.iter().map(|curve| curve[2])).collect::<Vec<_>>()
    };
    strokes.strokes.iter().flat_map(ends).collect()
}

#[test]
fn the_same_seed_writes_the_same_and_another_a_little_otherwise() {
    let (one, again, other) = (written(WORDS, 1), written(WORDS, 1), written(WORDS, 2));
    assert_eq!(one, again);
    assert_ne!(one, other);
    let moved: Vec<f64> = points(&one)
        .iter()
        .zip(points(&other))
        .map(|(one, other)| (one.x - other.x).hypot(one.y - other.y))
        .collect();
    let most = moved.iter().copied().fold(0.0, f64::max);
    assert!(most > 0.1, "no two cards are alike");
    assert!(most < 1.2, "a letter is where it was, about: {most}");
}

#[test]
fn letters_stand_on_their_line_to_a_fifth_of_a_millimetre() {
    // The foot of an l is its lowest point.
    let lines = written("l l l l l l l l l l l l l l l l l l l l", 7);
    let feet: Vec<f64> = lines
        .strokes
        .iter()
        .map(|stroke| stroke.curves.iter().map(|curve| curve[2].y).fold(0.0, f64::max))
        .collect();
    let (low, high) =
        feet.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
    assert!(high - low > 0.05 && high - low <= 0.5, "{low} {high}");
}

#[test]
fn a_longer_text_goes_on_below() {
    let (short, long) = (written("Thank you", 1), written(&"Thank you ".repeat(10), 1));
    let lines = (long.height_mm - short.height_mm) / Hand::default().line_mm;
    assert!(lines >= 1.0 && (lines - lines.round()).abs() < 1e-9, "{lines}");
    let kept = written("Thank you\n\nDana", 1);
    let lines = (kept.height_mm - short.height_mm) / Hand::default().line_mm;
    assert!((lines - 2.0).abs() < 1e-9, "line breaks stay");
}

#[test]
fn a_hand_joins_the_letters_of_a_word() {
    // n-i-n without lifting the pen, then the dot.
    assert_eq!(written("nin", 1).strokes.len(), 2);
    assert_eq!(written("n i n", 1).strokes.len(), 4);
}

#[test]
fn what_the_hand_has_not_learned_is_told_and_nothing_is_written() {
    let problem = strokes("Danke 田中 🙂 田", Hand::default(), 1, 100.0).expect_err("unknown");
    assert_eq!(problem, Unwritten::Signs(vec!['田', '中', '🙂']));
    assert!(problem.to_string().contains("“田”"), "{problem}");
    let long = "x".repeat(LONGEST + 1);
    assert_eq!(strokes(&long, Hand::default(), 1, 100.0), Err(Unwritten::TooLong));
}

#[test]
fn the_svg_is_one_layer_of_single_strokes_in_millimetres() {
    let strokes = written(WORDS, 3);
    let svg = strokes.svg();
    assert!(svg.contains("width=\"100mm\"") && svg.contains("viewBox=\"0 0 100 "), "{svg}");
    assert_eq!(svg.matches("<g ").count(), 1);
    assert!(svg.contains("inkscape:groupmode=\"layer\"") && svg.contains("fill=\"none\""));
    assert_eq!(svg.matches("<path ").count(), strokes.strokes.len());
    assert!(!svg.contains('Z') && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
}

#[test]
fn nothing_written_is_an_empty_sheet() {
    for nothing in ["", " \n \n"] {
        assert!(written(nothing, 1).strokes.is_empty());
    }
}

proptest! {
    #[test]
    fn whatever_is_written_lies_on_the_sheet(
        text in "([A-Za-z0-9 .,;:!?'\"&()@#$%*+/\\[\\]-]|é|Å|Š|Ç|ñ|Ø|ß|\n){0,80}",
        seed: u64,
        width in 20.0..200.0f64,
        height in 0.0..12.0f64,
    ) {
        let hand = Hand { x_height_mm: height, line_mm: 3.0 };
        let strokes = strokes(&text, hand, seed, width).expect("all are known");
        for point in points(&strokes) {
            prop_assert!(point.x >= 0.0 && point.x <= strokes.width_mm, "{point:?} {strokes:?}");
            prop_assert!(point.y >= 0.0 && point.y <= strokes.height_mm, "{point:?}");
        }
    }

    #[test]
    fn any_text_is_written_or_refused(
        text in "\\PC{0,60}",
        seed: u64,
        width in prop::num::f64::ANY,
        height in prop::num::f64::ANY,
        line in prop::num::f64::ANY,
    ) {
        let hand = Hand { x_height_mm: height, line_mm: line };
        if let Ok(strokes) = strokes(&text, hand, seed, width) {
            let finite = |point: Point| point.x.is_finite() && point.y.is_finite();
            for curve in strokes.strokes.iter().flat_map(|stroke| &stroke.curves) {
                prop_assert!(curve.iter().all(|point| finite(*point)));
            }
        }
    }
}
