//! The sample practice.
