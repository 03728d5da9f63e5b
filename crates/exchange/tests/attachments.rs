//! Forms with files, and files by their contents: any bytes end in an answer, and a cleaned
//! picture tells nothing of where it was taken.

use exchange::attachment::{Kind, Refusal, clean, name};
use exchange::form_data::{Event, FormData};
use proptest::prelude::*;

/// Every part of a form: its name, its file's name, its contents.
type Parts = Vec<(String, Option<String>, Vec<u8>)>;

fn read(boundary: &str, body: &[u8], step: usize) -> Option<(Parts, bool)> {
    let mut form = FormData::of(&format!("multipart/form-data; boundary={boundary}"))?;
    let (mut parts, mut finished): (Parts, bool) = (Vec::new(), false);
    for piece in body.chunks(step.max(1)) {
        form.push(piece);
        while let Some(event) = form.pull().ok()? {
            match event {
                Event::Begin(head) => parts.push((head.name, head.file_name, Vec::new())),
                Event::Data(data) => parts.last_mut()?.2.extend(data),
                Event::End => {}
                Event::Finished => finished = true,
            }
        }
    }
    Some((parts, finished))
}

proptest! {
    #[test]
    fn a_form_reads_back_however_it_is_cut_on_the_way(
        parts in proptest::collection::vec(
            ("[a-z]{1,8}", proptest::option::of("[a-z ]{0,9}"),
             proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'-'), any::<u8>()], 0..200)),
            0..6,
        ),
        step in 1usize..64,
    ) {
        let mut body = Vec::new();
        for (name, file, data) in &parts {
            body.extend(format!("--bound\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
            if let Some(file) = file {
                body.extend(format!("; filename=\"{file}\"\r\nContent-Type: image/png").bytes());
            }
            body.extend(b"\r\n\r\n");
            body.extend(data);
            body.extend(b"\r\n");
        }
        body.extend(b"--bound--\r\n");
        prop_assert_eq!(read("bound", &body, step), Some((parts, true)));
    }

    #[test]
    fn no_bytes_make_a_form_fail_otherwise(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000), step in 1usize..99,
    ) {
        let _ = read("b", &bytes, step);
        let _ = read("b", &[b"--b\r\n".as_slice(), &bytes].concat(), step);
    }

    #[test]
    fn no_bytes_make_the_cleaning_fail_otherwise(
        start in prop_oneof![
            Just(b"\xff\xd8\xff\xe1".to_vec()), Just(b"II\x2a\0\x08\0\0\0".to_vec()),
            Just(b"MM\0\x2a\0\0\0\x08".to_vec()), Just(b"\x89PNG\r\n\x1a\n".to_vec()),
            Just(b"%PDF-1.7".to_vec()), Just(Vec::new()),
            Just(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x40meta\0\0\0\0\0\0\0\x20iinf".to_vec()),
        ],
        rest in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = clean([start, rest].concat());
    }

    #[test]
    fn a_name_never_leads_elsewhere(sent in "(?s).{0,200}") {
        let name = name(&sent, Kind::Pdf);
        prop_assert!(name.ends_with(".pdf") && name.chars().count() <= 84, "{}", name);
        prop_assert!(!name.contains(['/', '\\', '\0', '\n', '"', '<', ':']), "{}", name);
    }
}

/// A segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

fn photo(exif: &[u8]) -> Vec<u8> {
    [
        vec![0xff, 0xd8],
        segment(0xe1, exif),
        segment(0xfe, b"GPS 39.96 N"),
        segment(0xe2, b"MPF\0 GPS of the second picture"),
        segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9],
        b"behind the end: GPS".to_vec(),
    ]
    .concat()
}

#[test]
fn a_photo_loses_its_place_and_stays_the_right_way_up() {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 99]);
    exif.extend(b"GPS 39.96 N");
    let cleaned = clean(photo(&exif)).expect("a photo");
    assert_eq!(cleaned.kind, Kind::Jpeg);
    assert!(!cleaned.bytes.windows(3).any(|three| three == b"GPS"));
    assert!(
        cleaned.bytes.windows(12).any(|entry| entry == [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0])
    );
    assert!(cleaned.bytes.ends_with(&[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]));
    assert_eq!(
        clean(cleaned.bytes.clone()).expect("again"),
        cleaned,
        "cleaning twice changes nothing"
    );
}

/// A box of an HEIC.
fn part(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let size = (contents.len() as u32 + 8).to_be_bytes();
    [size.as_slice(), name, contents].concat()
}

/// An iPhone's photo with a picture, an EXIF block and XMP, as their boxes say.
fn heic(version: u8) -> Vec<u8> {
    let kinds: [&[u8; 4]; 3] = [b"hvc1", b"Exif", b"mime"];
    let contents: [&[u8]; 3] =
        [b"PICTURE", b"\0\0\0\x06Exif\0\0GPS 39.96 N, 83.00 W", b"<x:xmpmeta GPS=39.96/>"];
    let infos: Vec<u8> = (1_u8..)
        .zip(kinds)
        .flat_map(|(id, kind)| {
            part(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind.as_slice(), &[0]].concat())
        })
        .collect();
    let infos = part(b"iinf", &[&[0, 0, 0, 0, 0, 3], infos.as_slice()].concat());
    let build = |starts: [u32; 3]| {
        let mut places = vec![version, 0, 0, 0, 0x44, 0, 0, 3];
        for ((id, start), content) in (1_u8..).zip(starts).zip(contents) {
            places.extend([0, id]);
            places.extend(if version == 0 { &[][..] } else { &[0, 0] });
            places.extend([0, 0, 0, 1]);
            places.extend(start.to_be_bytes());
            places.extend((content.len() as u32).to_be_bytes());
        }
        let meta = [&[0, 0, 0, 0], infos.as_slice(), &part(b"iloc", &places)].concat();
        let start = part(b"ftyp", b"heic\0\0\0\0mif1heic");
        [start, part(b"meta", &meta), part(b"mdat", &contents.concat())].concat()
    };
    let first = build([0; 3]).len() as u32 - contents.concat().len() as u32;
    let second = first + contents[0].len() as u32;
    build([first, second, second + contents[1].len() as u32])
}

#[test]
fn a_photo_of_an_iphone_loses_its_place_and_nothing_moves() {
    for version in [0, 1] {
        let photo = heic(version);
        let cleaned = clean(photo.clone()).expect("a photo");
        assert_eq!((cleaned.kind, cleaned.bytes.len()), (Kind::Heic, photo.len()));
        assert!(!cleaned.bytes.windows(3).any(|three| three == b"GPS"), "version {version}");
        assert!(cleaned.bytes.windows(7).any(|seven| seven == b"PICTURE"));
        assert_eq!(clean(cleaned.bytes.clone()).expect("again"), cleaned);
        for cut in [30, 60, 90, photo.len() - 40] {
            let ends_early = clean(photo[..cut].to_vec());
            assert_eq!(ends_early, Err(Refusal::Broken), "cut at {cut}");
        }
    }
}

#[test]
fn a_scan_loses_its_place_and_keeps_its_picture() {
    let mut scan = b"II\x2a\0\x08\0\0\0\x03\0".to_vec();
    scan.extend([0x00, 0x01, 3, 0, 1, 0, 0, 0, 7, 0, 0, 0]); // width
    scan.extend([0x0f, 0x01, 2, 0, 8, 0, 0, 0, 50, 0, 0, 0]); // maker, at 50
    scan.extend([0x01, 0x01, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0]); // height
    scan.extend([0, 0, 0, 0]);
    scan.extend(b"Scanner\0PICTURE");
    let cleaned = clean(scan).expect("a scan");
    assert_eq!(cleaned.kind, Kind::Tiff);
    assert_eq!(&cleaned.bytes[8..10], [2, 0]);
    assert!(!cleaned.bytes.windows(7).any(|seven| seven == b"Scanner"));
    assert!(cleaned.bytes.ends_with(b"PICTURE"));
}

#[test]
fn a_kind_is_told_by_contents_and_a_cut_file_is_refused() {
    assert_eq!(clean(Vec::new()), Err(Refusal::Empty));
    assert_eq!(clean(b"MZ\x90\0 program".to_vec()), Err(Refusal::Unknown));
    assert_eq!(clean(b"<html><script>".to_vec()), Err(Refusal::Unknown));
    assert_eq!(clean(b"%PDF-1.7\n1 0 obj".to_vec()), Err(Refusal::Broken));
    assert_eq!(clean(b"%PDF-1.7\nstartxref\n0\n%%EOF".to_vec()).expect("a PDF").kind, Kind::Pdf);
    let whole = photo(b"Exif\0\0");
    assert_eq!(clean(whole[..whole.len() - 30].to_vec()), Err(Refusal::Broken));
    assert_eq!(name("C:\\fakepath\\..\\order.pdf.exe", Kind::Jpeg), "order pdf.jpg");
}

#[test]
fn names_are_read_as_browsers_write_them() {
    let body = b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22b;c.png\"\r\n\r\nx\r\n--b--";
    let (parts, finished) = read("b", body, 7).expect("a form");
    assert!(finished);
    assert_eq!(parts, [("files".into(), Some("a\"b;c.png".into()), b"x".to_vec())]);
    assert!(FormData::of("multipart/form-data").is_none());
    assert!(FormData::of("text/plain; boundary=b").is_none());
}
