//! Typst, with the fonts of the program and nothing else to read.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::tray::Tray;

/// What never changes: the library, the fonts, what all templates share.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    base: Option<Source>,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let sans = [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold()];
    let fonts: Vec<Font> =
        typst_assets::fonts().chain(sans).flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
    Shop {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        base: source("/base.typ", include_str!("papers/base.typ")),
    }
});

/// The data of a document, as the templates find it.
static DATA: LazyLock<Option<FileId>> = LazyLock::new(|| file("/data.json"));

/// The name of a file within a document.
pub(crate) fn file(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn source(path: &str, text: &str) -> Option<Source> {
    Some(Source::new(file(path)?, text.to_owned()))
}

/// One document on the desk: its template, its data and its pictures.
pub(crate) struct Desk {
    template: Source,
    data: Bytes,
    tray: Tray,
}

impl Desk {
    /// None if the name of the template cannot be that of a file.
    pub fn new(name: &str, text: &str, data: String, tray: Tray) -> Option<Self> {
        let template = source(&format!("/{name}"), text)?;
        Some(Self { template, data: Bytes::from_string(data), tray })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [Some(&self.template), SHOP.base.as_ref()]
            .into_iter()
            .flatten()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    /// Nothing else can be read, whatever a picture links to.
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let bytes = if *DATA == Some(id) { Some(&self.data) } else { self.tray.find(id) };
        bytes.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.fonts.get(index).cloned()
    }

    /// A document must not depend on the day on which it is made again.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
