//! PNG without what it tells: chunks of text, time and EXIF are left out, and what stands
//! behind the end (ISO/IEC 15948, 5.3).

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that make the picture look as it does; every other one is left out.
const KEPT: [&[u8]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"cICP", b"mDCV", b"cLLI", b"hIST", b"sPLT",
];

/// The cleaned picture; none when it is no whole PNG.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let mut has_data = false;
    loop {
        let length: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        rest = &rest[chunk.len()..];
        let kind = &chunk[4..8];
        if KEPT.contains(&kind) {
            out.extend_from_slice(chunk);
        }
        has_data |= kind == b"IDAT";
        if kind == b"IEND" {
            return has_data.then_some(out);
        }
    }
}
