//! Writing a file from its beginning to its end.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::{
    Error, FRAME, Key, Manifest, Part, Result,
    head::Head,
    seal::{End, MANIFEST, Place, Seal},
};

/// Where the manifest begins stands before these bytes, which end a whole file.
pub const TRAILER: &[u8; 8] = b"WHOLE\r\n\x1a";

/// Writes one file. Without [`Writer::finish`] it is not whole, and a reader says so.
pub struct Writer<W> {
    out: W,
    seal: Seal,
    at: u64,
    parts: Vec<Part>,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub fn new(mut out: W, key: &Key) -> Result<Self> {
        let head = Head::new(key)?;
        out.write_all(&head.bytes)?;
        let at = head.bytes.len() as u64;
        Ok(Self { out, seal: Seal::new(head), at, parts: Vec::new() })
    }

    /// Begins a part. It counts once it is ended.
    pub fn part(&mut self, name: impl Into<String>) -> PartWriter<'_, W> {
        let (number, at) = (self.parts.len() as u64, self.at);
        PartWriter::new(
            self,
            number,
            Part { name: name.into(), rows: 0, bytes: 0, sha256: String::new(), at, length: 0 },
        )
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.at
    }

    /// Writes the manifest and the trailer, and gives back what was written to.
    pub fn finish(mut self, about: serde_json::Value) -> Result<(W, Manifest)> {
        let manifest = Manifest { about, parts: std::mem::take(&mut self.parts) };
        let at = self.at;
        let text = serde_json::to_vec(&manifest).map_err(io::Error::other)?;
        let nothing =
            Part { name: String::new(), rows: 0, bytes: 0, sha256: String::new(), at, length: 0 };
        let mut last = PartWriter::new(&mut self, MANIFEST, nothing);
        last.write_all(&text)?;
        last.close()?;
        self.out.write_all(&at.to_le_bytes())?;
        self.out.write_all(TRAILER)?;
        self.out.flush()?;
        Ok((self.out, manifest))
    }
}

/// Writes one part of a file.
pub struct PartWriter<'a, W> {
    file: &'a mut Writer<W>,
    number: u64,
    frame: u64,
    waiting: Vec<u8>,
    sum: Sha256,
    part: Part,
}

impl<'a, W: Write> PartWriter<'a, W> {
    fn new(file: &'a mut Writer<W>, number: u64, part: Part) -> Self {
        let waiting = Vec::with_capacity(FRAME + crate::seal::TAG);
        Self { file, number, frame: 0, waiting, sum: Sha256::new(), part }
    }

    /// Ends the part, with `rows` things in it.
    pub fn end(mut self, rows: u64) -> Result<()> {
        self.part.rows = rows;
        let (part, file) = self.close()?;
        file.parts.push(part);
        Ok(())
    }

    fn close(mut self) -> Result<(Part, &'a mut Writer<W>)> {
        self.send(End::Last)?;
        self.part.sha256 = hex::encode(self.sum.finalize());
        self.part.length = self.file.at - self.part.at;
        Ok((self.part, self.file))
    }

    fn send(&mut self, end: End) -> Result<()> {
        let place = Place { part: self.number, frame: self.frame, end };
        self.file.seal.close(place, &mut self.waiting)?;
        let length = u32::try_from(self.waiting.len())
            .map_err(|_| Error::Misused("a frame is shorter than this"))?;
        self.file.out.write_all(&length.to_le_bytes())?;
        self.file.out.write_all(&self.waiting)?;
        self.file.at += 4 + u64::from(length);
        self.frame += 1;
        self.waiting.clear();
        Ok(())
    }
}

impl<W: Write> Write for PartWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == FRAME {
            self.send(End::More).map_err(|error| match error {
                Error::Io(error) => error,
                other => io::Error::other(other),
            })?;
        }
        let take = bytes.len().min(FRAME - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..take]);
        self.sum.update(&bytes[..take]);
        self.part.bytes += take as u64;
        Ok(take)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
