//! The sample practice.

mod batch;
mod names;
mod random;
