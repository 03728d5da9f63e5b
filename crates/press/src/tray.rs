//! The pictures of one document, laid out for the typesetter.

use serde::Serialize;
use typst::{foundations::Bytes, syntax::FileId};

use crate::{Picture, PictureKind, world};

/// Pictures by their names; the same picture lies there only once, so that it is
/// drawn from one file on a thousand letters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tray {
    pictures: Vec<Lying>,
}

#[derive(Debug, Clone)]
struct Lying {
    kind: PictureKind,
    path: String,
    file: Option<FileId>,
    bytes: Bytes,
}

/// Where a picture lies, and what it shows.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Laid {
    path: String,
    pub alt: String,
}

impl Laid {
    /// The same with other words for what it shows.
    pub fn named(self, alt: &str) -> Self {
        Self { alt: alt.to_owned(), ..self }
    }

    /// The same; if it has no words of its own, with these.
    pub fn or_named(self, alt: &str) -> Self {
        if self.alt.trim().is_empty() { self.named(alt) } else { self }
    }
}

impl Tray {
    /// Lays a picture down.
    pub fn lay(&mut self, picture: &Picture) -> Laid {
        let known = self.pictures.iter().position(|lying| {
            lying.kind == picture.kind && lying.bytes.as_slice() == picture.bytes.as_slice()
        });
        let index = known.unwrap_or_else(|| {
            let path = format!("/pictures/{}.{}", self.pictures.len(), picture.kind.extension());
            self.pictures.push(Lying {
                kind: picture.kind,
                file: world::file(&path),
                path,
                bytes: Bytes::new(picture.bytes.clone()),
            });
            self.pictures.len() - 1
        });
        Laid { path: self.pictures[index].path.clone(), alt: picture.alt.clone() }
    }

    pub fn is_empty(&self) -> bool {
        self.pictures.is_empty()
    }

    pub fn find(&self, file: FileId) -> Option<&Bytes> {
        self.pictures.iter().find(|lying| lying.file == Some(file)).map(|lying| &lying.bytes)
    }
}
