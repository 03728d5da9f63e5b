//! A picture that is to stand on paper, such as a logo or a signature: what it is by its contents,
//! whether anything of it would be seen, and made anew, so that nothing else comes along.
//!
//! A drawing is read into shapes and written again from them; a picture of dots is unpacked and
//! packed again. What is no shape and no dot, such as scripts, places and cameras, is gone then.

mod dots;
mod drawing;
mod signature;

use std::fmt;

/// The most bytes of a file.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// A picture for paper, made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artwork {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How wide it is, in dots; of a drawing it only gives the shape.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// What a picture for paper may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A drawing, sharp at every size.
    Svg,
    /// Dots, with a ground that may be transparent.
    Png,
    /// A photograph.
    Jpeg,
}

impl Kind {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Svg, Self::Png, Self::Jpeg].into_iter().find(|kind| kind.code() == code)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Why a picture is not taken: what is wrong with it, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// More bytes than are taken.
    TooLarge,
    /// It is nothing that we print.
    Unknown,
    /// It begins like a picture and does not go on like one.
    Broken,
    /// More dots than are unpacked.
    TooManyDots,
    /// White, transparent or empty.
    NothingSeen,
    /// A drawing with letters, which need their font.
    Text,
    /// A drawing with a picture in it.
    Embedded,
    /// A drawing that names something outside of it.
    Outside,
    /// A drawing whose file defines words of its own, by which it could grow without end.
    Entities,
    /// A drawing with shadows, blur or patterns.
    Effects,
    /// A drawing with more parts, or parts within parts, than a logo has.
    TooMuch,
    /// A signature of too few dots.
    TooSmall,
    /// Too dark to be ink on paper.
    TooDark,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "The file is empty. Choose it again.",
            Self::TooLarge => "The file is larger than 8 MB. Save the picture smaller.",
            Self::Unknown => {
                "This is no picture that we print. Save it as SVG, PNG or JPEG and choose that file."
            }
            Self::Broken => "The picture is damaged or was cut off. Save it again and choose the new file.",
            Self::TooManyDots => {
                "The picture has more than 25 million dots, far more than print needs. Save it \
                 smaller: 2,000 dots wide is plenty."
            }
            Self::NothingSeen => {
                "On white paper nothing would be seen of it: all of it is white or transparent. \
                 Choose the version for light backgrounds."
            }
            Self::Text => {
                "The drawing has letters that need their font, which a printer may not have. \
                 Export it again with text as paths (also called outlines or curves), or as PNG."
            }
            Self::Embedded => {
                "The drawing has a picture of dots in it, or a piece of a web page. Export the \
                 whole logo as PNG instead."
            }
            Self::Outside => {
                "The drawing points to another file or web page, which is not fetched. Export it \
                 again with everything inside, or as PNG."
            }
            Self::Entities => {
                "The file defines abbreviations of its own (ENTITY), which we don't open. Export it \
                 again as plain SVG, or as PNG."
            }
            Self::Effects => {
                "The drawing has shadows, blur or patterns, which do not print well. Export it \
                 without them, or as PNG."
            }
            Self::TooMuch => {
                "The drawing has more parts than a logo has. Export it simplified, or as PNG."
            }
            Self::TooSmall => {
                "The signature has too few dots to be printed. Scan or photograph it closer, at \
                 least 300 dots wide."
            }
            Self::TooDark => {
                "This does not look like ink on white paper. Sign on white paper and photograph \
                 only the signature, in even light."
            }
        })
    }
}

impl std::error::Error for Refusal {}

/// A logo, made anew.
pub fn logo(bytes: &[u8]) -> Result<Artwork, Refusal> {
    match kind(bytes)? {
        Kind::Svg => drawing::clean(bytes),
        kind => dots::logo(bytes, kind),
    }
}

/// A signature: only its ink, cut out, on transparent ground.
pub fn signature(bytes: &[u8]) -> Result<Artwork, Refusal> {
    match kind(bytes)? {
        Kind::Svg => Err(Refusal::Unknown),
        kind => signature::cut_out(&dots::unpacked(bytes, kind)?),
    }
}

/// By its contents; a name says nothing.
fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/png") => Ok(Kind::Png),
        Some("image/jpeg") => Ok(Kind::Jpeg),
        _ if drawing::begins_like_one(bytes) => Ok(Kind::Svg),
        _ => Err(Refusal::Unknown),
    }
}

#[cfg(test)]
mod tests;
