//! Typeset documents: data in, PDF out. This crate knows neither database nor web.
//!
//! Whatever a person typed is data: it reaches the template as text and is never
//! read as markup. Fonts are part of the program, and nothing is fetched.

mod document;
mod typeset;

pub use document::{Cover, Letter, Letterhead, Request};
pub use typeset::Fault;

/// A letter of (usually) one page, its address standing in the window of a #10
/// envelope when folded in thirds.
pub fn letter(letter: &Letter) -> Result<Vec<u8>, Fault> {
    typeset::pdf(letter, None)
}

/// The same behind the cover page of a fax, which names no patient.
pub fn fax(letter: &Letter, cover: &Cover) -> Result<Vec<u8>, Fault> {
    typeset::pdf(letter, Some(cover))
}
