//! Whether two who are named are one and the same person or organisation.
//!
//! Two [`Named`] are compared field by field; `insight`'s record linkage (Fellegi & Sunter 1969)
//! weighs how they compare, and the answer is a probability with its evidence. The chances behind
//! it stand in `chances.rs`, with the way by which they were learned; what follows from a
//! probability stands in `verdict.rs`. Nothing here reads a database or a clock.

pub mod chances;
mod compare;
mod evidence;
mod judge;
mod named;
mod plain;
mod verdict;

pub use compare::compare;
pub use evidence::{Evidence, Speaks};
pub use judge::{Judged, judge, linkage};
pub use named::{Kind, Named};
pub use plain::in_words;
pub use verdict::{DOUBTFUL, KNOWN, SUGGESTED, Verdict};
