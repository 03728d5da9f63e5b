//! Logos and signatures.

use serde::{Deserialize, Serialize};

use crate::{
    Fault,
    tray::{Laid, Tray},
    typeset::{Template, typeset},
};

const PICTURE: Template = Template::new("picture.typ", include_str!("papers/picture.typ"));

/// A picture on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The file.
    #[serde(with = "text")]
    pub bytes: Vec<u8>,
    /// Which format it has.
    pub kind: PictureKind,
    /// What it shows, read aloud to those who cannot see it.
    pub alt: String,
}

/// The formats that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// Vectors: sharp at any size.
    Svg,
    /// Pixels without loss.
    Png,
    /// Photos.
    Jpeg,
}

impl PictureKind {
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

#[derive(Serialize)]
struct Data {
    picture: Laid,
}

impl Picture {
    /// Whether it can be drawn, found out by drawing it. Whoever takes in a picture
    /// asks this first: a document with one that cannot be drawn is refused.
    pub fn check(&self) -> Result<(), Fault> {
        let mut tray = Tray::default();
        let picture = tray.lay(self);
        typeset(PICTURE, &Data { picture }, tray).map(|_| ())
    }
}

/// Bytes as text, in base64.
mod text {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
