//! Imports: files of the practice's other system become sources, patients and referrals.
//!
//! A file is read (`read`), compared with what is there (`plan`), shown, and only then written in one
//! transaction (`commit`), which can be taken back whole (`undo`). The screen and the command line go
//! the same way.

mod batch;
mod commit;
mod existing;
mod pages;
mod plan;
mod progress;
mod read;
mod run;
mod summary;
mod undo;
mod write;

pub use pages::routes;
pub use run::{Run, run_file};
pub use summary::{Candidate, Doubtful, New, RowProblem, Skipped, Summary};
