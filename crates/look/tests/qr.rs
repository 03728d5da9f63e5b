//! What a QR code promises: another program than ours reads from it what was
//! put in.

use std::{io::Write, process::Command};

use look::{Qr, qr::QUIET_ZONE};
use proptest::prelude::*;

/// What zbar, an independent decoder, reads from a picture.
fn read_by_zbar(picture: &[u8]) -> String {
    let mut file = tempfile::Builder::new().suffix(".png").tempfile().expect("a file");
    file.write_all(picture).expect("the picture on disk");
    let output = Command::new("zbarimg")
        .args(["--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"])
        .arg(file.path())
        .output()
        .expect("zbarimg runs (Debian package zbar-tools)");
    String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
}

/// The pixels of a picture, true where it is dark.
fn pixels(picture: &[u8]) -> (usize, Vec<bool>) {
    let decoder = png::Decoder::new(std::io::Cursor::new(picture));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut bytes).expect("pixels");
    let (width, line) = (frame.width as usize, frame.line_size);
    assert_eq!(frame.width, frame.height);
    let dark = (0..width * width)
        .map(|at| bytes[at / width * line + at % width / 8] & (0x80 >> (at % width % 8)) == 0)
        .collect();
    (width, dark)
}

#[test]
fn another_program_reads_the_address_at_every_size_offered() {
    let address = "https://refer.example-practice.com/l/7k4f92q";
    let code = Qr::of(address).expect("a code");
    for width in [300, 600, 1200] {
        let picture = code.png(width).expect("a picture");
        assert_eq!(pixels(&picture).0, width as usize, "exactly as wide as asked for");
        assert_eq!(read_by_zbar(&picture), address, "{width} pixels");
    }
}

#[test]
fn a_short_address_stays_small_enough_for_a_business_card() {
    // 29 modules of 0.6 mm and the quiet zone are 22 mm.
    let code = Qr::of("https://refer.summit-rehab.com/l/7k4f92q").expect("a code");
    assert_eq!(code.modules(), 29 + 2 * QUIET_ZONE);
}

#[test]
fn what_is_too_long_for_a_code_is_refused_and_not_cut() {
    assert!(Qr::of(&"x".repeat(2331)).is_some());
    assert!(Qr::of(&"x".repeat(2332)).is_none());
}

#[test]
fn the_drawing_has_a_name_and_its_title_is_never_markup() {
    let code = Qr::of("https://a.example/l/1234567").expect("a code");
    let title = "Pad </title><script>alert(1)</script> & \"more\"";
    for drawing in [code.svg(title).into_string(), code.svg_file(title)] {
        assert!(drawing.contains("<title>Pad &lt;/title&gt;&lt;script&gt;"), "{drawing}");
        assert!(!drawing.contains("<script>"), "{drawing}");
        assert!(!drawing.contains("style="), "the content policy forbids inline styles");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The drawing and the picture are the same code, and the picture is read.
    #[test]
    fn whatever_address_is_put_in_comes_out(
        host in "[a-z]{1,12}(-[a-z]{1,8})?\\.(com|org|example)",
        path in "(/[A-Za-z0-9._~%-]{1,14}){0,4}",
        query in "(\\?[a-z]{1,6}=[A-Za-z0-9_-]{1,40})?",
        width in 120_u32..900,
    ) {
        let address = format!("https://{host}{path}{query}");
        let code = Qr::of(&address).expect("a code");
        let picture = code.png(width).expect("a picture");
        let (wide, dark) = pixels(&picture);
        let module = wide / code.modules();
        let before = (wide - module * (code.modules() - 2 * QUIET_ZONE)) / 2;
        prop_assert!(before >= QUIET_ZONE * module, "the quiet zone is never cut");
        let drawing = code.svg("").into_string();
        for (at, is_dark) in dark.iter().enumerate() {
            let (x, y) = (at % wide, at / wide);
            if x < before || y < before {
                prop_assert!(!is_dark, "the quiet zone is light");
            }
        }
        let (_, path) = drawing.split_once(" d=\"").expect("a path");
        let drawn: usize = path
            .split('h')
            .filter_map(|run| run.split_once('v')?.0.parse::<usize>().ok())
            .sum();
        let painted = dark.iter().filter(|dark| **dark).count() / (module * module);
        prop_assert_eq!(drawn, painted, "as many dark modules drawn as painted");
        if module >= 2 {
            prop_assert_eq!(read_by_zbar(&picture), address);
        }
    }
}
