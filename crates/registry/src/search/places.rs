//! Where ZIP codes lie, and how far that is.
//!
//! Places are points on a globe of radius one, so that comparing distances takes no trigonometry:
//! the straight line through the globe orders them as the way over it does.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use crate::build::gather::KEY_DEACTIVATED;
use crate::file::stored::Stored;

/// How far the stretches reach that are searched first, in miles.
const BANDS: [f32; 4] = [10.0, 30.0, 75.0, 150.0];

/// Miles from the middle of the earth.
const RADIUS: f32 = 3958.8;

/// Stretches of entries, one list for each band.
pub(crate) type Bands = Arc<Vec<Vec<Range<u32>>>>;

type Point = [f32; 3];

/// Where the ZIP codes of a registry lie.
#[derive(Default)]
pub(crate) struct Places {
    /// For each key of the order; none if nothing is known.
    of_keys: Vec<Option<Point>>,
    /// The bands around the place that was asked for last: searches come from few clinics.
    last: Mutex<Option<((f64, f64), Bands)>>,
}

impl Places {
    /// Asks for each ZIP code where it lies.
    pub fn of(stored: &Stored, place: impl Fn(&str) -> Option<(f64, f64)>) -> Self {
        let of_keys = stored.keys.iter().map(|(key, _)| {
            let zip = key & 0x1_ffff;
            if zip > 0 { place(&format!("{zip:05}")).map(point) } else { None }
        });
        Self { of_keys: of_keys.collect(), last: Mutex::default() }
    }

    /// How far an entry is, in miles.
    pub fn miles(&self, stored: &Stored, from: Option<(f64, f64)>, entry: u32) -> Option<f64> {
        let from = from?;
        let behind = stored.keys.partition_point(|(_, first)| *first <= entry);
        let there = (*self.of_keys.get(behind.checked_sub(1)?)?)?;
        let half = apart(point(from), there).sqrt() / 2.0;
        Some(f64::from(2.0 * RADIUS * half.min(1.0).asin()))
    }

    /// Calls for each of these entries, which ascend, with a number that grows with the distance.
    pub fn each(
        &self,
        stored: &Stored,
        from: Option<(f64, f64)>,
        entries: impl Iterator<Item = u32>,
        mut take: impl FnMut(f32),
    ) {
        let Some(from) = from.map(point) else {
            return entries.for_each(|_| take(f32::MAX));
        };
        let mut rest = 0;
        for entry in entries {
            // In growing steps: the next key is mostly near.
            let (mut low, mut step) = (rest, 1);
            let is_behind = |at: usize| stored.keys.get(at).is_none_or(|(_, first)| *first > entry);
            while !is_behind(low + step) {
                low += step;
                step *= 2;
            }
            let high = (low + step).min(stored.keys.len());
            let keys = stored.keys.get(low..high).unwrap_or(&[]);
            rest = low + keys.partition_point(|(_, first)| *first <= entry).saturating_sub(1);
            let there = self.of_keys.get(rest).copied().flatten();
            take(there.map_or(f32::MAX, |there| apart(from, there)));
        }
    }

    /// The stretches of valid entries around a place, the nearest band first.
    pub fn bands(&self, stored: &Stored, from: (f64, f64)) -> Bands {
        let mut last = match self.last.lock() {
            Ok(last) => last,
            Err(poisoned) => poisoned.into_inner(),
        };
        match last.as_ref() {
            Some((known, bands)) if *known == from => Arc::clone(bands),
            _ => {
                let bands = Arc::new(self.make_bands(stored, point(from)));
                *last = Some((from, Arc::clone(&bands)));
                bands
            }
        }
    }

    fn make_bands(&self, stored: &Stored, from: Point) -> Vec<Vec<Range<u32>>> {
        let reaches = BANDS.map(|miles| (2.0 * (miles / RADIUS / 2.0).sin()).powi(2));
        let mut bands: Vec<Vec<Range<u32>>> = vec![Vec::new(); BANDS.len()];
        for (number, place) in self.of_keys.iter().enumerate() {
            let (Some(place), Some((key, first))) = (place, stored.keys.get(number)) else {
                continue;
            };
            if key >> KEY_DEACTIVATED > 0 {
                break;
            }
            let far = apart(from, *place);
            let Some(band) = reaches.iter().position(|reach| far <= *reach) else { continue };
            let end = stored.keys.get(number + 1).map_or(stored.count, |(_, next)| *next);
            match bands[band].last_mut() {
                Some(stretch) if stretch.end == *first => stretch.end = end,
                _ => bands[band].push(*first..end),
            }
        }
        bands
    }
}

/// A place on the globe of radius one.
fn point((latitude, longitude): (f64, f64)) -> Point {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    let [x, y] = [longitude.cos(), longitude.sin()].map(|way| (latitude.cos() * way) as f32);
    [x, y, latitude.sin() as f32]
}

/// The square of the straight line between two points.
fn apart(a: Point, b: Point) -> f32 {
    (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum()
}
