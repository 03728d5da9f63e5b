//! Ink cut out of its paper.

use image::{DynamicImage, Rgba, RgbaImage};

use super::{Artwork, Kind, Refusal, dots};

/// A signature is at most so large: two and a half inches at 600 dots an inch.
const WIDEST: u32 = 1_500;
const HIGHEST: u32 = 600;
/// Fewer dots would show as steps.
const NARROWEST: u32 = 60;
const LOWEST: u32 = 15;
/// How much darker than the paper ink begins, and where it is full; of 255.
const FAINT: f32 = 28.0;
const FULL: f32 = 110.0;
/// From here on a dot counts as ink when the picture is trimmed.
const INK: u8 = 64;
/// A line of the picture with fewer dots of ink is dust.
const DUST: u32 = 2;
/// More ink than this share of the trimmed picture is no handwriting.
const MOST_INK: f32 = 0.6;
/// With this share of the dots transparent, the ground is.
const TRANSPARENT_GROUND: f32 = 0.2;

/// Only the ink, trimmed, on transparent ground.
pub(super) fn cut_out(picture: &DynamicImage) -> Result<Artwork, Refusal> {
    let mut dots = picture.to_rgba8();
    ink_only(&mut dots);
    let (left, top, width, height) = bounds(&dots).ok_or(Refusal::NothingSeen)?;
    if width < NARROWEST || height < LOWEST {
        return Err(Refusal::TooSmall);
    }
    let cut = image::imageops::crop_imm(&dots, left, top, width, height).to_image();
    let ink = cut.pixels().filter(|dot| dot.0[3] > INK).count() as f32;
    if ink > MOST_INK * (width * height) as f32 {
        return Err(Refusal::TooDark);
    }
    let fitting = dots::smaller(DynamicImage::ImageRgba8(cut), WIDEST, HIGHEST);
    dots::packed(&fitting, Kind::Png)
}

/// Makes the paper transparent and leaves the ink as it is.
fn ink_only(dots: &mut RgbaImage) {
    let count = dots.pixels().len() as f32;
    let clear = dots.pixels().filter(|dot| dot.0[3] < INK).count() as f32;
    if clear >= TRANSPARENT_GROUND * count {
        // Somebody cut it out already. White ink would not be seen.
        for dot in dots.pixels_mut().filter(|dot| darkness(**dot) < FAINT) {
            dot.0[3] = 0;
        }
        return;
    }
    let paper = paper(dots);
    for dot in dots.pixels_mut() {
        let ink = ((darkness(*dot) - paper - FAINT) / (FULL - FAINT)).clamp(0.0, 1.0);
        dot.0[3] = (ink * 255.0) as u8;
    }
}

/// How dark a dot is on white paper, from 0 to 255.
fn darkness(dot: Rgba<u8>) -> f32 {
    let [red, green, blue, alpha] = dot.0.map(f32::from);
    let light = 0.299 * red + 0.587 * green + 0.114 * blue;
    (255.0 - light) * alpha / 255.0
}

/// How dark the paper is: most of a photographed signature is paper, so the middle one of all
/// dots is.
fn paper(dots: &RgbaImage) -> f32 {
    let mut counts = [0_usize; 256];
    for dot in dots.pixels() {
        counts[darkness(*dot) as usize] += 1;
    }
    let middle = dots.pixels().len() / 2;
    let mut seen = 0;
    counts
        .iter()
        .position(|count| {
            seen += count;
            seen > middle
        })
        .unwrap_or_default() as f32
}

/// Left, top, width and height of what has ink; none where nothing has.
fn bounds(dots: &RgbaImage) -> Option<(u32, u32, u32, u32)> {
    let (mut columns, mut rows) =
        (vec![0_u32; dots.width() as usize], vec![0_u32; dots.height() as usize]);
    for (x, y, dot) in dots.enumerate_pixels() {
        if dot.0[3] > INK {
            columns[x as usize] += 1;
            rows[y as usize] += 1;
        }
    }
    let span = |counts: &[u32]| {
        let first = counts.iter().position(|count| *count >= DUST)?;
        let last = counts.iter().rposition(|count| *count >= DUST)?;
        Some((first as u32, (last - first + 1) as u32))
    };
    let ((left, width), (top, height)) = (span(&columns)?, span(&rows)?);
    Some((left, top, width, height))
}
