//! Typst, with the fonts of the program and nothing else to read.

use std::sync::LazyLock;

use serde::Serialize;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Cover, Letter};

/// Why a document could not be typeset. The words name no content.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The data could not be handed over.
    #[error("the document's data cannot be written down")]
    Data,
    /// The template or the writer of PDF refused.
    #[error("the document could not be typeset: {0}")]
    Typeset(String),
}

/// A field longer than this is cut: no letter needs it, and typesetting takes
/// time that grows with it.
const LONGEST: usize = 4_000;
/// Documents kept warm between two letters.
const KEPT_WARM: usize = 8;

#[derive(Serialize)]
struct Data<'a> {
    letter: &'a Letter,
    cover: Option<&'a Cover>,
}

/// The document as a PDF: accessible (PDF/UA-1) where its text allows. A sign that
/// no font of ours has makes it an ordinary tagged PDF instead of none.
pub(crate) fn pdf(letter: &Letter, cover: Option<&Cover>) -> Result<Vec<u8>, Fault> {
    let mut data = serde_json::to_value(Data { letter, cover }).map_err(|_| Fault::Data)?;
    clean(&mut data);
    let shop = SHOP.as_ref().ok_or_else(|| Fault::Typeset("the template has no place".into()))?;
    let desk = Desk { shop, data: Bytes::new(data.to_string().into_bytes()) };
    let document = typst::compile(&desk).output.map_err(|problems| fault(&problems))?;
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
    let options = PdfOptions { standards: accessible, ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&document, &options)
        .or_else(|_| typst_pdf::pdf(&document, &PdfOptions::default()))
        .map_err(|problems| fault(&problems))?;
    typst::comemo::evict(KEPT_WARM);
    Ok(bytes)
}

/// Line breaks stay, other control signs go, and no field is without end.
fn clean(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => {
            *text = text
                .chars()
                .filter(|sign| *sign == '\n' || !sign.is_control())
                .take(LONGEST)
                .collect();
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(clean),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

fn fault(problems: &[SourceDiagnostic]) -> Fault {
    // The messages are Typst's own and speak of the template, which holds no data.
    let words: Vec<String> = problems.iter().map(|problem| problem.message.to_string()).collect();
    Fault::Typeset(words.join("; "))
}

/// What never changes: the library, the fonts, the template.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static SHOP: LazyLock<Option<Shop>> = LazyLock::new(Shop::open);

impl Shop {
    fn open() -> Option<Self> {
        let fonts: Vec<Font> =
            typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        let file = |name: &str| {
            VirtualPath::new(name)
                .ok()
                .map(|path| RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let template = Source::new(file("/letter.typ")?, include_str!("letter.typ").to_owned());
        Some(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template,
            data: file("/data.json")?,
        })
    }
}

/// One document on the desk.
struct Desk {
    shop: &'static Shop,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }

    fn main(&self) -> FileId {
        self.shop.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.shop.template.id() { Ok(self.shop.template.clone()) } else { Err(absent()) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shop.data { Ok(self.data.clone()) } else { Err(absent()) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }

    /// A document must not depend on the day on which it is made again.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Nothing else can be read.
fn absent() -> FileError {
    FileError::AccessDenied
}
