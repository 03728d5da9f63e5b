//! Formats of the outside world: tables that practice systems export, and the
//! tables and contact cards we hand out.
//!
//! Nothing here knows the database or the web. What comes in passes three doors: [`tabular`]
//! makes sheets of text out of any bytes, [`mapping`] says which column is what, and [`records`]
//! reads a row into checked values. Each is total: it answers with a value or with a problem
//! written for users. [`export`] is the way out. [`form_data`] reads forms that bring files,
//! [`attachment`] says what a file is and takes out what it tells about its sender,
//! [`artwork`] makes pictures for paper anew, [`icalendar`] writes appointments and reads the answers to invitations, and [`gazetteer`]
//! says where ZIP codes lie.

pub mod artwork;
pub mod attachment;
mod content_line;
pub mod export;
pub mod form_data;
pub mod gazetteer;
pub mod icalendar;
pub mod mapping;
pub mod records;
pub mod tabular;
