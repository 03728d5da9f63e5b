//! TIFF without what it tells: the entries about place, time, camera and writer are taken out of
//! its directories and their values wiped; strips and tiles of the picture are not moved
//! (TIFF 6.0, section 2; big files with 64-bit offsets are not taken).

/// Entries that are taken out: description, maker, model, software, date, artist, host, XMP,
/// Photoshop, IPTC, EXIF, GPS, copyright, document name.
const TOLD: [u16; 16] =
    [269, 270, 271, 272, 305, 306, 315, 316, 700, 33432, 33723, 34377, 34665, 34853, 37724, 50341];
/// EXIF and GPS: their values are offsets of directories of their own.
const FOLDERS: [u16; 2] = [34665, 34853];
/// A fax of more pages is no referral, and a circle of directories must end.
const MOST_PAGES: usize = 1000;

/// The cleaned file; none when its directories do not hold together. Where cleaning changes
/// it a second time, its values and directories lie in each other, as no scanner writes them.
pub(super) fn clean(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let cleaned = without_told(bytes)?;
    let again = without_told(cleaned.clone())?;
    (again == cleaned).then_some(cleaned)
}

fn without_told(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let little = match bytes.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let mut file = File { bytes, little };
    let mut at = file.long(4)?;
    let mut seen = Vec::new();
    while at != 0 {
        if seen.contains(&at) || seen.len() >= MOST_PAGES {
            return None;
        }
        seen.push(at);
        at = file.clean_directory(at)?;
    }
    (!seen.is_empty()).then_some(file.bytes)
}

struct File {
    bytes: Vec<u8>,
    little: bool,
}

impl File {
    fn short(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        usize::try_from(value).ok()
    }

    /// Cleans a directory and says where the next one is.
    fn clean_directory(&mut self, at: usize) -> Option<usize> {
        let count = usize::from(self.short(at)?);
        let entries = at.checked_add(2)?;
        let end = entries.checked_add(count * 12)?;
        let next = self.bytes.get(end..end.checked_add(4)?)?.to_vec();
        let next_at = self.long(end)?;
        let mut kept = Vec::new();
        for entry in (entries..end).step_by(12) {
            let tag = self.short(entry)?;
            if TOLD.contains(&tag) {
                if FOLDERS.contains(&tag) {
                    let folder = self.long(entry + 8)?;
                    self.wipe_folder(folder);
                }
                self.wipe_value(entry);
            } else {
                kept.extend_from_slice(self.bytes.get(entry..entry + 12)?);
            }
        }
        let left = kept.len() / 12;
        kept.extend_from_slice(&next);
        kept.resize(count * 12 + 4, 0);
        self.bytes[entries..end + 4].copy_from_slice(&kept);
        let left = u16::try_from(left).ok()?;
        let left = if self.little { left.to_le_bytes() } else { left.to_be_bytes() };
        self.bytes[at..at + 2].copy_from_slice(&left);
        Some(next_at)
    }

    fn wipe_folder(&mut self, at: usize) {
        let Some(count) = self.short(at).map(usize::from) else { return };
        for entry in 0..count {
            let Some(entry) = at.checked_add(2 + entry * 12) else { return };
            self.wipe_value(entry);
            self.wipe(entry, 12);
        }
    }

    /// Wipes what an entry's value points at, where it does not stand in the entry.
    fn wipe_value(&mut self, entry: usize) {
        let (Some(kind), Some(count), Some(at)) =
            (self.short(entry + 2), self.long(entry + 4), self.long(entry + 8))
        else {
            return;
        };
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return,
        };
        if let Some(length) = count.checked_mul(size).filter(|length| *length > 4) {
            self.wipe(at, length);
        }
    }

    fn wipe(&mut self, at: usize, length: usize) {
        if let Some(end) = at.checked_add(length)
            && let Some(range) = self.bytes.get_mut(at..end)
        {
            range.fill(0);
        }
    }
}
