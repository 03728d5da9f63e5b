//! A file that somebody sent: what it is by its contents, whether it is whole, and without what
//! it tells about where and with what it was taken.

mod heic;
mod jpeg;
mod pdf;
mod png;
mod tiff;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture or a screenshot.
    Png,
    /// A scan or a fax.
    Tiff,
    /// A photograph of an iPhone.
    Heic,
}

impl Kind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
        }
    }

    /// How its name should end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Heic => "heic",
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        self != Self::Pdf
    }

    /// By its first bytes; a name says nothing.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        // Some programs write a few bytes before a PDF; readers look at the first 1024.
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|five| five == b"%PDF-") {
            return Some(Self::Pdf);
        }
        match infer::get(bytes)?.mime_type() {
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/tiff" => Some(Self::Tiff),
            "image/heif" | "image/heic" => Some(Self::Heic),
            _ => None,
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is of no kind that we open.
    #[error("the file is no PDF and no picture")]
    Unknown,
    /// It begins like one of ours and does not go on like it.
    #[error("the file is damaged")]
    Broken,
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// Its bytes, without place, time, camera and comments.
    pub bytes: Vec<u8>,
}

/// Looks a file over and takes out what it tells about its sender. The picture itself is not
/// touched: it is never decoded, so no bomb can unpack in here, and nothing gets blurred.
pub fn clean(bytes: Vec<u8>) -> Result<Clean, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let kind = Kind::of(&bytes).ok_or(Refusal::Unknown)?;
    let cleaned = match kind {
        Kind::Pdf => pdf::is_whole(&bytes).then_some(bytes),
        Kind::Jpeg => jpeg::clean(&bytes),
        Kind::Png => png::clean(&bytes),
        Kind::Tiff => tiff::clean(bytes),
        Kind::Heic => heic::clean(bytes),
    };
    cleaned.map(|bytes| Clean { kind, bytes }).ok_or(Refusal::Broken)
}

/// A name for a file: the last part of what the sender called it, without what could mislead a
/// person or a program, and with the ending of what it is.
pub fn name(sent: &str, kind: Kind) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 5 => stem,
        _ => last,
    };
    let plain: String =
        stem.chars()
            .map(|c| {
                if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '(' | ')') {
                    c
                } else {
                    ' '
                }
            })
            .take(80)
            .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let stem = if words.is_empty() { "file".to_owned() } else { words.join(" ") };
    format!("{stem}.{}", kind.extension())
}
