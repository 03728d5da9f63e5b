//! Paper that came in as a file: its pages as pictures, and the words on them.

mod look_at;
mod pages;
mod program;
mod recognise;
mod tiff_pages;

pub(super) use look_at::look_at;
pub use pages::{page_count, page_image};
pub(super) use program::clear_scratch;
pub use recognise::{Recogniser, recogniser};
