//! The pages of a TIFF, as fax machines write them: several in a file, black and
//! white (Group 3 and 4), often with dots that are taller than wide.

use std::io::Cursor;

use image::{GrayImage, RgbImage, imageops};
use tiff::{
    ColorType,
    decoder::{Decoder, DecodingResult, Limits},
    tags::Tag,
};

/// Larger pages are no faxes; a "bomb" unfolds to gigabytes.
const MOST_DOTS: u64 = 60_000_000;

/// The pages as PNG, at most `most`; those that can be read.
pub(super) fn pages(bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    let Ok(decoder) = Decoder::new(Cursor::new(bytes)) else { return pages };
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 256 * 1024 * 1024;
    let mut decoder = decoder.with_limits(limits);
    loop {
        if let Some(png) = page(&mut decoder) {
            pages.push(png);
        }
        if pages.len() >= most || !decoder.more_images() || decoder.next_image().is_err() {
            return pages;
        }
    }
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<Vec<u8>> {
    let (width, height) = decoder.dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MOST_DOTS {
        return None;
    }
    let stretch = stretch(decoder);
    let color = decoder.colortype().ok()?;
    let DecodingResult::U8(data) = decoder.read_image().ok()? else { return None };
    let page = match color {
        ColorType::Gray(1) => gray(unpacked(&data, width, height)?, width, height, stretch)?,
        ColorType::Gray(8) => gray(data, width, height, stretch)?,
        ColorType::RGB(8) => png(&RgbImage::from_raw(width, height, data)?)?,
        _ => return None,
    };
    Some(page)
}

/// A standard fax has 204 dots an inch across and 98 down (ITU-T T.30): without
/// stretching its letters are half as high as they were.
fn stretch(decoder: &mut Decoder<Cursor<&[u8]>>) -> u32 {
    let mut per_inch = |tag| {
        decoder.get_tag(tag).ok().and_then(|value| match value {
            tiff::decoder::ifd::Value::Rational(above, below) if below > 0 => Some(above / below),
            _ => None,
        })
    };
    match (per_inch(Tag::XResolution), per_inch(Tag::YResolution)) {
        (Some(across), Some(down))
            if down > 0 && (2..=4).contains(&((across + down / 2) / down)) =>
        {
            (across + down / 2) / down
        }
        _ => 1,
    }
}

/// One byte a dot from eight dots a byte.
fn unpacked(data: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let row = (width as usize).div_ceil(8);
    let mut out = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height as usize {
        let line = data.get(y * row..(y + 1) * row)?;
        out.extend(
            (0..width as usize).map(|x| if line[x / 8] & (0x80 >> (x % 8)) == 0 { 0 } else { 255 }),
        );
    }
    Some(out)
}

fn gray(data: Vec<u8>, width: u32, height: u32, stretch: u32) -> Option<Vec<u8>> {
    let page = GrayImage::from_raw(width, height, data)?;
    if stretch == 1 {
        return png(&page);
    }
    png(&imageops::resize(&page, width, height * stretch, imageops::FilterType::Nearest))
}

fn png<P>(page: &image::ImageBuffer<P, Vec<u8>>) -> Option<Vec<u8>>
where
    P: image::Pixel<Subpixel = u8> + image::PixelWithColorType,
{
    let mut out = Cursor::new(Vec::new());
    page.write_to(&mut out, image::ImageFormat::Png).ok()?;
    Some(out.into_inner())
}
