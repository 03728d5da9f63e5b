//! Pictures of dots: unpacked within limits, and packed again.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

use super::{Artwork, Kind, Refusal};

/// The most dots that are unpacked: those of a good phone's camera.
const MOST_DOTS: u64 = 25_000_000;
/// The most bytes that unpacking may take: twice eight for a dot, and some.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// A logo is at most so many dots wide or high: three inches at 600 dots an inch.
const LONGEST_SIDE: u32 = 1_800;
/// No colour part below this is seen on paper.
const WHITE: u8 = 245;
const QUALITY: u8 = 90;

/// A logo, packed again and no larger than print needs.
pub(super) fn logo(bytes: &[u8], kind: Kind) -> Result<Artwork, Refusal> {
    let picture = smaller(unpacked(bytes, kind)?, LONGEST_SIDE, LONGEST_SIDE);
    let dots = picture.to_rgba8();
    let is_seen = |[red, green, blue, alpha]: [u8; 4]| {
        alpha > 255 - WHITE && red.min(green).min(blue) < WHITE
    };
    if !dots.pixels().any(|dot| is_seen(dot.0)) {
        return Err(Refusal::NothingSeen);
    }
    match kind {
        Kind::Jpeg => packed(&DynamicImage::ImageRgb8(picture.to_rgb8()), Kind::Jpeg),
        _ => packed(&DynamicImage::ImageRgba8(dots), Kind::Png),
    }
}

/// The dots, the right way up.
pub(super) fn unpacked(bytes: &[u8], kind: Kind) -> Result<DynamicImage, Refusal> {
    let format = if kind == Kind::Jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    let broken = |_| Refusal::Broken;
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_DOTS {
        return Err(Refusal::TooManyDots);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(broken)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(turned);
    Ok(picture)
}

/// The same, shrunk to fit; never enlarged.
pub(super) fn smaller(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if picture.width() <= width && picture.height() <= height {
        return picture;
    }
    picture.resize(width, height, FilterType::CatmullRom)
}

/// The finished file.
pub(super) fn packed(picture: &DynamicImage, kind: Kind) -> Result<Artwork, Refusal> {
    let mut bytes = Vec::new();
    let written = match kind {
        Kind::Jpeg => {
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        }
        _ => picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png),
    };
    written.map_err(|_| Refusal::Broken)?;
    Ok(Artwork { kind, bytes, width: picture.width(), height: picture.height() })
}
