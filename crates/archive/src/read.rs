//! Reading a file: the manifest first, then any part, each byte checked.

use std::io::{ErrorKind, Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use crate::{
    Error, FRAME, Key, Manifest, Part, Result,
    head::{self, Head},
    seal::{End, MANIFEST, Place, Seal, TAG},
    write::TRAILER,
};

/// The trailer's length: where the manifest begins, and the words.
const TAIL: u64 = 8 + TRAILER.len() as u64;
/// No frame is longer in the file.
const LONGEST: u32 = (FRAME + TAG) as u32;

/// An opened file.
pub struct Reader<R> {
    source: R,
    seal: Seal,
    manifest: Manifest,
}

impl<R: Read + Seek> Reader<R> {
    /// Opens a file: reads its head and its manifest.
    pub fn open(mut source: R, key: &Key) -> Result<Self> {
        let mut bytes = [0; head::LENGTH];
        source.read_exact(&mut bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => Error::NotAnArchive,
            _ => error.into(),
        })?;
        let seal = Seal::new(Head::read(bytes, key)?);
        let length = source.seek(SeekFrom::End(0))?;
        let at = trailer(&mut source, length)?;
        let damaged = || Error::Damaged { part: "its list of contents".into(), at };
        let part = Part {
            name: "its list of contents".into(),
            rows: 0,
            bytes: 0,
            sha256: String::new(),
            at,
            length: length - TAIL - at,
        };
        let mut frames = Frames::new(&mut source, &seal, part, MANIFEST)?;
        let mut text = Vec::new();
        while let Some(frame) = frames.next_frame()? {
            text.extend_from_slice(frame);
        }
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| damaged())?;
        // The parts follow each other without a gap, from the head to the manifest.
        let mut next = head::LENGTH as u64;
        for part in &manifest.parts {
            if part.at != next {
                return Err(damaged());
            }
            next = next.checked_add(part.length).ok_or_else(damaged)?;
        }
        if next != at {
            return Err(damaged());
        }
        Ok(Self { source, seal, manifest })
    }

    /// What it holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The number of the part of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.manifest.parts.iter().position(|part| part.name == name)
    }

    /// Reads a part, by its number in the manifest.
    pub fn part(&mut self, number: usize) -> Result<Frames<'_, R>> {
        let part =
            self.manifest.parts.get(number).ok_or(Error::Misused("there is no such part"))?;
        Frames::new(&mut self.source, &self.seal, part.clone(), number as u64)
    }

    /// Reads every part to its end, and so checks every byte.
    pub fn check(&mut self) -> Result<()> {
        for number in 0..self.manifest.parts.len() {
            let mut frames = self.part(number)?;
            while frames.next_frame()?.is_some() {}
        }
        Ok(())
    }
}

/// Where the manifest begins.
fn trailer(source: &mut (impl Read + Seek), length: u64) -> Result<u64> {
    if length < head::LENGTH as u64 + TAIL {
        return Err(Error::CutShort);
    }
    let mut bytes = [0; TAIL as usize];
    source.seek(SeekFrom::Start(length - TAIL))?;
    source.read_exact(&mut bytes)?;
    let (at, words) = bytes.split_at(8);
    if words != TRAILER {
        return Err(Error::CutShort);
    }
    let at = u64::from_le_bytes(at.try_into().unwrap_or_default());
    if at < head::LENGTH as u64 || at > length - TAIL {
        return Err(Error::Damaged { part: "its end".into(), at: length - TAIL });
    }
    Ok(at)
}

/// The frames of a part, one after the other.
pub struct Frames<'a, R> {
    source: &'a mut R,
    seal: &'a Seal,
    part: Part,
    number: u64,
    frame: u64,
    /// Bytes of the part not read yet, as they lie in the file.
    left: u64,
    opened: Vec<u8>,
    sum: Sha256,
    bytes: u64,
}

impl<'a, R: Read + Seek> Frames<'a, R> {
    fn new(source: &'a mut R, seal: &'a Seal, part: Part, number: u64) -> Result<Self> {
        source.seek(SeekFrom::Start(part.at))?;
        let left = part.length;
        let (opened, sum) = (Vec::new(), Sha256::new());
        Ok(Self { source, seal, part, number, frame: 0, left, opened, sum, bytes: 0 })
    }

    /// The part that is read.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// The next bytes of the part; none after its last, when length and sum have been
    /// found to be right.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>> {
        if self.left == 0 {
            return self.ended().map(|()| None);
        }
        let damaged = self.damaged();
        let mut length = [0; 4];
        self.fill(&mut length)?;
        let length = u32::from_le_bytes(length);
        if length < TAG as u32 || length > LONGEST || u64::from(length) + 4 > self.left {
            return Err(damaged);
        }
        let mut frame = std::mem::take(&mut self.opened);
        frame.resize(length as usize, 0);
        self.fill(&mut frame)?;
        self.left -= u64::from(length) + 4;
        let end = if self.left == 0 { End::Last } else { End::More };
        let place = Place { part: self.number, frame: self.frame, end };
        if !self.seal.open(place, &mut frame) {
            return Err(damaged);
        }
        self.frame += 1;
        self.bytes += frame.len() as u64;
        self.sum.update(&frame);
        self.opened = frame;
        Ok(Some(&self.opened))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.source.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged(),
            _ => error.into(),
        })
    }

    /// Whether the whole part was there. The manifest has no sum of itself: its seal is one.
    fn ended(&mut self) -> Result<()> {
        let sum = hex::encode(self.sum.clone().finalize());
        let is_manifest = self.number == MANIFEST;
        if self.frame == 0
            || (!is_manifest && (self.part.bytes, &self.part.sha256) != (self.bytes, &sum))
        {
            return Err(self.damaged());
        }
        Ok(())
    }

    pub(crate) fn damaged(&self) -> Error {
        let at = self.part.at + self.part.length - self.left;
        Error::Damaged { part: self.part.name.clone(), at }
    }
}
