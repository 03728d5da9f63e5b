//! HEIC without what it tells: the items that hold EXIF and XMP are overwritten where they
//! lie, so that nothing else moves. Which way up the picture is held stands in a property of
//! its own (`irot`) and stays.

use std::ops::Range;

/// A box (ISO/IEC 14496-12, 4.2): its four letters and where its contents lie.
struct Part {
    name: [u8; 4],
    inside: Range<usize>,
}

/// An EXIF block with nothing in it: where the TIFF begins, then a TIFF without entries.
const EMPTY_EXIF: &[u8] = b"\0\0\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0";

/// No picture has as many parts or pieces; more is an attack on our time.
const MOST: usize = 10_000;

/// The cleaned picture; none when its boxes do not fit into each other.
pub(super) fn clean(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let top = parts(&bytes, 0..bytes.len())?;
    for part in &top {
        match &part.name {
            b"meta" => {
                for piece in told(&bytes, part.inside.clone())? {
                    overwrite(bytes.get_mut(piece)?);
                }
            }
            // What a maker of cameras adds of its own.
            b"uuid" => bytes.get_mut(part.inside.clone())?.fill(0),
            _ => {}
        }
    }
    Some(bytes)
}

fn overwrite(piece: &mut [u8]) {
    piece.fill(0);
    if let Some(start) = piece.get_mut(..EMPTY_EXIF.len()) {
        start.copy_from_slice(EMPTY_EXIF);
    }
}

/// The boxes of a stretch, one after the other.
fn parts(bytes: &[u8], range: Range<usize>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let size = number(bytes, at, 4)?;
        let name = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (head, size) = match size {
            0 => (8, range.end - at),
            1 => (16, number(bytes, at + 8, 8)?),
            size => (8, size),
        };
        let end = at.checked_add(size).filter(|end| *end <= range.end)?;
        if size < head || parts.len() >= MOST {
            return None;
        }
        parts.push(Part { name, inside: at + head..end });
        at = end;
    }
    Some(parts)
}

/// Where the items lie that tell about the picture (ISO/IEC 14496-12, 8.11).
fn told(bytes: &[u8], meta: Range<usize>) -> Option<Vec<Range<usize>>> {
    // Version and flags come first.
    let inside = parts(bytes, meta.start + 4..meta.end)?;
    let find = |name: &[u8; 4]| inside.iter().find(|part| part.name == *name);
    let (Some(infos), Some(places)) = (find(b"iinf"), find(b"iloc")) else {
        return Some(Vec::new());
    };
    let items = telling_items(bytes, infos.inside.clone())?;
    let kept_inside = find(b"idat").map(|part| part.inside.clone());
    pieces(bytes, places.inside.clone(), &items, kept_inside)
}

/// The ids of the items that hold EXIF, or XMP as `mime`.
fn telling_items(bytes: &[u8], infos: Range<usize>) -> Option<Vec<usize>> {
    let counted = if number(bytes, infos.start, 1)? == 0 { 2 } else { 4 };
    let mut ids = Vec::new();
    for info in parts(bytes, infos.start + 4 + counted..infos.end)? {
        let at = info.inside.start;
        let width = match number(bytes, at, 1)? {
            2 => 2,
            3 => 4,
            _ => continue,
        };
        let id = number(bytes, at + 4, width)?;
        let kind = bytes.get(at + 4 + width + 2..at + 4 + width + 6)?;
        if matches!(kind, b"Exif" | b"mime" | b"uri ") {
            ids.push(id);
        }
    }
    Some(ids)
}

/// The stretches of the file that hold these items.
fn pieces(
    bytes: &[u8],
    places: Range<usize>,
    items: &[usize],
    kept_inside: Option<Range<usize>>,
) -> Option<Vec<Range<usize>>> {
    let version = number(bytes, places.start, 1)?;
    let sizes = number(bytes, places.start + 4, 2)?;
    let [offset_size, length_size, base_size, index_size] =
        [12, 8, 4, 0].map(|shift| (sizes >> shift) & 0xf);
    let index_size = if version == 0 { 0 } else { index_size };
    let (mut read, id_size) =
        (Reader { bytes, at: places.start + 6, end: places.end }, if version < 2 { 2 } else { 4 });
    let count = read.number(id_size)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let id = read.number(id_size)?;
        let method = if version == 0 { 0 } else { read.number(2)? & 0xf };
        read.number(2)?; // In which file: always this one.
        let base = read.number(base_size)?;
        for _ in 0..read.number(2)? {
            read.number(index_size)?;
            let (offset, length) = (read.number(offset_size)?, read.number(length_size)?);
            if !items.contains(&id) {
                continue;
            }
            let (from, until) = match (method, &kept_inside) {
                (0, _) => (0, bytes.len()),
                (1, Some(inside)) => (inside.start, inside.end),
                _ => return None,
            };
            let start = from.checked_add(base)?.checked_add(offset)?;
            // A length of nothing means all that is left.
            let end = if length == 0 { until } else { start.checked_add(length)? };
            if start > end || end > until || found.len() >= MOST {
                return None;
            }
            found.push(start..end);
        }
    }
    Some(found)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn number(&mut self, size: usize) -> Option<usize> {
        let next = self.at.checked_add(size).filter(|next| *next <= self.end)?;
        let number = number(self.bytes, self.at, size)?;
        self.at = next;
        Some(number)
    }
}

/// A number of up to eight bytes, the first the highest.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(size)?)?;
    let value = digits
        .iter()
        .try_fold(0_u64, |sum, digit| sum.checked_mul(256).map(|sum| sum | u64::from(*digit)))?;
    usize::try_from(value).ok()
}
