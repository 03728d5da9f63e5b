//! What comes out is a PDF that says what was put in, at the place where it belongs,
//! as other programs read it.

mod any_text;
mod calibration;
mod codes;
mod filled_prints;
mod fuzzed;
mod letters;
mod made;
mod prints;
mod reader;
mod sheets;
