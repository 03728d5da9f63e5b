//! The one file of a zip archive that is wanted, as a stream.
//!
//! Only what these archives need: a central directory, with the 64-bit fields that nine gigabytes
//! take, and entries that are stored or deflated.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::DeflateDecoder;

use crate::Problem;

/// A file in an archive.
#[derive(Clone)]
pub(crate) struct Member {
    pub name: String,
    /// Its length when unpacked.
    pub length: u64,
    packed: u64,
    header_at: u64,
    checksum: u32,
    method: u16,
}

/// The longest directory that is read: those of NPPES list some ten files.
const LONGEST_DIRECTORY: u64 = 1 << 20;

/// The files of an archive.
pub(crate) fn members(path: &Path) -> Result<Vec<Member>, Problem> {
    let mut file = File::open(path).map_err(Problem::reading(path))?;
    let broken = |why: &str| Problem::Zip(path.to_owned(), why.to_owned());
    let length = file.seek(SeekFrom::End(0)).map_err(Problem::reading(path))?;
    // The end record has 22 bytes, and a remark of at most 65,535 behind it.
    let tail = bytes(&mut file, length.saturating_sub(66_000), 66_000, path)?;
    let at = tail
        .windows(4)
        .rposition(|four| four == b"PK\x05\x06")
        .ok_or_else(|| broken("it has no directory at its end"))?;
    let end = Numbers(&tail[at..]);
    let (mut size, mut place) = (u64::from(end.four(12)), u64::from(end.four(16)));
    if place == u64::from(u32::MAX) || end.two(10) == u16::MAX {
        let locator = at.checked_sub(20).map(|at| Numbers(&tail[at..]));
        let locator = locator.filter(|l| l.0.starts_with(b"PK\x06\x07"));
        let locator = locator.ok_or_else(|| broken("its long directory is missing"))?;
        let record = bytes(&mut file, locator.eight(8), 56, path)?;
        let record = Numbers(&record);
        (size, place) = (record.eight(40), record.eight(48));
    }
    if size > LONGEST_DIRECTORY || place.checked_add(size).is_none_or(|end| end > length) {
        return Err(broken("its directory is wrong"));
    }
    let directory = bytes(&mut file, place, size, path)?;
    let mut members = Vec::new();
    let mut rest = directory.as_slice();
    while rest.starts_with(b"PK\x01\x02") {
        let (member, length) = member(rest).ok_or_else(|| broken("its directory is cut short"))?;
        members.push(member);
        rest = rest.get(length..).unwrap_or(&[]);
    }
    Ok(members)
}

fn member(record: &[u8]) -> Option<(Member, usize)> {
    let numbers = Numbers(record);
    let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(numbers.two(at)));
    let whole = record.get(..46 + name + extra + remark)?;
    let mut wide = [24, 20, 42].map(|at| u64::from(numbers.four(at)));
    // Fields of 64 bits stand in the extra field 1, only those that did not fit, in this order.
    let mut fields = &whole[46 + name..46 + name + extra];
    while let Some((front, rest)) = fields.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([front[2], front[3]]));
        let (field, behind) = rest.split_at_checked(length)?;
        if front[..2] == [1, 0] {
            let mut values = field.as_chunks::<8>().0.iter().map(|v| u64::from_le_bytes(*v));
            for number in wide.iter_mut().filter(|n| **n == u64::from(u32::MAX)) {
                *number = values.next()?;
            }
        }
        fields = behind;
    }
    let [length, packed, header_at] = wide;
    let member = Member {
        name: String::from_utf8_lossy(&whole[46..46 + name]).into_owned(),
        length,
        packed,
        header_at,
        checksum: numbers.four(16),
        method: numbers.two(10),
    };
    Some((member, whole.len()))
}

/// A file of an archive, unpacked while it is read. Its end is an error if its bytes are not those
/// that were packed.
pub(crate) fn open(path: &Path, member: &Member) -> Result<Box<dyn Read + Send>, Problem> {
    let broken = |why: &str| Problem::Zip(path.to_owned(), why.to_owned());
    let mut file = File::open(path).map_err(Problem::reading(path))?;
    let header = bytes(&mut file, member.header_at, 30, path)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(broken("a file in it is not where it should be"));
    }
    let header = Numbers(&header);
    let skip = 30 + u64::from(header.two(26)) + u64::from(header.two(28));
    file.seek(SeekFrom::Start(member.header_at + skip)).map_err(Problem::reading(path))?;
    let packed = BufReader::with_capacity(256 * 1024, file.take(member.packed));
    let source: Box<dyn Read + Send> = match member.method {
        0 => Box::new(packed),
        8 => Box::new(DeflateDecoder::new(packed)),
        _ => return Err(broken("it is packed in an unusual way; unpack it and give the folder")),
    };
    let hasher = crc32fast::Hasher::new();
    Ok(Box::new(Checked { source, hasher, left: member.length, checksum: member.checksum }))
}

struct Checked {
    source: Box<dyn Read + Send>,
    hasher: crc32fast::Hasher,
    left: u64,
    checksum: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged");
        self.left = self.left.checked_sub(count as u64).ok_or_else(damaged)?;
        let is_at_end = count == 0 && !buffer.is_empty();
        if is_at_end && (self.left > 0 || self.hasher.clone().finalize() != self.checksum) {
            return Err(damaged());
        }
        Ok(count)
    }
}

fn bytes(file: &mut File, at: u64, length: u64, path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).map_err(Problem::reading(path))?;
    file.take(length).read_to_end(&mut bytes).map_err(Problem::reading(path))?;
    Ok(bytes)
}

/// Little-endian numbers at places; 0 behind the end.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn byte(&self, at: usize) -> u64 {
        self.0.get(at).copied().map_or(0, u64::from)
    }

    fn two(&self, at: usize) -> u16 {
        (self.byte(at) | self.byte(at + 1) << 8) as u16
    }

    fn four(&self, at: usize) -> u32 {
        u32::from(self.two(at)) | u32::from(self.two(at + 2)) << 16
    }

    fn eight(&self, at: usize) -> u64 {
        u64::from(self.four(at)) | u64::from(self.four(at + 4)) << 32
    }
}
