//! Where offices and clinics are: by the ZIP code first, exactly where the owner allows a
//! geocoder to be asked, and by hand where neither knows.
//!
//! Only addresses of offices and clinics ever leave the machine, never where a patient lives.

mod ask;
mod by_zip;
mod census;
mod geocoder;
mod locate;
mod near;
mod nominatim;
mod pin;
mod point;
mod sent;
mod zips;

pub(super) use ask::ask;
pub use by_zip::{Placed, place_all_by_zip, place_by_zip};
pub(super) use census::{Census, URL as CENSUS_URL};
pub use geocoder::{Address, Answer, Geocoder, Trouble};
pub(super) use locate::{KIND, locate, now as locate_now};
pub(super) use near::{ClinicPoint, clinic_points};
pub use near::{Near, near};
pub(super) use nominatim::Nominatim;
pub(super) use pin::{clinic_page, how_in_words, office_page, pin_clinic, pin_office};
pub use point::{Point, distance_miles};
pub use sent::may_be_sent;
pub use zips::{Zips, load_zips, take_in_zips, zips};
