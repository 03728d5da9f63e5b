//! Promises about pictures for paper.

use std::{fmt::Write as _, io::Cursor};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

fn drawing(inside: &str) -> Vec<u8> {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         viewBox='0 0 40 20'>{inside}</svg>"
    )
    .into_bytes()
}

const SHAPE: &str = "<rect width='9' height='9' fill='#0c675f'/>";

fn bytes_of(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

#[test]
fn a_drawing_comes_out_as_shapes_and_nothing_else() {
    let sent = drawing(&format!(
        "<!-- made by Ann --><metadata>Ann</metadata><script>alert(1)</script>\
         <style>.a{{fill:#102030}}</style><g onclick='alert(2)'>{SHAPE}\
         <circle class='a' cx='20' cy='10' r='4'/></g><animate onbegin='alert(3)'/>\
         <a xlink:href='javascript:alert(4)'>{SHAPE}</a>"
    ));
    let clean = logo(&sent).expect("a logo");
    let text = String::from_utf8(clean.bytes.clone()).expect("text");
    for gone in ["Ann", "script", "alert", "onclick", "href", "<style", "class"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(text.contains("#102030") && text.contains("#0c675f"), "{text}");
    assert_eq!((clean.kind, clean.width, clean.height), (Kind::Svg, 40, 20));
    assert_eq!(logo(&clean.bytes).map(|again| again.kind), Ok(Kind::Svg));
}

#[test]
fn a_drawing_that_would_not_print_as_it_looks_is_refused_in_words() {
    let mut nested = String::from("<g id='x0'><rect width='1' height='1'/></g>");
    for level in 1..12 {
        let uses = format!("<use xlink:href='#x{}'/>", level - 1).repeat(10);
        let _ = write!(nested, "<g id='x{level}'>{uses}</g>");
    }
    let deep = format!("{}{SHAPE}{}", "<g>".repeat(900), "</g>".repeat(900));
    for (inside, refusal) in [
        ("<text>Summit</text>", Refusal::Text),
        ("<image xlink:href='https://elsewhere.example/x.png'/>", Refusal::Embedded),
        ("<image href='file:///etc/passwd'/>", Refusal::Embedded),
        (
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            Refusal::Embedded,
        ),
        ("<use href='https://elsewhere.example/x.svg#a'/>", Refusal::Outside),
        ("<style>@import 'https://elsewhere.example/x.css';</style>", Refusal::Outside),
        (
            "<rect fill='URL( \"https://elsewhere.example/#a\")' width='1' height='1'/>",
            Refusal::Outside,
        ),
        ("<filter id='f'/>", Refusal::Effects),
        ("", Refusal::NothingSeen),
        ("<rect width='9' height='9' fill='#fefefe'/>", Refusal::NothingSeen),
        (nested.as_str(), Refusal::TooMuch),
        (deep.as_str(), Refusal::TooMuch),
        ("<g id='a'><use xlink:href='#a'/></g>", Refusal::TooMuch),
        ("<rect", Refusal::Broken),
    ] {
        let sent = drawing(&format!(
            "{inside}{}",
            if refusal == Refusal::NothingSeen { "" } else { SHAPE }
        ));
        assert_eq!(logo(&sent), Err(refusal), "{:.60}", inside);
    }
    let laughs =
        b"<!DOCTYPE svg [<!ENTITY a 'ha'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
    assert_eq!(logo(laughs), Err(Refusal::Entities));
    assert_eq!(logo(b"<html><body>no logo</body></html>"), Err(Refusal::Unknown));
    let bottomless = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}", "<g>".repeat(300_000));
    assert!(logo(bottomless.as_bytes()).is_err(), "and the program lives on");
}

#[test]
fn a_document_type_without_words_of_its_own_is_read_over() {
    let head = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' \
                'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
    let sent = [head.as_bytes(), &drawing(SHAPE)].concat();
    assert_eq!(logo(&sent).map(|clean| clean.kind), Ok(Kind::Svg));
}

#[test]
fn a_picture_of_dots_is_packed_again_upright_and_no_larger_than_print_needs() {
    let wide = RgbImage::from_pixel(3600, 900, Rgb([12, 103, 95]));
    let sent = bytes_of(&DynamicImage::ImageRgb8(wide), ImageFormat::Png);
    let clean = logo(&sent).expect("a logo");
    assert_eq!((clean.kind, clean.width, clean.height), (Kind::Png, 1800, 450));

    let photo = RgbImage::from_pixel(40, 20, Rgb([12, 103, 95]));
    let sent = bytes_of(&DynamicImage::ImageRgb8(photo), ImageFormat::Jpeg);
    // EXIF: turned by a quarter, and by whom.
    let exif = b"\xff\xe1\x00\x2aExif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0Camera of A\0";
    let sent = [&sent[..2], &exif[..], &sent[2..]].concat();
    let clean = logo(&sent).expect("a logo");
    assert_eq!((clean.kind, clean.width, clean.height), (Kind::Jpeg, 20, 40));
    assert!(!clean.bytes.windows(6).any(|six| six == b"Camera"));
}

#[test]
fn what_would_not_be_seen_or_is_no_picture_is_refused() {
    let white = RgbaImage::from_pixel(300, 100, Rgba([255, 255, 255, 255]));
    let clear = RgbaImage::from_pixel(300, 100, Rgba([0, 0, 0, 0]));
    for picture in [white, clear] {
        let sent = bytes_of(&DynamicImage::ImageRgba8(picture), ImageFormat::Png);
        assert_eq!(logo(&sent), Err(Refusal::NothingSeen));
        assert_eq!(signature(&sent), Err(Refusal::NothingSeen));
    }
    let large = DynamicImage::new_luma8(6000, 5000);
    assert_eq!(logo(&bytes_of(&large, ImageFormat::Png)), Err(Refusal::TooManyDots));
    let good = bytes_of(&DynamicImage::new_luma8(90, 90), ImageFormat::Png);
    assert_eq!(logo(&good[..60]), Err(Refusal::Broken));
    assert_eq!(logo(b""), Err(Refusal::Empty));
    assert_eq!(logo(b"%PDF-1.7"), Err(Refusal::Unknown));
    assert_eq!(logo(&vec![0; MOST_BYTES + 1]), Err(Refusal::TooLarge));
    assert_eq!(signature(&drawing(SHAPE)), Err(Refusal::Unknown));
}

/// A line of ink across a sheet that is not quite white.
fn signed(paper: Rgba<u8>, ink: Rgba<u8>) -> RgbaImage {
    RgbaImage::from_fn(800, 400, |x, y| {
        let on = (200..600).contains(&x) && (150 + (x % 40)..158 + (x % 40)).contains(&y);
        if on { ink } else { paper }
    })
}

#[test]
fn a_signature_is_cut_out_of_its_paper() {
    for paper in [Rgba([231, 228, 220, 255]), Rgba([0, 0, 0, 0])] {
        let sent = signed(paper, Rgba([20, 30, 120, 255]));
        let sent = bytes_of(&DynamicImage::ImageRgba8(sent), ImageFormat::Png);
        let clean = signature(&sent).expect("a signature");
        assert_eq!((clean.kind, clean.width, clean.height), (Kind::Png, 400, 47));
        let dots = image::load_from_memory(&clean.bytes).expect("a picture").to_rgba8();
        assert_eq!(dots.get_pixel(0, 40).0[3], 0, "the paper is gone");
        assert_eq!(dots.get_pixel(0, 3).0, [20, 30, 120, 255], "the ink is as it was");
    }
}

#[test]
fn what_is_no_signature_is_refused() {
    let dark =
        RgbaImage::from_fn(400, 200, |x, _| Rgba([if x < 230 { 250 } else { 10 }, 9, 9, 255]));
    let dark = bytes_of(&DynamicImage::ImageRgba8(dark), ImageFormat::Png);
    assert_eq!(signature(&dark), Err(Refusal::TooDark));
    let small =
        RgbaImage::from_fn(90, 60, |x, _| Rgba([if x / 4 == 9 { 0 } else { 255 }, 255, 255, 255]));
    let small = bytes_of(&DynamicImage::ImageRgba8(small), ImageFormat::Png);
    assert_eq!(signature(&small), Err(Refusal::TooSmall));
}

#[test]
fn a_shape_larger_than_any_paper_is_refused_before_it_fills_the_memory() {
    let long = "9".repeat(70);
    for part in [
        format!("<path d='M0 0L9 9A4 4 0 0 1{long} 3 3z'/>"),
        "<rect width='9' height='9' rx='1e60' ry='1e60'/>".to_owned(),
    ] {
        assert_eq!(logo(&drawing(&part)), Err(Refusal::TooMuch), "{part}");
    }
    let usual = "<path d='M1234.00000000001 0L9 9.123456789012a4 4 0 01-3e-8 3z'/>";
    assert!(logo(&drawing(usual)).is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_a_picture_or_a_clear_no(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for head in [&b""[..], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"<svg xmlns='http://www.w3.org/2000/svg'>"] {
            let sent = [head, &bytes].concat();
            let _ = (logo(&sent), signature(&sent));
        }
    }

    #[test]
    fn whatever_stands_in_a_drawing_what_comes_out_is_clean_and_comes_out_again(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<g>", "</g>", "<rect width='3' height='4'/>", "<path d='M0 0L9 9z' stroke='red'/>",
            "<circle r='NaN'/>", "<script>x</script>", "<use href='#a'/>", "<g id='a' transform='scale(0)'/>",
            "<clipPath id='c'><rect width='1e38' height='1e38'/></clipPath>", "<rect clip-path='url(#c)' width='2' height='2'/>",
            "<linearGradient id='l'><stop stop-color='red'/></linearGradient>", "<rect fill='url(#l)' width='2' height='2'/>",
            "<style>*{fill:red}</style>", "<switch>", "</switch>", "<mask id='m'/>", "<svg width='0'/>",
        ]), 0..14)
    ) {
        if let Ok(clean) = logo(&drawing(&parts.concat())) {
            let text = String::from_utf8_lossy(&clean.bytes).into_owned();
            prop_assert!(!text.contains("script"), "{text}");
            prop_assert!(logo(&clean.bytes).is_ok(), "{text}");
        }
    }
}
