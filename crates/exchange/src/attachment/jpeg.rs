//! JPEG without what it tells: segments are copied or left out, the picture stays bit for bit.
//! Which way up it is held is told in EXIF only, so that one value is written anew.

/// The cleaned picture; none when it is no whole JPEG (ITU T.81, annex B).
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xff, 0xd8]);
    let (mut turned, mut has_frame, mut has_scan) = (1, false, false);
    loop {
        // Any number of fill bytes may stand before a marker.
        let [0xff, after @ ..] = rest else { return None };
        rest = after;
        let (&marker, after) = rest.split_first()?;
        match marker {
            0xff => continue,
            0xd9 => {
                out.extend_from_slice(&[0xff, 0xd9]);
                // What stands behind the end is a second picture or a film, with EXIF again.
                return (has_frame && has_scan).then_some(out);
            }
            0x01 | 0xd0..=0xd7 => {
                out.extend_from_slice(&[0xff, marker]);
                rest = after;
                continue;
            }
            0x00 | 0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let segment = after.get(..length).filter(|_| length >= 2)?;
        rest = &after[length..];
        match marker {
            0xe1 => {
                if let Some(value) = orientation(&segment[2..]) {
                    turned = value;
                }
                continue;
            }
            // Kept: JFIF, the colour profile, how Adobe wrote the colours.
            0xe0 | 0xee => {}
            0xe2 if segment[2..].starts_with(b"ICC_PROFILE\0") => {}
            0xe2..=0xef | 0xfe => continue,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                if !has_frame && turned != 1 {
                    out.extend_from_slice(&exif(turned));
                }
                has_frame = true;
            }
            _ => {}
        }
        out.extend_from_slice(&[0xff, marker]);
        out.extend_from_slice(segment);
        if marker == 0xda {
            has_scan = true;
            let end = end_of_scan(rest)?;
            out.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
    }
}

/// Where the picture's data end and the next marker stands. A picture that was cut off has none.
fn end_of_scan(data: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + data[from..].iter().position(|byte| *byte == 0xff)?;
        match data.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => from = at + 2,
            0xff => from = at + 1,
            _ => return Some(at),
        }
    }
}

/// The tag 0x0112 of EXIF: 1 is upright, up to 8.
fn orientation(segment: &[u8]) -> Option<u8> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let first: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if little { u32::from_le_bytes(first) } else { u32::from_be_bytes(first) };
    let first = usize::try_from(first).ok()?;
    for entry in 0..usize::from(short(first)?) {
        let at = first.checked_add(2 + 12 * entry)?;
        if short(at)? == 0x0112 {
            return u8::try_from(short(at + 8)?).ok().filter(|value| (1..=8).contains(value));
        }
    }
    None
}

/// A segment that says nothing but which way up the picture is.
fn exif(turned: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend_from_slice(&[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]);
    let length = (2 + 6 + tiff.len()) as u8;
    [&[0xff, 0xe1, 0, length], b"Exif\0\0".as_slice(), &tiff].concat()
}
